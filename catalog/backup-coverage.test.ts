import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { coverageTables, coveredServices, uncoveredServices } from "./backup-coverage.ts";

const root = join(import.meta.dirname, "..");
const services = [...coveredServices, ...uncoveredServices];

test("every type is one of the provider's, and is in one row only", () => {
  const types = services.flatMap((service) => service.types);
  const unknown = types.filter((type) => {
    const [, module] = type.split(":");
    return !existsSync(join(root, `node_modules/@pulumi/aws/${module}.d.ts`));
  });
  expect(unknown).toEqual([]);
  expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([]);
});

test("every row says where it is from", () => {
  for (const { service, source } of services)
    expect([service, source]).toEqual([
      service,
      expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//),
    ]);
});

test("what is not copied, or not backed up, says why and what else there is", () => {
  const silent = coveredServices.filter(
    ({ copied, selected, but }) => (copied !== "yes" || !selected) && !but,
  );
  expect(silent).toEqual([]);
  expect(coveredServices.filter(({ selected }) => !selected).map(({ optIn }) => optIn)).toEqual([
    "CloudFormation",
  ]);
});

test("a way back within the account is not called one that survives it", () => {
  const wrong = uncoveredServices.filter(
    ({ wayBack, elsewhere }) => elsewhere === ["own", "none"].includes(wayBack),
  );
  expect(wrong).toEqual([]);
});

test("the page has these tables", () => {
  const page = readFileSync(join(root, "docs/backups.md"), "utf8");
  expect(page).toContain(`<!-- catalog/backup-coverage.ts -->\n\n${coverageTables()}\n\n<!-- end -->`);
});
