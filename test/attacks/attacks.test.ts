/** Plays every attack against the perimeter in the sandbox, and every neighbour that is meant to pass. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { viewedActions, viewGroups } from "../../catalog/view-only.ts";
import paths from "../data/escalation-paths.json" with { type: "json" };
import { knownAction, knownActions } from "../iam-actions.ts";
import type { Attack, Step } from "./attack.ts";
import { families } from "./families/index.ts";
import { iamNames, notReplayed } from "./families/recorded.ts";
import { isGuardrail, perimeterUp } from "./perimeter.ts";
import { ordersTable, prod, region } from "./places.ts";
import { harmOf, playAlone, type Replayed, replay } from "./replay.ts";
import { fileOf, report } from "./report.ts";

const perimeter = await perimeterUp();
/** What an account's own policies stop, they stop without the organisation's as well. */
const alone = await perimeterUp({ guardrails: false });
const stoppedIn = ({ stoppedAt }: Attack) =>
  stoppedAt === undefined || isGuardrail(stoppedAt.by.policy) ? perimeter : alone;
const attacks = families.flatMap((family) => family.attacks);
const root = join(import.meta.dirname, "../..");

/** What was decided on a step, in a form that a failure shows whole. */
const decisionsOn = (step: Step) =>
  playAlone(step, perimeter).map(({ request, decision }) => ({
    action: request.action,
    decision: decision.decision,
    because: decision.because.map(({ layer, effect, origin, statement }) =>
      `${layer} ${effect} ${origin} ${statement}`.trim(),
    ),
  }));

/** What the replay calls the policies of a layer that had to allow the step which did not succeed. */
function silentPolicies({ played, firstStop }: Replayed, layer: string): string[] {
  return (played[(firstStop?.step ?? 0) - 1]?.authorisations ?? []).flatMap(({ policies, request }) => {
    if (layer === "resource")
      return [policies.resource?.origin ?? `no policy of ${request.resource.split(/[:/]/).at(-1)}`];
    if (layer === "boundary") return policies.boundaries.map(({ origin }) => origin);
    return [`policies of ${request.principal.entity?.split("/").at(-1)}`];
  });
}

const isAllowed = (step: Step): boolean =>
  playAlone(step, perimeter).every(({ decision }) => decision.decision === "Allowed");

const stopped = attacks.filter(({ stoppedAt }) => stoppedAt !== undefined);

describe.each(families)("$title", ({ attacks: ofFamily }) => {
  test.each(ofFamily.filter(({ stoppedAt }) => stoppedAt !== undefined))("$id", (attack) => {
    expect(replay(attack, perimeter).stopped).toBe(true);
    const result = replay(attack, stoppedIn(attack));
    const succeeded = result.played
      .filter(({ step, outcome }) => outcome === "succeeded" && harmOf(attack).includes(step))
      .map(({ step }) => `${step.as}: ${step.call} on ${step.on}`);
    expect(succeeded).toEqual([]);
    const { step, by } = attack.stoppedAt ?? {};
    expect(result.firstStop?.step).toBe(step);
    const reasons = result.firstStop?.reasons ?? [];
    if (by === undefined) return;
    if ("statement" in by)
      expect(reasons).toContainEqual(
        expect.objectContaining({ effect: "Deny", origin: by.policy, statement: by.statement }),
      );
    else if ("silence" in by) {
      expect(reasons).toContainEqual(expect.objectContaining({ effect: "missing", layer: by.silence }));
      expect(silentPolicies(result, by.silence)).toContain(by.policy);
    } else {
      expect(reasons.map(({ effect }) => effect)).toContain("missing");
      // The statement is the one by which the neighbour passes.
      const byWhich = playAlone(attack.neighbour, stoppedIn(attack)).flatMap(
        ({ decision }) => decision.because,
      );
      expect(byWhich).toContainEqual(
        expect.objectContaining({ effect: "Allow", origin: by.policy, statement: by.unmet }),
      );
    }
  });

  test.each(ofFamily)("what is meant beside $id is allowed", ({ neighbour }) => {
    expect(decisionsOn(neighbour).filter(({ decision }) => decision !== "Allowed")).toEqual([]);
  });
});

test("nothing passes, and every attack says what stops it", () => {
  expect(attacks.filter((attack) => !replay(attack, perimeter).stopped).map(({ id }) => id)).toEqual([]);
  expect(attacks.filter(({ stoppedAt }) => stoppedAt === undefined).map(({ id }) => id)).toEqual([]);
});

test("there are attacks of every kind, and each goes by an id of its own", () => {
  expect(attacks.length - families.slice(-2).flatMap((family) => family.attacks).length).toBeGreaterThan(100);
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length);
  for (const family of families) expect(family.attacks.length, family.title).toBeGreaterThan(3);
});

test("every published path is walked, and every recording is replayed or argued away", () => {
  expect(attacks.filter(({ id }) => id.startsWith("path-")).map(({ id }) => id.replace("path-", ""))).toEqual(
    paths.paths.map(({ id }) => id),
  );
  const recordings = globSync("*.json", { cwd: join(root, "test/data/cloudtrail") }).map((file) =>
    basename(file, ".json"),
  );
  expect(recordings.length).toBeGreaterThan(20);
  const callsOf = (attack: Attack | undefined) => [...new Set(attack?.steps.map(({ call }) => call))].sort();
  for (const recording of recordings) {
    if (recording in notReplayed) continue;
    const records: { eventSource: string; eventName: string }[] = JSON.parse(
      readFileSync(join(root, "test/data/cloudtrail", `${recording}.json`), "utf8"),
    );
    const calls = records.map(({ eventSource, eventName }) => {
      const call = `${eventSource.split(".")[0]}:${eventName}`;
      return iamNames[call] ?? call;
    });
    const attack = attacks.find(({ id }) => id === recording.replace("aws.", "recorded-"));
    expect(callsOf(attack), recording).toEqual([...new Set(calls)].sort());
  }
});

test("every call of an attack and of a neighbour is an action that AWS has", () => {
  const calls = attacks.flatMap(({ steps, neighbour }) => [...steps, neighbour]).map(({ call }) => call);
  expect([...new Set(calls)].filter((call) => !knownAction.has(call.toLowerCase()))).toEqual([]);
});

/** Sids put together in declared-reads.ts, one for each kind of read. */
const generatedSid = /^NoOther(LogGroups|TableItems|Parameters)$/;

test("a statement that stops an attack stands in the file that the page names", () => {
  for (const { id, stoppedAt } of stopped) {
    const by = stoppedAt?.by;
    const sid = by && ("statement" in by ? by.statement : "unmet" in by ? by.unmet : undefined);
    if (by === undefined || sid === undefined) continue;
    const file = fileOf(by.policy, sid);
    expect(file, `${id}: ${by.policy}`).toBeDefined();
    const text = readFileSync(join(root, file ?? ""), "utf8");
    // Sids of grants hold the grant's name: `After${...}`.
    const forms = [`"${sid}"`, `\`${sid.replace("INC20990042", "")}\${`];
    expect(
      forms.some((form) => text.includes(form)) || generatedSid.test(sid),
      `${id}: ${sid} in ${file}`,
    ).toBe(true);
  }
});

/** A statement by the file that writes it: a grant's, without the grant's name. */
const written = (policy: string, statement: string): string =>
  `${statement.replace(/(INC20990042|TICKET20260117)$/, "")} in ${fileOf(policy, statement) ?? policy}`;

test("every deny that is written is tried by some attack", () => {
  const tried = new Set(
    attacks
      .flatMap((attack) => [replay(attack, alone), replay(attack, alone, { ownPoliciesAllowAll: true })])
      .flatMap(({ played }) => played)
      .flatMap(({ authorisations }) => authorisations)
      .flatMap(({ decision }) => decision.because)
      .filter(({ effect }) => effect === "Deny")
      .map(({ origin, statement }) => written(origin, statement)),
  );
  const denies = perimeter
    .policies()
    .flatMap(({ origin, statements }) =>
      statements.filter(({ effect }) => effect === "Deny").map(({ name }) => written(origin, name)),
    );
  expect(new Set(denies).size).toBeGreaterThan(40);
  expect([...new Set(denies)].filter((deny) => !tried.has(deny))).toEqual([]);
});

test("without the denies most of what they stop would happen: the requests are right otherwise", async () => {
  const open = await perimeterUp({ denies: false, guardrails: false });
  const denied = stopped.filter(({ stoppedAt }) => stoppedAt !== undefined && "statement" in stoppedAt.by);
  const happens = denied.filter((attack) => !replay(attack, open, { ownPoliciesAllowAll: true }).stopped);
  expect(happens.length).toBeGreaterThan(denied.length / 2);
});

describe("what agents are meant to do", () => {
  test.each(["prod's agent", "dev's agent"] as const)("%s makes every call that it is to look with", (as) => {
    const calls = viewGroups.flatMap((group) => viewedActions(group));
    expect(calls.length).toBeGreaterThan(400);
    expect(calls.filter((call) => !isAllowed({ as, call, on: "*" }))).toEqual([]);
  });

  test.each([
    ["prod's agent", [], viewGroups.flatMap((group) => viewedActions(group))],
    ["prod's landing session", [], []],
    ["prod's agent under no grant", [ordersTable], []],
    [
      "prod's agent under its grant",
      [ordersTable],
      ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"],
    ],
  ] as const)("of all actions that AWS has, %s makes no other", (as, resources, meant) => {
    const allowed = knownActions.filter(({ name }) =>
      ["*", `arn:aws:${name.split(":")[0]}:${region}:${prod}:anything/at-all`, ...resources].some((on) =>
        isAllowed({ as, call: name, on }),
      ),
    );
    // AWS answers this one whatever the policies say.
    const others = allowed.map(({ name }) => name).filter((name) => name !== "sts:GetCallerIdentity");
    const known = new Set<string>(meant);
    expect(others.filter((name) => !known.has(name))).toEqual([]);
  });

  const way: readonly Step[] = [
    {
      as: "dev's agent's job, in dev",
      call: "sts:AssumeRoleWithWebIdentity",
      on: "arn:aws:iam::555555555555:role/agent/landing-builder",
    },
    {
      as: "dev's landing session",
      call: "sts:AssumeRole",
      on: "arn:aws:iam::555555555555:role/agent/agent-builder",
      sourceIdentity: "builder",
    },
    {
      as: "dev's agent",
      call: "logs:GetLogEvents",
      on: "arn:aws:logs:eu-central-1:555555555555:log-group:/preview/web:log-stream:1",
    },
    {
      as: "dev's agent",
      call: "sts:AssumeRole",
      on: "arn:aws:iam::555555555555:role/escalation/escalation-restart-preview",
      context: { "sts:RoleSessionName": "TICKET-2026-0117" },
    },
    {
      as: "dev's agent under its grant",
      call: "ecs:UpdateService",
      on: "arn:aws:ecs:eu-central-1:555555555555:service/preview/web",
    },
    {
      as: "prod's agent under its grant",
      call: "dynamodb:GetItem",
      on: "arn:aws:dynamodb:eu-central-1:444444444444:table/orders",
    },
  ];
  test.each(way)("$as: $call", (step) => {
    expect(decisionsOn(step).filter(({ decision }) => decision !== "Allowed")).toEqual([]);
  });
});

test("the page says what the replay found", async () => {
  await expect(report(families, { perimeter, alone })).toMatchFileSnapshot("README.md");
});
