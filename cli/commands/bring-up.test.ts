import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { StackUp } from "../../sandbox/bring-up.ts";
import { next, progressLines } from "./bring-up.ts";

const deployable = {
  project: "agent-perimeter",
  stack: "backup",
  purpose: "keeps copies of prod's backups, locked, out of agents' reach",
  directory: ".",
  program: () => undefined,
};

/** What a screen shows of a stack that comes up. */
function shown(screen: { isTTY: boolean; columns: number }, warnings: string[] = []): string {
  let text = "";
  const write = (more: string | Uint8Array) => {
    text += String(more);
    return true;
  };
  const progress = progressLines({ ...screen, write });
  progress.stackStarts?.(deployable);
  progress.resourceMade?.(deployable, 1);
  progress.stackIsUp?.({ deployable, deployment: { warnings } } as unknown as StackUp);
  return text;
}

test("a line that is rewritten is never wider than the terminal, where it would wrap and stay", () => {
  for (const columns of [40, 80, 120]) {
    const rewritten = shown({ isTTY: true, columns }).split("\r").slice(1, -1);
    expect(rewritten.length).toBe(2);
    for (const line of rewritten) expect(line.replace("\x1b[K", "").length).toBeLessThan(columns);
  }
});

test("where nobody watches, a line when the stack is up, and its warnings under it", () => {
  const text = shown({ isTTY: false, columns: 80 }, ["grant A-1 has been over since yesterday: remove it"]);
  expect(stripVTControlCharacters(text)).toBe(
    [
      "  ✓ backup             keeps copies of prod's backups, locked, out of agents' reach",
      "    ! grant A-1 has been over since yesterday: remove it",
      "",
    ].join("\n"),
  );
});

test("what to try next fits into a terminal of 80 columns", () => {
  expect(Math.max(...next.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
