import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversPattern } from "../../../analysis/iam/pattern.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { excess, type Place, rowOf, strangers, wardsOf } from "../purpose.ts";
import {
  accountOf,
  blocks,
  type Graph,
  needed,
  number,
  type Resource,
  settled,
  text,
  texts,
} from "../resource.ts";
import { policiesOf } from "../role-policies.ts";
import { perimeterPath } from "../vocabulary.ts";
import { breachesOf } from "../wards.ts";

/** AWS's minimum for a role. */
const anHour = 3600;

const regionOf = ({ provider }: Resource): string => {
  const region = provider?.["region"];
  return typeof region === "string" ? region : "*";
};

/** The vaults that the stack's plans copy to. */
const copiedIn = (stack: Graph): string[] =>
  stack
    .ofType("aws:backup/plan:Plan")
    .flatMap((plan) => blocks(plan.properties, "rules"))
    .flatMap((rule) => blocks(rule, "copyActions"))
    .map(({ destinationVaultArn }) => {
      if (typeof destinationVaultArn !== "string") throw new CannotTell("a plan copies to no vault");
      return destinationVaultArn;
    });

/** Buses that targets of the stack send to as a role, and on which the role may not put. */
function* unreached(
  statements: readonly Statement[],
  { account, name, path }: { account: string; name: string; path: string },
  stack: Graph,
): Iterable<string> {
  const itself = `:iam::${account}:role${path}${name}`;
  const buses = stack
    .ofType("aws:cloudwatch/eventTarget:EventTarget")
    .filter((target) => text(target, "roleArn")?.endsWith(itself))
    .map((target) => needed(target, "arn"));
  for (const bus of new Set(buses)) {
    const puts = statements.some(
      ({ effect, actions, resources, conditions }) =>
        effect === "Allow" &&
        conditions.length === 0 &&
        actions.some((action) => coversPattern(action, "events:PutEvents")) &&
        resources.some((resource) => coversPattern(resource, bus)),
    );
    if (!puts) yield `may not put events on ${bus}, to which a target sends as it`;
  }
}

/** Whether a policy of AWS's own, or any other, is attached to the role, in one of the ways there are. */
const isAttached = (resource: Resource, name: string, stack: Graph): boolean =>
  texts(settled(resource, "managedPolicyArns"), "managedPolicyArns").length > 0 ||
  stack.naming(resource, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role").length > 0 ||
  stack
    .ofType("aws:iam/policyAttachment:PolicyAttachment")
    .some((attachment) => texts(attachment.properties, "roles").includes(name));

const account = "111122223333";
const own = (name: string) => `arn:aws:iam::${account}:${name}`;
const peopleOnly = {
  Sid: "People",
  Effect: "Allow",
  Principal: { AWS: own("root") },
  Action: "sts:AssumeRole",
  Condition: { ArnEquals: { "aws:PrincipalArn": own("role/perimeter/break-glass") } },
};
const revokerOf = (trust: Readonly<Record<string, unknown>>, properties = {}) => ({
  type: "aws:iam/role:Role",
  name: "revoker",
  properties: {
    name: "agent-revoker",
    path: perimeterPath,
    assumeRolePolicy: policy(trust),
    ...properties,
  },
});
const revoker = revokerOf(peopleOnly);
const boundary = own("policy/perimeter/agent-boundary");
const revoking = ["iam:CreatePolicyVersion", "iam:DeletePolicyVersion"];
const inline = (...statements: readonly Readonly<Record<string, unknown>>[]) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "permissions",
  properties: { role: "agent-revoker", name: "permissions", policy: policy(...statements) },
});
const writes = { Sid: "Write", Effect: "Allow", Action: revoking, Resource: boundary };
const nothingElse = { Sid: "NothingElse", Effect: "Deny", NotAction: revoking, Resource: "*" };
const nowhereElse = { Sid: "NowhereElse", Effect: "Deny", Action: "*", NotResource: boundary };

const bus = "arn:aws:events:eu-central-1:222222222222:event-bus/perimeter-alarms";
const rule = `arn:aws:events:eu-central-1:${account}:rule/perimeter-alarms-changes`;
const forwarderOf = (condition: Readonly<Record<string, unknown>>) => ({
  type: "aws:iam/role:Role",
  name: "forwarder",
  properties: {
    name: "alarm-forwarder",
    path: perimeterPath,
    assumeRolePolicy: policy({
      Sid: "Rule",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: condition,
    }),
  },
});
const forwarder = forwarderOf({ ArnEquals: { "aws:SourceArn": rule } });
const put = (Resource: string, Action = "events:PutEvents") => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "put",
  properties: {
    role: "alarm-forwarder",
    name: "put",
    policy: policy({ Sid: "Put", Effect: "Allow", Action, Resource }),
  },
});
const target = {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  name: "target",
  properties: { rule: "perimeter-alarms-changes", arn: bus, roleArn: own("role/perimeter/alarm-forwarder") },
};

export default stackInvariant({
  id: "agent-roles-scoped",
  title:
    "Each of the perimeter's own roles is become by whom it is for, does at most its work, and is denied the rest.",
  protects:
    "The deployers, previews, break-glass, the kill switch, forwarders and the roles of backups from becoming ways to be an administrator.",
  why: "Whoever pushes a hostile program works as its deployer. What a service works as, it works as for whoever asks it to, unless the role says for whom (the confused deputy). A policy that is attached later, or a resource's own, opens what silence leaves open; a deny it does not open.",
  fix: "keep to the role's row in catalog/own-roles.ts, as the components do: who becomes it, exact actions on named resources, every condition, the denies; give a role that is none of the perimeter's another path.",
  types: ["aws:iam/role:Role"],
  whole: false,
  *check(resource, stack, settings) {
    const { path, name, maxSessionDuration } = settled(resource, "path", "name", "maxSessionDuration");
    if (typeof path !== "string") return;
    const found = typeof name === "string" ? rowOf(path, name) : undefined;
    if (!found || typeof name !== "string") {
      if (path === perimeterPath)
        yield "is at the perimeter's own path, and catalog/own-roles.ts says nothing of what it is for";
      return;
    }
    const { row, open } = found;
    const place: Place = {
      account: accountOf(resource),
      region: regionOf(resource),
      name: open,
      copied: copiedIn(stack),
      known: settings.accounts.map(({ id }) => id),
    };
    yield* strangers(readPolicy(needed(resource, "assumeRolePolicy")), row, place);
    const seconds = number({ maxSessionDuration }, "maxSessionDuration") ?? anHour;
    if (seconds > anHour) yield `has sessions of up to ${seconds} seconds`;
    if (row.may === undefined) return;
    const statements = [...policiesOf(resource, stack, row.attached)].flatMap((one) => one.statements);
    if (row.forwards) yield* unreached(statements, { account: place.account, name, path }, stack);
    yield* excess(statements, row, place);
    const isAllowed =
      statements.some(({ effect }) => effect === "Allow") || isAttached(resource, name, stack);
    if (isAllowed) yield* breachesOf(statements, wardsOf(row, statements, place));
  },
  limits:
    "What AWS's own policies allow the roles of backups is AWS's to change; what a hostile program makes of a deployer is for the guardrails and the proof. Which token is whose, agent-deployer-bound and agent-trust-exact hold.",
  examples: {
    holds: [
      { what: "a revoker", resources: [revoker, inline(writes, nothingElse, nowhereElse)] },
      { what: "one that may do nothing yet", resources: [revoker] },
      {
        what: "a forwarder, and what sends as it",
        resources: [forwarder, put(bus), target],
      },
      {
        what: "a role of the same name elsewhere",
        resources: [revokerOf(peopleOnly, { path: "/" }), inline({ ...writes, Action: "*", Resource: "*" })],
      },
      {
        what: "a revoker for people of an account that is known",
        resources: [
          revokerOf({
            ...peopleOnly,
            Principal: { AWS: "arn:aws:iam::222222222222:root" },
            Condition: {
              ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/people/security" },
            },
          }),
        ],
        configuration: { accounts: [{ id: "222222222222", domain: "audit", name: undefined }] },
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
      {
        what: "a role that somebody of an account is, of which nobody knows whose it is",
        resources: [
          revokerOf({
            ...peopleOnly,
            Principal: { AWS: "arn:aws:iam::666666666666:root" },
            Condition: {
              ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::666666666666:role/people/security" },
            },
          }),
        ],
      },
      {
        what: "a user without a second factor",
        resources: [
          revokerOf({ ...peopleOnly, Condition: { ArnEquals: { "aws:PrincipalArn": own("user/ada") } } }),
        ],
      },
      { what: "more than becoming it", resources: [revokerOf({ ...peopleOnly, Action: "sts:*" })] },
      { what: "nobody who pulls the switch", resources: [revokerOf({ ...peopleOnly, Effect: "Deny" })] },
      { what: "sessions of a day", resources: [revokerOf(peopleOnly, { maxSessionDuration: 43200 })] },
      {
        what: "a service that works as it for everybody",
        resources: [forwarderOf({}), put(bus)],
      },
      { what: "every bus", resources: [forwarder, put("*")] },
      { what: "every action on events", resources: [forwarder, put(bus, "events:*")] },
      {
        what: "a bus on which the forwarder may not put",
        resources: [forwarder, put(bus.replace("222222222222", "666666666666")), target],
      },
      {
        what: "a role of which nobody has said what it is for",
        resources: [revokerOf(peopleOnly, { name: "helper" })],
      },
      {
        what: "a role of AWS Backup's without its limits",
        resources: [
          {
            type: "aws:iam/role:Role",
            name: "restore",
            properties: {
              name: "perimeter-restore",
              path: perimeterPath,
              managedPolicyArns: [
                "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
              ],
              assumeRolePolicy: policy({
                Sid: "Backup",
                Effect: "Allow",
                Principal: { Service: "backup.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "aws:SourceAccount": account } },
              }),
            },
          },
        ],
      },
      {
        what: "a role whose name the provider makes up",
        resources: [revokerOf(peopleOnly, { name: undefined })],
      },
      {
        what: "a policy beside its own",
        resources: [
          revoker,
          {
            type: "aws:iam/policyAttachment:PolicyAttachment",
            name: "more",
            properties: { roles: ["agent-revoker"], policyArn: boundary },
          },
          {
            type: "aws:iam/policy:Policy",
            name: "boundary",
            properties: {
              name: "agent-boundary",
              path: perimeterPath,
              policy: policy({ Effect: "Allow", Action: "*", Resource: "*" }),
            },
          },
        ],
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
      {
        what: "AWS's own policy, which AWS changes",
        resources: [
          revoker,
          {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "administers",
            properties: {
              role: "agent-revoker",
              policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
            },
          },
        ],
      },
    ],
  },
});
