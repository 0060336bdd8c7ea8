import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversPattern } from "../../../analysis/iam/pattern.ts";
import { bindingConditions } from "../../../analysis/iam/statements.ts";
import {
  backupRoles,
  copying,
  granting,
  isOfVault,
  type KeyUse,
  type KeyUser,
  usesOf,
} from "../../../catalog/key-uses.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { hindered, isPositive, lets, type Subject, subjectsOf } from "../key-subjects.ts";
import { accountOf, type Graph, isOn, type Resource, text } from "../resource.ts";
import { namesOne } from "../wards.ts";

const fillings: Readonly<Record<string, string>> = {
  "{other}": "\\d{12}",
  "{region}": "[a-z]{2}(?:-[a-z]+)+-\\d",
  "{name}": "[^*?/:]+",
};

/** What a value of the catalogue may be in the policy of a key of an account. */
const valued = (value: string, own: string): RegExp =>
  new RegExp(
    `^${value
      .split(/(\{\w+\})/)
      .map((part) =>
        part === "{own}" ? own : (fillings[part] ?? part.replace(/[.*+?^$()|[\]\\/]/g, "\\$&")),
      )
      .join("")}$`,
  );

const said = (subject: Subject): string => {
  if (subject.kind === "everybody") return "everybody";
  if (subject.kind === "account") return `account ${subject.account}`;
  return subject.kind === "role" ? subject.arn : subject.service;
};

function isFor(who: KeyUser, subject: Subject, own: string): boolean {
  if ("service" in who) return subject.kind === "service" && subject.service === who.service;
  if ("account" in who) return subject.kind === "account" && subject.account === own;
  if ("everybodyOf" in who) return subject.kind !== "service";
  if (subject.kind !== "role") return false;
  if ("keepers" in who) return namesOne(subject.arn) && subject.arn.split(":")[4] === own;
  return who.roles.some((role) => valued(role, own).test(subject.arn));
}

const bind = (statement: Statement, use: KeyUse, own: string): boolean =>
  Object.entries(use.when ?? {}).every(([key, value]) => {
    const wanted = valued(value, own);
    return bindingConditions(statement, key).some(
      (condition) => isPositive(condition) && condition.values.every((one) => wanted.test(one)),
    );
  }) &&
  (use.present ?? []).every((key) =>
    statement.conditions.some(
      (condition) =>
        condition.key === key.toLowerCase() &&
        condition.operator === "null" &&
        condition.values.join() === "false",
    ),
  );

/** What a statement lets somebody do that no row has. */
function* excess(statement: Statement, uses: readonly KeyUse[], own: string): Iterable<string> {
  const actions = statement.actions.length > 0 ? statement.actions : ["*"];
  const bound = uses.filter((use) => bind(statement, use, own));
  for (const subject of subjectsOf(statement)) {
    const mine = bound.filter(({ who }) => isFor(who, subject, own));
    const more = actions.find(
      (action) => !mine.some((use) => use.actions.some((pattern) => coversPattern(pattern, action))),
    );
    if (more !== undefined)
      yield `lets ${said(subject)} do ${more} in a way that catalog/key-uses.ts does not have (${statement.name})`;
  }
}

const conditionsOf = (use: KeyUse): string[] => [...Object.keys(use.when ?? {}), ...(use.present ?? [])];

const whoIs = (who: KeyUser): string => {
  if ("service" in who) return who.service;
  return "roles" in who ? "its roles" : "its account";
};

function* missing(statements: readonly Statement[], uses: readonly KeyUse[], own: string): Iterable<string> {
  for (const use of uses.filter(({ needed }) => needed)) {
    const action = use.actions.find(
      (one) => !lets(statements, one, (subject) => isFor(use.who, subject, own), conditionsOf(use)),
    );
    if (action !== undefined) yield `does not let ${whoIs(use.who)} do ${action}, which it is for`;
  }
}

/** The roles of AWS Backup that copies of this stack take: its own service's, and those that the stack makes. */
function copiersOf(stack: Graph, own: string): string[] {
  const made = new Set(stack.ofType("aws:iam/role:Role").map((role) => text(role, "name")));
  return backupRoles
    .filter((arn) => !arn.includes("{other}"))
    .filter((arn) => /:role\/aws-service-role\//.test(arn) || made.has(arn.slice(arn.lastIndexOf("/") + 1)))
    .map((arn) => arn.replace("{own}", own));
}

function* uncopied(statements: readonly Statement[], stack: Graph, own: string): Iterable<string> {
  for (const arn of copiersOf(stack, own)) {
    const action = hindered(statements, (subject) => subject.kind === "role" && subject.arn === arn);
    if (action !== undefined)
      yield `does not let ${arn} do ${action}, so that nothing under it is copied or restored`;
  }
}

/** The alias by which a key is one of the perimeter's. */
function aliasOf(key: Resource, stack: Graph): string | undefined {
  const alias = stack
    .once("aliases of the perimeter's keys, by name", () =>
      stack
        .ofType("aws:kms/alias:Alias")
        .filter((one) => (text(one, "name") ?? "").startsWith("alias/perimeter-")),
    )
    .find((one) => stack.names(one, "targetKeyId", key));
  return alias && text(alias, "name");
}

const own = "111122223333";
const root = (account = own) => ({ AWS: `arn:aws:iam::${account}:root` });
const role = (name: string, account = own) => `arn:aws:iam::${account}:role/${name}`;
const looks = {
  Sid: "Looks",
  Effect: "Allow",
  Principal: root(),
  Action: ["kms:Describe*", "kms:Get*", "kms:List*"],
  Resource: "*",
};
const trailArn = "arn:aws:cloudtrail:eu-central-1:444455556666:trail/perimeter";
const context = "kms:EncryptionContext:aws:cloudtrail:arn";
const encrypts = {
  Sid: "Encrypts",
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "kms:GenerateDataKey*",
  Resource: "*",
  Condition: {
    StringEquals: { "aws:SourceArn": trailArn },
    StringLike: { [context]: "arn:aws:cloudtrail:*:444455556666:trail/*" },
  },
};
const describes = {
  ...encrypts,
  Sid: "Describes",
  Action: "kms:DescribeKey",
  Condition: { StringEquals: { "aws:SourceArn": trailArn } },
};
const reads = {
  Sid: "Reads",
  Effect: "Allow",
  Principal: root(),
  Action: "kms:Decrypt",
  Resource: "*",
  Condition: {
    StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
    Null: { [context]: "false" },
  },
};
const backup = (account: string) =>
  role("aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup", account);
const uses = {
  Sid: "Uses",
  Effect: "Allow",
  Principal: root(),
  Action: copying,
  Resource: "*",
  Condition: { ArnEquals: { "aws:PrincipalArn": backup(own) } },
};
const grants = {
  ...uses,
  Sid: "Grants",
  Action: granting,
  Condition: { ...uses.Condition, Bool: { "kms:GrantIsForAWSResource": "true" } },
};

const key = (alias: string, ...statements: Readonly<Record<string, unknown>>[]) => [
  {
    type: "aws:kms/key:Key",
    name: "key",
    properties: { policy: policy(...statements) },
    outputs: { id: "key-1" },
    protect: true,
  },
  {
    type: "aws:kms/alias:Alias",
    name: "alias",
    properties: { name: alias, targetKeyId: "key-1" },
    sources: { targetKeyId: "key" },
  },
];
const trail = "alias/perimeter-trail";

export default stackInvariant({
  id: "isolation-keys-exact",
  title: "Each of the perimeter's keys opens for whom its catalogue lists, in the way that it lists.",
  protects:
    "State, secrets, logs and backups from whoever is let in beside, and from being locked up by what is left out.",
  why: "A key is the last door of a bucket that is already open by mistake. With its condition on the service gone, the same role reads everything under it by hand; with the service gone, tomorrow's log is not written.",
  fix: "keep the key's policy as the component writes it; who else needs the key is a row of catalog/key-uses.ts.",
  types: ["aws:kms/key:Key"],
  whole: false,
  *check(resource, stack) {
    const alias = aliasOf(resource, stack);
    const document = (resource.inputs ?? resource.properties)["policy"];
    // confirm-keys-kept says what is wrong with a key that has the policy which AWS gives.
    if (alias === undefined || document === undefined || document === null || document === "") return;
    const account = accountOf(resource);
    const statements = readPolicy(document);
    const rows = usesOf(alias);
    for (const statement of statements)
      if (statement.effect === "Allow") yield* excess(statement, rows, account);
    yield* missing(statements, rows, account);
    if (isOfVault(alias)) yield* uncopied(statements, stack, account);
    if (isOn(resource.inputs ?? resource.properties, "multiRegion"))
      yield "can be copied into other Regions (multiRegion)";
  },
  limits:
    "It knows the perimeter's keys by their aliases, alias/perimeter-…; of other keys, confirm-keys-kept says whom they let in. What a deny takes away again it does not count.",
  examples: {
    holds: [
      { what: "the trail's key", resources: key(trail, looks, encrypts, describes, reads) },
      { what: "a vault's key", resources: key("alias/perimeter-backup", looks, uses, grants) },
      {
        what: "and people who look after it",
        resources: key(trail, looks, encrypts, describes, reads, {
          Sid: "Keep",
          Effect: "Allow",
          Principal: root(),
          Action: ["kms:PutKeyPolicy", "kms:TagResource"],
          Resource: "*",
          Condition: { ArnLike: { "aws:PrincipalArn": role("platform/key-keeper") } },
        }),
      },
      {
        what: "a key of somebody else's",
        resources: key("alias/orders", { ...reads, Condition: undefined }),
      },
    ],
    broken: [
      {
        what: "reads by hand",
        resources: key(trail, looks, encrypts, describes, { ...reads, Condition: undefined }),
      },
      {
        what: "any trail of anybody's",
        resources: key(trail, looks, describes, reads, {
          ...encrypts,
          Condition: {
            StringLike: { ...encrypts.Condition.StringLike, "aws:SourceArn": "arn:aws:cloudtrail:*" },
          },
        }),
      },
      { what: "no trail", resources: key(trail, looks, describes, reads) },
      {
        what: "everybody, by a condition",
        resources: key("alias/perimeter-backup", looks, { ...uses, Principal: "*" }, grants),
      },
      {
        what: "a role that nobody lists",
        resources: key("alias/perimeter-backup", looks, uses, grants, {
          ...uses,
          Sid: "More",
          Condition: { ArnEquals: { "aws:PrincipalArn": role("orders") } },
        }),
      },
      { what: "no way to copy", resources: key("alias/perimeter-backup", looks, uses) },
      {
        what: "another account's people",
        resources: key("alias/perimeter-backup", looks, uses, grants, {
          Sid: "Keep",
          Effect: "Allow",
          Principal: root("444455556666"),
          Action: "kms:PutKeyPolicy",
          Resource: "*",
          Condition: { ArnEquals: { "aws:PrincipalArn": role("perimeter/break-glass", "444455556666") } },
        }),
      },
    ],
    cannotTell: [
      {
        what: "a policy that is not known yet",
        resources: key(trail, looks).map((resource) =>
          resource.type === "aws:kms/key:Key"
            ? { ...resource, properties: { ...resource.properties, policy: notKnownYet } }
            : resource,
        ),
      },
    ],
  },
});
