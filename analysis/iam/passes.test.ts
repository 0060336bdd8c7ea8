import { describe, expect, test } from "vitest";
import { mayPass, passes } from "./passes.ts";
import { compile, type Policy } from "./policy.ts";
import type { PoliciesInForce } from "./request.ts";
import type { RequestSet } from "./request-set.ts";

const home = "111111111111";
const role = `arn:aws:iam::${home}:role/R`;
const session = `arn:aws:sts::${home}:assumed-role/R/s`;

const policy = (...statements: object[]): Policy =>
  compile(
    {
      Version: "2012-10-17",
      Statement: statements.map((statement) => ({ Action: "*", Resource: "*", ...statement })),
    },
    "test",
  );

const set = (given: Partial<RequestSet> = {}): RequestSet => ({
  principal: { type: "AssumedRole", arn: session, entity: role, account: home, org: null },
  action: "s3:GetObject",
  resource: { arn: "arn:aws:s3:::b/x" },
  resourceAccount: home,
  resourceOrg: null,
  context: {},
  ...given,
});

const inForce = (given: Partial<PoliciesInForce>): PoliciesInForce => ({
  identity: [],
  boundaries: [],
  session: [],
  scps: [],
  rcps: [],
  resource: null,
  endpoints: [],
  ...given,
});

/** An identity policy with one Allow, and one Deny if it is given. */
const ofConditions = (allow: object, deny?: object): PoliciesInForce =>
  inForce({
    identity: [
      policy({ Effect: "Allow", Condition: allow }, ...(deny ? [{ Effect: "Deny", Condition: deny }] : [])),
    ],
  });

const answer = (policies: PoliciesInForce, given: Partial<RequestSet> = {}) => {
  const one = passes(set(given), policies);
  expect(mayPass(set(given), policies)).toBe(one.answer !== "never");
  return one.answer;
};

describe("conditions that hang together are taken apart", () => {
  const region = "aws:RequestedRegion";
  const tag = "aws:PrincipalTag/t";
  test.each<[string, object, object, string]>([
    ["the same text", { StringEquals: { [tag]: "a" } }, { StringEquals: { [tag]: "a" } }, "never"],
    ["another text", { StringEquals: { [tag]: "a" } }, { StringEquals: { [tag]: "b" } }, "sometimes"],
    [
      "all but the text",
      { StringEquals: { [region]: "eu" } },
      { StringNotEquals: { [region]: "eu" } },
      "sometimes",
    ],
    [
      "all but another text",
      { StringEquals: { [region]: "eu" } },
      { StringNotEquals: { [region]: "us" } },
      "never",
    ],
    ["a pattern around it", { StringEquals: { [tag]: "ab" } }, { StringLike: { [tag]: "a*" } }, "never"],
    [
      "a pattern within a pattern",
      { StringLike: { [tag]: "ab*" } },
      { StringLike: { [tag]: "a*" } },
      "never",
    ],
    [
      "a pattern around a pattern",
      { StringLike: { [tag]: "a*" } },
      { StringLike: { [tag]: "ab*" } },
      "sometimes",
    ],
    [
      "the text in any case",
      { StringEquals: { [tag]: "A" } },
      { StringEqualsIgnoreCase: { [tag]: "a" } },
      "never",
    ],
    ["a key that must be there", { StringEquals: { [tag]: "a" } }, { Null: { [tag]: "false" } }, "never"],
    [
      "a key that must not be there",
      { Null: { [tag]: "true" } },
      { StringNotEquals: { [tag]: "a" } },
      "never",
    ],
    ["whoever lacks the key", { StringNotEquals: { [tag]: "a" } }, { Null: { [tag]: "true" } }, "sometimes"],
    [
      "if it exists",
      { StringEqualsIfExists: { [tag]: "a" } },
      { StringNotEqualsIfExists: { [tag]: "b" } },
      "never",
    ],
    [
      "numbers below",
      { NumericLessThan: { "aws:MultiFactorAuthAge": "5" } },
      { NumericLessThanEquals: { "aws:MultiFactorAuthAge": "10" } },
      "never",
    ],
    [
      "numbers above",
      { NumericLessThan: { "aws:MultiFactorAuthAge": "10" } },
      { NumericLessThanEquals: { "aws:MultiFactorAuthAge": "5" } },
      "sometimes",
    ],
    [
      "a time that is over",
      { DateLessThan: { "aws:CurrentTime": "2025-01-01" } },
      { DateLessThan: { "aws:CurrentTime": "2026-01-01" } },
      "never",
    ],
    [
      "a window",
      { DateGreaterThan: { "aws:CurrentTime": "2025-01-01" } },
      { DateLessThan: { "aws:CurrentTime": "2026-01-01" } },
      "sometimes",
    ],
    [
      "a network within",
      { IpAddress: { "aws:SourceIp": "10.1.0.0/16" } },
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      "never",
    ],
    [
      "a network around",
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      { IpAddress: { "aws:SourceIp": "10.1.0.0/16" } },
      "sometimes",
    ],
    [
      "the opposite of a truth",
      { Bool: { "aws:SecureTransport": "true" } },
      { Bool: { "aws:SecureTransport": "false" } },
      "sometimes",
    ],
    [
      "a truth",
      { Bool: { "aws:SecureTransport": "true" } },
      { BoolIfExists: { "aws:SecureTransport": "true" } },
      "never",
    ],
    [
      "an ARN within a pattern",
      { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::b" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
      "never",
    ],
    [
      "some value",
      { "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } },
      { "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } },
      "never",
    ],
    [
      "some other value",
      { "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } },
      { "ForAnyValue:StringEquals": { "aws:TagKeys": "b" } },
      "sometimes",
    ],
    [
      "all values",
      { "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } },
      { "ForAllValues:StringNotEquals": { "aws:TagKeys": "a" } },
      "sometimes",
    ],
    [
      "no values but",
      { "ForAllValues:StringEquals": { "aws:TagKeys": "a" } },
      { "ForAllValues:StringEquals": { "aws:TagKeys": "a" } },
      "never",
    ],
    [
      "two values at once",
      {
        "ForAnyValue:StringEquals": { "aws:TagKeys": "a" },
        "ForAnyValue:StringLike": { "aws:TagKeys": "b" },
      },
      { Null: { "aws:TagKeys": "true" } },
      "sometimes",
    ],
    [
      "a variable and itself",
      { StringEquals: { "s3:prefix": "${aws:SourceIdentity}" } },
      { StringEquals: { "s3:prefix": "${aws:SourceIdentity}" } },
      "never",
    ],
    [
      "a key of which nothing is known",
      { StringEquals: { "x:y": "a" } },
      { StringEquals: { "x:y": "a" } },
      "never",
    ],
  ])("%s", (_, allow, deny, expected) => {
    expect(answer(ofConditions(allow, deny))).toBe(expected);
  });

  test("whatever comes between two denials is found", () => {
    const outside = policy(
      { Effect: "Allow" },
      { Effect: "Deny", Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "5" } } },
      { Effect: "Deny", Condition: { NumericGreaterThan: { "aws:MultiFactorAuthAge": "5" } } },
      { Effect: "Deny", Condition: { Null: { "aws:MultiFactorAuthAge": "true" } } },
    );
    expect(passes(set(), inForce({ identity: [outside] }))).toMatchObject({
      answer: "sometimes",
      example: { context: { "aws:multifactorauthage": "5" } },
    });
  });
});

describe("resources", () => {
  const everywhere = { resource: { pattern: "arn:aws:s3:::*" } };
  const of = (...statements: object[]) => answer(inForce({ identity: [policy(...statements)] }), everywhere);
  test.each<[string, object[], string]>([
    ["all of them", [{ Effect: "Allow" }], "always"],
    ["some of them", [{ Effect: "Allow", Resource: "arn:aws:s3:::b/*" }], "sometimes"],
    ["none of them", [{ Effect: "Allow", Resource: "arn:aws:sqs:*" }], "never"],
    [
      "some, and all but others denied",
      [
        { Effect: "Allow", Resource: "arn:aws:s3:::b/*" },
        { Effect: "Deny", Resource: undefined, NotResource: "arn:aws:s3:::c/*" },
      ],
      "never",
    ],
    [
      "some, and all but a part of them denied",
      [
        { Effect: "Allow", Resource: "arn:aws:s3:::b/*" },
        { Effect: "Deny", Resource: undefined, NotResource: "arn:aws:s3:::b/x" },
      ],
      "sometimes",
    ],
    [
      "all but some, and those denied",
      [
        { Effect: "Allow", Resource: undefined, NotResource: "arn:aws:s3:::b*" },
        { Effect: "Deny", Resource: "arn:aws:s3:::*" },
      ],
      "never",
    ],
    ["one, for an action on none", [{ Effect: "Allow", Resource: "arn:aws:s3:::b" }], "sometimes"],
  ])("%s", (_, statements, expected) => {
    expect(of(...statements)).toBe(expected);
  });

  test("an action without resource-level permissions is asked about with the star itself", () => {
    const named = inForce({
      identity: [policy({ Effect: "Allow", Resource: "arn:aws:ec2:*:*:instance/*" })],
    });
    expect(answer(named, { action: "ec2:DescribeInstances", resource: { arn: "*" } })).toBe("never");
    expect(answer(named, { action: "ec2:DescribeInstances", resource: { pattern: "*" } })).toBe("sometimes");
  });
});

test("a session whose name is open may be the one that is named", () => {
  const named = inForce({
    resource: compile(
      {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { AWS: session }, Action: "*", Resource: "*" },
      },
      "bucket",
    ),
  });
  const open = { ...set().principal, arn: session.replace(/s$/, "*") };
  const found = passes(set({ principal: open }), named);
  expect(found).toMatchObject({ answer: "sometimes", example: { principal: { arn: session } } });
  expect(answer(named)).toBe("always");
  expect(answer(named, { principal: { ...open, arn: open.arn.replace("R/", "S/") } })).toBe("never");
});

describe("what a set says of a key", () => {
  const wanted = ofConditions({ StringLike: { "aws:SourceIdentity": "agent-*" } });
  const key = "aws:SourceIdentity";
  test.each<[string, Partial<RequestSet>, string]>([
    ["nothing", {}, "sometimes"],
    ["nothing, where nothing else is there", { unnamed: "absent" }, "never"],
    ["that it is absent", { context: { [key]: null } }, "never"],
    ["its value", { context: { [key]: "agent-1" } }, "always"],
    ["another value", { context: { [key]: "human" } }, "never"],
    ["a pattern within", { context: { [key]: { anyOf: ["agent-dev-*"], maybeAbsent: false } } }, "always"],
    [
      "a pattern within, or nothing",
      { context: { [key]: { anyOf: ["agent-dev-*"], maybeAbsent: true } } },
      "sometimes",
    ],
    [
      "patterns within and without",
      { context: { [key]: { anyOf: ["agent-*", "human"], maybeAbsent: false } } },
      "sometimes",
    ],
    [
      "patterns without",
      { context: { [key]: { anyOf: ["human-*", "robot-*"], maybeAbsent: true } } },
      "never",
    ],
    ["the key in other letters", { context: { "AWS:sourceidentity": "agent-1" } }, "always"],
  ])("%s", (_, given, expected) => {
    expect(answer(wanted, given)).toBe(expected);
  });
});

describe("where AWS's documentation leaves it open, a set neither always nor never passes", () => {
  const alone: Partial<RequestSet> = { unnamed: "absent" };
  const values = (context: RequestSet["context"]): Partial<RequestSet> => ({ ...alone, context });
  test.each<[string, PoliciesInForce, Partial<RequestSet>]>([
    [
      "a list under an operator without a qualifier",
      ofConditions({ StringEquals: { "aws:TagKeys": "a" } }),
      values({ "aws:TagKeys": ["a"] }),
    ],
    [
      "a variable without a value beside another value",
      ofConditions({ StringEquals: { "aws:SourceIdentity": ["${aws:username}", "a"] } }),
      values({ "aws:SourceIdentity": "a" }),
    ],
    [
      "a wildcard in a variable's value",
      ofConditions({ StringLike: { "aws:SourceIdentity": "${aws:PrincipalTag/t}" } }),
      values({ "aws:SourceIdentity": "ab", "aws:PrincipalTag/t": "a*" }),
    ],
    [
      "an empty value, asked whether it is there",
      ofConditions({ Null: { "aws:PrincipalTag/t": "true" } }),
      values({ "aws:PrincipalTag/t": "" }),
    ],
    [
      "a star inside of a segment that would have to cross a colon",
      inForce({ identity: [policy({ Effect: "Allow", Resource: "arn:aws:s3:::b*/x" })] }),
      { ...alone, resource: { arn: "arn:aws:s3:::b:c/x" } },
    ],
    [
      "a variable without a value in NotResource",
      inForce({
        identity: [
          policy({ Effect: "Allow", Resource: undefined, NotResource: "arn:aws:s3:::${aws:username}" }),
        ],
      }),
      alone,
    ],
    [
      "four digits that are a year or a second",
      ofConditions({ DateLessThan: { "aws:CurrentTime": "2026" } }),
      values({ "aws:CurrentTime": "2025-01-01T00:00:00Z" }),
    ],
    [
      "numbers with more digits than a computer tells apart",
      ofConditions({ NumericEquals: { "x:y": "9007199254740993" } }),
      values({ "x:y": "9007199254740992" }),
    ],
    ...(
      [
        [{ NumericNotEquals: { "x:y": "ten" } }, "10"],
        [{ NumericEquals: { "x:y": "1e" } }, "1"],
        [{ NumericNotEquals: { "x:y": "10" } }, "ten"],
        [{ DateGreaterThan: { "x:y": "20260101T000000Z" } }, "2026-02-01T00:00:00Z"],
        [{ NotIpAddress: { "x:y": "10.0.0.0/255.0.0.0" } }, "10.0.0.1"],
        [{ Bool: { "x:y": "1" } }, "true"],
      ] as const
    ).map(([condition, value]): [string, PoliciesInForce, Partial<RequestSet>] => [
      `what cannot be read as its operator's kind: ${JSON.stringify(condition)}`,
      ofConditions(condition),
      values({ "x:y": value }),
    ]),
    [
      "an ARN's pattern of fewer than six parts",
      ofConditions({ ArnLike: { "aws:SourceArn": "arn:aws:s3:*" } }),
      values({ "aws:SourceArn": "arn:aws:s3:::b" }),
    ],
  ])("%s", (_, policies, given) => {
    expect(answer(policies, given)).toBe("sometimes");
  });
});

test("a federated user without a session policy, a web identity let in with everybody, and one of another account's provider are left open", () => {
  const user = {
    type: "FederatedUser",
    arn: `arn:aws:sts::${home}:federated-user/f`,
    account: home,
    org: null,
  } as const;
  expect(answer(inForce({ identity: [policy({ Effect: "Allow" })] }), { principal: user })).toBe("sometimes");
  const web = { type: "Federated", arn: "accounts.google.com", account: null, org: null } as const;
  const everybody = inForce({ resource: policy({ Effect: "Allow", Principal: "*" }) });
  expect(answer(everybody, { principal: web })).toBe("sometimes");
  const arn = "arn:aws:iam::222222222222:oidc-provider/p";
  const provider = inForce({ resource: policy({ Effect: "Allow", Principal: { Federated: arn } }) });
  expect(answer(provider, { principal: { ...web, arn, account: "222222222222" } })).toBe("sometimes");
  expect(answer(provider, { principal: { ...web, arn, account: home } })).toBe("always");
});

test("an answer names what allows, what blocks, and what would have to be so", () => {
  const policies = inForce({
    identity: [
      policy(
        {
          Sid: "Let",
          Effect: "Allow",
          Resource: "arn:aws:s3:::b/*",
          Condition: { StringLike: { "aws:RequestedRegion": "eu-*" } },
        },
        { Sid: "Stop", Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      ),
    ],
  });
  expect(passes(set({ resource: { pattern: "arn:aws:s3:::*" } }), policies)).toMatchObject({
    answer: "sometimes",
    allowedBy: [{ layer: "identity", effect: "Allow", origin: "test", statement: "Let" }],
    blockedBy: [{ layer: "identity", effect: "Deny", origin: "test", statement: "Stop" }],
    unless: [
      "the resource is in arn:aws:s3:::b/* (test, Let)",
      "aws:requestedregion StringLike eu-* (test, Let)",
      "not: aws:securetransport Bool false (test, Stop)",
    ],
    example: { context: { "aws:requestedregion": expect.stringMatching(/^eu-/) as string } },
  });
});

test("what never passes says what denies in which part, or what is missing", () => {
  const both = policy(
    { Sid: "Let", Effect: "Allow" },
    { Sid: "Here", Effect: "Deny", Condition: { StringEquals: { "aws:RequestedRegion": "eu" } } },
    { Sid: "Elsewhere", Effect: "Deny", Condition: { StringNotEquals: { "aws:RequestedRegion": "eu" } } },
  );
  const { answer: is, blockedBy } = passes(set(), inForce({ identity: [both] }));
  expect([is, blockedBy.map(({ statement }) => statement).sort()]).toEqual(["never", ["Elsewhere", "Here"]]);
  expect(passes(set(), inForce({})).blockedBy).toEqual([
    { layer: "identity", effect: "missing", origin: "", statement: "" },
  ]);
});

test("more open questions than can be told apart are left open", () => {
  const keys = Array.from({ length: 40 }, (_, index) => `aws:RequestTag/t${index}`);
  const allows = keys.map((key) => ({ Effect: "Allow", Condition: { StringEquals: { [key]: "a" } } }));
  // Each Deny is about another half of the keys: no part is denied as a whole before all are told apart.
  const denies = keys.map((key, index) => ({
    Effect: "Deny",
    Condition: {
      StringEquals: { [key]: "a", [keys[(index + 1) % keys.length] ?? ""]: "a" },
      Null: { "aws:RequestTag/u": "false" },
    },
  }));
  const last = { Effect: "Deny", Condition: { Null: { "aws:RequestTag/u": "true" } } };
  expect(answer(inForce({ identity: [policy(...allows, ...denies, last)] }))).toBe("sometimes");
});
