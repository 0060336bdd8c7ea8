/** Answers to the provider's data sources of EC2: what a stack looks up in its own account. */
import type { Properties } from "../../wire.ts";
import type { Cloud, Existing } from "../cloud.ts";
import { Refusal } from "../kind.ts";
import { prefixListId } from "./ec2.ts";

interface Lookup {
  readonly args: Properties;
  readonly account: string;
  readonly region: string;
  readonly cloud: Cloud;
}

interface Filter {
  name: string;
  values: string[];
}

/** The inputs that filters of DescribeVpcs and DescribeSubnets name. */
const filterKeys: Readonly<Record<string, string>> = {
  "vpc-id": "vpcId",
  "cidr-block": "cidrBlock",
  "availability-zone": "availabilityZone",
};

function matches(existing: Existing, args: Properties): boolean {
  const tags = (existing.inputs["tags"] ?? {}) as Record<string, string>;
  const wanted = Object.entries((args["tags"] ?? {}) as Record<string, string>);
  const filters = (args["filters"] ?? []) as Filter[];
  return (
    wanted.every(([key, value]) => tags[key] === value) &&
    filters.every(({ name, values }) => {
      const key = filterKeys[name];
      const actual = name.startsWith("tag:") ? tags[name.slice("tag:".length)] : existing.inputs[key ?? ""];
      if (key === undefined && !name.startsWith("tag:"))
        throw new Refusal("SandboxUnknownFilter", `the sandbox cannot look up by ${name}`);
      return values.includes(String(actual));
    })
  );
}

const found = (type: string, { args, account, region, cloud }: Lookup) =>
  cloud
    .find(type, account)
    .filter((existing) => existing.region === region && matches(existing, args))
    .sort((left, right) => (left.id < right.id ? -1 : 1));

export const ec2Lookups: Readonly<Record<string, (lookup: Lookup) => Properties>> = {
  "aws:ec2/getVpc:getVpc": (lookup) => {
    const vpcs = found("aws:ec2/vpc:Vpc", lookup);
    const [vpc] = vpcs;
    if (!vpc) throw new Refusal("InvalidVpcID.NotFound", "no matching EC2 VPC found");
    if (vpcs.length > 1)
      throw new Refusal("InvalidVpcID.NotFound", "multiple EC2 VPCs matched; use additional constraints");
    return { ...vpc.outputs, id: vpc.id };
  },
  "aws:ec2/getSubnets:getSubnets": (lookup) => ({
    ...lookup.args,
    id: lookup.region,
    ids: found("aws:ec2/subnet:Subnet", lookup).map((subnet) => subnet.id),
  }),
  "aws:ec2/getPrefixList:getPrefixList": ({ args, region }) => {
    const name = String(args["name"]);
    if (![`com.amazonaws.${region}.s3`, `com.amazonaws.${region}.dynamodb`].includes(name))
      throw new Refusal("InvalidPrefixListName", `no matching prefix list found: ${name}`);
    return { ...args, id: prefixListId(name), name };
  },
};
