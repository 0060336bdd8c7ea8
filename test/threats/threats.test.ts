/** Holds each verdict against what comes up: walls that stand, and attacks that they stop with every gate gone. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { guardrails } from "../../catalog/guardrails/index.ts";
import { type Threat, threats } from "../../catalog/threats.ts";
import { fileInvariants } from "../../policy-packs/perimeter/check/invariants/index.ts";
import { invariants } from "../../policy-packs/perimeter/invariants/index.ts";
import { projectDirectory } from "../../sandbox/project.ts";
import type { Attack } from "../attacks/attack.ts";
import { families } from "../attacks/families/index.ts";
import { heldByOwnPolicies } from "../attacks/own-policies.ts";
import { perimeterUp } from "../attacks/perimeter.ts";
import { replay } from "../attacks/replay.ts";
import { attempts } from "../guardrails/attempts.ts";
import { accounts } from "../guardrails/place.ts";
import { page } from "./page.ts";

const perimeter = await perimeterUp();
const attacks = families.flatMap((family) => family.attacks);
const guardrailSids = new Set(guardrails.map(({ sid }) => sid));
const ungated = { ownPoliciesAllowAll: true } as const;

/** Every statement in force in some account, by the name that walls have. */
const standing = new Set([
  ...Object.values(accounts).flatMap((account) => {
    const { scps, rcps } = perimeter.organizationPolicies(account);
    return [...scps, ...rcps].flat().flatMap(({ statements }) => statements.map(({ name }) => name));
  }),
  ...perimeter
    .policies()
    .flatMap(({ origin, statements }) => statements.map(({ name }) => `${name} of ${origin}`)),
]);

const meant = (ids: readonly string[] = []): Attack[] =>
  ids.flatMap((id) => {
    const found = attacks.filter((attack) =>
      id.endsWith("*") ? attack.id.startsWith(id.slice(0, -1)) : attack.id === id,
    );
    if (found.length === 0) throw new Error(`there is no attack ${id}`);
    return found;
  });

/** Every Deny that some step of an attack meets, with every gate gone. */
const denials = (attack: Attack): string[] =>
  replay(attack, perimeter, ungated)
    .played.flatMap(({ authorisations }) => authorisations)
    .flatMap(({ decision }) => decision.because)
    .filter(({ effect }) => effect === "Deny")
    .map(({ origin, statement }) =>
      guardrailSids.has(statement) && origin.endsWith(" of the organisation")
        ? statement
        : `${statement} of ${origin}`,
    );

test("each of the threats has one verdict", () => {
  expect(threats.map(({ number }) => number)).toEqual(Array.from({ length: 38 }, (_, index) => index + 1));
});

describe.each(threats.map((one) => [`${one.number}. ${one.threat}`, one] as const))(
  "%s",
  (_, one: Threat) => {
    const ofRow = () => meant(one.attacks);

    test("what it names is there", () => {
      expect(one.walls.filter((wall) => !standing.has(wall))).toEqual([]);
      const ids = new Set<string>([...invariants, ...fileInvariants].map(({ id }) => id));
      expect((one.invariants ?? []).filter((id) => !ids.has(id))).toEqual([]);
      expect((one.tests ?? []).filter((file) => !existsSync(join(projectDirectory, file)))).toEqual([]);
      if (one.verdict !== "covered") expect(one.beyond).toBeDefined();
    });

    test("its attacks are stopped with every gate gone", () => {
      const passed = ofRow().filter((attack) => !replay(attack, perimeter, ungated).stopped);
      expect(passed.map(({ id }) => id)).toEqual([]);
    });

    test("each of its walls stops an attack, or an attempt, by somebody whose own policies allow everything", () => {
      const stopping = new Set([...ofRow().flatMap(denials), ...attempts.map(({ row }) => row)]);
      expect(one.walls.filter((wall) => !stopping.has(wall))).toEqual([]);
    });

    test("is covered by something that was tried", () => {
      if (one.verdict !== "covered") return;
      expect(ofRow().length + (one.tests ?? []).length).toBeGreaterThan(0);
      if (one.also?.startsWith("no attack")) return;
      expect(ofRow().length).toBeGreaterThan(0);
    });

    test("what only own policies stop is said to be so", () => {
      const listed = new Set(heldByOwnPolicies.flatMap((row) => row.attacks));
      expect(meant(one.attacksOnOwnPolicies).filter(({ id }) => !listed.has(id))).toEqual([]);
    });
  },
);

test("what passes with every gate gone is argued, attack by attack", () => {
  const passing = attacks.filter((attack) => !replay(attack, perimeter, ungated).stopped).map(({ id }) => id);
  expect(heldByOwnPolicies.flatMap((row) => row.attacks).sort()).toEqual(passing.sort());
});

test("the page says so", async () => {
  await expect(page()).toMatchFileSnapshot(join(projectDirectory, "docs/threats.md"));
});
