import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversPattern, overlapping } from "../../../analysis/iam/pattern.ts";
import { coversAction, exactValues } from "../../../analysis/iam/statements.ts";
import { commonWards, everythingIn, keepsFor, type OwnBucket, ownBucketOf } from "../buckets.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { type Graph, text } from "../resource.ts";
import { perimeterPath, pipelineNames, previewName, stateAlias } from "../vocabulary.ts";
import { breachesOf, isForEverybody, namesOne, onlyFor, sparing } from "../wards.ts";

const hasStateKey = (stack: Graph): boolean =>
  stack.once("alias of the state's key", () =>
    stack.ofType("aws:kms/alias:Alias").some((alias) => text(alias, "name") === stateAlias),
  );

/** What says how a bucket is kept, and nothing of what is in it. */
const looks = ["s3:GetBucket*", "s3:Get*Configuration", "s3:ListTagsForResource", "s3:ListBucketVersions"];

/** Whom the bucket is for: those whom it spares where it denies everybody else. */
function peopleOf(statements: readonly Statement[]): Set<string> {
  return new Set(
    statements.flatMap(({ effect, conditions }) =>
      effect === "Deny"
        ? conditions
            .filter(({ key, operator }) => key === "aws:principalarn" && operator.includes("not"))
            .flatMap(({ values }) => values)
        : [],
    ),
  );
}

const uses = ["s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*"];

/** What a statement leaves to one role alone: the places that it does not deny it. */
function placesOf(statements: readonly Statement[], role: string): readonly string[] | undefined {
  const isItsOwn = onlyFor("aws:PrincipalArn", role);
  return statements.find(
    (statement) =>
      statement.effect === "Deny" &&
      isForEverybody(statement) &&
      uses.every((use) => statement.actions.some((action) => coversPattern(action, use))) &&
      statement.notResources.length > 0 &&
      statement.conditions.length === 1 &&
      statement.conditions.every(isItsOwn),
  )?.notResources;
}

/** What the pipeline's roles reach beside what is theirs. */
function* beyond(bucket: OwnBucket, statements: readonly Statement[]): Iterable<string> {
  const people = peopleOf(statements);
  const folders = new Map<string, readonly string[]>();
  for (const name of pipelineNames) {
    const role = `arn:aws:iam::${bucket.account}:role${perimeterPath}${name}`;
    if (!people.has(role)) continue;
    const own = placesOf(statements, role)?.filter((place) => place !== `arn:aws:s3:::${bucket.name}`) ?? [
      "*",
    ];
    const theirs = name === previewName ? /^[^*?]+$/ : /^[^*?]+\/\*$/;
    const inside = own.every(
      (place) =>
        place.startsWith(`arn:aws:s3:::${bucket.name}/`) &&
        theirs.test(place.slice(`arn:aws:s3:::${bucket.name}/`.length)),
    );
    if (!inside)
      yield name === previewName
        ? `lets ${name} read more than the objects that it names`
        : `lets ${name} keep state in more than folders of its own`;
    for (const [other, places] of folders)
      if (name !== previewName && places.some((one) => own.some((place) => overlapping(one, place))))
        yield `lets ${name} and ${other} write the same state`;
    folders.set(name, own);
    if (name !== previewName) continue;
    yield* breachesOf(statements, [
      {
        what: `${name} all but reading`,
        allBut: ["s3:GetObject"],
        on: everythingIn(bucket.name),
        when: [onlyFor("aws:PrincipalArn", role)],
      },
    ]);
  }
}

function* openings(bucket: OwnBucket, statements: readonly Statement[]): Iterable<string> {
  const { name, account } = bucket;
  const on = everythingIn(name);
  for (const { effect, name: statement } of statements)
    if (effect === "Allow") yield `lets somebody in by itself (${statement})`;
  const isOfAccount = (arn: string): boolean => namesOne(arn) && arn.split(":")[4] === account;
  yield* breachesOf(statements, [
    ...commonWards(name),
    {
      what: "every other account",
      actions: ["s3:*"],
      on,
      when: [sparing("aws:PrincipalAccount", (value) => value === account)],
    },
    {
      what: "everybody in the account but roles that it names",
      allBut: looks,
      on,
      when: [sparing("aws:PrincipalArn", isOfAccount)],
    },
    {
      what: "what cannot be taken back",
      actions: [
        "s3:BypassGovernanceRetention",
        "s3:DeleteBucket",
        "s3:DeleteObjectVersion",
        "s3:UpdateObjectEncryption",
      ],
      on,
    },
  ]);
  yield* beyond(bucket, statements);
}

const bucket = "perimeter-state-111122223333-eu-central-1-an";
const role = (name: string): string => `arn:aws:iam::111122223333:role/perimeter/${name}`;

const deny = (sid: string, more: Readonly<Record<string, unknown>>) => ({
  Sid: sid,
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: everythingIn(bucket),
  ...more,
});
const plain = deny("Plain", { Condition: { Bool: { "aws:SecureTransport": "false" } } });
const accounts = (...spared: string[]) =>
  deny("Accounts", { Condition: { StringNotEquals: { "aws:PrincipalAccount": spared } } });
const roles = (...names: string[]) =>
  deny("Roles", {
    Action: undefined,
    NotAction: "s3:GetBucket*",
    Condition: { ArnNotLike: { "aws:PrincipalArn": names.map(role) } },
  });
const settings = deny("Settings", {
  Action: [
    ...["s3:PutBucket*", "s3:Put*Configuration", "s3:PutObject?*", "s3:CreateBucket?*", "s3:DeleteBucket?*"],
    ...["s3:DeleteObject?*", "s3:Update*", "s3:Replicate*", "s3:InitiateReplication", "s3:PauseReplication"],
    ...["s3:ObjectOwnerOverrideToBucketOwner", "s3:TagResource", "s3:UntagResource"],
  ],
  Condition: { ArnNotLike: { "aws:PrincipalArn": [role("break-glass")] } },
});
const versions = deny("Versions", {
  Action: [
    "s3:DeleteObjectVersion",
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket",
    "s3:UpdateObjectEncryption",
  ],
});
const own = (name: string, ...places: string[]) =>
  deny(`${name}KeepsItsOwn`, {
    Resource: undefined,
    NotResource: [`arn:aws:s3:::${bucket}`, ...places.map((place) => `arn:aws:s3:::${bucket}/${place}`)],
    Condition: { ArnEquals: { "aws:PrincipalArn": role(name) } },
  });
const reads = deny("Reads", {
  Action: undefined,
  NotAction: "s3:GetObject",
  Condition: { ArnEquals: { "aws:PrincipalArn": role("preview") } },
});
const everybody = [plain, accounts("111122223333"), settings, versions];
const deployer = own("deployer", ".pulumi/*");

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
    "State and its key are one account's: roles that are named reach each their own of it, and nobody deletes what was.",
  protects:
    "Every stack of a domain: who writes its state is its deployer, and who reads it reads what is secret in it.",
  why: "A bucket for the state of all stacks, or one key for all secrets, joins dev to prod: whoever previews the one opens the other. Who writes the state of the access to an account is handed the account at the next deployment.",
  fix: "keep one bucket and one key an account, with the lock and the denies of components/pipeline-access, each role's own folder among them; pin every Allow of the key with ArnEquals aws:PrincipalArn.",
  types: ["aws:s3/bucketPolicy:BucketPolicy", "aws:kms/key:Key"],
  whole: false,
  *check(resource, stack) {
    if (resource.type === "aws:s3/bucketPolicy:BucketPolicy") {
      // A bucket's id is its name, and not known before AWS has made it.
      const name = stack.textFrom(resource, "bucket", ([from, ...others]) =>
        from && others.length === 0 ? text(from, "bucket") : undefined,
      );
      const bucket = ownBucketOf(name);
      if (bucket?.keeps !== "state") return;
      yield* openings(bucket, readPolicy(resource.properties["policy"]));
      const locks = stack.ofType("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
      if (!locks.some((one) => text(one, "bucket") === name && keepsFor(one) > 0))
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
        what: "one account, a deployer and a preview, each with what is its own",
        resources: [
          lock,
          statePolicy(
            policy(
              ...[...everybody, roles("break-glass", "deployer", "preview"), deployer, reads],
              own("preview", ".pulumi/stacks/shop/prod.json"),
            ),
          ),
        ],
      },
      {
        what: "nobody but people in an emergency",
        resources: [lock, statePolicy(policy(...everybody, roles("break-glass")))],
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
            policy(
              ...[plain, settings, versions, roles("deployer"), deployer],
              accounts("111122223333", "444455556666"),
            ),
          ),
        ],
      },
      {
        what: "another account's",
        resources: [
          lock,
          statePolicy(
            policy(plain, settings, versions, roles("deployer"), deployer, accounts("444455556666")),
          ),
        ],
      },
      {
        what: "a pattern of roles",
        resources: [lock, statePolicy(policy(...everybody, roles("*")))],
      },
      { what: "everybody of the account", resources: [lock, statePolicy(policy(...everybody))] },
      { what: "no lock", resources: [statePolicy(policy(...everybody, roles("deployer"), deployer))] },
      {
        what: "versions that go",
        resources: [
          lock,
          statePolicy(policy(plain, settings, accounts("111122223333"), roles("deployer"), deployer)),
        ],
      },
      {
        what: "settings that whoever writes state changes, too",
        resources: [
          lock,
          statePolicy(policy(plain, versions, accounts("111122223333"), roles("deployer"), deployer)),
        ],
      },
      {
        what: "a deployer that writes every folder, that of the access to the account among them",
        resources: [lock, statePolicy(policy(...everybody, roles("deployer")))],
      },
      {
        what: "two deployers of one folder",
        resources: [
          lock,
          statePolicy(
            policy(
              ...[...everybody, roles("deployer", "grant-deployer"), deployer],
              own("grant-deployer", ".pulumi/*"),
            ),
          ),
        ],
      },
      {
        what: "a preview that reads every state",
        resources: [
          lock,
          statePolicy(policy(...everybody, roles("preview"), reads, own("preview", ".pulumi/*"))),
        ],
      },
      {
        what: "a preview that writes",
        resources: [
          lock,
          statePolicy(
            policy(...everybody, roles("preview"), own("preview", ".pulumi/stacks/shop/prod.json")),
          ),
        ],
      },
      {
        what: "an opening",
        resources: [
          lock,
          statePolicy(
            policy(...everybody, roles("break-glass"), {
              Sid: "Everybody",
              Effect: "Allow",
              Principal: "*",
              Action: "s3:GetObject",
              Resource: everythingIn(bucket),
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
