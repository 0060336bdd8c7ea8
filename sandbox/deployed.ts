/** Looking at what a component made: for tests. */
import { nameOf, type ResourceState } from "./checkpoint.ts";

/** The resources of a type, by the last part of its token: `Vault`. */
export const ofType = (resources: readonly ResourceState[], type: string): ResourceState[] =>
  resources.filter((resource) => resource.type.endsWith(`:${type}`));

/** The one resource of a type. */
export function only(resources: readonly ResourceState[], type: string): ResourceState {
  const [found, ...more] = ofType(resources, type);
  if (!found || more.length > 0) throw new Error(`${1 + more.length} resources of type ${type}, not one`);
  return found;
}

/** The resource that the program calls by this name. */
export function called(resources: readonly ResourceState[], name: string): ResourceState {
  const found = resources.find((resource) => resource.custom && nameOf(resource.urn) === name);
  if (!found) throw new Error(`nothing is called ${name}`);
  return found;
}

/** The names of everything that must be there before this resource is made. */
export function waitsFor(resources: readonly ResourceState[], resource: ResourceState): string[] {
  const byUrn = new Map(resources.map((known) => [known.urn, known]));
  const seen = new Set<string>();
  const visit = (urn: string): void => {
    for (const before of byUrn.get(urn)?.dependencies ?? [])
      if (!seen.has(before)) {
        seen.add(before);
        visit(before);
      }
  };
  visit(resource.urn);
  return [...seen].map(nameOf);
}
