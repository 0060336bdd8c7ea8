/** What holds when every gate is gone, by the prover: no pack, no review, own policies that allow everything. */
import { expect, test } from "vitest";
import { pathInWords } from "../../analysis/reach/story.ts";
import { proveFrom } from "./freed.ts";
import { wallStarts } from "./starts.ts";

/** Who may do nearly everything takes long to follow. */
const patience = 600_000;

test.each(wallStarts.map((start) => [start.who, start] as const))(
  "%s",
  (_, { arn, freedom, open }) => {
    const results = proveFrom(arn, freedom);
    const reached = [...results].filter(([, { verdict }]) => verdict !== "never");
    const unexpected = reached
      .filter(([called]) => !(called in open))
      .map(([called, { verdict, path }]) => [called, verdict, ...pathInWords(path)].join("\n"));
    expect(unexpected).toEqual([]);
    // A cell that has become `never` is no longer listed.
    expect(Object.keys(open).filter((called) => results.get(called)?.verdict === "never")).toEqual([]);
    expect(Object.keys(open).filter((called) => !results.has(called))).toEqual([]);
  },
  patience,
);

test(
  "walls stop them, not the lack of anything to try",
  () => {
    for (const { who, arn, freedom, open } of wallStarts.filter((start) => start.freedom !== "nothing"))
      for (const [called, { verdict, blockedBy, goal }] of proveFrom(arn, freedom))
        if (verdict === "never" && !(called in open) && ["backup", "audit", "guardrails"].includes(goal))
          expect(blockedBy.length, `${who}: ${called}`).toBeGreaterThan(0);
  },
  patience,
);
