/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html, its tables of missing data among them. */
import { describe, expect, test } from "vitest";
import { CannotTell } from "../cannot-tell.ts";
import { AlarmError, type Counts, isRaised, readMetricAlarm } from "./metric-alarm.ts";

const plain = {
  comparisonOperator: "LessThanThreshold",
  threshold: 1,
  evaluationPeriods: 3,
  treatMissingData: "breaching",
  namespace: "Shop",
  metricName: "Orders",
  statistic: "Sum",
  period: 3600,
};

const metric = (id: string, metricName: string) => ({
  id,
  returnData: false,
  metric: { namespace: "Shop", metricName, stat: "Sum", period: 3600 },
});
const computed = (expression: string, properties: object = {}) => ({
  ...plain,
  metricQueries: [metric("a", "A"), metric("b", "B"), { id: "result", expression, returnData: true }],
  ...properties,
});

/** Counts by metric, one a period. */
const counting =
  (counts: Readonly<Record<string, readonly (number | undefined)[]>>): Counts =>
  ({ metricName }, period) =>
    counts[metricName]?.[period];

const none = undefined;

describe("raised", () => {
  test.each<[string, object, Record<string, (number | undefined)[]>, boolean]>([
    ["below the threshold each time", plain, { Orders: [0, 0, 0] }, true],
    ["at the threshold once", plain, { Orders: [0, 1, 0] }, false],
    ["no data that counts as breaching", plain, {}, true],
    ["no data that does not", { ...plain, treatMissingData: "notBreaching" }, {}, false],
    ["no data that is left as it is", { ...plain, treatMissingData: "ignore" }, {}, false],
    ["no data, and nothing said", { ...plain, treatMissingData: none }, {}, false],
    ["two of three", { ...plain, datapointsToAlarm: 2 }, { Orders: [0, 1, 0] }, true],
    ["above", { ...plain, comparisonOperator: "GreaterThanThreshold" }, { Orders: [2, 2, 2] }, true],
    ["at", { ...plain, comparisonOperator: "GreaterThanOrEqualToThreshold" }, { Orders: [1, 1, 1] }, true],
    ["numbers as text", { ...plain, threshold: "1", evaluationPeriods: "3" }, { Orders: [0, 0, 0] }, true],
    ["the least of both", computed("MIN([FILL(a, 0), FILL(b, 0)])"), { A: [5, 5, 5] }, true],
    ["the least of what there is", computed("MIN([a, b])"), { A: [5, 5, 5] }, false],
    ["both", computed("SUM([a, b])"), { A: [1, 1, 1], B: [1, 1, 1] }, false],
    ["nothing filled", computed("FILL(a, 5)"), {}, false],
    ["a difference", computed("(a - b) * 2 + 1"), { A: [3, 3, 3], B: [4, 4, 4] }, true],
    ["a quotient", computed("a / b"), { A: [3, 3, 3], B: [2, 2, 2] }, false],
    ["a difference of nothing", computed("a - b", { treatMissingData: "missing" }), { A: [0, 0, 0] }, false],
  ])("%s", (_, properties, counts, expected) => {
    expect(isRaised(readMetricAlarm({ ...properties }), counting(counts))).toBe(expected);
  });

  test("what never had data is not filled", () => {
    const filling = computed("FILL(a, 5)", { treatMissingData: "breaching" });
    expect(isRaised(readMetricAlarm(filling), counting({}), false)).toBe(true);
    expect(isRaised(readMetricAlarm(filling), counting({}), true)).toBe(false);
  });
});

describe("CloudWatch takes no alarm", () => {
  test.each<[string, object]>([
    ["without a threshold", { ...plain, threshold: none }],
    ["without periods", { ...plain, evaluationPeriods: none }],
    ["of more datapoints than periods", { ...plain, datapointsToAlarm: 4 }],
    ["without a comparison", { ...plain, comparisonOperator: none }],
    ["over more than a week", { ...plain, evaluationPeriods: 3000 }],
    ["of periods that there are not", { ...plain, period: 3601 }],
    [
      "of two results",
      computed("a", {
        metricQueries: [metric("a", "A"), metric("b", "B")].map((one) => ({ ...one, returnData: true })),
      }),
    ],
    ["of no result", { ...plain, metricQueries: [metric("a", "A")] }],
    ["of a query of nothing", { ...plain, metricQueries: [{ id: "a", returnData: true }] }],
    ["of no metric", { ...plain, metricQueries: [{ id: "a", expression: "1", returnData: true }] }],
  ])("%s", (_, properties) => {
    expect(() => readMetricAlarm({ ...properties })).toThrow(AlarmError);
  });

  test.each(["MIN([a, c])", "result", "[a, b]"])("that computes %s", (expression) => {
    expect(() => isRaised(readMetricAlarm(computed(expression)), counting({}))).toThrow(AlarmError);
  });
});

test.each(["ANOMALY_DETECTION_BAND(a)", "IF(a > 1, 1, 0)", "MIN(a)", "a +", "a b", "a ^ 2", "[a] + 1"])(
  "%s is not understood",
  (expression) => {
    expect(() => isRaised(readMetricAlarm(computed(expression)), counting({ A: [1, 1, 1] }))).toThrow(
      CannotTell,
    );
  },
);
