import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversAction, deniesPattern, exactValues } from "../../../analysis/iam/statements.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Graph, text } from "../resource.ts";
import { stateAlias, stateBucketPrefix } from "../vocabulary.ts";

/** Denies to everybody, but for whom the one condition spares. */
const sparing = (
  statement: Statement,
  key: string,
  ...operators: string[]
): readonly string[] | undefined => {
  const [condition, ...others] = statement.conditions;
  const isForEverybody = statement.principals.some(({ value }) => value === "*");
  const holds =
    statement.effect === "Deny" &&
    isForEverybody &&
    others.length === 0 &&
    condition !== undefined &&
    condition.key === key &&
    !condition.qualifier &&
    !condition.ifExists &&
    operators.includes(condition.operator);
  return holds ? condition.values : undefined;
};

const hasStateKey = (stack: Graph): boolean =>
  stack.once("alias of the state's key", () =>
    stack.ofType("aws:kms/alias:Alias").some((alias) => text(alias, "name") === stateAlias),
  );

const uses = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const coversUses = (statement: Statement): boolean => uses.every((action) => coversAction(statement, action));

function* openings(bucket: string, statements: readonly Statement[]): Iterable<string> {
  const account = bucket.slice(stateBucketPrefix.length).split("-", 1)[0] ?? "";
  for (const { effect, name } of statements)
    if (effect === "Allow") yield `lets somebody in by itself (${name})`;
  const accounts = statements
    .filter(coversUses)
    .flatMap((statement) => [sparing(statement, "aws:principalaccount", "stringnotequals")])
    .find((values) => values !== undefined);
  if (accounts === undefined || accounts.some((one) => one !== account))
    yield "does not deny every other account";
  const people = statements
    .filter(coversUses)
    .flatMap((statement) => [sparing(statement, "aws:principalarn", "arnnotlike", "arnnotequals")])
    .find((values) => values !== undefined);
  if (
    people === undefined ||
    !people.every((arn) => new RegExp(`^arn:aws[\\w-]*:iam::${account}:(role|user)/[^*?]+$`).test(arn))
  )
    yield "does not deny everybody in the account but roles that it names";
  if (
    !statements.some((statement) =>
      deniesPattern({ ...statement, notResources: [], resources: ["*"] }, "s3:DeleteObjectVersion"),
    )
  )
    yield "lets old versions be deleted";
}

const bucket = "perimeter-state-111122223333-eu-central-1-an";
const everything = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];

const accounts = (...spared: string[]) => ({
  Sid: "Accounts",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: everything,
  Condition: { StringNotEquals: { "aws:PrincipalAccount": spared } },
});
const roles = (...names: string[]) => ({
  Sid: "Roles",
  Effect: "Deny",
  Principal: "*",
  NotAction: "s3:GetBucket*",
  Resource: everything,
  Condition: {
    ArnNotLike: { "aws:PrincipalArn": names.map((name) => `arn:aws:iam::111122223333:role/${name}`) },
  },
});
const versions = {
  Sid: "Versions",
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"],
  Resource: everything,
};

const statePolicy = (document: unknown) => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "state",
  properties: { bucket, policy: document },
});
const lock = {
  type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  name: "lock",
  properties: { bucket, rule: { defaultRetention: { mode: "GOVERNANCE", days: 35 } } },
};

const key = (statement: Readonly<Record<string, unknown>>) => [
  {
    type: "aws:kms/key:Key",
    name: "key",
    properties: { policy: policy(statement) },
  },
  { type: "aws:kms/alias:Alias", name: "alias", properties: { name: stateAlias, targetKeyId: "key-1" } },
];
const opens = (condition?: Readonly<Record<string, unknown>>) => ({
  Sid: "Deployer",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: ["kms:Decrypt", "kms:Encrypt"],
  Resource: "*",
  ...(condition ? { Condition: condition } : {}),
});
const pinned = { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/perimeter/deployer" } };

export default stackInvariant({
  id: "isolation-state-apart",
  title:
    "State and its key are one account's: roles of it that are named reach them, and nobody deletes what was.",
  protects:
    "Every stack of a domain: who writes its state is its deployer, and who reads it reads what is secret in it.",
  why: "A bucket for the state of all stacks, or one key for all secrets, joins dev to prod: whoever previews the one opens the other.",
  fix: "one bucket and one key an account; deny s3:* where aws:PrincipalAccount is another, and everybody but roles by their ARNs; pin every Allow of the key with ArnEquals aws:PrincipalArn; deny s3:DeleteObjectVersion.",
  types: ["aws:s3/bucketPolicy:BucketPolicy", "aws:kms/key:Key"],
  whole: false,
  *check(resource, stack) {
    if (resource.type === "aws:s3/bucketPolicy:BucketPolicy") {
      // A bucket's id is its name, and not known before AWS has made it.
      const name = stack.textFrom(resource, "bucket", ([from, ...others]) =>
        from && others.length === 0 ? text(from, "bucket") : undefined,
      );
      if (!name.startsWith(stateBucketPrefix)) return;
      yield* openings(name, readPolicy(resource.properties["policy"]));
      const locks = stack.ofType("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
      if (!locks.some((one) => text(one, "bucket") === name && blocks(one.properties, "rule").length > 0))
        yield "is of a bucket without a lock, so that what was goes with its version";
      return;
    }
    // A stack with the state's key has no other: which alias is whose is known only once AWS has chosen ids.
    if (!hasStateKey(stack)) return;
    for (const statement of readPolicy(resource.properties["policy"])) {
      if (statement.effect === "Deny" || !coversAction(statement, "kms:Decrypt")) continue;
      const who = exactValues(statement, "aws:PrincipalArn") ?? [];
      const owners = new Set(
        [...who, ...statement.principals.map(({ value }) => value)].map((arn) => arn.split(":")[4]),
      );
      if (who.length === 0 || owners.size !== 1)
        yield `lets others than roles of one account, by their names, open secrets (${statement.name})`;
    }
  },
  limits:
    "It knows the state by its bucket's name and its key's alias, and takes every key beside that alias for the state's; a backend elsewhere is out of sight. What the account's root user may do to a bucket's policy no policy of the bucket decides.",
  examples: {
    holds: [
      {
        what: "one account, its roles",
        resources: [
          lock,
          statePolicy(policy(accounts("111122223333"), roles("perimeter/deployer"), versions)),
        ],
      },
      {
        what: "another bucket",
        resources: [{ ...statePolicy(policy()), properties: { bucket: "reports", policy: policy() } }],
      },
      {
        what: "another bucket, by its id, which is not known yet",
        resources: [
          { type: "aws:s3/bucket:Bucket", name: "reports", properties: { bucket: "reports" } },
          {
            ...statePolicy(policy()),
            properties: { bucket: notKnownYet, policy: policy() },
            sources: { bucket: "reports" },
          },
        ],
      },
      { what: "a key for one role", resources: key(opens(pinned)) },
    ],
    broken: [
      { what: "no policy worth the name", resources: [lock, statePolicy(policy())] },
      {
        what: "two accounts",
        resources: [
          lock,
          statePolicy(
            policy(accounts("111122223333", "444455556666"), roles("perimeter/deployer"), versions),
          ),
        ],
      },
      {
        what: "another account's",
        resources: [
          lock,
          statePolicy(policy(accounts("444455556666"), roles("perimeter/deployer"), versions)),
        ],
      },
      {
        what: "a pattern of roles",
        resources: [lock, statePolicy(policy(accounts("111122223333"), roles("*"), versions))],
      },
      {
        what: "everybody of the account",
        resources: [lock, statePolicy(policy(accounts("111122223333"), versions))],
      },
      {
        what: "no lock",
        resources: [statePolicy(policy(accounts("111122223333"), roles("perimeter/deployer"), versions))],
      },
      {
        what: "versions that go",
        resources: [lock, statePolicy(policy(accounts("111122223333"), roles("perimeter/deployer")))],
      },
      {
        what: "an opening",
        resources: [
          lock,
          statePolicy(
            policy(accounts("111122223333"), roles("perimeter/deployer"), versions, {
              Sid: "Everybody",
              Effect: "Allow",
              Principal: "*",
              Action: "s3:GetObject",
              Resource: everything,
            }),
          ),
        ],
      },
      { what: "a key for whoever the account lets", resources: key(opens()) },
      {
        what: "a key that two accounts use",
        resources: key({
          ...opens({
            ArnEquals: {
              "aws:PrincipalArn": [
                "arn:aws:iam::111122223333:role/perimeter/deployer",
                "arn:aws:iam::444455556666:role/perimeter/deployer",
              ],
            },
          }),
          Principal: "*",
        }),
      },
    ],
    cannotTell: [
      { what: "a policy that is not known yet", resources: [lock, statePolicy(notKnownYet)] },
      {
        what: "a bucket whose name is not known yet",
        resources: [{ ...statePolicy(policy()), properties: { bucket: notKnownYet, policy: policy() } }],
      },
    ],
  },
});
