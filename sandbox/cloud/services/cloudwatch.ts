import type { Properties } from "../../wire.ts";
import { nameOr, Refusal, type Request, type ResourceKind } from "../kind.ts";

const invalid = (request: Request, message: string) =>
  new Refusal("ValidationError", `alarm ${nameOr(request, "name")}: ${message}`);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
function refuseAlarm(request: Request): void {
  const { inputs } = request;
  const queries = (inputs["metricQueries"] ?? []) as Properties[];
  if ((inputs["metricName"] !== undefined) === queries.length > 0)
    throw invalid(request, "it needs a metric name or metric queries, and not both");
  const returned = queries.filter((query) => query["returnData"] === true);
  if (queries.length > 0 && returned.length !== 1)
    throw invalid(request, "exactly one of its metric queries must return data");
  const missing = inputs["treatMissingData"];
  if (missing !== undefined && !["breaching", "notBreaching", "ignore", "missing"].includes(String(missing)))
    throw invalid(request, `treatMissingData ${String(missing)} is not one of AWS's four`);
  const evaluated = Number(inputs["evaluationPeriods"]);
  if (Number(inputs["datapointsToAlarm"] ?? evaluated) > evaluated)
    throw invalid(request, "datapointsToAlarm is more than evaluationPeriods");
  const periods = [
    inputs["period"],
    ...queries.flatMap((query) => [(query["metric"] as Properties | undefined)?.["period"], query["period"]]),
  ].filter((period): period is number => typeof period === "number");
  for (const period of periods) {
    const longest = period >= 3600 ? 604_800 : 86_400;
    if (period * evaluated > longest)
      throw invalid(request, `it looks back ${period * evaluated} seconds, AWS takes ${longest}`);
  }
}

export const cloudwatch: readonly ResourceKind[] = [
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    put: true,
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      name: request.id,
      arn: `arn:aws:cloudwatch:${request.region}:${request.account}:alarm:${request.id}`,
      evaluateLowSampleCountPercentiles: "",
    }),
    replaceOn: ["name"],
    refuse: refuseAlarm,
  },
];
