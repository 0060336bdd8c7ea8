/**
 * What a flow log of the perimeter's networks writes, in the order in which the audit account's table reads it: the table
 * goes by a field's place, so that a log of other fields is read wrong.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */

/** A field in AWS's name, the table's column (SQL keeps some of AWS's words for itself), and its type in Athena. */
export const flowLogFields = [
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
