/** A test alarm from every account and Region, and a sign of life of every rule that forwards: what ends a bringing-up. */
import type { Model } from "../model/model.ts";
import { valuesAt } from "../model/value.ts";
import { Deliveries, type Options, type Stuck } from "./delivery.ts";

/** Where a test alarm was sent, and what came of it. */
export interface Tested {
  readonly account: string;
  readonly region: string;
  /** Addresses that were told; nobody where it got stuck. */
  readonly told: readonly string[];
  /** Rules that forward, with how many rules count their signs of life in the end. */
  readonly signsOfLife: readonly { readonly rule: string; readonly counted: number }[];
  readonly stuck: readonly Stuck[];
}

export interface TestAlarm {
  readonly places: readonly Tested[];
  /** Whether somebody is told from everywhere, nothing got stuck on its way, and each rule's sign of life is counted. */
  readonly arrived: boolean;
}

/** `aws events put-events` of somebody who tests. */
const testOf = (account: string, region: string, time: string) => ({
  source: "perimeter.test",
  "detail-type": "test",
  account,
  region,
  time,
  resources: [],
  detail: {},
});

/** AWS's global services log here alone. */
const globalRegion = "us-east-1";

const isForwarding = (name: unknown): boolean =>
  typeof name === "string" && /^perimeter-alarms-(?:changes|sessions)$/.test(name);

/** Every Region that anybody forwards from: where one account does, all must. */
function regionsOf(model: Model): string[] {
  const found = new Set([globalRegion]);
  for (const { type, region, properties } of model.resources.values())
    if (type === "aws:cloudwatch/eventRule:EventRule" && isForwarding(properties["name"]) && region !== null)
      found.add(region);
  return [...found].sort();
}

/** Names of rules whose count is missed when it stays away: an alarm that silence raises, and that tells somebody. */
function missed(model: Model): Set<string> {
  const names = new Set<string>();
  for (const { type, properties } of model.resources.values()) {
    if (type !== "aws:cloudwatch/metricAlarm:MetricAlarm") continue;
    const actions = properties["alarmActions"];
    const tells = Array.isArray(actions) && actions.length > 0 && properties["actionsEnabled"] !== false;
    if (!tells || properties["treatMissingData"] !== "breaching") continue;
    for (const name of valuesAt(properties, "metricQueries.metric.dimensions.RuleName"))
      if (typeof name === "string") names.add(name);
  }
  return names;
}

/** @param accounts those from which an alarm must come */
export function testAlarm(
  model: Model,
  accounts: readonly string[],
  options: Options & { readonly time?: string } = {},
): TestAlarm {
  const deliveries = new Deliveries(model, options);
  const time = options.time ?? "2026-01-01T00:00:00Z";
  const regions = regionsOf(model);
  const missedNames = missed(model);
  const isMissed = (ruleArn: string): boolean => missedNames.has(ruleArn.split("/").at(-1) ?? "");
  const places = accounts.flatMap((account) =>
    regions.map((region): Tested => {
      const { told, stuck } = deliveries.deliver(testOf(account, region, time));
      const ticks = deliveries
        .rulesOf(account, region)
        .filter(({ properties }) => isForwarding(properties["name"]))
        .map((rule) => ({ rule: rule.arn, tick: deliveries.tick(rule, time) }));
      const forwarding = ticks.length > 0 ? [] : [{ at: `${account}, ${region}`, why: "forwards nothing" }];
      const uncounted = ticks
        .filter(({ tick }) => !tick.matched.some(isMissed) && tick.stuck.length === 0)
        .map(({ rule }) => ({ at: rule, why: "gives a sign of life that nobody misses when it stays away" }));
      const silent =
        told.length > 0 || stuck.length > 0 || forwarding.length > 0
          ? []
          : [{ at: `${account}, ${region}`, why: "sends a test alarm that no rule takes" }];
      return {
        account,
        region,
        told: [...new Set(told.map(({ endpoint }) => endpoint))],
        signsOfLife: ticks.map(({ rule, tick }) => ({ rule, counted: tick.matched.length })),
        stuck: distinct([
          ...stuck,
          ...ticks.flatMap(({ tick }) => tick.stuck),
          ...forwarding,
          ...uncounted,
          ...silent,
        ]),
      };
    }),
  );
  return {
    places,
    arrived: places.length > 0 && places.every(({ told, stuck }) => told.length > 0 && stuck.length === 0),
  };
}

const distinct = (stuck: readonly Stuck[]): Stuck[] => [
  ...new Map(stuck.map((one) => [`${one.at} ${one.why}`, one])).values(),
];

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** What a person reads of it: one line, or what it got stuck on. */
export function inWords({ places, arrived }: TestAlarm): string[] {
  const accounts = new Set(places.map(({ account }) => account)).size;
  const regions = new Set(places.map(({ region }) => region)).size;
  const told = [...new Set(places.flatMap(({ told }) => told))].sort();
  const alive = places.flatMap(({ signsOfLife }) => signsOfLife).length;
  if (arrived)
    return [
      `test alarm: received by ${told.join(", ")}, from ${plural(accounts, "account")} in ${plural(regions, "Region")};`,
      `            ${plural(alive, "rule")} that forward give a sign of life, and are missed without`,
    ];
  const lost = places.filter(({ told, stuck }) => told.length === 0 || stuck.length > 0);
  const reasons = new Map<string, string[]>();
  for (const { account, region, stuck } of lost)
    for (const { at, why } of stuck) {
      const reason = `${at} ${why}`;
      reasons.set(reason, [...(reasons.get(reason) ?? []), `${account} in ${region}`]);
    }
  return [
    `test alarm: not received from ${lost.length} of ${plural(places.length, "place")}`,
    ...[...reasons].map(
      ([reason, from]) => `  ${reason}${from.length === places.length ? "" : ` (from ${from.join(", ")})`}`,
    ),
  ];
}
