import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { ownKeys } from "../../../catalog/backup-keys.ts";
import { copying, granting } from "../../../catalog/key-uses.ts";
import { domainOf } from "../domains.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { hindered, type Subject, subjectsOf } from "../key-subjects.ts";
import { accountOf, type Graph, type Resource } from "../resource.ts";

/** What AWS Backup copies under the key that it is encrypted with, and the property that names the key. */
const encrypted: readonly (readonly [type: string, property: string])[] = [
  ["aws:ebs/defaultKmsKey:DefaultKmsKey", "keyArn"],
  ["aws:ebs/volume:Volume", "kmsKeyId"],
  ...ownKeys.map(({ type, key }) => [type, key] as const),
];

/** What is under a key, of the stack. */
const under = (key: Resource, stack: Graph): Resource[] =>
  encrypted.flatMap(([type, property]) => stack.naming(key, type, property));

/** Domains whose data nobody has to keep. */
const withoutBackups = ["dev", "management", "audit", "backup"];

const ofBackup = /^arn:aws[\w-]*:iam::\d{12}:role\/aws-service-role\/backup\.amazonaws\.com\//;

/** A statement that somebody has written for AWS Backup. */
const isForCopies = (statement: Statement): boolean =>
  subjectsOf(statement).some((subject) => subject.kind === "role" && ofBackup.test(subject.arn));

const accountIn = (subject: Subject): string | undefined => {
  if (subject.kind === "account") return subject.account;
  return subject.kind === "role" ? subject.arn.split(":")[4] : undefined;
};

const account = "111122223333";
const root = (of = account) => ({ AWS: `arn:aws:iam::${of}:root` });
const copier = `arn:aws:iam::${account}:role/perimeter/perimeter-backup-copy`;
const elsewhere =
  "arn:aws:iam::444455556666:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup";

const uses = (role: string, of = account) => ({
  Sid: "Uses",
  Effect: "Allow",
  Principal: root(of),
  Action: copying,
  Resource: "*",
  Condition: { ArnEquals: { "aws:PrincipalArn": role } },
});
const grants = (role: string, of = account) => ({
  ...uses(role, of),
  Sid: "Grants",
  Action: granting,
  Condition: { ArnEquals: { "aws:PrincipalArn": role }, Bool: { "kms:GrantIsForAWSResource": "true" } },
});
const own = [uses(copier), grants(copier)];
const other = [uses(elsewhere, "444455556666"), grants(elsewhere, "444455556666")];

const key = (...statements: Readonly<Record<string, unknown>>[]) => ({
  type: "aws:kms/key:Key",
  name: "key",
  properties: statements.length === 0 ? {} : { policy: policy(...statements) },
  outputs: { id: "key-1", arn: `arn:aws:kms:eu-central-1:${account}:key/key-1` },
  protect: true,
});
const database = {
  type: "aws:rds/instance:Instance",
  name: "orders",
  properties: {
    instanceClass: "db.t4g.small",
    storageEncrypted: true,
    kmsKeyId: `arn:aws:kms:eu-central-1:${account}:key/key-1`,
  },
  sources: { kmsKeyId: "key" },
};

export default stackInvariant({
  id: "backup-keys-copied",
  title: "A key that data is under lets AWS Backup copy the data into another account.",
  protects: "The copies in the other account: of what they are encrypted with, they are made as well.",
  why: "A copy of a database needs its key, on both sides. Where the key's policy leaves one of them out, the backup here succeeds, the copy fails every night, and the account's own backups are all that is left on the day when the account is lost.",
  fix: "let the plan's role and AWS Backup's own role in the backup account use the key and make grants for AWS resources, as examples/orders does.",
  types: ["aws:kms/key:Key"],
  whole: false,
  *check(resource, stack, settings) {
    const domain = domainOf(resource, settings);
    if (domain !== undefined && withoutBackups.includes(domain)) return;
    const document = (resource.inputs ?? resource.properties)["policy"];
    if (document === undefined || document === null || document === "") return;
    const [first] = under(resource, stack);
    if (first === undefined) return;
    const statements = readPolicy(document);
    if (domain === undefined && !statements.some(isForCopies)) return;
    const home = accountOf(resource);
    const isHere = (subject: Subject) => subject.kind !== "service" && accountIn(subject) === home;
    const isThere = (subject: Subject) =>
      subject.kind === "role" && ofBackup.test(subject.arn) && accountIn(subject) !== home;
    const [here, there] = [hindered(statements, isHere), hindered(statements, isThere)];
    if (here !== undefined)
      yield `lets no role of its account do ${here} for AWS Backup, so that ${first.name} is not backed up`;
    if (there !== undefined)
      yield `does not let AWS Backup of another account do ${there}, so that no copy of ${first.name} leaves`;
  },
  limits:
    "It looks at domains whose data is kept; where nobody says which domain a stack is, at keys that say something of AWS Backup. It sees databases, volumes and their default key, in the stack of their key. A key without a policy of its own has AWS's: IAM decides, and no other account is let in.",
  examples: {
    holds: [
      { what: "a database that is copied", resources: [key(...own, ...other), database] },
      { what: "where nobody says that it is prod's", resources: [key(...own), database] },
      { what: "a key that AWS gives its policy", resources: [key(), database] },
      {
        what: "a database of dev, which nobody has to keep",
        configuration: { domain: "dev" },
        resources: [key(...own), database],
      },
      { what: "a key that no data is under", resources: [key(uses(copier))] },
    ],
    broken: [
      {
        what: "no way to the other account",
        configuration: { domain: "prod" },
        resources: [key(...own), database],
      },
      { what: "no way here", resources: [key(...other), database] },
      { what: "use without grants", resources: [key(...own, uses(elsewhere, "444455556666")), database] },
    ],
    cannotTell: [
      {
        what: "a policy that is not known yet",
        resources: [{ ...key(), properties: { policy: notKnownYet } }, database],
      },
    ],
  },
});
