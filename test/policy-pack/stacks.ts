/** What the policy pack, and whatever has to say the same, is asked about: every stack, planned and made, and weakened. */
import { nameOf, type ResourceState } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deployables, titleOf } from "../../sandbox/deployables.ts";
import { deploy } from "../../sandbox/monitor.ts";
import type { PackConfiguration } from "../../sandbox/policy-pack.ts";
import { projectDirectory, stackConfiguration } from "../../sandbox/project.ts";
import type { Properties } from "../../sandbox/wire.ts";
import { namedAgents, sandboxAccounts } from "./accounts.ts";
import { agents } from "./agents.ts";
import type { Weakening } from "./weakenings.ts";

/** What a platform team says to the pack of a stack. */
export const configurationOf = ({ title }: Pick<PackStack, "title">): PackConfiguration => {
  const [, of = title] = /^(?:access|grants)-(.+)$/.exec(title) ?? [];
  const domains: Readonly<Record<string, string>> = {
    org: "management",
    agents: "prod",
    "orders/prod": "prod",
  };
  return { configuration: { domain: domains[of] ?? of, accounts: sandboxAccounts, agents: namedAgents } };
};

export interface PackStack {
  readonly title: string;
  readonly planned: readonly ResourceState[];
  readonly made: readonly ResourceState[];
}

/** Every stack of the perimeter, its guest, and the components around agents in an account that has nothing else. */
export async function packStacks(): Promise<PackStack[]> {
  const cloud = new Cloud(sandboxWorld);
  const all = [
    ...deployables.map((deployable) => ({
      ...deployable,
      title: titleOf(deployable),
      config: stackConfiguration(deployable.directory, deployable.stack),
      cloud,
    })),
    {
      title: "agents",
      program: agents,
      project: "agents",
      stack: "prod",
      directory: projectDirectory,
      config: {},
      cloud: new Cloud(sandboxWorld),
    },
  ];
  const stacks: PackStack[] = [];
  for (const { title, ...options } of all) {
    const plan = await deploy({ ...options, preview: true });
    const deployment = await deploy(options);
    const errors = [...plan.errors, ...deployment.errors];
    if (errors.length > 0) throw new Error(`${title}: ${errors.join("\n")}`);
    stacks.push({ title, planned: plan.resources, made: deployment.resources });
  }
  return stacks;
}

/** The stack that has a component, after one of the component's resources was changed by hand, or taken out. */
export function weakenedStack(
  stacks: readonly PackStack[],
  { component, type, which, change }: Weakening,
): { readonly stack: PackStack; readonly resources: ResourceState[] } {
  const within = (resource: ResourceState) =>
    resource.custom && resource.urn.includes(`agent-perimeter:index:${component}$`);
  // The agents' own stack comes last, and has a grant to weaken.
  const stack = stacks.findLast(({ made }) => made.some(within));
  if (!stack) throw new Error(`no stack has the component ${component}`);
  const target = stack.made.find(
    (resource) => within(resource) && resource.type === type && (which?.test(nameOf(resource.urn)) ?? true),
  );
  if (!target) throw new Error(`${component} has no ${type} like ${which}`);
  if (change === "remove") return { stack, resources: stack.made.filter((resource) => resource !== target) };
  const changed = (before: Properties): Properties =>
    Object.fromEntries(
      Object.entries({ ...before, ...change.properties?.(before) }).filter(
        ([, value]) => value !== undefined,
      ),
    );
  const { protect } = change;
  return {
    stack,
    resources: stack.made.map((resource) =>
      resource === target
        ? {
            ...resource,
            inputs: changed(resource.inputs),
            outputs: changed(resource.outputs),
            ...(protect === undefined ? {} : { protect }),
          }
        : resource,
    ),
  };
}
