import { expect, test } from "vitest";
import { CannotTell, unknownString } from "../cannot-tell.ts";
import { PolicyError, readDocument, readPolicy } from "./document.ts";

test("a document is read into one form, whatever form it came in", () => {
  const [statement] = readPolicy(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Sid: "One",
        Effect: "Allow",
        Principal: { AWS: ["*", "111122223333"], Service: "s3.amazonaws.com" },
        Action: "s3:GetObject",
        NotResource: ["a", "b"],
        Condition: {
          "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": ["x"] },
          Bool: { "AWS:SecureTransport": true },
        },
      },
    }),
  );
  expect(statement).toEqual({
    name: "One",
    effect: "Allow",
    principals: [
      { kind: "AWS", value: "*" },
      { kind: "AWS", value: "111122223333" },
      { kind: "Service", value: "s3.amazonaws.com" },
    ],
    notPrincipals: [],
    actions: ["s3:GetObject"],
    notActions: [],
    resources: [],
    notResources: ["a", "b"],
    conditions: [
      { operator: "stringlike", qualifier: "foranyvalue", ifExists: true, key: "aws:tagkeys", values: ["x"] },
      { operator: "bool", ifExists: false, key: "aws:securetransport", values: ["true"] },
    ],
  });
});

test("a star as principal stands for everybody, and a statement without a Sid for its place", () => {
  const [statement] = readPolicy({ Statement: [{ Effect: "Deny", Principal: "*", Action: "*" }] });
  expect(statement).toMatchObject({ name: "statement 1", principals: [{ kind: "AWS", value: "*" }] });
});

const one = (statement: unknown) => ({ Version: "2012-10-17", Statement: [statement] });

test.each([
  ["nothing", undefined],
  ["no JSON", "{"],
  ["a list", []],
  ["no statements", { Version: "2012-10-17" }],
  ["a statement that is none", one("Allow")],
  ["an effect that is none", one({ Effect: "allow", Action: "*" })],
  ["an element that nobody knows", one({ Effect: "Allow", Actions: "*" })],
  ["a principal that nobody knows", one({ Effect: "Allow", Principal: { Everyone: "*" } })],
  ["a principal that is text", one({ Effect: "Allow", Principal: "everybody" })],
  ["an action that is none", one({ Effect: "Allow", Action: [{}] })],
  ["a condition that is none", one({ Effect: "Allow", Action: "*", Condition: "always" })],
  ["an operator without keys", one({ Effect: "Allow", Action: "*", Condition: { Bool: "true" } })],
  ["both an element and its opposite", one({ Effect: "Allow", Action: "*", NotAction: "iam:*" })],
  ["no action", one({ Effect: "Allow", Resource: "*" })],
  ["a version that is none", { Version: "2012-10-18", Statement: [] }],
  ["an element beside the statements", { Version: "2012-10-17", Statement: [], Statements: [] }],
  ["a key twice", '{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"*"}}'],
  [
    "a condition key twice in different case",
    one({
      Effect: "Allow",
      Action: "*",
      Condition: { StringEquals: { "aws:SourceIp": "a", "AWS:SourceIp": "b" } },
    }),
  ],
  [
    "two qualifiers",
    one({ Effect: "Allow", Action: "*", Condition: { "ForAnyValue:ForAllValues:Bool": { a: "b" } } }),
  ],
  [
    "a qualifier that nobody knows",
    one({ Effect: "Allow", Action: "*", Condition: { "ForSome:Bool": { a: "b" } } }),
  ],
  [
    "an unknown value in it",
    JSON.stringify(one({ Effect: "Deny", Action: "*", Resource: `${unknownString}/*` })),
  ],
])("cannot tell: %s", (_, document) => {
  expect(() => readPolicy(document)).toThrow(CannotTell);
});

test("an error names the place and what is wrong there", () => {
  const read = () => readPolicy(one({ Sid: "Mine", Effect: "Allow", Action: [{}] }));
  expect(read).toThrow(PolicyError);
  expect(read).toThrow(
    expect.objectContaining({ where: "Mine.Action", what: "neither text nor a list of it" }),
  );
});

test("a document without a version is of the version that knows no variables", () => {
  expect(readDocument({ Statement: [] }).version).toBe("2008-10-17");
});
