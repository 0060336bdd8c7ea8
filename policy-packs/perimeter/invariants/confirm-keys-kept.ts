import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { bindingConditions, coversAction, isExact, isWide } from "../../../analysis/iam/statements.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import type { Graph } from "../resource.ts";
import { isOn, type Resource, text } from "../resource.ts";
import { breachesOf, sparing, type Ward } from "../wards.ts";

/** What leaves everything under a key unreadable, or takes the key out of its account's hands. */
const ending = [
  "kms:ScheduleKeyDeletion",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:DeleteImportedKeyMaterial",
  "kms:ReplicateKey",
  "kms:UpdatePrimaryRegion",
];

/** A role or user that is written out in full: a policy variable is whatever the request makes of it. */
const isNamed = (arn: string): boolean => /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/[^*?$]+$/.test(arn);

/** A role of an account, and a role of Identity Center's whose last characters Identity Center chooses. */
const isOneRole = (arn: string): boolean =>
  isNamed(arn) || /AWSReservedSSO_[\w+=,.@-]+_(\?{16}|\*)$/.test(arn);

const wards: readonly Ward[] = [
  { what: "what ends a key", actions: ending, when: [sparing("aws:PrincipalArn", isOneRole)] },
];

/** Looks at a key, which neither open nor change anything. */
const isLook = (action: string): boolean => /^kms:(Describe|Get|List)[A-Za-z]*\*?$/i.test(action);
/** Patterns of uses of which AWS has several names, and those that its pages write as one. */
const isUse = (action: string): boolean =>
  /^kms:(Encrypt|Decrypt|ReEncrypt|GenerateDataKey|GenerateMac|VerifyMac)[A-Za-z]*\*?$/i.test(action);

/** Keys of a request by which an Allow may say for whom it is, beside who asks. */
const pins = [
  "kms:ViaService",
  "kms:CallerAccount",
  "aws:SourceArn",
  "aws:SourceAccount",
  "aws:SourceOrgID",
  "aws:PrincipalOrgID",
];

/** Those of them that say of which accounts or organisation. */
const ofAccounts = ["kms:CallerAccount", "aws:PrincipalOrgID"];

/**
 * What CloudWatch Logs says of the group that it uses a key for, whose account is in its ARN.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const logGroup = "kms:EncryptionContext:aws:logs:arn";
const isOfOneAccount = /^arn:aws[\w-]*:logs:[\w-]+:\d{12}:/;

/**
 * Services that say of no key for whom they use it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
const namingNobody = ["events.amazonaws.com", "cloudwatch.amazonaws.com"];

/** Whether somebody is named: the roles, or the service and on whose behalf it asks. */
const namesSomebody = (statement: Statement): boolean => {
  // A key's policy that lets everybody in asks no identity policy and no boundary of those whom its conditions leave over.
  if (statement.principals.some(({ kind, value }) => kind === "AWS" && value === "*"))
    return ofAccounts.some((key) => bindingConditions(statement, key).some(isPin));
  const conditions = bindingConditions(statement, "aws:PrincipalArn");
  if (conditions.length > 0)
    return conditions.some(
      ({ operator, values }) =>
        /^(arn|string)(like|equals)$/.test(operator) && values.length > 0 && values.every(isOneRole),
    );
  if (statement.principals.every((principal) => principal.kind === "AWS" && !isWide(principal))) return true;
  if (statement.principals.every(({ kind, value }) => kind === "Service" && namingNobody.includes(value)))
    return true;
  const groups = bindingConditions(statement, logGroup).filter(isPin);
  if (groups.some(({ values }) => values.every((value) => isOfOneAccount.test(value)))) return true;
  return pins.some((key) => bindingConditions(statement, key).some(isPin));
};

const isPin = ({ operator, values }: { operator: string; values: readonly string[] }): boolean =>
  /^(arn|string)(like|equals)$/.test(operator) &&
  values.length > 0 &&
  values.every((value) => !/^[*?]|:\*:\*?$|^\w+\.\*/.test(value));

function* openings(statement: Statement): Iterable<string> {
  const { name, actions } = statement;
  for (const action of actions.length > 0 ? actions : ["everything but what it names"])
    if (!isExact(action) && !isLook(action) && !isUse(action)) yield `allows ${action} (${name})`;
  if (actions.length > 0 && actions.every(isLook)) return;
  if (!namesSomebody(statement)) yield `lets in whoever the account lets, and names no role (${name})`;
  const grants = coversAction(statement, "kms:CreateGrant");
  const forAws =
    bindingConditions(statement, "kms:GrantIsForAWSResource").some(
      ({ values }) => values.join() === "true",
    ) || bindingConditions(statement, "kms:ViaService").some(isPin);
  if (grants && !forAws) yield `lets grants be handed to anybody, past this policy (${name})`;
}

const isPerimeters = (key: Resource, stack: Graph): boolean =>
  stack
    .once("aliases of the perimeter's keys", () =>
      stack
        .ofType("aws:kms/alias:Alias")
        .filter((alias) => (text(alias, "name") ?? "").startsWith("alias/perimeter-")),
    )
    .some((alias) => stack.names(alias, "targetKeyId", key));

const root = { AWS: "arn:aws:iam::111122223333:root" };
const deny = { Sid: "NobodyEnds", Effect: "Deny", Principal: "*", Action: ending, Resource: "*" };
const uses = {
  Sid: "ServiceUses",
  Effect: "Allow",
  Principal: root,
  Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
  Resource: "*",
  Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/orders" } },
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const logs = (groups: string) => ({
  Effect: "Allow",
  Principal: { Service: "logs.eu-central-1.amazonaws.com" },
  Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
  Resource: "*",
  Condition: { ArnLike: { [logGroup]: groups } },
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const byAws = {
  Sid: "Enable IAM User Permissions",
  Effect: "Allow",
  Principal: root,
  Action: "kms:*",
  Resource: "*",
};

const key = (document?: unknown) => ({
  type: "aws:kms/key:Key",
  name: "orders",
  properties: document === undefined ? {} : { policy: document },
  outputs: { id: "key-1" },
  protect: true,
});

export default stackInvariant({
  id: "confirm-keys-kept",
  title: "A key's policy lets nobody end the key, and names who uses it.",
  protects:
    "Everything under the key, copies in locked vaults included: a lock keeps the copy and not its key.",
  why: "Whoever may do kms:* deletes no backup: they schedule the deletion of its key, and in a week every copy is noise. A grant does the same past the policy, and lets another account read on.",
  fix: "deny ScheduleKeyDeletion, DisableKey and the like to *, list the actions of each Allow, pin it with aws:PrincipalArn or kms:ViaService, and CreateGrant with kms:GrantIsForAWSResource.",
  types: ["aws:kms/key:Key"],
  whole: false,
  *check(resource, stack) {
    if (isOn(resource.properties, "bypassPolicyLockoutSafetyCheck"))
      yield "is taken with a policy that nobody may change again (bypassPolicyLockoutSafetyCheck)";
    // Afterwards a key has a policy in any case: AWS's own, where the program gives none.
    const document = (resource.inputs ?? resource.properties)["policy"];
    if (document === undefined || document === null || document === "") {
      if (isPerimeters(resource, stack)) yield "is a key of the perimeter's, with the policy that AWS gives";
      return;
    }
    const statements = readPolicy(document);
    yield* breachesOf(statements, wards);
    for (const statement of statements) if (statement.effect === "Allow") yield* openings(statement);
  },
  limits:
    "A key without a policy of its own is the account's: whoever IAM lets may end it, and this does not say so but for the perimeter's keys.",
  examples: {
    holds: [
      { what: "a key that a role uses", resources: [key(policy(deny, uses))] },
      { what: "a key that AWS gives its policy", resources: [key()] },
      {
        what: "a key for the groups of logs of one account",
        resources: [key(policy(deny, logs("arn:aws:logs:eu-central-1:111122223333:*")))],
      },
      {
        what: "a key that AWS has given its policy",
        resources: [{ ...key(), outputs: { id: "key-1", policy: policy(byAws) } }],
      },
      {
        what: "a key whose policy AWS will choose",
        resources: [{ ...key(), outputs: { id: "key-1", policy: notKnownYet } }],
      },
      {
        what: "a key that break-glass may end",
        resources: [
          key(
            policy(
              {
                ...deny,
                Condition: {
                  ArnNotEquals: {
                    "aws:PrincipalArn": "arn:aws:iam::111122223333:role/perimeter/break-glass",
                  },
                },
              },
              uses,
            ),
          ),
        ],
      },
    ],
    broken: [
      { what: "nothing is denied", resources: [key(policy(uses))] },
      {
        what: "whoever carries a tag with a role's name may end it",
        resources: [
          key(
            policy(
              {
                ...deny,
                Condition: {
                  ArnNotEquals: {
                    "aws:PrincipalArn": `arn:aws:iam::111122223333:role/\${aws:PrincipalTag/guard}`,
                  },
                },
              },
              uses,
            ),
          ),
        ],
      },
      { what: "everything is allowed", resources: [key(policy(deny, { ...uses, Action: "kms:*" }))] },
      { what: "whoever the account lets", resources: [key(policy(deny, { ...uses, Condition: undefined }))] },
      {
        what: "everybody, in place of an account, on the same condition",
        resources: [key(policy(deny, { ...uses, Principal: "*" }))],
      },
      {
        what: "a policy that nobody may change again",
        resources: [
          {
            ...key(),
            properties: { policy: policy(deny, uses), bypassPolicyLockoutSafetyCheck: true },
          },
        ],
      },
      {
        what: "a key for everybody's groups of logs",
        resources: [key(policy(deny, logs("arn:aws:logs:eu-central-1:*:log-group:*")))],
      },
      { what: "grants for anybody", resources: [key(policy(deny, { ...uses, Action: "kms:CreateGrant" }))] },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [key(notKnownYet)] }],
  },
});
