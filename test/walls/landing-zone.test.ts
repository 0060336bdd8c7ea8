/** The walls of walls.test.ts in a landing zone of years, with every principal that administrators left there. */
import { expect, test } from "vitest";
import { buildModel } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import { everyQuery } from "../../analysis/reach/goals.ts";
import { Prover } from "../../analysis/reach/prove.ts";
import { readStart } from "../../analysis/reach/start.ts";
import { pathInWords } from "../../analysis/reach/story.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { bringUpOn } from "../../sandbox/worlds/bring-up.ts";
import { principalsOf } from "../../sandbox/worlds/listings.ts";
import { landingZoneWorld } from "../../sandbox/worlds/worlds.ts";
import { accounts } from "../guardrails/place.ts";
import { rolesMadeIn } from "./freed.ts";
import { wallStarts } from "./starts.ts";

/** Who may do nearly everything takes long to follow. */
const patience = 120_000;

const { given } = landingZoneWorld;
const accountOf = (domain: string): string => given.accounts.find((one) => one.domain === domain)?.id ?? "";
const there = {
  audit: accountOf("audit"),
  backup: accountOf("backup"),
  prod: accountOf("prod"),
  dev: accountOf("dev"),
};

/** What is said of the blueprint's own accounts, said of those of the landing zone. */
const moved = (text: string): string =>
  (["audit", "backup", "prod", "dev"] as const).reduce(
    (said, domain) => said.replaceAll(accounts[domain], there[domain]),
    text,
  );

const { deployments } = await bringUpOn(landingZoneWorld);
const files = [...deployments].map(([{ stack }, deployment]) => ({
  file: stack,
  content: deployment.checkpoint(),
}));
const left = principalsOf(new Cloud(given));
const world = { ...worldFileOf(given), principals: [...left, ...rolesMadeIn(there)] };
const prover = new Prover(buildModel(files, readWorld(world, "world.json")));

const starts = wallStarts.filter(({ freedom }) => freedom === "nothing");

test("everything that was left is there", () => {
  expect(left.length).toBeGreaterThan(90);
  expect(starts.length).toBeGreaterThan(15);
  for (const { arn } of starts.filter((start) => !start.arn.endsWith(":root")))
    expect(prover.knows(moved(arn)), arn).toBe(true);
});

test.each(starts.map((start) => [start.who, start] as const))(
  "%s",
  (_, { arn, open }) => {
    const { results } = prover.prove([readStart(moved(arn))], everyQuery);
    const allowed = new Set(Object.keys(open).map(moved));
    const unexpected = results
      .map((result) => ({
        ...result,
        path: result.path,
        called: result.target === null ? result.goal : `${result.goal}:${result.target}`,
      }))
      .filter(({ called, verdict }) => verdict !== "never" && !allowed.has(called))
      .map(({ called, verdict, path }) => [called, verdict, ...pathInWords(path)].join("\n"));
    expect(unexpected).toEqual([]);
  },
  patience,
);
