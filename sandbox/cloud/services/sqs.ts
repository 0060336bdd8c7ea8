import type { Cloud } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { refuseDocument } from "../policy-checks.ts";

const queueType = "aws:sqs/queue:Queue";

const queueUrl = (request: Request) =>
  `https://sqs.${request.region}.amazonaws.com/${request.account}/${nameOr(request, "name")}`;

function mustHaveQueue(request: Request, cloud: Cloud): void {
  const url = text(request.inputs, "queueUrl");
  if (!cloud.find(queueType, request.account).some((existing) => existing.id === url))
    throw new Refusal("QueueDoesNotExist", `the specified queue does not exist: ${url}`);
}

function refuseQueue(request: Request, cloud: Cloud): void {
  refusePolicy(request, cloud);
  const redrive = text(request.inputs, "redrivePolicy");
  if (redrive === undefined) return;
  const { deadLetterTargetArn } = JSON.parse(redrive) as { deadLetterTargetArn?: string };
  const target = cloud
    .find(queueType, request.account)
    .find((existing) => existing.outputs["arn"] === deadLetterTargetArn);
  if (!target)
    throw new Refusal(
      "InvalidParameterValue",
      `value ${redrive} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist`,
    );
}

const refusePolicy = (request: Request, cloud: Cloud) =>
  refuseDocument(request.inputs["policy"], {
    code: "InvalidAttributeValue",
    where: `queue ${nameOr(request, "name")}`,
    cloud,
  });

/** An attribute of a queue that is a resource of its own for the provider: its id is the queue's URL. */
const queueAttribute = (type: string, refuse?: ResourceKind["refuse"]): ResourceKind => ({
  type,
  id: (request) => text(request.inputs, "queueUrl") ?? "",
  outputs: () => ({}),
  replaceOn: ["queueUrl"],
  refuse: (request, cloud) => {
    mustHaveQueue(request, cloud);
    refuse?.(request, cloud);
  },
});

export const sqs: readonly ResourceKind[] = [
  {
    type: queueType,
    id: queueUrl,
    outputs: (request) => ({
      name: nameOr(request, "name"),
      arn: `arn:aws:sqs:${request.region}:${request.account}:${nameOr(request, "name")}`,
      url: request.id,
    }),
    replaceOn: ["name", "fifoQueue"],
    refuse: refuseQueue,
  },
  queueAttribute("aws:sqs/queuePolicy:QueuePolicy", refusePolicy),
  queueAttribute("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"),
];
