/**
 * What a flow log writes and what the log's table reads: one list, so that the two cannot differ.
 * Fields: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */

/** A field in AWS's name, the table's column (SQL keeps some of AWS's words for itself), and its type in Athena. */
const fields = [
  ["version", "version", "int"],
  ["account-id", "account_id", "string"],
  ["vpc-id", "vpc_id", "string"],
  ["subnet-id", "subnet_id", "string"],
  ["interface-id", "interface_id", "string"],
  ["srcaddr", "source_address", "string"],
  ["dstaddr", "destination_address", "string"],
  ["srcport", "source_port", "int"],
  ["dstport", "destination_port", "int"],
  ["protocol", "protocol", "int"],
  ["packets", "packets", "bigint"],
  ["bytes", "bytes", "bigint"],
  ["start", "started", "bigint"],
  ["end", "ended", "bigint"],
  ["action", "action", "string"],
  ["log-status", "log_status", "string"],
  ["pkt-srcaddr", "packet_source_address", "string"],
  ["pkt-dstaddr", "packet_destination_address", "string"],
  ["pkt-dst-aws-service", "destination_service", "string"],
  ["flow-direction", "direction", "string"],
  ["traffic-path", "traffic_path", "int"],
] as const;

/** `logFormat` of `aws.ec2.FlowLog`, in the plain-text file format with AWS's default prefixes. */
export const flowLogFormat = fields.map(([field]) => `\${${field}}`).join(" ");

/** The columns of the table over those files, in the same order. */
export const flowLogColumns: readonly { name: string; type: string }[] = fields.map(([, name, type]) => ({
  name,
  type,
}));
