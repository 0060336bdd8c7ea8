import { flowLogFields } from "../../../catalog/flow-log-fields.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { isPerimetersNetwork } from "../network.ts";
import { accountOf, type Graph, needed, type Resource, text } from "../resource.ts";

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

/** The accounts that this stack's alarms go to: where they are told, records are kept. */
const alarmedAccounts = (stack: Graph): ReadonlySet<string> =>
  stack.once("accounts that the perimeter's alarms go to", () => {
    const buses = stack.ofType("aws:cloudwatch/eventTarget:EventTarget").flatMap((target) => {
      const account = /^arn:aws[\w-]*:events:[\w-]*:(\d{12}):event-bus\/perimeter-/.exec(
        needed(target, "arn"),
      )?.[1];
      return account === undefined ? [] : [account];
    });
    return new Set(buses);
  });

const fields = flowLogFields.map(([field]) => `\${${field}}`).join(" ");

/** What is wrong with a log of one of the perimeter's networks beside that. */
function unlikeTheOthers(log: Resource, stack: Graph): string | undefined {
  if (text(log, "logFormat") !== fields)
    return "has other fields than those that the audit account's table reads";
  const account = /^arn:aws[\w-]*:s3:::perimeter-flow-logs-(\d{12})-/.exec(
    needed(log, "logDestination"),
  )?.[1];
  const accounts = alarmedAccounts(stack);
  if (account !== undefined && accounts.size > 0 && !accounts.has(account))
    return `goes to account ${account}, to which no alarm of this stack goes`;
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

const perimeters = { ...vpc, properties: { ...vpc.properties, tags: { network: "perimeter-prod" } } };

const alarm = (account: string) => ({
  type: "aws:cloudwatch/eventTarget:EventTarget",
  name: "alarms",
  properties: { rule: "alarms", arn: `arn:aws:events:eu-central-1:${account}:event-bus/perimeter-alarms` },
});

export default stackInvariant({
  id: "audit-network-logged",
  title: "Every network has a flow log of all its traffic, kept in another account.",
  protects: "The record of who talked to whom, from whoever has taken over the network's account.",
  why: "After an incident the first question is what was reached. Without flow logs nobody knows; with flow logs in the same account, whoever did it deletes them.",
  fix: "declare an aws.ec2.FlowLog for the network: trafficType ALL, logDestinationType s3, a bucket of the audit account; in the perimeter's networks with the fields of catalog/flow-log-fields.ts.",
  types: ["aws:ec2/vpc:Vpc"],
  whole: true,
  *check(network, stack) {
    const reasons = stack.naming(network, type, "vpcId").map((found) => ({
      name: found.name,
      wrong: shortcoming(found) ?? (isPerimetersNetwork(network) ? unlikeTheOthers(found, stack) : undefined),
    }));
    if (reasons.some(({ wrong }) => wrong === undefined)) return;
    if (reasons.length === 0) yield "is a network without a flow log";
    for (const { name, wrong } of reasons) yield `is a network whose flow log ${name} ${wrong}`;
  },
  limits:
    "Whether the bucket is the audit account's it can only tell by its name: a bucket whose name holds the network's own account id is rejected, and in the perimeter's networks one of an account that is told of no alarm.",
  examples: {
    holds: [
      { what: "a flow log to the audit account", resources: [vpc, log()] },
      {
        what: "the fields that the table reads, of a network of the perimeter's",
        resources: [perimeters, log({ logFormat: fields }), alarm("222222222222")],
      },
      {
        what: "a second one for the owner",
        resources: [vpc, log(), { ...log({ trafficType: "REJECT" }), name: "own" }],
      },
    ],
    broken: [
      { what: "fields that the table does not read", resources: [perimeters, log()] },
      {
        what: "another account than the alarms go to",
        resources: [perimeters, log({ logFormat: fields }), alarm("444455556666")],
      },
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
