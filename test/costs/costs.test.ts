/** What the perimeter costs: every component is counted or said to be free, and the page says what the rows come to. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CountedResource, costs, costsOf, free, totalOf } from "../../catalog/costs.ts";
import { type Price, pricedRegions, prices } from "../../catalog/prices.ts";
import { blueprintCheckpoints } from "../blueprint.ts";
import { costsPage } from "./page.ts";

const files = await blueprintCheckpoints();
const resources = files.flatMap(
  ({ content }) => (content as { deployment: { resources: CountedResource[] } }).deployment.resources,
);
const all = costsOf(resources);

const folders = globSync("*/", { cwd: join(import.meta.dirname, "../../components") })
  .map((folder) => folder.replace(/[\\/]$/, ""))
  .filter((folder) => !folder.includes("."))
  .sort();

test("every component has a row, or is said to cost nothing, and not both", () => {
  expect(folders.length).toBeGreaterThan(20);
  const counted = [...new Set(costs.map(({ component }) => component))];
  expect([...counted, ...Object.keys(free)].sort()).toEqual(folders);
});

test("every row counts something of the sample, but for what is on demand", () => {
  const nothing = all.filter(({ count }) => count === 0).map(({ row }) => row.item);
  expect(nothing).toEqual(["interface endpoints, on demand"]);
});

/** Types that AWS charges for as long as they are there. */
const charged =
  /^aws:(?:kms\/key|cloudwatch\/metricAlarm|ec2\/natGateway|networkfirewall|route53\/zone|route53\/resolverEndpoint|guardduty|secretsmanager\/secret)/;

test("whatever costs by being there is in some row", () => {
  const ofPerimeter = resources.filter(
    ({ type, urn }) => charged.test(type) && urn.includes("agent-perimeter:index:"),
  );
  const inRows = all
    .filter(({ row }) => row.price === "key" || row.price === "alarm")
    .reduce((sum, { count }) => sum + count, 0);
  expect(inRows).toBe(ofPerimeter.length);
});

test("an interface endpoint is paid by the hour and zone", () => {
  const endpoint = (zones: number): CountedResource => ({
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    urn: "urn:pulumi:prod::agent-perimeter::agent-perimeter:index:IsolatedNetwork$aws:ec2/vpcEndpoint:VpcEndpoint::network-kms",
    inputs: {
      vpcEndpointType: "Interface",
      subnetIds: Array.from({ length: zones }, (_, index) => `subnet-${index}`),
    },
  });
  const cost = (zones: number) => totalOf(costsOf([endpoint(zones)]), "us-east-1");
  expect(cost(1)).toBeCloseTo(7.3);
  expect(cost(2)).toBeCloseTo(14.6);
});

test("prices are numbers of AWS's pages, or said not to have been found", () => {
  for (const [name, { usd, page, read, unit }] of Object.entries<Price>(prices)) {
    expect(page, name).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9]+\/pricing\/$/);
    expect(read, name).toMatch(/^\d{4}-\d{2}$/);
    expect(unit, name).toMatch(/^(an? |\d)/);
    for (const region of pricedRegions)
      if (usd[region] !== null) expect(usd[region], name).toBeGreaterThan(0);
  }
  const used = new Set<string>([...costs.map(({ price }) => price), "managementEvents"]);
  expect(Object.keys(prices).filter((name) => !used.has(name))).toEqual([]);
});

test("the README says what it comes to, rounded", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8").replaceAll("\n", " ");
  const fixed = all.filter(({ row }) => row.assuming === undefined);
  const total = Math.round(totalOf(all, "eu-central-1") / 10) * 10;
  expect(readme).toContain(
    `for the sample some USD ${total}, of which ${Math.round(totalOf(fixed, "eu-central-1"))} are the perimeter's own`,
  );
});

test("the page says what the rows come to", async () => {
  await expect(costsPage(all)).toMatchFileSnapshot("../../docs/costs.md");
});
