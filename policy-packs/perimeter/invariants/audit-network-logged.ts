import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, needed, type Resource, text } from "../resource.ts";

const type = "aws:ec2/flowLog:FlowLog";

/** What is wrong with one flow log of a network; nothing when it will do. */
function shortcoming(log: Resource): string | undefined {
  if (text(log, "trafficType") !== "ALL") return "does not record all traffic";
  if (text(log, "logDestinationType") !== "s3") return "stays in the network's own account";
  const bucket = /^arn:aws[\w-]*:s3:::([^/]+)/.exec(needed(log, "logDestination"))?.[1];
  if (bucket === undefined) return "has no bucket for its destination";
  if (bucket.includes(accountOf(log))) return `goes to the bucket ${bucket} of the network's own account`;
  return undefined;
}

const vpc = {
  type: "aws:ec2/vpc:Vpc",
  name: "network",
  properties: { cidrBlock: "10.0.0.0/16" },
  outputs: { id: "vpc-0a" },
};

const log = (properties: Record<string, unknown> = {}) => ({
  type,
  name: "flow-log",
  properties: {
    vpcId: "vpc-0a",
    trafficType: "ALL",
    logDestinationType: "s3",
    logDestination: "arn:aws:s3:::perimeter-flow-logs-222222222222-eu-central-1-an",
    ...properties,
  },
  sources: { vpcId: "network" },
});

export default stackInvariant({
  id: "audit-network-logged",
  title: "Every network has a flow log of all its traffic, kept in another account.",
  protects: "The record of who talked to whom, from whoever has taken over the network's account.",
  why: "After an incident the first question is what was reached. Without flow logs nobody knows; with flow logs in the same account, whoever did it deletes them.",
  fix: "declare an aws.ec2.FlowLog for the network: trafficType ALL, logDestinationType s3, a bucket of the audit account.",
  types: ["aws:ec2/vpc:Vpc"],
  whole: true,
  *check(network, stack) {
    const reasons = stack.naming(network, type, "vpcId").map((found) => ({
      name: found.name,
      wrong: shortcoming(found),
    }));
    if (reasons.some(({ wrong }) => wrong === undefined)) return;
    if (reasons.length === 0) yield "is a network without a flow log";
    for (const { name, wrong } of reasons) yield `is a network whose flow log ${name} ${wrong}`;
  },
  limits:
    "Whether the bucket is the audit account's it can only tell by its name: a bucket whose name holds the network's own account id is rejected.",
  examples: {
    holds: [
      { what: "a flow log to the audit account", resources: [vpc, log()] },
      {
        what: "a second one for the owner",
        resources: [vpc, log(), { ...log({ trafficType: "REJECT" }), name: "own" }],
      },
    ],
    broken: [
      { what: "no flow log", resources: [vpc] },
      { what: "rejected traffic alone", resources: [vpc, log({ trafficType: "REJECT" })] },
      {
        what: "a log group beside the network",
        resources: [vpc, log({ logDestinationType: "cloud-watch-logs", logDestination: "" })],
      },
      {
        what: "a bucket of the same account",
        resources: [vpc, log({ logDestination: "arn:aws:s3:::logs-111122223333" })],
      },
      { what: "another network's log", resources: [vpc, { ...log({ vpcId: "vpc-0b" }), sources: {} }] },
    ],
    cannotTell: [
      { what: "a destination that is not known yet", resources: [vpc, log({ logDestination: notKnownYet })] },
    ],
  },
});
