import type { Cloud } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { uuid } from "../made-up.ts";
import { refuseDocument } from "../policy-checks.ts";

const topic = "aws:sns/topic:Topic";
const subscription = "aws:sns/topicSubscription:TopicSubscription";

function mustHaveTopic(arn: string, request: Request, cloud: Cloud): void {
  if (!cloud.find(topic, request.account).some((existing) => existing.outputs["arn"] === arn))
    throw new Refusal("NotFoundException", `the topic ${arn} does not exist in account ${request.account}`);
}

const refusePolicy = (policy: unknown, where: string, cloud: Cloud) =>
  refuseDocument(policy, { code: "InvalidParameter", where, quota: "topicPolicy", cloud });

/** Protocols whose endpoint has to say yes, by a link in a mail or a message, before anything is sent to it. */
const confirmed = ["email", "email-json", "http", "https"];

export const sns: readonly ResourceKind[] = [
  {
    type: topic,
    id: (request) => `arn:aws:sns:${request.region}:${request.account}:${nameOr(request, "name")}`,
    outputs: (request) => ({ arn: request.id, name: nameOr(request, "name"), owner: request.account }),
    replaceOn: ["name", "fifoTopic"],
    refuse: (request, cloud) =>
      refusePolicy(request.inputs["policy"], `topic ${nameOr(request, "name")}`, cloud),
  },
  {
    type: "aws:sns/topicPolicy:TopicPolicy",
    put: true,
    id: (request) => text(request.inputs, "arn") ?? request.name,
    outputs: (request) => ({ owner: request.account }),
    replaceOn: ["arn"],
    refuse: (request, cloud) => {
      const arn = text(request.inputs, "arn") ?? "";
      mustHaveTopic(arn, request, cloud);
      refusePolicy(request.inputs["policy"], `topic ${arn}`, cloud);
    },
  },
  {
    type: subscription,
    id: (request) =>
      `${text(request.inputs, "topic")}:${uuid("subscription", String(request.inputs["protocol"]), String(request.inputs["endpoint"]))}`,
    outputs: (request, cloud) => ({
      arn: request.id,
      ownerId: request.account,
      confirmationWasAuthenticated: false,
      pendingConfirmation:
        cloud.find(subscription, request.account).find(({ id }) => id === request.id)?.outputs[
          "pendingConfirmation"
        ] ?? confirmed.includes(text(request.inputs, "protocol") ?? ""),
    }),
    replaceOn: ["topic", "protocol", "endpoint"],
    refuse: (request, cloud) => mustHaveTopic(text(request.inputs, "topic") ?? "", request, cloud),
  },
];
