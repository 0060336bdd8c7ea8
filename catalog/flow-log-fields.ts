/**
 * What a flow log writes, in this order: the networks write it, the tables of the audit account read it.
 * Source: docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html (versions 2 to 5; the types are Athena's).
 */
export const flowLogFields = [
  { name: "version", type: "int" },
  { name: "account-id", type: "string" },
  { name: "interface-id", type: "string" },
  { name: "srcaddr", type: "string" },
  { name: "dstaddr", type: "string" },
  { name: "srcport", type: "int" },
  { name: "dstport", type: "int" },
  { name: "protocol", type: "bigint" },
  { name: "packets", type: "bigint" },
  { name: "bytes", type: "bigint" },
  { name: "start", type: "bigint" },
  { name: "end", type: "bigint" },
  { name: "action", type: "string" },
  { name: "log-status", type: "string" },
  { name: "vpc-id", type: "string" },
  { name: "subnet-id", type: "string" },
  { name: "instance-id", type: "string" },
  { name: "tcp-flags", type: "int" },
  { name: "type", type: "string" },
  { name: "pkt-srcaddr", type: "string" },
  { name: "pkt-dstaddr", type: "string" },
  { name: "region", type: "string" },
  { name: "az-id", type: "string" },
  { name: "pkt-src-aws-service", type: "string" },
  { name: "pkt-dst-aws-service", type: "string" },
  { name: "flow-direction", type: "string" },
  { name: "traffic-path", type: "int" },
] as const;

/** The fields as EC2 takes them: `${version} ${account-id} …`. */
export const flowLogFormat = flowLogFields.map((field) => `\${${field.name}}`).join(" ");
