/** What rules, targets and buses of EventBridge do with events, as a stack declares them. */
import {
  type EventPattern,
  type Matcher,
  matcherOf,
  PatternError,
  readPattern,
} from "../../analysis/events/pattern.ts";
import { nearMisses, type Witness, witnesses } from "../../analysis/events/witnesses.ts";
import { accountOf, type Graph, type Resource, text } from "./resource.ts";

export const busType = "aws:cloudwatch/eventBus:EventBus";
export const accessType = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
export const ruleType = "aws:cloudwatch/eventRule:EventRule";
export const targetType = "aws:cloudwatch/eventTarget:EventTarget";

export const regionOf = (resource: Resource): string | undefined => {
  const own = text(resource, "region");
  const configured = resource.provider?.["region"];
  return own ?? (typeof configured === "string" ? configured : undefined);
};

export const busOf = (resource: Resource): string => text(resource, "eventBusName") ?? "default";

/** A target that is a bus of another account, or of this one by its ARN. */
export const sendsOn = (target: Resource, stack: Graph): boolean =>
  stack
    // Before AWS has made what it leads to, a function or a queue of this stack is told by its type.
    .textFrom(target, "arn", (sources) =>
      sources.some(({ type }) => type === busType) ? undefined : sources.map(({ type }) => type).join(),
    )
    .includes(":event-bus/");

const isSamePlace = (one: Resource, other: Resource): boolean =>
  regionOf(one) === regionOf(other) && accountOf(one) === accountOf(other);

/** The rules that a target is of: of its name, on its bus, in its Region and account. */
export const rulesOf = (target: Resource, stack: Graph): Resource[] =>
  stack
    .ofType(ruleType)
    .filter(
      (rule) =>
        text(rule, "name") === text(target, "rule") &&
        busOf(rule) === busOf(target) &&
        isSamePlace(rule, target),
    );

/** The targets of a rule. */
export const targetsOf = (rule: Resource, stack: Graph): Resource[] =>
  stack
    .ofType(targetType)
    .filter(
      (target) =>
        text(target, "rule") === text(rule, "name") &&
        busOf(target) === busOf(rule) &&
        isSamePlace(rule, target),
    );

export const isOn = (rule: Resource): boolean =>
  (text(rule, "state") ?? "ENABLED") !== "DISABLED" && rule.properties["isEnabled"] !== false;

/** Else EventBridge keeps from a rule what only reads, AssumeRole among it. */
export const takesReads = (rule: Resource): boolean =>
  text(rule, "state") === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

/** Patterns by their text: most rules stay as they are from one look to the next. */
const patterns = new Map<string, EventPattern | undefined>();

function read(json: string): EventPattern | undefined {
  try {
    return readPattern(json);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

/** The rule's pattern; nothing, where it has none, or one that EventBridge does not take. */
export function patternOf(rule: Resource): EventPattern | undefined {
  const json = text(rule, "eventPattern");
  if (json === undefined) return undefined;
  if (!patterns.has(json)) {
    if (patterns.size > 2_000) patterns.clear();
    patterns.set(json, read(json));
  }
  return patterns.get(json);
}

/** Something that is told, or counted, when its pattern matches: as a catalogue lists it. */
export interface Sought {
  readonly id: string;
  readonly pattern: EventPattern;
  /** Whether it only reads. */
  readonly reads?: boolean;
}

/** Events that show whether a rule takes what is sought, and nothing else. */
export interface Probes {
  readonly id: string;
  readonly reads: boolean;
  readonly taken: readonly Witness[];
  readonly left: readonly Witness[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** An event of an account and a Region, with what AWS says in each of its own. */
function placed(witness: Witness, account: string, region: string): Witness {
  const event = JSON.parse(JSON.stringify(witness).replaceAll("::x:", `::${account}:`)) as Witness;
  const detail = isRecord(event["detail"]) ? event["detail"] : {};
  const service = String(detail["eventSource"] ?? "signin.amazonaws.com").split(".")[0] ?? "";
  const isOfAws = event["source"] === "aws.x";
  return {
    account,
    region,
    resources: [],
    ...event,
    ...(isOfAws
      ? { source: `aws.${service}`, detail: { eventSource: `${service}.amazonaws.com`, ...detail } }
      : {}),
  };
}

const probed = new WeakMap<readonly Sought[], Map<string, readonly Probes[]>>();

/**
 * The probes of what is sought, in an account and a Region. A near miss of one that is another is none.
 * @throws PatternError where a pattern has a condition of which no passing value is known
 */
export function probesOf(sought: readonly Sought[], account: string, region: string): readonly Probes[] {
  const places = probed.get(sought) ?? new Map<string, readonly Probes[]>();
  probed.set(sought, places);
  const found = places.get(`${account} ${region}`);
  if (found) return found;
  if (places.size > 200) places.clear();
  const matchers = sought.map(({ pattern }) => matcherOf(pattern));
  const isSought = (event: Witness) => matchers.some((matches) => matches(event));
  const probes = sought.map(({ id, pattern, reads = false }) => ({
    id,
    reads,
    taken: [...witnesses(pattern)].map((one) => placed(one, account, region)),
    left: [...nearMisses(pattern)].map((one) => placed(one, account, region)).filter((one) => !isSought(one)),
  }));
  places.set(`${account} ${region}`, probes);
  return probes;
}

interface Answers {
  readonly matches: Matcher;
  readonly known: WeakMap<Witness, boolean>;
}

const answers = new WeakMap<EventPattern, Answers>();

/** Whether a pattern takes an event. Answers are kept as long as both are. */
export function takes(pattern: EventPattern | undefined, event: Witness): boolean {
  if (!pattern) return false;
  const { matches, known } = answers.get(pattern) ?? { matches: matcherOf(pattern), known: new WeakMap() };
  answers.set(pattern, { matches, known });
  const answer = known.get(event) ?? matches(event);
  known.set(event, answer);
  return answer;
}

/** What an event is called, for people. */
export function titleOf(event: Witness): string {
  const detail = isRecord(event["detail"]) ? event["detail"] : {};
  return String(
    detail["eventName"] ?? detail["state"] ?? detail["status"] ?? event["detail-type"] ?? event["source"],
  );
}
