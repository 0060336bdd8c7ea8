/**
 * Theorem: each published escalation path is reachable in its minimal account, with the permissions that it lists, and out
 * of reach once any one of them is gone. What a path lists in vain (catalog/edges/published.ts) is left out from the start.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readGoal } from "../../analysis/reach/goals.ts";
import { Prover } from "../../analysis/reach/prove.ts";
import { readStart } from "../../analysis/reach/start.ts";
import { edges } from "../../catalog/edges/index.ts";
import { publishedPaths } from "../../catalog/edges/published.ts";
import { type Example, everyChoiceOf, exampleOf } from "./edge-examples.ts";
import {
  account,
  allow,
  byNobody,
  document,
  modelOf,
  role,
  roleArn,
  rootArn,
  type SmallResource,
  trusting,
  user,
  userArn,
} from "./small-accounts.ts";

interface Path {
  readonly id: string;
  readonly required: readonly { readonly permission: string }[];
}

const { paths } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../data/escalation-paths.json"), "utf8"),
) as { readonly paths: readonly Path[] };

const byId = new Map(edges.map((edge) => [edge.id, edge]));

/** A minimal account: what is there but the attacker, and on what the attacker holds each permission. */
interface Account {
  readonly resources: (permissions: readonly string[]) => readonly SmallResource[];
  readonly world: Readonly<Record<string, unknown>>;
  readonly from: string;
  readonly goal: string;
}

const policyArn = `arn:aws:iam::${account}:policy/weak`;
const weakPolicy: SmallResource = {
  type: "aws:iam/policy:Policy",
  name: "weak",
  account,
  id: policyArn,
  properties: { name: "weak", path: "/", arn: policyArn, policy: document(allow("ec2:DescribeRegions")) },
};
const attachment: SmallResource = {
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name: "weak",
  account,
  id: "target/weak",
  properties: { role: "target", policyArn },
};

/** Paths of two steps: a weak role or user is made strong, and become. */
const chained = (trust: string, ...resources: readonly SmallResource[]): Account => ({
  resources: (permissions) => [
    role(
      "start",
      byNobody,
      permissions.map((permission) =>
        allow(
          permission,
          permission === "iam:CreatePolicyVersion"
            ? policyArn
            : /User|AccessKey/.test(permission)
              ? userArn("target")
              : roleArn("target"),
        ),
      ),
    ),
    role("target", trust),
    user("target"),
    ...resources,
  ],
  world: {},
  from: roleArn("start"),
  goal: `admin:${account}`,
});

const assumable = trusting({ AWS: rootArn() });
const accounts: Readonly<Record<string, Account>> = {
  "iam-014": chained(assumable),
  "iam-015": chained(byNobody),
  "iam-016": chained(assumable, weakPolicy, attachment),
  "iam-017": chained(assumable),
  "iam-018": chained(byNobody),
  "iam-019": chained(byNobody),
  "iam-020": chained(byNobody, weakPolicy, attachment),
  "iam-021": chained(byNobody),
};

const permissionsOf = ({ id, required }: Path): string[] =>
  required
    .map(({ permission }) => permission)
    .filter((permission) => !(permission in (publishedPaths[id]?.spare ?? {})))
    .sort();

/** The example of the path's edge that takes these very permissions. */
function fitting(path: Path): Example | undefined {
  const edge = byId.get(publishedPaths[path.id]?.edges[0] ?? "");
  if (!edge) return undefined;
  const wanted = permissionsOf(path).join(" ");
  const choice = everyChoiceOf(edge).find((indices) => {
    const calls = indices.flatMap((index, step) => edge.steps[step]?.[index]?.requests ?? []);
    return [...new Set(calls.map(({ action }) => action))].sort().join(" ") === wanted;
  });
  return choice && exampleOf(edge, choice);
}

const verdictOf = (
  resources: readonly SmallResource[],
  { world, from, goal }: Pick<Account, "world" | "from" | "goal">,
): string | undefined =>
  new Prover(modelOf(resources, world)).prove([readStart(from)], [readGoal(goal)]).results[0]?.verdict;

test("there are as many as were published", () => {
  expect(paths.length).toBe(65);
});

test.each(paths.map((path) => [path.id, path] as const))("%s", (id, path) => {
  const made = accounts[id];
  if (made) {
    const permissions = permissionsOf(path);
    expect(verdictOf(made.resources(permissions), made)).toBe("reachable");
    for (const missing of permissions) {
      const others = made.resources(permissions.filter((one) => one !== missing));
      expect(verdictOf(others, made), missing).toBe("never");
    }
    return;
  }
  const example = fitting(path);
  expect(example, "an example with these permissions").toBeDefined();
  if (!example) return;
  expect(verdictOf(example.resources, example)).toBe("reachable");
  for (const { without, resources } of example.twins)
    expect(verdictOf(resources, example), without).toBe("never");
});
