import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { knownAction } from "../../test/iam-actions.ts";
import { arnsOf, overlap } from "../../test/iam-resources.ts";
import { providerTypes } from "../../test/provider-types.ts";
import { type Edge, facts, type Step } from "./edge.ts";
import { edges } from "./index.ts";
import { publishedPaths } from "./published.ts";

const requestsOf = ({ steps }: Edge) => steps.flat().flatMap(({ requests }) => requests);

/** The variables that a subject's templates may use. */
const variables: Readonly<Record<Edge["subject"]["kind"], readonly string[]>> = {
  role: ["role", "account", "service", "boundary", "anotherBoundary"],
  user: ["user", "account", "boundary", "anotherBoundary"],
  group: ["group", "account"],
  policy: ["policy", "account"],
  compute: ["resource", "role", "account"],
  content: ["resource", "role", "account"],
  resource: ["resource", "account"],
  identityProvider: ["provider", "account"],
  missingProvider: ["provider", "account"],
  account: ["account"],
};

describe("an edge", () => {
  test("has an id of its own, of the form service.what-is-done", () => {
    const ids = edges.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) < index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(id))).toEqual([]);
    expect(ids.length).toBeGreaterThan(400);
  });

  test("says what is done, as a sentence without its subject", () => {
    for (const { id, title } of edges) expect(title, id).toMatch(/^[a-z].*[^.]$/);
  });

  test("says where it is to be read", () => {
    for (const { id, sources } of edges) {
      expect(sources.length, id).toBeGreaterThan(0);
      for (const source of sources)
        expect(source, id).toMatch(
          /^https:\/\/(docs\.aws\.amazon\.com|pathfinding\.cloud|www\.pulumi\.com)\//,
        );
    }
  });

  test("gains something, and asks for nothing twice in one call", () => {
    for (const { id, gains, steps } of edges) {
      expect(gains.length, id).toBeGreaterThan(0);
      for (const { requests, when } of steps.flat()) {
        if (requests.length === 0) expect(when, id).toBeDefined();
        const asked = requests.map(({ action, resource }) => `${action} ${resource}`);
        expect(new Set(asked).size, id).toBe(asked.length);
      }
    }
  });

  test("names only what its subject has", () => {
    for (const edge of edges) {
      const allowed = variables[edge.subject.kind];
      const used = requestsOf(edge).flatMap(({ resource, context = {} }) =>
        [
          resource,
          ...Object.values(context).flatMap((fact) => (typeof fact === "string" ? [fact] : fact.oneOf)),
        ]
          .flatMap((template) => [...template.matchAll(/\$\{(\w+)\}/g)])
          .map(([, name = ""]) => name),
      );
      expect(
        used.filter((name) => !allowed.includes(name)),
        edge.id,
      ).toEqual([]);
    }
  });

  test("is about types that exist", () => {
    const types = edges.flatMap(({ id, subject }) =>
      "types" in subject ? subject.types.map((type) => `${id} ${type}`) : [],
    );
    expect(types.filter((one) => !providerTypes().has(one.split(" ")[1] ?? ""))).toEqual([]);
  });

  test("spells actions as AWS does", () => {
    const wrong = edges
      .flatMap(requestsOf)
      .map(({ action }) => action)
      .filter((action) => (knownAction.get(action.toLowerCase())?.name ?? action) !== action);
    expect(wrong).toEqual([]);
  });

  test("hands a role on to a service that the role trusts, or to one that does the handing", () => {
    for (const edge of edges) {
      const passed = requestsOf(edge).filter(({ action }) => action === "iam:PassRole");
      for (const { resource, context } of passed) {
        expect(resource, edge.id).toBe("${role}");
        expect(context?.["iam:PassedToService"], edge.id).toBeDefined();
      }
      if (passed.length > 0 && edge.subject.kind === "role")
        expect(edge.subject.trusts, edge.id).toBeDefined();
    }
  });
});

test("every action acts on a resource that it knows, or on none", async () => {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const edge of edges)
    for (const { action, resource } of requestsOf(edge)) {
      if (seen.has(`${action} ${resource}`) || !knownAction.has(action.toLowerCase())) continue;
      seen.add(`${action} ${resource}`);
      const arns = await arnsOf(action);
      const template = resource.replaceAll(/\$\{\w+\}/g, "*");
      const fits =
        arns.length === 0
          ? resource === "*"
          : resource !== "*" && (resource.startsWith("${") || arns.some((arn) => overlap(arn, template)));
      if (!fits) wrong.push(`${edge.id}: ${action} on ${resource}, which knows ${arns.join(" ") || "none"}`);
    }
  expect(wrong).toEqual([]);
});

test("every fact is asked for by some edge", () => {
  const asked = new Set(edges.flatMap(({ steps }) => steps.flat().flatMap(({ when }) => when ?? [])));
  expect(Object.keys(facts).filter((fact) => !asked.has(fact as keyof typeof facts))).toEqual([]);
});

interface Path {
  readonly id: string;
  readonly required: readonly { readonly permission: string }[];
  readonly roleTrusts?: readonly string[];
}

const { paths } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../test/data/escalation-paths.json"), "utf8"),
) as { readonly paths: readonly Path[] };

const byId = new Map(edges.map((edge) => [edge.id, edge]));

/** Whether these permissions take every step; a fact counts as it is best for the attacker. */
const takes = (steps: readonly Step[], permissions: ReadonlySet<string>): boolean =>
  steps.every((step) => step.some(({ requests }) => requests.every(({ action }) => permissions.has(action))));

describe("the published paths", () => {
  test("are all of them there, and no others", () => {
    expect(paths.length).toBe(65);
    expect(Object.keys(publishedPaths).sort()).toEqual(paths.map(({ id }) => id).sort());
  });

  test.each(paths.map((path) => [path.id, path] as const))("%s is its edges", (id, path) => {
    const { edges: ids, spare = {} } = publishedPaths[id] ?? { edges: [] };
    const taken = ids.map((one) => byId.get(one));
    expect(taken).not.toContain(undefined);
    const steps = taken.flatMap((edge) => edge?.steps ?? []);
    const permissions = path.required.map(({ permission }) => permission);
    expect(takes(steps, new Set(permissions))).toBe(true);
    for (const permission of permissions) {
      const others = new Set(permissions.filter((one) => one !== permission));
      const needed = !takes(steps, others);
      // What a fact makes needless (a second key, a newest version) is needed where the fact does not hold.
      const sometimes = steps.some(
        (step) =>
          step.some(({ requests }) => requests.length === 0) &&
          step.some(({ requests }) => requests.some(({ action }) => action === permission)),
      );
      expect({ permission, needed: needed || sometimes }).toEqual({
        permission,
        needed: !(permission in spare),
      });
    }
    expect(Object.keys(spare).filter((permission) => !permissions.includes(permission))).toEqual([]);
  });

  test.each(paths.filter(({ roleTrusts }) => roleTrusts).map((path) => [path.id, path] as const))(
    "%s takes a role that trusts the same service",
    (id, { roleTrusts = [] }) => {
      const subjects = (publishedPaths[id]?.edges ?? []).map((one) => byId.get(one)?.subject);
      const trusted = subjects.flatMap((subject) => (subject?.kind === "role" ? (subject.trusts ?? []) : []));
      expect(roleTrusts.filter((service) => !trusted.includes(service))).toEqual([]);
    },
  );

  test("are named as the source of the edges that they are", () => {
    for (const [id, { edges: ids }] of Object.entries(publishedPaths))
      expect(
        ids.some((one) => byId.get(one)?.sources.includes(`https://pathfinding.cloud/paths/${id}`)),
        id,
      ).toBe(true);
  });
});
