/** What the sandbox brings up: every stack of the perimeter, then the guests. */
import { join } from "node:path";
import { orders } from "../examples/orders/orders.ts";
import { stacks } from "../stacks/stacks.ts";
import { projectDirectory } from "./project.ts";

/** One stack of one Pulumi project, as the sandbox deploys it. */
export interface Deployable {
  readonly project: string;
  readonly stack: string;
  readonly purpose: string;
  readonly directory: string;
  program(): unknown;
}

/** The perimeter's stacks, then the guest that lives in prod. */
export const deployables: readonly Deployable[] = [
  ...stacks.map((stack) => ({
    project: "agent-perimeter",
    stack: stack.name,
    purpose: stack.purpose,
    directory: projectDirectory,
    program: () => stack.run(),
  })),
  {
    project: "orders",
    stack: "prod",
    purpose: "a product team's application, as a guest in prod",
    directory: join(projectDirectory, "examples/orders"),
    program: () => orders(),
  },
];

/** How a deployable is called where a person reads it: the perimeter's stacks by their name, a guest with its project. */
export const titleOf = (deployable: Pick<Deployable, "project" | "stack">): string =>
  deployable.project === "agent-perimeter" ? deployable.stack : `${deployable.project}/${deployable.stack}`;
