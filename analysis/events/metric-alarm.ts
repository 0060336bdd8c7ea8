/**
 * Whether CloudWatch raises an alarm for what is counted.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
import { CannotTell } from "../cannot-tell.ts";

type Properties = Readonly<Record<string, unknown>>;

export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly statistic: string;
}

/** What is counted of a metric in one of the periods that are looked at, from 0 on; nothing, where there is no data. */
export type Counts = (metric: Metric, period: number) => number | undefined;

export interface MetricAlarm {
  readonly periods: number;
  readonly datapoints: number;
  /** Seconds. */
  readonly period: number;
  readonly metrics: readonly Metric[];
  readonly expressions: ReadonlyMap<string, string | Metric>;
  /** The id of what is compared with the threshold. */
  readonly result: string;
  readonly operator: string;
  readonly threshold: number;
  readonly missing: string;
}

/** An alarm that CloudWatch does not take. */
export class AlarmError extends Error {}

const isRecord = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
};

const numeric = (value: unknown): number | undefined =>
  value === undefined || value === null || value === "" || Number.isNaN(Number(value))
    ? undefined
    : Number(value);

function metricOf(from: Properties): Metric {
  const { namespace, metricName, dimensions } = from;
  return {
    namespace: String(namespace ?? ""),
    metricName: String(metricName ?? ""),
    dimensions: isRecord(dimensions) ? dimensions : {},
    statistic: String(from["stat"] ?? from["statistic"] ?? ""),
  };
}

const hour = 3_600;
const day = 24 * hour;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
function checked(alarm: MetricAlarm): MetricAlarm {
  const { period, periods, datapoints, operator } = alarm;
  if (!Object.hasOwn(comparisons, operator)) throw new AlarmError(`compares by ${operator || "nothing"}`);
  if (!Number.isInteger(periods) || periods < 1) throw new AlarmError("looks at no period");
  if (!Number.isInteger(datapoints) || datapoints < 1 || datapoints > periods)
    throw new AlarmError(`asks for ${datapoints} of ${periods} periods`);
  if (![1, 5, 10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0))
    throw new AlarmError(`has periods of ${period} seconds`);
  if (period * periods > (period < hour ? day : 7 * day))
    throw new AlarmError("looks back for longer than CloudWatch does");
  return alarm;
}

/**
 * An alarm as the provider has it.
 * @throws AlarmError for one that CloudWatch does not take
 * @throws CannotTell for one of another kind
 */
export function readMetricAlarm(properties: Properties): MetricAlarm {
  const threshold = numeric(properties["threshold"]);
  const periods = numeric(properties["evaluationPeriods"]) ?? 0;
  if (threshold === undefined) {
    if (properties["thresholdMetricId"] !== undefined)
      throw new CannotTell("its threshold is a band, which is learned");
    throw new AlarmError("has no threshold");
  }
  const given = Array.isArray(properties["metricQueries"])
    ? properties["metricQueries"].filter(isRecord)
    : [];
  const own: Properties[] = given.length > 0 ? given : [{ id: "own", metric: properties, returnData: true }];
  const expressions = new Map<string, string | Metric>();
  const seconds = new Set<number>();
  for (const query of own) {
    const metric = Array.isArray(query["metric"]) ? (query["metric"][0] as unknown) : query["metric"];
    if (isRecord(metric)) {
      expressions.set(String(query["id"]), metricOf(metric));
      seconds.add(numeric(metric["period"]) ?? 0);
    } else if (typeof query["expression"] === "string")
      expressions.set(String(query["id"]), query["expression"]);
    else throw new AlarmError(`has a query, ${String(query["id"])}, of nothing`);
  }
  const results = own.filter(({ returnData }) => returnData === true || returnData === "true");
  const [result] = results;
  if (result === undefined || results.length > 1) throw new AlarmError(`compares ${results.length} results`);
  const [period] = seconds;
  if (period === undefined) throw new AlarmError("looks at no metric");
  if (seconds.size > 1) throw new CannotTell("its metrics are of different periods");
  return checked({
    ...{ periods, period, threshold, expressions },
    datapoints: numeric(properties["datapointsToAlarm"]) ?? periods,
    metrics: [...expressions.values()].filter((one) => typeof one !== "string"),
    result: String(result["id"]),
    operator: String(properties["comparisonOperator"] ?? ""),
    missing: String(properties["treatMissingData"] ?? "missing"),
  });
}

type Value = number | undefined | readonly (number | undefined)[];

const overList: Readonly<Record<string, (values: readonly number[]) => number>> = {
  MIN: (values) => Math.min(...values),
  MAX: (values) => Math.max(...values),
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  AVG: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

/** Metric math, as far as counts need it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
class Reckoning {
  readonly #tokens: string[];
  readonly #lookUp: (id: string) => Value;
  readonly #fills: boolean;
  readonly #whole: string;

  constructor(expression: string, lookUp: (id: string) => Value, fills: boolean) {
    this.#whole = expression;
    this.#tokens = expression.match(/\d+(?:\.\d+)?|\w+|\S/g) ?? [];
    this.#lookUp = lookUp;
    this.#fills = fills;
  }

  value(): Value {
    const value = this.#sum();
    return this.#tokens.length > 0 ? this.#notUnderstood() : value;
  }

  #notUnderstood(): never {
    throw new CannotTell(`the expression ${this.#whole} is not understood`);
  }

  #takes(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #expect(token: string): void {
    if (!this.#takes(token)) this.#notUnderstood();
  }

  #number(value: Value): number | undefined {
    return typeof value === "object" ? this.#notUnderstood() : value;
  }

  #sum(): Value {
    let value = this.#product();
    for (;;) {
      const sign = this.#takes("+") ? 1 : this.#takes("-") ? -1 : 0;
      if (sign === 0) return value;
      const [left, right] = [this.#number(value), this.#number(this.#product())];
      value = left === undefined || right === undefined ? undefined : left + sign * right;
    }
  }

  #product(): Value {
    let value = this.#factor();
    for (;;) {
      const isTimes = this.#takes("*");
      if (!isTimes && !this.#takes("/")) return value;
      const [left, right] = [this.#number(value), this.#number(this.#factor())];
      value = left === undefined || right === undefined ? undefined : isTimes ? left * right : left / right;
    }
  }

  #factor(): Value {
    if (this.#takes("(")) {
      const value = this.#sum();
      this.#expect(")");
      return value;
    }
    if (this.#takes("[")) return this.#list();
    const token = this.#tokens.shift() ?? this.#notUnderstood();
    if (/^\d/.test(token)) return Number(token);
    if (!/^\w/.test(token)) return this.#notUnderstood();
    return this.#takes("(") ? this.#call(token) : this.#lookUp(token);
  }

  #list(): (number | undefined)[] {
    const values: (number | undefined)[] = [];
    do values.push(this.#number(this.#sum()));
    while (this.#takes(","));
    this.#expect("]");
    return values;
  }

  #call(name: string): Value {
    const first = this.#sum();
    if (name === "FILL") {
      this.#expect(",");
      const filling = this.#number(this.#sum());
      this.#expect(")");
      return this.#number(first) ?? (this.#fills ? filling : undefined);
    }
    this.#expect(")");
    const over = overList[name];
    if (!over || typeof first !== "object") return this.#notUnderstood();
    const known = first.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : over(known);
  }
}

/** What is compared, in one period. */
function resultOf(alarm: MetricAlarm, counts: Counts, period: number, fills: boolean): number | undefined {
  const open = new Set<string>();
  const lookUp = (id: string): Value => {
    const found = alarm.expressions.get(id);
    if (found === undefined || open.has(id)) throw new AlarmError(`computes with ${id}, which is nothing`);
    if (typeof found !== "string") return counts(found, period);
    open.add(id);
    const value = new Reckoning(found, lookUp, fills).value();
    open.delete(id);
    return value;
  };
  const value = lookUp(alarm.result);
  if (typeof value === "object") throw new AlarmError("compares a list");
  return value;
}

/**
 * Whether an alarm is raised by these counts.
 * @param fills whether FILL has anything to go by: of a metric that never had data it has not
 * @throws CannotTell where its expression is not understood
 */
export function isRaised(alarm: MetricAlarm, counts: Counts, fills = true): boolean {
  let breaching = 0;
  for (let period = 0; period < alarm.periods; period += 1) {
    const value = resultOf(alarm, counts, period, fills);
    const isBreaching =
      value === undefined
        ? alarm.missing === "breaching"
        : comparisons[alarm.operator]?.(value, alarm.threshold) === true;
    if (isBreaching) breaching += 1;
  }
  return breaching >= alarm.datapoints;
}
