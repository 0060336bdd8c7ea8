/** The first step: looks at the organisation and the accounts, and fills the stacks' files in. */

import { pipelineDomains } from "../../catalog/deployer-actions.ts";
import { accessStacks, stacks } from "../../stacks/stacks.ts";
import type { Facts } from "../facts.ts";
import type { Fields } from "../hands.ts";
import { domainOf, inBucket, onThisMachine } from "../places.ts";
import { accountRefusals, fileRefusals, sessionRefusals } from "../refusals.ts";
import { sentinelsOf } from "../sentinels.ts";
import { compare, readStackFile, stackFileName, writeValues } from "../stack-files.ts";
import type { Context, Step } from "../step.ts";
import { type Value, valuesOf } from "../values.ts";
import { administrators } from "./credentials.ts";

const names = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map((one) => String(typeof one === "object" && one !== null ? (one as Fields)["name"] : one))
    : [];

/** Grants name the agents and tasks of their account. */
function grantValues(context: Context, stack: string): Value[] {
  const own = readStackFile(context.hands.files, domainOf(stack)) ?? {};
  return (["agents", "tasks"] as const).map((key) => ({
    key,
    value: names(own[key]),
    from: "first",
    because: "to begin with",
  }));
}

function wanted(context: Context, stack: string, facts: Facts): Value[] {
  const values = valuesOf(stack, context.file, facts);
  return stack.startsWith("grants-") ? [...values, ...grantValues(context, stack)] : values;
}

/** Whether a stack has come up, as far as that can be seen just now: what it made is then no longer somebody else's. */
async function isUp(context: Context, stack: string): Promise<boolean> {
  const places = [inBucket(context.file, stack)];
  if (accessStacks.some(({ name }) => name === stack))
    places.push(onThisMachine(stack, context.hands.localBackendUrl, "administrator"));
  for (const at of places) if (((await context.state(at))?.resources.length ?? 0) > 0) return true;
  const session = await context.sessionOf(domainOf(stack));
  for (const sentinel of sentinelsOf(stack, context.file))
    if (await sentinel.isThere(context.hands, session)) return true;
  return false;
}

async function compared(context: Context) {
  const facts = await context.facts();
  const all = [];
  for (const { name } of stacks) {
    const up = await isUp(context, name);
    all.push({ stack: name, ...compare(context.hands.files, name, wanted(context, name, facts), up) });
  }
  return all;
}

/** What there is that the perimeter leaves, and a person should know of. */
function notes({ organisation, accounts }: Facts): string[] {
  const list = (what: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`${what}: ${items.join(", ")}`];
  return [
    ...list("delegated administrators", organisation.delegatedAdministrators),
    ...(organisation.trailArns.length > 1
      ? list("several trails of the organisation (name one as existingTrailArn)", organisation.trailArns)
      : []),
    ...pipelineDomains.flatMap((domain) => [
      ...list(`${domain}: roles that are there`, accounts[domain].roles),
      ...list(`${domain}: users`, accounts[domain].users),
      ...list(`${domain}: default networks`, accounts[domain].defaultNetworks),
    ]),
  ];
}

/** Known once the stack audit is up. */
const later: Readonly<Record<string, readonly string[]>> = { org: ["auditKeyArn"] };

export const findOutStep: Step = {
  id: "find-out",
  does: "looks at the organisation and the accounts, and fills the stacks' files in",
  account: "each",
  ...administrators,
  credential: `${administrators.credential}, to look only; later break-glass`,
  missing: async (context) =>
    (await compared(context)).flatMap(({ stack, missing, contradictions }) => [
      ...contradictions,
      ...(missing.length === 0
        ? []
        : [`accounts/${stackFileName(stack)}: ${missing.map(({ key }) => key).join(", ")}`]),
    ]),
  refusals: async (context) => {
    const wrong: string[] = [];
    // A session of another account would tell another account's facts.
    for (const domain of pipelineDomains)
      wrong.push(...(await sessionRefusals(context, await context.sessionOf(domain))));
    if (wrong.length > 0) return wrong;
    for (const domain of pipelineDomains) wrong.push(...(await accountRefusals(context, domain)));
    return [...wrong, ...(await compared(context)).flatMap(({ contradictions }) => contradictions)];
  },
  run: async (context) => {
    const { files, person } = context.hands;
    const facts = await context.facts();
    for (const { stack, missing } of await compared(context))
      if (missing.length > 0)
        writeValues(files, stack, Object.fromEntries(missing.map(({ key, value }) => [key, value])));
    for (const note of notes(facts)) person.tell(`      there is: ${note}`);
    const wrong = stacks.flatMap(({ name }) => fileRefusals(context, name, later[name]));
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
  },
};
