import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stacks } from "../stacks/stacks.ts";
import { steps } from "./steps.ts";
import { columns, markdown, rows } from "./table.ts";

test("the page has the table of the steps as they are (perimeter bootstrap --table)", () => {
  const page = readFileSync(join(import.meta.dirname, "../docs/bootstrap.md"), "utf8");
  const [, table] = /<!-- perimeter bootstrap --table -->\n([\s\S]*?)\n<!-- end -->/.exec(page) ?? [];
  expect(table).toBe(markdown(steps));
});

test("every row says everything, and every step has a name of its own", () => {
  for (const row of rows(steps)) {
    expect(row).toHaveLength(columns.length);
    for (const cell of row) expect(cell).toMatch(/^[^|\n]+$/);
  }
  expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
});

test("every stack has its step, in an order in which AWS takes them", () => {
  const order = steps.map(({ id }) => id);
  for (const { name, after } of stacks) {
    expect(order).toContain(name);
    for (const earlier of after) expect(order.indexOf(earlier)).toBeLessThan(order.indexOf(name));
  }
});
