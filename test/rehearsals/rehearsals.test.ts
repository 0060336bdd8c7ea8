/** Plays the ways out of docs/runbooks/locked-out.md with all walls up: each opens, rings, and is shut to everybody else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Deliveries } from "../../analysis/events/delivery.ts";
import { buildModel } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import { alarms } from "../../catalog/alarms.ts";
import { guardrailPolicies, guardrails } from "../../catalog/guardrails/index.ts";
import { alarmRuleName } from "../../components/alarm-sink/alarm-sink.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { called } from "../alarms/events.ts";
import type { Attack, Step } from "../attacks/attack.ts";
import { cast } from "../attacks/cast.ts";
import { perimeterUp } from "../attacks/perimeter.ts";
import { playAlone, replay } from "../attacks/replay.ts";
import { callerOf } from "../attacks/requests.ts";
import { blueprintCheckpoints } from "../blueprint.ts";
import { knownAction } from "../iam-actions.ts";
import { calledOnPage, type WayOut, type WayStep } from "./way.ts";
import { after, waysOut } from "./ways.ts";

const perimeter = await perimeterUp();
const page = readFileSync(join(import.meta.dirname, "../../docs/runbooks/locked-out.md"), "utf8");

const asAttack = (steps: readonly Step[]): Attack => {
  const [first] = steps;
  if (!first) throw new Error("a way out has steps");
  return { id: "way-out", title: "", source: "", steps, neighbour: first };
};

/** What another way has left, as a step that asks for nothing. */
const found = (way: WayOut): readonly Step[] => {
  const leaves = after.get(way);
  const as = way.steps[0]?.as;
  return leaves === undefined || as === undefined
    ? []
    : [{ as, call: "sts:GetCallerIdentity", on: "*", leaves }];
};

const inWords = (step: Step): string => `${step.as}: ${step.call} on ${step.on}`;

/** Outcomes that are not what the way says, with the reasons. */
function surprises(way: WayOut, steps: readonly WayStep[] = way.steps): string[] {
  const before = found(way);
  const { played } = replay(asAttack([...before, ...steps]), perimeter);
  return played.slice(before.length).flatMap(({ step, outcome, authorisations }) => {
    const expected = (step as WayStep).shut ? "stopped" : "succeeded";
    const reasons = authorisations.flatMap(({ decision }) =>
      decision.because.map(({ layer, effect, statement }) => `${layer} ${effect} ${statement}`.trim()),
    );
    return outcome === expected ? [] : [`${inWords(step)}: ${outcome}: ${reasons.join(", ")}`];
  });
}

const people = "security@example.com";
const deliveries = new Deliveries(
  buildModel(await blueprintCheckpoints(), readWorld(worldFileOf(), "world")),
  { isConfirmed: () => true },
);

/** A section of the page, without the sections after it. */
function sectionOf(heading: string): string {
  const start = page.indexOf(`\n## ${heading}\n`);
  if (start < 0) throw new Error(`the page has no section ${heading}`);
  const end = page.indexOf("\n## ", start + 4);
  return page.slice(start, end < 0 ? undefined : end);
}

/** Commands of a section's blocks, each with who runs it: `break-glass of prod: aws iam create-user`. */
function commandsOn(section: string): string[] {
  let as = "nobody";
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = ""]) =>
    block.split("\n").flatMap((line) => {
      const who = /^# as (.+)$/.exec(line)?.[1];
      if (who !== undefined) as = who;
      const command =
        /^aws [a-z0-9]+ [a-z-]+/.exec(line)?.[0] ??
        /^pulumi [a-z]+ --stack [a-z-]+/.exec(line)?.[0] ??
        /^become/.exec(line)?.[0];
      return command === undefined ? [] : [`${as}: ${command}`];
    }),
  );
}

/** `aws kms put-key-policy` as `kms:PutKeyPolicy`. */
const actionOf = (command: string): string => {
  const [, service = "", operation = ""] = command.split(" ");
  const name = operation.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${service === "s3api" ? "s3" : service}:${name}`;
};

describe.each(waysOut)("$heading", (way) => {
  test("opens, step by step, and is shut again where it says so", () => {
    expect(surprises(way)).toEqual([]);
  });

  test("is shut to whoever would try it instead", () => {
    expect(way.instead.length).toBeGreaterThan(0);
    const reasons = way.instead.map(({ step }) => {
      const decisions = playAlone(step, perimeter).map(({ decision }) => decision);
      expect(
        decisions.every(({ decision }) => decision === "Allowed"),
        inWords(step),
      ).toBe(false);
      return decisions.flatMap(({ because }) =>
        because
          .filter(({ effect }) => effect !== "Allow")
          .map(({ effect, statement }) => (effect === "Deny" ? statement : "nothing allows it")),
      );
    });
    const unsaid = way.instead.filter(({ by }, index) => !reasons[index]?.includes(by));
    expect(unsaid.map(({ step, by }) => `${inWords(step)} is not denied by ${by}`)).toEqual([]);
  });

  test("somebody is told of it, and the page says of which alarms", () => {
    const rung = way.steps.flatMap(({ as, call, rings }) => {
      if (rings === undefined) return [];
      const account = callerOf(cast[as]).account ?? "";
      const root = cast[as].kind === "root";
      const event = called(call, rings.parameters, {
        account,
        readOnly: call.startsWith("sts:"),
        ...(root && {
          userIdentity: { type: "Root", arn: `arn:aws:iam::${account}:root`, accountId: account },
        }),
      });
      const told = deliveries
        .deliver(event)
        .told.filter(({ endpoint }) => endpoint === people)
        .map(({ rule }) => rule.split("/").at(-1));
      expect(told, `${as}: ${call}`).toContain(alarmRuleName(rings.alarm));
      return alarms.map(({ id }) => id).filter((id) => told.includes(alarmRuleName(id)));
    });
    const [, said = ""] = /^Rings: (.+)\.$/m.exec(sectionOf(way.heading)) ?? [];
    expect(said.match(/[\w-]+/g)?.sort()).toEqual([...new Set(rung)].sort());
  });

  test("each command of the page is a step, and each step with a command is on the page, in the same order", () => {
    const steps = way.steps.flatMap(({ as, command }) =>
      command === undefined ? [] : [`${calledOnPage[as]}: ${command}`],
    );
    expect(commandsOn(sectionOf(way.heading))).toEqual(steps);
  });
});

test("a command of AWS's asks for the action of its name, and every action is one that AWS has", () => {
  const steps = waysOut.flatMap((way) => way.steps);
  for (const { command, call } of steps)
    if (command?.startsWith("aws ")) expect(call, command).toBe(actionOf(command));
  const calls = [...steps, ...waysOut.flatMap(({ instead }) => instead.map(({ step }) => step))];
  expect(calls.map(({ call }) => call).filter((call) => !knownAction.has(call.toLowerCase()))).toEqual([]);
});

test("every section with commands has been played, but for what all of them begin with", () => {
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);
  const unplayed = headings.filter(
    (heading) => commandsOn(sectionOf(heading)).length > 0 && !waysOut.some((way) => way.heading === heading),
  );
  expect(unplayed).toEqual(["In every block"]);
});

/** The kinds of change that open a way, or shut it again. */
const changesGuards = ({ leaves = [] }: WayStep): boolean =>
  leaves.some(
    (change) =>
      "guardrail" in change ||
      "attached" in change ||
      ("detached" in change && change.detached !== "network-policy") ||
      ("policyOf" in change && change.becomes === null),
  );

test("a step that changes a guard is needed: left out, the way does not go as it says", () => {
  const changing = waysOut.flatMap((way) =>
    way.steps.flatMap((step, left) => (changesGuards(step) ? [{ way, left, what: inWords(step) }] : [])),
  );
  expect(changing.length).toBeGreaterThan(6);
  const needless = changing.filter(({ way, left }) => {
    const others = way.steps.filter((_, index) => index !== left);
    return surprises(way, others).length === 0;
  });
  expect(needless.map(({ what }) => what)).toEqual([]);
});

test("the page names every row that does not spare break-glass", () => {
  const table = sectionOf("3. A guardrail is in the way");
  const named = [...table.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = ""]) => cell.match(/\w+/g) ?? []);
  const unsparing = guardrails.filter(({ spares }) => !spares.includes("breakGlass")).map(({ sid }) => sid);
  expect(named.sort()).toEqual([...unsparing].sort());
});

test("the guardrails that the page takes off a unit are on none of the root", () => {
  const section = sectionOf("3. A guardrail is in the way");
  const [sentence = ""] = /`perimeter-[^.]*are on units or accounts/s.exec(section) ?? [];
  const onUnits = guardrailPolicies.filter(
    ({ kind, at }) => kind === "SERVICE_CONTROL_POLICY" && !at.includes("everywhere"),
  );
  expect((sentence.match(/perimeter-\w+/g) ?? []).sort()).toEqual(onUnits.map(({ name }) => name).sort());
});
