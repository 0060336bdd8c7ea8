/** What databases, tables, queues, functions and log groups refuse. */
import { expect, test } from "vitest";
import type { Properties } from "../../wire.ts";
import { Cloud, type CreateAnswer } from "../cloud.ts";
import { sandboxWorld } from "../given.ts";

const account = "444444444444";
const region = "eu-central-1";

const tokens = {
  Vpc: "aws:ec2/vpc:Vpc",
  Subnet: "aws:ec2/subnet:Subnet",
  SubnetGroup: "aws:rds/subnetGroup:SubnetGroup",
  Instance: "aws:rds/instance:Instance",
  Table: "aws:dynamodb/table:Table",
  Queue: "aws:sqs/queue:Queue",
  QueuePolicy: "aws:sqs/queuePolicy:QueuePolicy",
  Role: "aws:iam/role:Role",
  RolePolicy: "aws:iam/rolePolicy:RolePolicy",
  Function: "aws:lambda/function:Function",
  EventSourceMapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  LogGroup: "aws:cloudwatch/logGroup:LogGroup",
} as const;

type Make = (type: keyof typeof tokens, name: string, inputs?: Properties) => CreateAnswer;
type Remove = (type: keyof typeof tokens, id: string) => void;

const world = (): { make: Make; remove: Remove } => {
  const cloud = new Cloud(sandboxWorld);
  return {
    make: (type, name, inputs = {}) =>
      cloud.create({ type: tokens[type], name, inputs: { name, ...inputs }, account, region }),
    remove: (type, id) => cloud.delete(id, { type: tokens[type], name: id, inputs: {}, account, region }),
  };
};

const subnets = (make: Make, zones = ["a", "b"]) => {
  const vpcId = make("Vpc", "vpc", { cidrBlock: "10.16.0.0/16" }).id;
  return zones.map(
    (zone, index) =>
      make("Subnet", `${zone}-${index}`, {
        vpcId,
        cidrBlock: `10.16.${index * 16}.0/20`,
        availabilityZone: `${region}${zone}`,
      }).id,
  );
};

const trust = (service: string) =>
  JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

const role = (make: Make, actions: string[], service = "lambda.amazonaws.com") => {
  const made = make("Role", "taker", { assumeRolePolicy: trust(service) });
  if (actions.length > 0)
    make("RolePolicy", "taker", {
      role: made.id,
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] }),
    });
  return made.outputs["arn"];
};

const queueOf = (make: Make, inputs: Properties = {}) => make("Queue", "incoming", inputs).outputs["arn"];

test.each<{ what: string; run(make: Make, remove: Remove): unknown; error: RegExp }>([
  {
    what: "databases in one zone",
    run: (make) => make("SubnetGroup", "group", { subnetIds: subnets(make, ["a", "a"]) }),
    error: /DBSubnetGroupDoesNotCoverEnoughAZs/,
  },
  {
    what: "databases in a subnet that is missing",
    run: (make) => make("SubnetGroup", "group", { subnetIds: ["subnet-0"] }),
    error: /InvalidSubnet/,
  },
  {
    what: "a database in a group that is missing",
    run: (make) => make("Instance", "database", { dbSubnetGroupName: "group" }),
    error: /DBSubnetGroupNotFoundFault/,
  },
  {
    what: "a public database in a network without a gateway",
    run: (make) => {
      make("SubnetGroup", "group", { subnetIds: subnets(make) });
      make("Instance", "database", { dbSubnetGroupName: "group", publiclyAccessible: true });
    },
    error: /InvalidVPCNetworkStateFault/,
  },
  {
    what: "a database under a key that is missing",
    run: (make) => make("Instance", "database", { kmsKeyId: `arn:aws:kms:${region}:${account}:key/0` }),
    error: /KMSKeyNotAccessibleFault/,
  },
  {
    what: "backups for longer than RDS keeps them",
    run: (make) => make("Instance", "database", { backupRetentionPeriod: 36 }),
    error: /between 0 and 35/,
  },
  {
    what: "to delete a database that is protected",
    run: (make, remove) => remove("Instance", make("Instance", "database", { deletionProtection: true }).id),
    error: /disable deletion protection/,
  },
  {
    what: "to delete a database without a last snapshot",
    run: (make, remove) => remove("Instance", make("Instance", "database").id),
    error: /FinalDBSnapshotIdentifier is required/,
  },
  {
    what: "a table whose key is no attribute",
    run: (make) => make("Table", "orders", { hashKey: "orderId", attributes: [] }),
    error: /not defined in AttributeDefinitions: orderId/,
  },
  {
    what: "a table with an attribute that is no key",
    run: (make) =>
      make("Table", "orders", { hashKey: "orderId", attributes: [{ name: "orderId" }, { name: "date" }] }),
    error: /date is in no key/,
  },
  {
    what: "to delete a table that is protected",
    run: (make, remove) =>
      remove(
        "Table",
        make("Table", "orders", {
          hashKey: "orderId",
          attributes: [{ name: "orderId" }],
          deletionProtectionEnabled: true,
        }).id,
      ),
    error: /protected against deletion/,
  },
  {
    what: "a queue of failed messages that is missing",
    run: (make) => queueOf(make, { redrivePolicy: JSON.stringify({ deadLetterTargetArn: "arn:none" }) }),
    error: /Dead letter target does not exist/,
  },
  {
    what: "a policy for a queue that is missing",
    run: (make) => make("QueuePolicy", "policy", { queueUrl: "https://none", policy: "{}" }),
    error: /QueueDoesNotExist/,
  },
  {
    what: "a function with a role that Lambda cannot assume",
    run: (make) => make("Function", "taker", { role: role(make, [], "ec2.amazonaws.com") }),
    error: /cannot be assumed by Lambda/,
  },
  {
    what: "a function in a network, with a role that cannot connect it",
    run: (make) =>
      make("Function", "taker", { role: role(make, ["s3:*"]), vpcConfig: { subnetIds: subnets(make) } }),
    error: /does not have permissions to call CreateNetworkInterface on EC2/,
  },
  {
    what: "a function in a subnet that is missing",
    run: (make) =>
      make("Function", "taker", {
        role: role(make, ["ec2:*NetworkInterface"]),
        vpcConfig: { subnetIds: ["subnet-0"] },
      }),
    error: /subnet ID 'subnet-0' does not exist/,
  },
  {
    what: "a queue for a function that is missing",
    run: (make) =>
      make("EventSourceMapping", "mapping", { functionName: "taker", eventSourceArn: queueOf(make) }),
    error: /ResourceNotFoundException: function not found/,
  },
  {
    what: "a queue for a function whose role cannot read it",
    run: (make) => {
      make("Function", "taker", { role: role(make, ["s3:*"]) });
      make("EventSourceMapping", "mapping", { functionName: "taker", eventSourceArn: queueOf(make) });
    },
    error: /does not have permissions to call ReceiveMessage on SQS/,
  },
  {
    what: "a queue that shows messages again while the function works on them",
    run: (make) => {
      make("Function", "taker", { role: role(make, ["sqs:*"]), timeout: 60 });
      make("EventSourceMapping", "mapping", { functionName: "taker", eventSourceArn: queueOf(make) });
    },
    error: /visibility timeout: 30 seconds is less than Function timeout: 60 seconds/,
  },
  {
    what: "a retention that CloudWatch does not have",
    run: (make) => make("LogGroup", "logs", { retentionInDays: 100 }),
    error: /a retention of 100 days is none of/,
  },
])("refused: $what", ({ run, error }) => {
  const { make, remove } = world();
  expect(() => run(make, remove)).toThrow(error);
});
