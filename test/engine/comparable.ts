/** Two checkpoints of one stack, in a form in which they are equal when the entrances agree. */
import type { Checkpoint, ResourceState } from "../../sandbox/checkpoint.ts";

interface EngineState extends ResourceState {
  created?: string;
  modified?: string;
  /** The calls that led to the resource; the in-process monitor keeps only the last, `sourcePosition`. */
  stackTrace?: unknown;
}

/**
 * Where the program made the resource. Within the SDK the position is that of its compiled JavaScript in one entrance
 * and, through source maps, that of its TypeScript in the other: left out. The SDK also writes an ES module's URL behind
 * a folder (`project:///stacks/file:/…/stacks/audit.ts`), which the in-process monitor puts right.
 */
function position(raw: string | undefined, directory: string): string | undefined {
  if (raw === undefined || raw.includes("/node_modules/")) return undefined;
  const absolute = raw.split("/file:")[1];
  return absolute === undefined ? raw : absolute.replace(`${directory}/`, "project:///");
}

const sorted = (urns: readonly string[] | undefined) => [...(urns ?? [])].sort();

/**
 * The resources by URN, without what may differ: times, and the ids that the engine makes up for providers. What a
 * resource depends on is a set, whose order is the SDK's affair.
 * @param directory the project's folder
 */
export function comparable(checkpoint: Checkpoint, directory: string): Record<string, unknown> {
  const resources = checkpoint.deployment.resources as EngineState[];
  const ids = resources.filter((resource) => resource.type.startsWith("pulumi:providers:"));
  const entries = resources.map(({ created, modified, stackTrace, ...resource }) => {
    const properties = Object.entries(resource.propertyDependencies ?? {});
    const shown = JSON.stringify({
      ...resource,
      dependencies: sorted(resource.dependencies),
      propertyDependencies: Object.fromEntries(properties.map(([key, urns]) => [key, sorted(urns)])),
      sourcePosition: position(resource.sourcePosition, directory),
    });
    const text = ids.reduce((text, { id, urn }) => text.replaceAll(id ?? "", `the id of ${urn}`), shown);
    return [resource.urn, JSON.parse(text)] as const;
  });
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
