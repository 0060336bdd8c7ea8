/** Random policies, requests, and sets that hold the request: small words, so that they meet often. */
import fc from "fast-check";
import { decide } from "../../analysis/iam/decide.ts";
import { compile, type Policy } from "../../analysis/iam/policy.ts";
import type {
  Caller,
  ContextValue,
  Membership,
  PoliciesInForce,
  Request,
} from "../../analysis/iam/request.ts";
import type { Choice, RequestSet } from "../../analysis/iam/request-set.ts";

const [home, away] = ["111111111111", "222222222222"];
const pick = fc.constantFrom;

const serviceLinked = `arn:aws:iam::${home}:role/aws-service-role/a/L`;
const resourcesOf: Readonly<Record<string, readonly string[]>> = {
  "s3:GetObject": ["arn:aws:s3:::b/x", "arn:aws:s3:::b/y:z", "arn:aws:s3:::c/x", "arn:aws:s3:::ab/x"],
  "s3:PutObject": ["arn:aws:s3:::b/x", "arn:aws:s3:::b/y"],
  "sts:AssumeRole": [`arn:aws:iam::${home}:role/R`, `arn:aws:iam::${away}:role/p/S`, serviceLinked],
  "sts:AssumeRoleWithWebIdentity": [`arn:aws:iam::${home}:role/R`, serviceLinked],
  "sts:TagSession": [`arn:aws:iam::${home}:role/R`],
  "kms:Decrypt": [`arn:aws:kms:eu-1:${home}:key/k`, `arn:aws:kms:eu-1:${away}:key/l`],
  "kms:RetireGrant": [`arn:aws:kms:eu-1:${home}:key/k`],
  "kms:UpdateAlias": [`arn:aws:kms:eu-1:${home}:alias/a`, `arn:aws:kms:eu-1:${home}:key/k`],
  "backup:DeleteBackupVault": [`arn:aws:backup:eu-1:${home}:backup-vault:v`],
  "iam:PassRole": [`arn:aws:iam::${home}:role/R`],
  "ec2:DescribeInstances": ["*"],
  "s3:ListAllMyBuckets": ["*"],
  "sts:GetCallerIdentity": ["*"],
};
export const actions: readonly string[] = Object.keys(resourcesOf);
const actionPatterns = [
  ...actions,
  "*",
  "s3:*",
  "S3:get*",
  "s3:?etObject",
  "sts:*",
  "kms:D*",
  "iam:*",
  "ec2:*",
];
const resourcePatterns = [
  ...new Set(Object.values(resourcesOf).flat()),
  "arn:aws:s3:::b/*",
  "arn:aws:s3:::*/x",
  "arn:aws:s3:::b/?",
  "arn:aws:s3:::*b/*z",
  "arn:aws:iam::*:role/*",
  "arn:aws:iam::*:role/R",
  "arn:aws:kms:*:*:key/*",
  "arn:aws:kms:*:*:*/k",
  "arn:aws:s3:${aws:PrincipalTag/t}::b/x",
  "arn:aws:s3*",
  "arn:aws:*",
  "arn:aws:s3:::${aws:PrincipalTag/t}/*",
  "arn:aws:s3:::${aws:PrincipalTag/t, 'b'}/x",
  "arn:aws:s3:::${*}",
];

/** Keys with the values that a request may hold; a list of one kind where several at once are possible. */
const keys: Readonly<
  Record<string, { readonly values: readonly string[]; readonly many: boolean | "either" }>
> = {
  "aws:PrincipalTag/t": { values: ["a", "b", "ab", "A", "", "*"], many: false },
  "aws:PrincipalArn": {
    values: [`arn:aws:iam::${home}:role/p/R`, `arn:aws:iam::${home}:user/u`, `arn:aws:iam::${away}:role/R`],
    many: false,
  },
  "aws:SourceIp": { values: ["10.0.0.1", "10.1.0.0", "192.0.2.7", "2001:db8::1"], many: false },
  "aws:CurrentTime": {
    values: ["2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z", "1767225600", "2026"],
    many: false,
  },
  "aws:MultiFactorAuthAge": { values: ["1", "10", "10.5", "-3", "x"], many: false },
  "aws:SecureTransport": { values: ["true", "false"], many: false },
  "aws:userid": { values: ["AIDAU", "AROAR:s", "AROAR:t"], many: false },
  "aws:TagKeys": { values: ["a", "b", "c", ""], many: true },
  "aws:CalledVia": { values: ["a.amazonaws.com", "b.amazonaws.com"], many: true },
  "aws:PrincipalServiceNamesList": { values: ["a.amazonaws.com", "a.eu-1.amazonaws.com"], many: true },
  "aws:PrincipalOrgPaths": { values: ["o-1/r-1/", "o-1/r-1/ou-1/", "o-2/r-1/"], many: true },
  "aws:EpochTime": { values: ["1767225600", "1767225601", "1900000000"], many: false },
  "aws:SourceArn": { values: ["arn:aws:s3:::b", `arn:aws:sns:eu-1:${home}:t`, "b"], many: false },
  "x:unknown": { values: ["a", "b", "ab", ""], many: "either" },
};
const keyNames = Object.keys(keys);

const texts = [
  "a",
  "b",
  "ab",
  "A",
  "",
  "a*",
  "?",
  "*",
  "*b",
  "${aws:PrincipalTag/t}",
  "${AWS:principaltag/T, 'b'}",
  "a${x:unknown}",
  "${aws:username}",
  "${aws:TagKeys}",
  "${*}",
  "${?}${$}",
];
const services = ["a.amazonaws.com", "*.amazonaws.com", "b.*", "?.amazonaws.com"];
const paths = ["o-1/*", "o-1/r-1/*", "o-1/r-1/", "o-?/r-1/", "*"];
const arns = [
  ...["arn:aws:iam::*:role/*", "arn:aws:iam::*:user/u", "*", "arn:aws:iam:*:role/R"],
  ...[`arn:aws:iam::${home}:role/p/R`, "arn:aws:iam::${aws:PrincipalTag/t}:role/*", "arn:*:*:*:*:*"],
  ...["arn:aws:s3:::*", "arn:aws:sns:*:*:?", "${aws:SourceArn}", "b"],
];
const numbers = ["1", "10", "5", "10.5", "x", "1767225600", "123456789012345678"];
const dates = [
  "2026-01-01T00:00:00Z",
  "2026-03-01",
  "1767225600",
  "2027-01-01T00:00:00+01:00",
  "2026",
  "soon",
];
const blocks = ["10.0.0.0/8", "10.0.0.1", "0.0.0.0/0", "2001:db8::/32", "192.0.2.0/30", "::/0", "nowhere"];
const families: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["StringEquals", "StringNotEquals"], texts],
  [["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"], texts],
  [
    ["StringLike", "StringNotLike"],
    [...texts, ...arns],
  ],
  [["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"], arns],
  [
    ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
      (name) => `Numeric${name}`,
    ),
    numbers,
  ],
  [
    ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
      (name) => `Date${name}`,
    ),
    dates,
  ],
  [["IpAddress", "NotIpAddress"], blocks],
  [["Bool"], ["true", "false"]],
  [["BinaryEquals"], ["a", "YQ=="]],
  [["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"], services],
  [["StringLike", "StringNotLike", "StringEquals"], paths],
];

/** Keys and the family that suits them most, so that conditions hold now and then. */
const suited: readonly (readonly [string, number])[] = [
  ...(["aws:PrincipalTag/t", "aws:TagKeys", "x:unknown"] as const).flatMap((key) =>
    [0, 1, 2].map((family) => [key, family] as const),
  ),
  ["aws:PrincipalArn", 3],
  ["aws:PrincipalArn", 2],
  ["aws:MultiFactorAuthAge", 4],
  ["aws:CurrentTime", 5],
  ["aws:SourceIp", 6],
  ["aws:SecureTransport", 7],
  ["x:unknown", 8],
  ["aws:CalledVia", 9],
  ["aws:PrincipalServiceNamesList", 9],
  ["aws:PrincipalOrgPaths", 10],
  ["aws:EpochTime", 4],
  ["aws:EpochTime", 5],
  ["aws:SourceArn", 3],
  ["aws:SourceArn", 2],
];

/** AWS reads names of keys, operators and actions in any case. */
const anyCase = (name: string): fc.Arbitrary<string> =>
  fc.nat(9).map((die) => (die === 0 ? name.toUpperCase() : die === 1 ? name.toLowerCase() : name));

const someOf = <T>(from: readonly T[], maxLength = 3): fc.Arbitrary<T[]> =>
  fc.uniqueArray(pick(...from), { minLength: 1, maxLength });

/** One condition on one of these keys. */
function conditionOn(names: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const fitting = suited.filter(([key]) => names.includes(key));
  const compared = fc
    .tuple(
      fc.oneof(
        { weight: 6, arbitrary: pick(...fitting) },
        { weight: 1, arbitrary: fc.tuple(pick(...names), fc.nat(families.length - 1)) },
      ),
      pick("", "", "ForAllValues:", "ForAnyValue:"),
      pick("", "", "IfExists"),
    )
    .chain(([[key, family], qualifier, suffix]) => {
      const [operators, values] = families[family] ?? [["Bool"], ["true"]];
      return fc
        .tuple(pick(...operators).chain(anyCase), someOf(values), anyCase(key))
        .map(([operator, chosen, name]) => ({ [`${qualifier}${operator}${suffix}`]: { [name]: chosen } }));
    });
  const nulls = fc
    .tuple(pick(...names), pick("true", "false"))
    .map(([key, value]) => ({ Null: { [key]: value } }));
  return fc.oneof({ weight: 6, arbitrary: compared }, { weight: 1, arbitrary: nulls });
}

const together = (parts: readonly object[]): Record<string, unknown> =>
  Object.assign({}, ...parts) as Record<string, unknown>;
const condition = fc.array(conditionOn(keyNames), { maxLength: 2 }).map(together);

const awsPrincipals = [
  ...["*", home, `arn:aws:iam::${home}:root`, `arn:aws:iam::${away}:root`, `arn:aws:iam::${home}:user/u`],
  ...[`arn:aws:iam::${home}:user/p/v`, serviceLinked, `arn:aws:iam::${away}:role/R`],
  ...[
    `arn:aws:iam::${home}:role/p/R`,
    `arn:aws:iam::${home}:role/R`,
    `arn:aws:sts::${home}:federated-user/f`,
  ],
  ...[`arn:aws:sts::${home}:assumed-role/R/s`, `arn:aws:sts::${home}:assumed-role/R/t`, "AIDAU", "AROAR"],
];
const provider = `arn:aws:iam::${home}:oidc-provider/p`;
const otherPrincipals = {
  Service: ["a.amazonaws.com", "b.amazonaws.com", "a.eu-1.amazonaws.com", "*"],
  Federated: [provider, "accounts.google.com", `arn:aws:iam::${home}:saml-provider/p`, "*"],
  CanonicalUser: ["c"],
};
const principal = fc.oneof(
  { weight: 2, arbitrary: fc.constant("*" as const) },
  { weight: 2, arbitrary: someOf(awsPrincipals, 4).map((AWS) => ({ AWS })) },
  {
    weight: 3,
    arbitrary: fc
      .record(
        {
          AWS: someOf(awsPrincipals, 2),
          Service: someOf(otherPrincipals.Service, 2),
          Federated: someOf(otherPrincipals.Federated, 2),
          CanonicalUser: someOf(otherPrincipals.CanonicalUser, 1),
        },
        { requiredKeys: [] },
      )
      .map((kinds) => (Object.keys(kinds).length === 0 ? { Service: ["a.amazonaws.com"] } : kinds)),
  },
);

/** One element, or its opposite. */
const either = (name: string, values: fc.Arbitrary<unknown>, opposite: number): fc.Arbitrary<object> =>
  fc.tuple(values, fc.nat(9)).map(([chosen, die]) => ({ [die < opposite ? `Not${name}` : name]: chosen }));

const statement = (effect: fc.Arbitrary<string>, named: boolean): fc.Arbitrary<object> =>
  fc
    .tuple(
      effect,
      either("Action", fc.oneof(fc.constant(["*"]), someOf(actionPatterns)), 2),
      fc.oneof(
        { weight: 2, arbitrary: fc.constant({ Resource: ["*"] }) },
        { weight: 3, arbitrary: either("Resource", someOf(resourcePatterns), 3) },
      ),
      fc.oneof({ weight: 1, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: condition }),
      named ? either("Principal", principal, 2) : fc.constant({}),
    )
    .map(([Effect, action, resource, Condition, whom]) => ({
      Effect,
      ...action,
      ...resource,
      ...whom,
      ...(Object.keys(Condition).length > 0 ? { Condition } : {}),
    }));

const effects = pick("Allow", "Allow", "Deny");
const policyOf = (named: boolean): fc.Arbitrary<Policy> =>
  fc
    .tuple(fc.array(statement(effects, named), { minLength: 1, maxLength: 3 }), fc.nat(9))
    .map(([Statement, die]) =>
      compile({ ...(die === 0 ? {} : { Version: "2012-10-17" }), Statement }, "random"),
    );

const openDoor = compile(
  { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
  "FullAWSAccess",
);
const policy = fc.oneof(
  { weight: 3, arbitrary: policyOf(false) },
  { weight: 1, arbitrary: fc.constant(openDoor) },
);
const few = (maxLength: number): fc.Arbitrary<Policy[]> => fc.array(policy, { maxLength });
const rarely = <T>(arbitrary: fc.Arbitrary<T[]>, weight = 1): fc.Arbitrary<T[]> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant([] as T[]) }, { weight, arbitrary });

export const policies: fc.Arbitrary<PoliciesInForce> = fc.record({
  identity: few(3),
  boundaries: rarely(fc.array(policy, { minLength: 1, maxLength: 2 })),
  session: rarely(few(2)),
  scps: rarely(fc.array(fc.array(policy, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })),
  rcps: rarely(fc.array(fc.array(policyOf(true), { maxLength: 1 }), { minLength: 1, maxLength: 2 })),
  resource: fc.option(policyOf(true), { nil: null }),
  endpoints: rarely(fc.array(policyOf(true), { minLength: 1, maxLength: 2 })),
});

const membership: fc.Arbitrary<Membership | null> = pick(
  null,
  { id: "o-1", path: "o-1/r-1/", management: false },
  { id: "o-1", path: "o-1/r-1/", management: true },
);

const callers: readonly Omit<Caller, "org">[] = [
  { type: "User", arn: `arn:aws:iam::${home}:user/u`, entity: `arn:aws:iam::${home}:user/u`, account: home },
  {
    type: "AssumedRole",
    arn: `arn:aws:sts::${home}:assumed-role/R/s`,
    entity: `arn:aws:iam::${home}:role/p/R`,
    account: home,
  },
  { type: "AssumedRole", arn: `arn:aws:sts::${home}:assumed-role/R/s`, account: home },
  {
    type: "AssumedRole",
    arn: `arn:aws:sts::${home}:assumed-role/L/s`,
    entity: `arn:aws:iam::${home}:role/aws-service-role/a/L`,
    account: home,
  },
  { type: "AssumedRole", arn: `arn:aws:sts::${home}:assumed-role/AWSServiceRoleForA/s`, account: home },
  { type: "User", arn: `arn:aws:iam::${home}:user/p/v`, account: home },
  {
    type: "FederatedUser",
    arn: `arn:aws:sts::${home}:federated-user/f`,
    entity: `arn:aws:iam::${home}:user/u`,
    account: home,
  },
  { type: "Root", arn: `arn:aws:iam::${home}:root`, account: home },
  { type: "AWSService", arn: "a.amazonaws.com", account: null },
  { type: "AWSService", arn: "b.amazonaws.com", account: null },
  { type: "Federated", arn: provider, account: home },
  { type: "Federated", arn: "accounts.google.com", account: null },
  { type: "Federated", arn: `arn:aws:iam::${home}:saml-provider/p`, account: home },
  { type: "Anonymous", arn: "*", account: null },
];

export const callerTypes: readonly string[] = [...new Set(callers.map(({ type }) => type))];

const valuesIn = (name: string): fc.Arbitrary<ContextValue> => {
  const { values, many } = keys[name] ?? { values: ["a"], many: false };
  const one = pick(...values);
  const several = fc.uniqueArray(one, { maxLength: 3 });
  return many === "either" ? fc.oneof(one, several) : many ? several : one;
};

const context: fc.Arbitrary<Record<string, ContextValue>> = fc
  .record(Object.fromEntries(keyNames.map((name) => [name, fc.option(valuesIn(name), { nil: undefined })])))
  .map((all) =>
    Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, ContextValue] => entry[1] !== undefined),
    ),
  );

export const request: fc.Arbitrary<Request> = pick(...actions).chain((action) =>
  fc.record({
    principal: fc.tuple(pick(...callers), membership).map(([caller, org]) => ({ ...caller, org })),
    action: fc.constant(action),
    resource: pick(...(resourcesOf[action] ?? ["*"])),
    resourceAccount: pick(home, away),
    resourceOrg: membership,
    context,
  }),
);

/** Patterns that a text matches. */
const around = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(3), fc.nat(Math.max(0, text.length - 1))).map(([kind, at]) => {
    const literal = /[*?]/.test(text) ? "*" : text;
    if (kind === 0) return "*";
    if (kind === 1) return literal;
    return literal === "*" ? "*" : kind === 2 ? `${text.slice(0, at)}*` : `*${text.slice(at)}`;
  });

const choiceAround = (
  value: ContextValue,
  maybeAbsent: boolean,
  many: boolean | undefined,
): fc.Arbitrary<Choice> =>
  fc
    .tuple(...(typeof value === "string" ? [value] : value).map(around), pick("*", "a*", "b", "arn:*", "1*"))
    .map((patterns) => ({
      anyOf: patterns,
      maybeAbsent,
      ...(many === undefined ? {} : { multivalued: many }),
    }));

/** What a set says of one key, so that the request stays in it; `undefined`: nothing. */
function entry(
  name: string,
  value: ContextValue | undefined,
  mayBeUnnamed: boolean,
): fc.Arbitrary<ContextValue | Choice | null | undefined> {
  const unnamed = mayBeUnnamed ? [fc.constant(undefined)] : [];
  const known = keys[name]?.many;
  const many =
    known === "either"
      ? typeof value === "string"
        ? pick(undefined, false)
        : fc.constant(undefined)
      : pick(undefined, known);
  if (value === undefined)
    return fc.oneof(
      fc.constant(null),
      pick({ anyOf: ["*"], maybeAbsent: true }, { anyOf: ["a", "arn:*"], maybeAbsent: true }),
      ...unnamed,
    );
  return fc.oneof(
    fc.constant(value),
    fc.tuple(fc.boolean(), many).chain(([maybeAbsent, multivalued]) =>
      // A list without a value is a key that is absent.
      choiceAround(value, maybeAbsent || value.length === 0, multivalued),
    ),
    ...unnamed,
  );
}

/** A set that holds a request. */
export function setAround(one: Request): fc.Arbitrary<RequestSet> {
  return fc.boolean().chain((mayBeUnnamed) =>
    fc
      .tuple(
        fc.boolean(),
        fc.boolean(),
        fc.oneof(
          fc.constant({ arn: one.resource }),
          around(one.resource).map((pattern) => ({ pattern })),
          fc.constant({ pattern: "*" }),
        ),
        fc.record(
          Object.fromEntries(keyNames.map((name) => [name, entry(name, one.context[name], mayBeUnnamed)])),
        ),
      )
      .map(([anySession, loud, resource, all]) => ({
        principal:
          anySession && one.principal.type === "AssumedRole"
            ? { ...one.principal, arn: one.principal.arn.replace(/[^/]*$/, "*") }
            : one.principal,
        action: one.action,
        resource,
        resourceAccount: one.resourceAccount,
        resourceOrg: one.resourceOrg,
        context: Object.fromEntries(
          Object.entries(all)
            .filter((pair): pair is [string, ContextValue | Choice | null] => pair[1] !== undefined)
            .map(([name, value]) => [loud ? name.toUpperCase() : name, value]),
        ),
        ...(mayBeUnnamed ? {} : { unnamed: "absent" as const }),
      })),
  );
}

/** Every layer at once. */
const wide = fc.tuple(request, policies);

/** Where one policy decides alone: in the caller's own, or in the resource's, which names the caller. */
interface Place {
  readonly caller: Omit<Caller, "org">;
  readonly names: unknown;
}

const ownNames = ({ type, arn, entity }: Omit<Caller, "org">): unknown[] => {
  switch (type) {
    case "AWSService":
      return [{ Service: arn }, { Service: "*" }];
    case "Federated":
      return [{ Federated: arn }, { Federated: "*", AWS: home }];
    case "Anonymous":
    case "Root":
      return [];
    default:
      return [{ AWS: arn }, { AWS: entity ?? arn }];
  }
};

const hasPolicies = ({ type }: Omit<Caller, "org">): boolean =>
  type !== "AWSService" && type !== "Federated" && type !== "Anonymous";

const place: fc.Arbitrary<Place> = pick(...callers).chain((caller) =>
  pick("*", ...(hasPolicies(caller) ? [undefined, undefined] : []), ...ownNames(caller)).map((names) => ({
    caller,
    names,
  })),
);

const policyOfAll = (statements: readonly object[]): Policy =>
  compile({ Version: "2012-10-17", Statement: statements }, "random");

/** All other layers let the caller pass. */
const deciding = ({ caller, names }: Place, statements: readonly object[]): PoliciesInForce => ({
  ...{ boundaries: [], scps: [], rcps: [], endpoints: [] },
  session: caller.type === "FederatedUser" ? [openDoor] : [],
  identity: !hasPolicies(caller) ? [] : names === undefined ? [policyOfAll(statements)] : [openDoor],
  resource:
    names === undefined
      ? policyOfAll([{ Effect: "Allow", Principal: { AWS: home }, Action: "*", Resource: "*" }])
      : policyOfAll(statements.map((one) => ({ ...one, Principal: names }))),
});

const someKeys = fc.uniqueArray(pick(...suited.map(([key]) => key)), { minLength: 1, maxLength: 2 });

const at = (one: Request, { caller }: Place): Request => ({
  ...one,
  principal: { ...caller, org: null },
  resourceAccount: home,
});

/** One policy with many conditions on the same keys, so that they hang together. */
const deep = fc
  .tuple(request, place, someKeys)
  .chain(([one, where, names]) =>
    fc.tuple(
      fc.constant(one),
      fc.constant(where),
      fc.array(
        fc.tuple(
          effects,
          pick("*", "*", "*", ...resourcePatterns),
          fc.array(conditionOn(names), { minLength: 1, maxLength: 3 }).map(together),
        ),
        { minLength: 1, maxLength: 4 },
      ),
    ),
  )
  .map(([one, where, statements]): [Request, PoliciesInForce] => [
    at(one, where),
    deciding(
      where,
      statements.map(([Effect, Resource, Condition]) => ({ Effect, Action: "*", Resource, Condition })),
    ),
  ]);

const allStatement = (Effect: "Allow" | "Deny", Condition: object): object => ({
  Effect,
  Action: "*",
  Resource: "*",
  Condition,
});

/**
 * An Allow whose conditions all hold for the request, with Denies of which none does, or one condition short of that:
 * where conditions hang together, random ones hardly ever come out allowed.
 */
const guided = fc
  .tuple(request, place, someKeys)
  .chain(([one, where, names]) =>
    fc.tuple(
      fc.constant(at(one, where)),
      fc.constant(where),
      fc.array(conditionOn(names), { minLength: 3, maxLength: 10 }),
      fc.nat(3),
    ),
  )
  .map(([one, where, conditions, die]): [Request, PoliciesInForce] => {
    const isSo = (given: object): boolean =>
      decide(one, deciding(where, [allStatement("Allow", given)])).decision === "Allowed";
    const held = conditions.filter(isSo);
    const others = conditions.filter((given) => !isSo(given));
    const denies = others.map((given, index) => together([held[index] ?? {}, given]));
    const allowed = die === 0 ? [...held, ...others.slice(0, 1)] : held;
    return [
      one,
      deciding(where, [
        allStatement("Allow", together(allowed)),
        ...denies.filter((given) => !isSo(given)).map((given) => allStatement("Deny", given)),
      ]),
    ];
  });

/** A set, a request of it, and the policies in force. */
export const instance = fc
  .oneof(wide, deep, guided, guided)
  .chain(([one, inForce]) => setAround(one).map((set) => ({ request: one, policies: inForce, set })));
