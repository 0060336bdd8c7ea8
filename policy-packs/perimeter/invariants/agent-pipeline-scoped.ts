import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { bindingConditions, coversAction, exactValues, isExact } from "../../../analysis/iam/statements.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, blocks, type Graph, list, type Resource, text } from "../resource.ts";
import { boundaryName, perimeterPath, stateBucketPrefix } from "../vocabulary.ts";
import { breachesOf, sparing, type Ward } from "../wards.ts";

/** Where a role is: what the wards are put together from. */
interface Place {
  readonly account: string;
  readonly region: string;
}

const role = ({ account }: Place, name: string) => `arn:aws:iam::${account}:role${name}`;
const boundary = ({ account }: Place) => `arn:aws:iam::${account}:policy${perimeterPath}${boundaryName}`;
const bucket = ({ account, region }: Place) => `arn:aws:s3:::${stateBucketPrefix}${account}-${region}-an`;
const keys = ["arn:aws:kms:*:*:key/*", "arn:aws:kms:*:*:alias/*"];
const objects = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"];
const bucketLooks = ["s3:GetBucket*", "s3:Get*Configuration", "s3:ListBucket", "s3:ListTagsForResource"];
const keyUse = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];

/** Somebody new, or new credentials of somebody: one call each. */
const newPrincipals = [
  "CreateAccessKey",
  "UpdateAccessKey",
  "CreateAccountAlias",
  "UpdateAccountPasswordPolicy",
  "CreateServiceSpecificCredential",
  "ResetServiceSpecificCredential",
  "AcceptDelegationRequest",
  "CreateInstanceProfile",
  "CreateLoginProfile",
  "UpdateLoginProfile",
  "CreateVirtualMFADevice",
  "DeactivateMFADevice",
  "CreateOpenIDConnectProvider",
  "AddClientIDToOpenIDConnectProvider",
  "EnableOrganizationsRootSessions",
  "CreateSAMLProvider",
  "UpdateSAMLProvider",
  "CreateUser",
  "AttachUserPolicy",
  "PutUserPolicy",
  "CreateServiceLinkedRole",
].map((name) => `iam:${name}`);

const ofDeployer = (place: Place): Ward[] => [
  {
    what: "changing the pipeline's own roles, and who may become them",
    allBut: ["iam:Get*", "iam:List*"],
    on: [
      ...["deployer", "preview", "break-glass"].map((name) => role(place, `${perimeterPath}${name}`)),
      `arn:aws:iam::${place.account}:oidc-provider/*`,
      `arn:aws:iam::${place.account}:saml-provider/*`,
    ],
  },
  {
    what: "becoming somebody else",
    actions: [
      "sts:AssumeRole",
      "sts:AssumeRoot",
      "sts:GetFederationToken",
      "sts:GetSessionToken",
      "sts:GetWebIdentityToken",
    ],
  },
  { what: "making principals and credentials", actions: newPrincipals },
  { what: "taking boundaries off", actions: ["iam:DeleteRolePermissionsBoundary"] },
  {
    what: "roles with another boundary than the agents'",
    actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
    when: [sparing("iam:PermissionsBoundary", (arn) => arn === boundary(place))],
  },
  { what: "deleting the boundary", actions: ["iam:DeletePolicy"], on: [boundary(place)] },
  {
    what: "changing how its state is kept",
    allBut: [...objects, ...bucketLooks],
    on: [bucket(place), `${bucket(place)}/*`],
  },
  { what: "others' state", actions: objects, on: [`${bucket(place)}/access/*`, `${bucket(place)}/grants/*`] },
  {
    what: "changing keys",
    allBut: [...keyUse, "kms:Describe*", "kms:Get*", "kms:List*"],
    on: keys,
  },
];

const ofGrantDeployer = (place: Place): Ward[] => [
  {
    what: "all but writing the roles of tasks",
    allBut: [
      ..."CreateRole DeleteRolePolicy PutRolePolicy AttachRolePolicy DetachRolePolicy DeleteRole UpdateAssumeRolePolicy UpdateRole TagRole UntagRole GetRole GetRolePolicy ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies ListRoleTags"
        .split(" ")
        .map((name) => `iam:${name}`),
      ...objects,
      "s3:ListBucket",
      ...keyUse,
    ],
  },
  {
    what: "all but those roles, by their names",
    notOn: [
      role(place, "/escalation/escalation-?*"),
      bucket(place),
      `${bucket(place)}/?*/*`,
      `arn:aws:kms:${place.region}:${place.account}:key/?*`,
    ],
  },
];

/** Settings of the account, which a program looks up while it is previewed, and which hold nothing of anybody's. */
const settingLooks = [
  "backup:DescribeRegionSettings",
  "ec2:GetEbsDefaultKmsKeyId",
  "ec2:GetEbsEncryptionByDefault",
  "s3:GetAccountPublicAccessBlock",
];

const ofPreview = (place: Place): Ward[] => [
  {
    what: "all but reading one state, and looks",
    allBut: [
      "kms:Decrypt",
      "s3:GetObject",
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "kms:DescribeKey",
      "kms:GetKey*",
      "kms:ListResourceTags",
      ...settingLooks,
    ],
  },
  {
    what: "all but one state",
    allBut: settingLooks,
    notOn: [
      `${bucket(place)}/.pulumi/stacks/?*/?*.json`,
      `arn:aws:kms:${place.region}:${place.account}:key/*`,
      boundary(place),
    ],
  },
];

const ofRevoker = (place: Place): Ward[] => [
  {
    what: "all but writing the boundary",
    allBut: [
      "iam:CreatePolicyVersion",
      "iam:DeletePolicyVersion",
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:ListPolicyVersions",
    ],
  },
  { what: "all but the boundary", notOn: [boundary(place)] },
];

const ofBackup: Ward[] = [
  { what: "handing a role on", actions: ["iam:PassRole"] },
  { what: "changing databases", actions: ["rds:ModifyDBInstance", "rds:ModifyDBCluster"] },
  {
    what: "copies into vaults that it does not name",
    actions: ["backup:CopyIntoBackupVault"],
    notOn: ["arn:aws:backup:*:*:backup-vault:?*"],
  },
  {
    what: "copies for vaults that it does not name",
    actions: ["backup:CopyFromBackupVault"],
    when: [
      ({ key, operator, qualifier, values }) =>
        key === "backup:copytargets" &&
        qualifier === "forallvalues" &&
        /^arnnot(like|equals)$/.test(operator) &&
        values.length > 0 &&
        values.every(isExact),
    ],
  },
];

/** What each role of the perimeter's is denied, whoever allows it. */
const wardsOf: Readonly<Record<string, (place: Place) => readonly Ward[]>> = {
  deployer: ofDeployer,
  preview: ofPreview,
  "grant-deployer": ofGrantDeployer,
  "agent-revoker": ofRevoker,
  "perimeter-backup-copy": () => ofBackup,
  "perimeter-restore": () => ofBackup,
  "perimeter-copy-out": () => ofBackup,
  "alarm-forwarder": () => [],
  "perimeter-backup-events": () => [],
};

const isLook = (action: string): boolean =>
  /^[\w-]+:(Get|List|Describe|BatchGet|Search|View)[A-Za-z]*\*?$/.test(action);

/** Writes of a role that its boundary has to be asked for. */
const bounded = [
  "iam:CreateRole",
  "iam:PutRolePolicy",
  "iam:DeleteRolePolicy",
  "iam:AttachRolePolicy",
  "iam:DetachRolePolicy",
];

/** Writes of IAM go to names of the agents', or to what the pipeline itself tells of tasks. */
const mayWrite = (place: Place): readonly RegExp[] => [
  new RegExp(`^arn:aws[\\w-]*:iam::${place.account}:role/(agent/|escalation/escalation-[^*?]+$)`),
  new RegExp(`^arn:aws[\\w-]*:iam::${place.account}:policy/(escalation/escalation-|perimeter/agent-)`),
];

function* excess(statement: Statement, name: string, place: Place): Iterable<string> {
  const { actions, resources } = statement;
  if (actions.length === 0 || resources.length === 0) {
    yield `allows everything but what it names (${statement.name})`;
    return;
  }
  for (const action of actions)
    if (!isExact(action) && !isLook(action)) yield `allows ${action} (${statement.name})`;
  const changes = actions.filter((action) => !isLook(action));
  if (changes.length === 0) return;
  if (resources.includes("*")) yield `allows changes everywhere (${statement.name})`;
  for (const arn of resources) {
    const [, , , , account = "", ...rest] = arn.split(":");
    if (/[*?]/.test(account) || (account !== "" && rest.join(":") === "*"))
      yield `allows changes on ${arn} (${statement.name})`;
  }
  const writes = changes.filter((action) => /^iam:/i.test(action));
  if (writes.length === 0 || name === "agent-revoker") return;
  const itself = `arn:aws:iam::${place.account}:role${perimeterPath}grant-deployer`;
  const others = resources.filter((arn) => !mayWrite(place).some((one) => one.test(arn)));
  if (others.some((arn) => arn !== itself))
    yield `writes more of IAM than what is agents' (${statement.name})`;
  const asksBoundary = [
    ...bindingConditions(statement, "iam:PermissionsBoundary"),
    ...statement.conditions.filter(({ key, ifExists }) => ifExists && key === "iam:permissionsboundary"),
  ].some(
    ({ operator, values }) => operator === "arnequals" && values.every((arn) => arn === boundary(place)),
  );
  const onRoles = resources.some((arn) => /:role\/(agent|escalation)\//.test(arn));
  const onlyTags = writes.every((action) => /^iam:(Tag|Untag)Role$/.test(action));
  if (onRoles && !onlyTags && !asksBoundary)
    yield `writes roles without asking for their boundary (${statement.name})`;
  const binds = bindingConditions(statement, "iam:PermissionsBoundary").length > 0;
  if (onRoles && !binds && bounded.some((action) => coversAction(statement, action)))
    yield `writes what roles may do where AWS tells no boundary (${statement.name})`;
  const attached = bindingConditions(statement, "iam:PolicyARN").flatMap(({ values }) => values);
  if (
    coversAction(statement, "iam:AttachRolePolicy") &&
    (attached.length === 0 ||
      !attached.every((arn) =>
        /:policy\/(escalation\/escalation-[^*?]+|perimeter\/agent-\*?[^*?]*)$/.test(arn),
      ))
  )
    yield `attaches policies that are not the agents' (${statement.name})`;
}

/** A service works as a role for whoever it says: of EventBridge the rule counts, of the others the account. */
function* worksFor(statement: Statement, { account }: Place): Iterable<string> {
  for (const { kind, value } of statement.principals) {
    if (kind !== "Service") continue;
    const key = value === "events.amazonaws.com" ? "aws:SourceArn" : "aws:SourceAccount";
    const sources = exactValues(statement, key) ?? [];
    if (
      sources.length === 0 ||
      !sources.every((source) => source.split(":")[4] === account || source === account)
    )
      yield `is worked as by ${value} for whoever asks it to (${statement.name})`;
  }
}

/** What is written into the role: what AWS's own policies allow beside it, the denies hold against. */
const inlineOf = (resource: Resource, stack: Graph): Statement[] => [
  ...blocks(resource.properties, "inlinePolicies").flatMap((inline) =>
    inline["policy"] === undefined ? [] : readPolicy(inline["policy"]),
  ),
  ...stack
    .naming(resource, "aws:iam/rolePolicy:RolePolicy", "role")
    .flatMap((inline) => readPolicy(inline.properties["policy"])),
];

const mayDoSomething = (resource: Resource, statements: readonly Statement[], stack: Graph): boolean =>
  statements.some(({ effect }) => effect === "Allow") ||
  list(resource.properties, "managedPolicyArns").length > 0 ||
  stack.naming(resource, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role").length > 0;

const regionOf = ({ provider }: Resource): string => {
  const region = provider?.["region"];
  return typeof region === "string" ? region : "*";
};

const account = "111122223333";
const revoker = {
  type: "aws:iam/role:Role",
  name: "revoker",
  properties: { name: "agent-revoker", path: perimeterPath, assumeRolePolicy: policy() },
};
const own = `arn:aws:iam::${account}:policy/perimeter/agent-boundary`;
const revoking = ["iam:CreatePolicyVersion", "iam:DeletePolicyVersion"];
const inline = (...statements: readonly Readonly<Record<string, unknown>>[]) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "permissions",
  properties: { role: "agent-revoker", name: "permissions", policy: policy(...statements) },
});
const writes = { Sid: "Write", Effect: "Allow", Action: revoking, Resource: own };
const nothingElse = { Sid: "NothingElse", Effect: "Deny", NotAction: revoking, Resource: "*" };
const nowhereElse = { Sid: "NowhereElse", Effect: "Deny", Action: "*", NotResource: own };

export default stackInvariant({
  id: "agent-pipeline-scoped",
  title: "The perimeter's own roles do what they are for, and are denied the rest whoever allows it.",
  protects:
    "The deployers, the preview, the kill switch and the roles of backups from becoming ways to be an administrator.",
  why: "Whoever pushes a hostile program works as its deployer. A policy that is attached later, or a resource's own, opens what silence leaves open; a deny it does not open.",
  fix: "keep what components write (pipeline-access, grant-deployer, agent-boundary, backup-service-role): exact actions on named resources, the boundary asked for in each write of a role, and the denies.",
  types: ["aws:iam/role:Role"],
  whole: false,
  *check(resource, stack) {
    if (text(resource, "path") !== perimeterPath) return;
    const name = text(resource, "name") ?? "";
    const wards = wardsOf[name];
    if (!wards) return;
    const statements = inlineOf(resource, stack);
    if (!mayDoSomething(resource, statements, stack)) return;
    const place = { account: accountOf(resource), region: regionOf(resource) };
    for (const statement of readPolicy(resource.properties["assumeRolePolicy"]))
      if (statement.effect === "Allow") yield* worksFor(statement, place);
    yield* breachesOf(statements, wards(place));
    for (const statement of statements)
      if (statement.effect === "Allow") yield* excess(statement, name, place);
  },
  limits:
    "It looks at what is written into the roles. What AWS's own policies allow the roles of backups is AWS's to change; what a hostile program makes of a deployer is for the guardrails and the proof.",
  examples: {
    holds: [
      { what: "a revoker", resources: [revoker, inline(writes, nothingElse, nowhereElse)] },
      { what: "one that may do nothing yet", resources: [revoker] },
      {
        what: "a role of the same name elsewhere",
        resources: [
          { ...revoker, properties: { ...revoker.properties, path: "/" } },
          inline({ ...writes, Action: "*" }),
        ],
      },
    ],
    broken: [
      { what: "no deny", resources: [revoker, inline(writes)] },
      {
        what: "every action of IAM",
        resources: [revoker, inline({ ...writes, Action: "iam:*" }, nothingElse, nowhereElse)],
      },
      {
        what: "a deny that spares more",
        resources: [revoker, inline(writes, { ...nothingElse, NotAction: "iam:*" }, nowhereElse)],
      },
      {
        what: "a deny that spares every policy",
        resources: [revoker, inline(writes, nothingElse, { ...nowhereElse, NotResource: "*" })],
      },
    ],
    cannotTell: [
      {
        what: "permissions that are not known yet",
        resources: [
          revoker,
          {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "permissions",
            properties: { role: "agent-revoker", name: "permissions", policy: notKnownYet },
          },
        ],
      },
    ],
  },
});
