import { describe, expect, test } from "vitest";
import { lostDenials } from "./denials.ts";
import { readDocument } from "./document.ts";

type Statement = Readonly<Record<string, unknown>>;

const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };
const role = "arn:aws:iam::111122223333:role/perimeter/break-glass";
const sparing = (operator: string, ...values: readonly string[]) => ({
  ...deny,
  Condition: { [operator]: { "aws:PrincipalArn": values } },
});
const document = (...statements: readonly Statement[]) =>
  readDocument({ Version: "2012-10-17", Statement: statements.length > 0 ? statements : [allow] });
const allow = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };

const isLost = (before: readonly Statement[], after: readonly Statement[]): boolean =>
  lostDenials(document(...before), document(...after)).length > 0;

describe("still denied", () => {
  test.each<[string, Statement[], Statement[]]>([
    ["the same", [deny], [deny]],
    ["under another name", [{ ...deny, Sid: "A" }], [{ ...deny, Sid: "B" }]],
    ["more actions", [{ ...deny, Action: "s3:GetObject" }], [{ ...deny, Action: "S3:Get*" }]],
    [
      "each action by a statement of its own",
      [{ ...deny, Action: ["s3:GetObject", "s3:PutObject"] }],
      [
        { ...deny, Action: "s3:PutObject" },
        { ...deny, Action: "s3:GetObject" },
      ],
    ],
    [
      "all but less",
      [{ ...deny, Action: undefined, NotAction: ["s3:*", "iam:*"] }],
      [{ ...deny, Action: undefined, NotAction: "s3:Get*" }],
    ],
    ["an action that is not spared", [deny], [{ ...deny, Action: undefined, NotAction: "iam:*" }]],
    ["everything", [{ ...deny, Action: undefined, NotAction: "iam:*" }], [{ ...deny, Action: "*" }]],
    ["more resources", [{ ...deny, Resource: "arn:aws:s3:::a/*" }], [deny]],
    ["everybody", [{ ...deny, Principal: { AWS: role } }], [deny]],
    ["on no condition", [sparing("ArnNotEquals", role)], [deny]],
    [
      "sparing fewer",
      [sparing("ArnNotEquals", role, "arn:aws:iam::111122223333:role/b")],
      [sparing("ArnNotEquals", role)],
    ],
    [
      "sparing one of a pattern",
      [sparing("ArnNotLike", "arn:aws:iam::*:role/perimeter/*")],
      [sparing("ArnNotEquals", role)],
    ],
    ["sparing the same as text", [sparing("StringNotEquals", role)], [sparing("ArnNotEquals", role)]],
    [
      "for more values",
      [{ ...deny, Condition: { StringEquals: { "s3:x-amz-acl": "public-read" } } }],
      [{ ...deny, Condition: { StringLike: { "s3:x-amz-acl": "public-*" } } }],
    ],
    [
      "also without the key",
      [{ ...deny, Condition: { StringEquals: { "s3:x-amz-acl": "public-read" } } }],
      [{ ...deny, Condition: { StringEqualsIfExists: { "s3:x-amz-acl": "public-read" } } }],
    ],
  ])("%s", (_, before, after) => {
    expect(isLost(before, after)).toBe(false);
  });
});

describe("denied no longer", () => {
  test.each<[string, Statement[], Statement[]]>([
    ["nothing is", [deny], []],
    ["it is allowed", [deny], [{ ...deny, Effect: "Allow" }]],
    [
      "one action less",
      [{ ...deny, Action: ["s3:GetObject", "s3:PutObject"] }],
      [{ ...deny, Action: "s3:GetObject" }],
    ],
    ["an action of a pattern", [deny], [{ ...deny, Action: "s3:Get*" }]],
    [
      "a spared action more",
      [{ ...deny, Action: undefined, NotAction: "s3:Get*" }],
      [{ ...deny, Action: undefined, NotAction: "s3:*" }],
    ],
    ["an action that is spared", [deny], [{ ...deny, Action: undefined, NotAction: "s3:Get*" }]],
    ["all but some", [{ ...deny, Action: undefined, NotAction: "iam:*" }], [deny]],
    ["one resource", [deny], [{ ...deny, Resource: "arn:aws:s3:::a/*" }]],
    ["one account's principals", [deny], [{ ...deny, Principal: { AWS: "arn:aws:iam::111122223333:root" } }]],
    ["everybody but one", [deny], [{ ...deny, Principal: undefined, NotPrincipal: { AWS: role } }]],
    ["on condition", [deny], [sparing("ArnNotEquals", role)]],
    [
      "sparing one more",
      [sparing("ArnNotEquals", role)],
      [sparing("ArnNotEquals", role, "arn:aws:iam::111122223333:role/b")],
    ],
    [
      "sparing its siblings",
      [sparing("ArnNotEquals", role)],
      [sparing("ArnNotLike", "arn:aws:iam::111122223333:role/perimeter/*")],
    ],
    ["a pattern where a text was", [sparing("StringNotEquals", "a*")], [sparing("StringNotLike", "a*")]],
    [
      "the other way round",
      [{ ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } }],
      [{ ...deny, Condition: { Bool: { "aws:SecureTransport": "true" } } }],
    ],
    [
      "one value less",
      [{ ...deny, Condition: { StringEquals: { "s3:x-amz-acl": ["public-read", "public-read-write"] } } }],
      [{ ...deny, Condition: { StringEquals: { "s3:x-amz-acl": "public-read" } } }],
    ],
    [
      "not without the key",
      [{ ...deny, Condition: { StringEqualsIfExists: { "s3:x-amz-acl": "public-read" } } }],
      [{ ...deny, Condition: { StringEquals: { "s3:x-amz-acl": "public-read" } } }],
    ],
    [
      "on one more condition",
      [sparing("ArnNotEquals", role)],
      [
        {
          ...deny,
          Condition: {
            ArnNotEquals: { "aws:PrincipalArn": role },
            StringNotEqualsIfExists: { "aws:PrincipalTag/team": "platform" },
          },
        },
      ],
    ],
    [
      "for other values of the key",
      [{ ...deny, Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "300" } } }],
      [{ ...deny, Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "0" } } }],
    ],
  ])("%s", (_, before, after) => {
    expect(isLost(before, after)).toBe(true);
  });
});
