/** A stack that is deployed a second time: what the engine would do with each resource. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { nameOf, type ResourceState } from "./checkpoint.ts";
import { Cloud } from "./cloud/cloud.ts";
import { sandboxWorld } from "./cloud/given.ts";
import { deploy } from "./monitor.ts";

const roleType = "aws:iam/role:Role";
const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });

interface Change {
  readonly description?: string;
  readonly name?: string;
  readonly policyName?: string;
  readonly without?: readonly string[];
  readonly options?: pulumi.CustomResourceOptions;
}

const program = (change: Change) => () => {
  const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: ["444444444444"] });
  const role = new aws.iam.Role(
    "role",
    { name: change.name ?? "role", description: change.description ?? "", assumeRolePolicy: trust },
    { provider, ...change.options },
  );
  if (!change.without?.includes("policy"))
    new aws.iam.RolePolicy(
      "policy",
      { role: role.name, name: change.policyName ?? "policy", policy: trust },
      { provider, ...change.options },
    );
};

const up = (cloud: Cloud, change: Change = {}, before: readonly ResourceState[] = [], preview = false) =>
  deploy({
    program: program(change),
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud,
    before,
    preview,
  });

/** Deploys a stack, then deploys it again with a change: what is done, and what there is afterwards. */
async function again(change: Change, first: Change = {}, preview = false) {
  const cloud = new Cloud(sandboxWorld);
  const made = await up(cloud, first);
  expect(made.errors).toEqual([]);
  expect(made.steps.map(({ op }) => op)).toEqual(["create", "create"]);
  const deployment = await up(cloud, change, made.resources, preview);
  return {
    errors: deployment.errors,
    steps: deployment.steps.map(({ op, urn }) => `${op} ${nameOf(urn)}`),
    roles: cloud.find(roleType).map(({ id, inputs }) => [id, inputs["description"]]),
    existing: cloud.snapshot().map(({ name }) => name),
    deployment,
    made,
  };
}

test("the same program does nothing, and every resource keeps its outputs", async () => {
  const { steps, errors, deployment, made } = await again({});
  expect(errors).toEqual([]);
  expect(steps).toEqual(["same role", "same policy"]);
  expect(deployment.checkpoint()).toEqual(made.checkpoint());
});

test("another value changes a resource in place", async () => {
  const { steps, roles } = await again({ description: "new" });
  expect(steps).toEqual(["update role", "same policy"]);
  expect(roles).toEqual([["role", "new"]]);
});

test("a preview says so, and changes nothing", async () => {
  const { steps, roles } = await again({ description: "new" }, {}, true);
  expect(steps).toEqual(["update role", "same policy"]);
  expect(roles).toEqual([["role", ""]]);
});

test("a value that AWS cannot change replaces it: the new one first, where both have room", async () => {
  const { steps, existing, roles } = await again({ policyName: "other" });
  expect(steps).toEqual(["same role", "replace policy"]);
  expect([existing, roles.length]).toEqual([["role", "policy"], 1]);
});

test("what the program no longer has goes", async () => {
  const { steps, existing } = await again({ without: ["policy"] });
  expect(steps).toEqual(["same role", "delete policy"]);
  expect(existing).toEqual(["role"]);
});

test("what is to be retained stays, and is forgotten", async () => {
  const { steps, existing } = await again({ without: ["policy"] }, { options: { retainOnDelete: true } });
  expect(steps).toEqual(["same role", "delete policy"]);
  expect(existing).toEqual(["role", "policy"]);
});

test.each<[string, Change, RegExp]>([
  ["deletes", { without: ["policy"] }, /policy is protected, and cannot be deleted/],
  ["replaces", { policyName: "other" }, /policy is protected, and cannot be replaced/],
])("nobody %s what is protected", async (_, change, error) => {
  const { errors, existing } = await again(change, { options: { protect: true } });
  expect(errors.join()).toMatch(error);
  expect(existing).toEqual(["role", "policy"]);
});

test("a value that is ignored keeps what it was", async () => {
  const { steps, roles } = await again({
    description: "new",
    options: { ignoreChanges: ["description"] },
  });
  expect(steps).toEqual(["same role", "same policy"]);
  expect(roles).toEqual([["role", ""]]);
});
