/** The blueprint with the gates taken away: roles whose own policies allow everything, as if an attacker had written them. */
import { buildModel } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import { everyQuery } from "../../analysis/reach/goals.ts";
import { Prover, type Result } from "../../analysis/reach/prove.ts";
import { readStart } from "../../analysis/reach/start.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { blueprintCheckpoints, type DeployedFile } from "../blueprint.ts";
import { accounts } from "../guardrails/place.ts";

const { prod, dev } = accounts;

const everything = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
};

const agents = [
  { file: "prod.json", name: "agent-sre" },
  { file: "dev.json", name: "agent-builder" },
] as const;

export const agent = {
  prod: `arn:aws:iam::${prod}:role/agent/agent-sre`,
  dev: `arn:aws:iam::${dev}:role/agent/agent-builder`,
} as const;

interface Resource {
  readonly urn: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

/**
 * Both agents' roles with `*` for their own policies and nothing beside it.
 * @param boundary `lifted`: without their boundary, too, which guardrails keep everybody but break-glass from
 */
function freed(files: readonly DeployedFile[], boundary: "stands" | "lifted"): DeployedFile[] {
  return files.map(({ file, content }) => {
    const found = agents.find((one) => one.file === file);
    if (!found) return { file, content };
    const copy = structuredClone(content) as { deployment: { resources: Resource[] } };
    const own = new RegExp(`:(RolePolicyAttachment|RolePolicy)::${found.name}-(?!landing)`);
    const role = copy.deployment.resources.find(({ urn }) => urn.endsWith(`role:Role::${found.name}-agent`));
    if (!role) throw new Error(`${file} has no role of ${found.name}`);
    const { permissionsBoundary, ...rest } = { ...role.inputs, ...role.outputs };
    role.inputs = {
      ...rest,
      managedPolicyArns: [],
      inlinePolicies: [{ name: "everything", policy: JSON.stringify(everything) }],
      ...(boundary === "stands" ? { permissionsBoundary } : {}),
    };
    role.outputs = role.inputs;
    copy.deployment.resources = copy.deployment.resources.filter(({ urn }) => !own.test(urn));
    return { file, content: copy };
  });
}

/** Roles as anybody makes them, each by another way in: guardrails know nothing about them. */
const administrator = (account: string) => ({
  arn: `arn:aws:iam::${account}:role/team/administrator`,
  principal: { AWS: `arn:aws:iam::${account}:root` },
  action: "sts:AssumeRole",
});

interface Accounts {
  readonly audit: string;
  readonly backup: string;
  readonly prod: string;
  readonly dev: string;
}

/** Those roles in some accounts, each allowed everything, as a world file has them. */
export const rolesMadeIn = ({ audit, backup, prod, dev }: Accounts) =>
  [
    ...[prod, dev].flatMap((account) => [
      administrator(account),
      {
        arn: `arn:aws:iam::${account}:role/build`,
        principal: { Service: "codebuild.amazonaws.com" },
        action: "sts:AssumeRole",
      },
      {
        arn: `arn:aws:iam::${account}:role/web-server`,
        principal: { Service: "ec2.amazonaws.com" },
        action: "sts:AssumeRole",
      },
    ]),
    ...[audit, backup].map(administrator),
  ].map(({ arn, principal, action }) => ({
    arn,
    trust: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: principal, Action: action }],
    },
    policies: [{ name: "everything", policy: everything }],
  }));

const worldWithRoles = () => ({ ...worldFileOf(), principals: rolesMadeIn(accounts) });

/** What of an attacker's is free. */
export type Freedom = "own policies" | "own policies, no boundary" | "nothing";

const files = await blueprintCheckpoints();
const provers = new Map<Freedom, Prover>();

function proverFor(freedom: Freedom): Prover {
  const there = provers.get(freedom);
  if (there) return there;
  const checkpoints =
    freedom === "nothing" ? files : freed(files, freedom === "own policies" ? "stands" : "lifted");
  const prover = new Prover(buildModel(checkpoints, readWorld(worldWithRoles(), "world.json")));
  provers.set(freedom, prover);
  return prover;
}

const proved = new Map<string, ReadonlyMap<string, Result>>();

/** Every goal from a start, by what it is called: `backup`, `admin:444444444444`. */
export function proveFrom(arn: string, freedom: Freedom): ReadonlyMap<string, Result> {
  const key = `${freedom} ${arn}`;
  const there = proved.get(key);
  if (there) return there;
  const { results } = proverFor(freedom).prove([readStart(arn)], everyQuery);
  const byName = new Map(
    results.map((result) => [
      result.target === null ? result.goal : `${result.goal}:${result.target}`,
      result,
    ]),
  );
  proved.set(key, byName);
  return byName;
}
