import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function refuseLogGroup(request: Request): void {
  const days = Number(request.inputs["retentionInDays"] ?? 0);
  if (!retentions.includes(days))
    throw new Refusal(
      "InvalidParameterException",
      `log group ${nameOr(request, "name")}: a retention of ${days} days is none of ${retentions.slice(1).join(", ")}`,
    );
}

export const logs: readonly ResourceKind[] = [
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      name: request.id,
      arn: `arn:aws:logs:${request.region}:${request.account}:log-group:${request.id}`,
      logGroupClass: text(request.inputs, "logGroupClass") ?? "STANDARD",
    }),
    replaceOn: ["name"],
    refuse: refuseLogGroup,
    refuseDelete: (existing) => {
      if (existing.inputs["deletionProtectionEnabled"] === true)
        throw new Refusal(
          "ValidationException",
          `the log group ${existing.id} has deletion protection: disable it first`,
        );
    },
  },
];
