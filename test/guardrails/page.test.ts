/** The page for people, and the guardrails as they come up. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildModel } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import { projectDirectory } from "../../sandbox/project.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { blueprintCheckpoints } from "../blueprint.ts";
import { page } from "./page.ts";
import { accounts, Organization } from "./place.ts";

test("the page says what is denied, and to whom", async () => {
  await expect(page()).toMatchFileSnapshot(join(projectDirectory, "docs/guardrails.md"));
});

test("what these tests decide on is what comes up", async () => {
  const model = buildModel(await blueprintCheckpoints(), readWorld(worldFileOf(), "sandbox/world.ts"));
  const organization = new Organization();
  const statements = (levels: readonly (readonly { statements: readonly { name: string }[] }[])[]) =>
    levels.map((level) => level.flatMap((policy) => policy.statements.map(({ name }) => name)).sort());
  for (const place of ["audit", "backup", "prod", "dev"] as const) {
    const account = model.accounts.get(accounts[place]);
    const named = (levels: readonly (readonly { statements: readonly { name: string }[] }[])[]) =>
      statements(levels).map((level) =>
        level.filter((name) => /^[A-Z][A-Za-z]+$/.test(name) && name !== "Everything"),
      );
    expect(named(account?.scps ?? []), place).toEqual(
      named(organization.levels(place, "SERVICE_CONTROL_POLICY")),
    );
    expect(named(account?.rcps ?? []), place).toEqual(
      named(organization.levels(place, "RESOURCE_CONTROL_POLICY")),
    );
  }
});
