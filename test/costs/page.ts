/** The page on what the perimeter costs, out of the prices and the rows. */
import { type Cost, free, priceIn, secondTrail, totalOf } from "../../catalog/costs.ts";
import { type Price, type PricedRegion, pricedRegions, prices } from "../../catalog/prices.ts";

const money = (usd: number): string =>
  usd === 0 ? "0" : usd < 0.01 ? "< 0.01" : usd.toFixed(usd < 100 ? 2 : 0);

const number = (value: number): string => String(Number(value.toPrecision(3)));

const both = (of: (region: PricedRegion) => string): string => pricedRegions.map(of).join(" | ");

const priceLine = ([name, { unit, usd, page, readIn, read, free: without }]: [string, Price]): string =>
  `| \`${name}\` | ${unit} | ${both((region) => (usd[region] === null ? "not found" : String(usd[region])))} | [page](${page})${
    readIn === undefined ? "" : `; read in ${readIn}`
  }, ${read} | ${without ?? ""} |`;

const costLine = ({ row, count, units, usd }: Cost): string =>
  `| ${row.component} | ${row.item} | ${count} | ${number(units)} × \`${row.price}\` | ${both((region) => money(usd[region]))} | ${row.assuming ?? ""} |`;

const ofComponents = (all: readonly Cost[]): string[] =>
  [...new Set(all.map(({ row }) => row.component))]
    .map((component) => ({ component, own: all.filter(({ row }) => row.component === component) }))
    .sort((one, other) => totalOf(other.own, "us-east-1") - totalOf(one.own, "us-east-1"))
    .map(({ component, own }) => `| ${component} | ${both((region) => money(totalOf(own, region)))} |`);

/** Rows whose number does not depend on what is done in the accounts. */
const fixed = (all: readonly Cost[]): Cost[] => all.filter(({ row }) => row.assuming === undefined);

export function costsPage(all: readonly Cost[]): string {
  const second = (region: PricedRegion) => secondTrail.units * priceIn(secondTrail.price, region);
  return [
    "<!-- Written by costs.test.ts from catalog/costs.ts and catalog/prices.ts: `npx vitest run test/costs -u` writes it anew. -->",
    "",
    "# What it costs",
    "",
    "In USD a month, before tax, for the sample: five accounts in one Region, two networks, one plan of backups. What is there is counted from",
    "the sandbox's checkpoints; what is used is assumed, and the assumption is said. Replace the assumptions by your numbers: backups and",
    "data events are nearly all of it, and both follow what you have, not the perimeter.",
    "",
    `| | ${both((region) => region)} |`,
    "| --- | --- | --- |",
    `| what is there, used or not | ${both((region) => money(totalOf(fixed(all), region)))} |`,
    `| what is used, as assumed below | ${both((region) => money(totalOf(all, region) - totalOf(fixed(all), region)))} |`,
    `| **together** | ${both((region) => `**${money(totalOf(all, region))}**`)} |`,
    `| with a second trail of management events | ${both((region) => money(totalOf(all, region) + second(region)))} |`,
    "",
    `The last line is for an organisation that has a trail already, and keeps both: ${secondTrail.assuming}. With \`existingTrailArn\``,
    "the perimeter's logs data events alone, and it does not apply: [adopting](adopting.md#what-then-rests-on-your-trail).",
    "",
    "Many prices were not found for eu-central-1, where most services cost up to a fifth more: those of us-east-1 stand in for them, so that",
    "column is too low. AWS's free allowances are left out.",
    "",
    "## By component",
    "",
    `| component | ${both((region) => region)} |`,
    "| --- | --- | --- |",
    ...ofComponents(all),
    "",
    "Nothing, beside what their use puts into the log:",
    "",
    ...Object.entries(free).map(([component, because]) => `- ${component}: ${because}`),
    "",
    "## By item",
    "",
    `| component | item | how many | units × price | ${both((region) => region)} | assuming |`,
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...all.map(costLine),
    "",
    "## Prices",
    "",
    `| price | USD for | ${both((region) => region)} | from | free each month |`,
    "| --- | --- | --- | --- | --- | --- |",
    ...Object.entries(prices).map(priceLine),
    "",
    "## What makes it dear",
    "",
    "- **A lock for good**: nobody can end the bill for what is locked before its time. Begin with few days.",
    "- **Data events of a busy bucket or table**: `dataEventsLeftOut` in `Pulumi.org.yaml` leaves a type out, which is a gap in the log.",
    "- **Copies of tables**: each is whole, unlike those of volumes and databases.",
    "- **Interface endpoints**: by the hour and zone, used or not. S3 and DynamoDB need none.",
    "- **Keys**: each rotation adds a dollar a month, twice at most.",
    "",
  ].join("\n");
}
