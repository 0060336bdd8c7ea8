/** What the model does not know counts as open: it never makes something out of reach. */
import { describe, expect, test } from "vitest";
import {
  account,
  allow,
  byNobody,
  document,
  modelOf,
  role,
  roleArn,
  type SmallResource,
  trusting,
} from "../../test/reach/small-accounts.ts";
import { unknownValue } from "../model/value.ts";
import { Vocabulary } from "./action-set.ts";
import { readGoal } from "./goals.ts";
import { Landscape } from "./landscape.ts";
import { FactBook } from "./policy-facts.ts";
import { Prover } from "./prove.ts";
import { readStart } from "./start.ts";

const verdict = (resources: readonly SmallResource[], goal: string, world = {}): string | undefined =>
  new Prover(modelOf(resources, world)).prove([readStart(roleArn("start"))], [readGoal(goal)]).results[0]
    ?.verdict;

const target = role("target", trusting({ Service: "lambda.amazonaws.com" }), [allow("*")]);
const isTarget = `role:${roleArn("target")}`;
const start = (...actions: readonly string[]) =>
  role(
    "start",
    byNobody,
    actions.map((action) => allow(action)),
  );

const runner = (properties: Readonly<Record<string, unknown>>): SmallResource => ({
  type: "aws:lambda/function:Function",
  name: "runner",
  account,
  id: "runner",
  properties: { arn: `arn:aws:lambda:eu-central-1:${account}:function:runner`, ...properties },
});

describe("a role that is not known", () => {
  test("is any of the account, for whoever takes over what runs as it", () => {
    const by = start("lambda:UpdateFunctionCode");
    expect(verdict([by, target, runner({ role: roleArn("target") })], isTarget)).toBe("reachable");
    expect(verdict([by, target, runner({ role: unknownValue })], isTarget)).toBe("unknown");
    const other = role("other", byNobody);
    expect(verdict([by, target, other, runner({ role: roleArn("other") })], isTarget)).toBe("never");
    expect(verdict([start(), target, runner({ role: unknownValue })], isTarget)).toBe("never");
  });
});

describe("content that is not known", () => {
  test("is anything of its form, for whoever writes any", () => {
    const from = (s3Bucket: string) => runner({ role: roleArn("target"), s3Bucket, s3Key: "code.zip" });
    const by = role("start", byNobody, [allow("s3:PutObject", "arn:aws:s3:::code/*")]);
    expect(verdict([by, target, from("code")], isTarget)).toBe("reachable");
    expect(verdict([by, target, from(unknownValue)], isTarget)).toBe("unknown");
    expect(verdict([by, target, from("elsewhere")], isTarget)).toBe("never");
    expect(verdict([start(), target, from(unknownValue)], isTarget)).toBe("never");
  });
});

describe("an organisation that is not known", () => {
  const bucket = "arn:aws:s3:::example";
  const id = "o-abcdef1234";
  const policy = JSON.parse(
    document({
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `${bucket}/*`,
      Condition: { StringEquals: { "aws:PrincipalOrgID": id } },
    }),
  ) as object;
  const root = (accounts: readonly string[]) => ({ id: "r-ab12", accounts });

  test("may be the one that a policy lets in", () => {
    const by = role("start", byNobody, [allow("s3:GetObject")]);
    const of = (world: object) =>
      verdict([by], `read:${bucket}`, {
        ...world,
        resources: [
          { arn: bucket, type: "aws:s3/bucket:Bucket", account: "777788889999", policy, runsAs: [] },
        ],
      });
    expect(of({})).not.toBe("never");
    expect(of({ organization: null })).toBe("never");
    const managementAccount = "999988887777";
    expect(of({ organization: { id, managementAccount, root: root([account]) } })).toBe("reachable");
    expect(of({ organization: { id, managementAccount, root: root([]) } })).toBe("never");
    expect(of({ organization: { id, managementAccount } })).not.toBe("never");
  });
});

describe("two resources that answer to one ARN, for it is not known", () => {
  const queue = (name: string, policy: string | null): SmallResource => ({
    type: "aws:sqs/queue:Queue",
    name,
    account,
    properties: { fifoQueue: false, ...(policy !== null && { policy }) },
  });
  const nobody = document({ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" });
  const everybody = document({ Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" });
  const policyOf = (...policies: readonly (string | null)[]) => {
    const model = modelOf(policies.map((policy, index) => queue(`queue-${index}`, policy)));
    const [arn = ""] = [...model.resources.values()].map((resource) => resource.arn);
    expect(arn).toMatch(/[*]/);
    const landscape = new Landscape(model, "perhaps", new FactBook(new Vocabulary(["sqs:SendMessage"])));
    const found = landscape.resourceAt(arn)?.policy;
    return found === null || typeof found === "string"
      ? found
      : found?.statements.map(({ effect }) => effect);
  };

  test("have the policy that both have", () => {
    expect(policyOf(null, null)).toBe(null);
    expect(policyOf(nobody, nobody)).toEqual(["Deny"]);
  });

  test("and any, where they differ", () => {
    expect(policyOf(nobody, everybody)).toBe("unknown");
    expect(policyOf(nobody, null)).toBe("unknown");
    expect(policyOf(nobody, everybody, nobody)).toBe("unknown");
    expect(policyOf(nobody, nobody, everybody)).toBe("unknown");
  });
});
