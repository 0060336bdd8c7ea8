/** Every stack of the perimeter, in an order in which they can be brought up. */
import { accessAudit, accessBackup, accessDev, accessManagement, accessProd } from "./access.ts";
import { audit } from "./audit.ts";
import { backup } from "./backup.ts";
import { dev } from "./dev.ts";
import { grantsDev, grantsProd } from "./grants.ts";
import { org } from "./org.ts";
import { prod } from "./prod.ts";
import type { Stack } from "./stack.ts";

/** The way into each account: applied by break-glass alone, and before everything else. */
export const accessStacks: readonly Stack[] = [
  accessManagement,
  accessAudit,
  accessBackup,
  accessProd,
  accessDev,
];

export const stacks: readonly Stack[] = [
  ...accessStacks,
  audit,
  backup,
  org,
  prod,
  dev,
  grantsProd,
  grantsDev,
];

/** @throws when there is no stack of that name: a person has mistyped it */
export function stackNamed(name: string): Stack {
  const stack = stacks.find((known) => known.name === name);
  if (!stack)
    throw new Error(
      `there is no stack ${name}: the perimeter has ${stacks.map((known) => known.name).join(", ")} (pulumi stack select NAME)`,
    );
  return stack;
}
