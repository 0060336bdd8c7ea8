/** The perimeter's networks, and what in a stack belongs to one. */
import { NotKnownYet } from "../../analysis/cannot-tell.ts";
import { type Graph, type Resource, text } from "./resource.ts";

/** What the tag `network` of the perimeter's networks begins with (components/names.ts). */
const prefix = "perimeter-";

/** Whether a network is one of the perimeter's, by its tag. */
export function isPerimetersNetwork({ properties }: Resource): boolean {
  const tags = properties["tags"];
  if (typeof tags !== "object" || tags === null) return false;
  const name = (tags as Readonly<Record<string, unknown>>)["network"];
  return typeof name === "string" && name.startsWith(prefix);
}

/**
 * What a network was born with and a stack has taken over, by a property that both have: its default access list, its
 * default route table.
 * @throws where that cannot be told of one of them
 */
export const adoptedBy = (stack: Graph, vpc: Resource, type: string, property: string): Resource[] =>
  stack.ofType(type).filter((resource) => {
    try {
      const [value, own] = [text(resource, property), text(vpc, property)];
      if (value === undefined) return false;
      if (own !== undefined) return value === own;
      throw new NotKnownYet(`whether ${resource.name} is for it, which is not made yet`);
    } catch (unknown) {
      const sources = stack.sourcesOf(resource, property).filter((source) => source.type === vpc.type);
      if (sources.length !== 1) throw unknown;
      return sources[0]?.urn === vpc.urn;
    }
  });
