import { describe, expect, test } from "vitest";
import {
  account,
  allow,
  byNobody,
  elsewhere,
  modelOf,
  role,
  roleArn,
  rootArn,
  trusting,
  user,
  userArn,
  userPolicy,
} from "../../test/reach/small-accounts.ts";
import type { Model } from "../model/model.ts";
import { Prover, type Result } from "./prove.ts";
import { readStart } from "./start.ts";

function prove(model: Model, from: string, goal: string): Result {
  const [kind = "", ...target] = goal.split(":");
  const { results } = new Prover(model).prove(
    [readStart(from)],
    [{ kind, target: target.length > 0 ? target.join(":") : null }],
  );
  const [result] = results;
  if (!result) throw new Error("no result");
  return result;
}

const admin = allow("*");

describe("assuming roles", () => {
  const chain = [
    role("start", byNobody, [allow("sts:AssumeRole", roleArn("middle"))]),
    role("middle", trusting({ AWS: rootArn() }), [allow("sts:AssumeRole", roleArn("end", elsewhere))]),
    role("end", trusting({ AWS: rootArn() }), [admin], {}, elsewhere),
  ];

  test("a chain over accounts is found, and told step by step", () => {
    const result = prove(modelOf(chain), roleArn("start"), `role:${roleArn("end", elsewhere)}`);
    expect(result.verdict).toBe("reachable");
    expect(
      result.path.map(({ principal, action, resource, becomes }) => [principal, action, resource, becomes]),
    ).toEqual([
      [roleArn("start"), "sts:AssumeRole", roleArn("middle"), roleArn("middle")],
      [roleArn("middle"), "sts:AssumeRole", roleArn("end", elsewhere), roleArn("end", elsewhere)],
    ]);
    expect(result.path[0]?.allowedBy.map(({ layer }) => layer).sort()).toEqual(["identity", "resource"]);
  });

  test.each([0, 1, 2])("and broken by whichever link is missing: %i", (missing) => {
    const without = chain.map((resource, index) =>
      index === missing ? role(resource.name, byNobody, [], {}, resource.account) : resource,
    );
    expect(prove(modelOf(without), roleArn("start"), `role:${roleArn("end", elsewhere)}`).verdict).toBe(
      "never",
    );
  });

  test("cycles of trust come to an end", () => {
    const names = ["a", "b", "c"];
    const model = modelOf(
      names.map((name, index) =>
        role(name, trusting({ AWS: roleArn(names[(index + 2) % 3] ?? "") }), [allow("sts:AssumeRole")]),
      ),
    );
    expect(prove(model, roleArn("a"), `role:${roleArn("c")}`).path).toHaveLength(2);
    expect(prove(model, roleArn("a"), `role:${roleArn("d")}`).verdict).toBe("never");
  });
});

describe("administrators", () => {
  test("who writes its own policies is one", () => {
    const model = modelOf([role("start", byNobody, [allow("iam:PutRolePolicy", roleArn("start"))])]);
    const { verdict, path } = prove(model, roleArn("start"), `admin:${account}`);
    expect(verdict).toBe("reachable");
    expect(path.map(({ edge }) => edge)).toEqual(["iam.put-role-policy"]);
  });

  test("who makes another user's key is that user", () => {
    const model = modelOf([
      role("start", byNobody, [allow("iam:CreateAccessKey", userArn("root"))]),
      user("root"),
      userPolicy("root", admin),
    ]);
    expect(prove(model, roleArn("start"), `admin:${account}`).verdict).toBe("reachable");
  });

  test("who may do nothing is none", () => {
    const model = modelOf([role("start", byNobody), role("other", trusting({ AWS: rootArn() }), [admin])]);
    expect(prove(model, roleArn("start"), `admin:${account}`).verdict).toBe("never");
  });
});
