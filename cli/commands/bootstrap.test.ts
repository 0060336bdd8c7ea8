import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { bootstrap } from "./bootstrap.ts";

/** What the command prints, and its exit code. */
async function said(options: Parameters<typeof bootstrap>[0]): Promise<{ code: number; lines: string[] }> {
  let text = "";
  const code = await bootstrap(options, (more) => {
    text += more;
  });
  return { code, lines: stripVTControlCharacters(text).split("\n") };
}

test("in the sandbox: broken off after a step, and started again, which does what is left", async () => {
  const { code, lines } = await said({ sandbox: true, stopAfter: "state-management", until: "access-audit" });
  expect(code).toBe(2);
  const again = lines.findIndex((line) => line.startsWith("Interrupted after state-management"));
  const does = (mark: string, part: string[]) =>
    part.filter((line) => line.startsWith(`  ${mark} `)).map((line) => line.trim().split(/\s+/)[1]);
  expect(does("→", lines.slice(0, again))).toEqual([
    "find-out",
    "organisation",
    "access-management",
    "state-management",
  ]);
  expect(does("→", lines.slice(again))).toEqual(["bring-up-by-management", "access-audit"]);
  expect(lines.at(-2)).toBe("4 steps were done, 2 ran now; the next one is state-audit");
});

test("an organisation that has much: what is there is said, before anything is changed", async () => {
  const { code, lines } = await said({ sandbox: true, world: "landing-zone", until: "find-out" });
  expect(code).toBe(2);
  expect(lines.join("\n")).toMatch(/there is: prod: roles that are there: .*consultancy-migration/);
});

test("only a check changes nothing", async () => {
  const { code, lines } = await said({ sandbox: true, onlyCheck: true });
  expect(code).toBe(2);
  expect(lines.at(-2)).toBe("0 steps were done, 0 ran now; the next one is find-out");
});

test("a world that there is none of is refused by name", async () => {
  expect(await said({ sandbox: true, world: "moon" })).toMatchObject({ code: 1 });
});
