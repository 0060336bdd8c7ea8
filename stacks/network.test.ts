/** The networks of dev and prod, as their stacks make them from the sample configuration: what they have in common. */
import { BlockList } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { addressPlan, type NetworkDomain, networkPrefixLength } from "../catalog/address-plan.ts";
import { addressBlock } from "../components/isolated-network/address-blocks.ts";
import { alarmBusName, eventBusArn } from "../components/names.ts";
import { orders } from "../examples/orders/orders.ts";
import type { ResourceState } from "../sandbox/checkpoint.ts";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployStack } from "../sandbox/deploy-stack.ts";
import { type Deployment, deploy } from "../sandbox/monitor.ts";
import { stackConfiguration } from "../sandbox/project.ts";

const accountOf = (name: string) => sandboxWorld.accounts.find((account) => account.name === name)?.id ?? "";
const cloud = new Cloud(sandboxWorld);
const up = new Map<string, Deployment>();

beforeAll(async () => {
  for (const name of ["audit", "org", "prod", "dev"]) up.set(name, await deployStack(name, { cloud }));
});

/** What a stack made in AWS, without the provider that it made it with. */
const made = (name: string): ResourceState[] =>
  (up.get(name)?.resources ?? []).filter((resource) => resource.type.startsWith("aws:"));

const ranges = (name: string): string[] =>
  made(name)
    .filter(({ type }) => type === "aws:ec2/vpc:Vpc" || type === "aws:ec2/subnet:Subnet")
    .map(({ inputs }) => String(inputs["cidrBlock"]));

/** Whether two ranges share an address; of two ranges one holds the other, or they are apart. */
function overlap(left: string, right: string): boolean {
  const holds = (outer: string, inner: string) => {
    const [network = "", length = ""] = outer.split("/");
    const list = new BlockList();
    list.addSubnet(network, Number(length));
    return list.check(inner.split("/")[0] ?? "");
  };
  return holds(left, right) || holds(right, left);
}

test("all of them come up", () => {
  expect([...up].map(([name, deployment]) => [name, deployment.errors])).toEqual(
    ["audit", "org", "prod", "dev"].map((name) => [name, []]),
  );
});

test("no address of dev is an address of prod", () => {
  expect(ranges("dev")).toHaveLength(3);
  expect(ranges("prod")).toHaveLength(3);
  for (const dev of ranges("dev"))
    for (const prod of ranges("prod")) expect([dev, prod, overlap(dev, prod)]).toEqual([dev, prod, false]);
});

test("nor could any further network of dev overlap any of prod", () => {
  const networks = (domain: NetworkDomain) =>
    Array.from({ length: 16 }, (_, index) => addressBlock(addressPlan[domain], networkPrefixLength, index));
  const shared = networks("dev").flatMap((dev) => networks("prod").filter((prod) => overlap(dev, prod)));
  expect(shared).toEqual([]);
});

test.each([
  ["dev", "prod"],
  ["prod", "dev"],
])("nothing of %s names anything of %s: no account, no id, no ARN, no address", (one, other) => {
  const text = JSON.stringify(made(one).map(({ inputs, outputs }) => ({ inputs, outputs })));
  const strings = made(other).flatMap(({ id, outputs }) => [id, outputs["arn"]]);
  // Names that people chose may be the same in both accounts; what AWS chose, and ARNs, may not.
  const names = strings.filter(
    (name): name is string => typeof name === "string" && /^arn:|-[0-9a-f]{8,}/.test(name),
  );
  expect(names.length).toBeGreaterThan(20);
  const foreign = [accountOf(other), ...ranges(other), ...names];
  const named = foreign.filter((name) => text.includes(name));
  // Both send their alarms to one bus, which is the audit account's, and name nothing else together.
  expect([...new Set(named)]).toEqual([eventBusArn(accountOf("audit"), "eu-central-1", alarmBusName)]);
});

test.each(["dev", "prod"])("%s: the account is shut before its network exists", (name) => {
  const resources = made(name);
  const shut = resources.filter(({ type }) =>
    ["AccountPublicAccessBlock", "EncryptionByDefault"].includes(type.split(":").at(-1) ?? ""),
  );
  expect(shut).toHaveLength(2);
  const vpc = resources.find(({ type }) => type === "aws:ec2/vpc:Vpc");
  expect(vpc?.dependencies).toEqual(expect.arrayContaining(shut.map(({ urn }) => urn)));
});

test("dev's configuration knows nothing of prod", () => {
  const values = JSON.stringify(stackConfiguration(`${import.meta.dirname}/..`, "dev"));
  expect(values).not.toContain(accountOf("prod"));
  expect(values).not.toContain(accountOf("backup"));
});

test("a guest comes up in prod's network, and in dev's there is none for it", async () => {
  const directory = `${import.meta.dirname}/../examples/orders`;
  const config = stackConfiguration(directory, "prod");
  const guest = (account: string) =>
    deploy({
      program: orders,
      project: "orders",
      stack: account,
      directory,
      config: { ...config, "orders:accountId": account },
      cloud,
    });
  expect((await guest(accountOf("prod"))).errors).toEqual([]);
  expect((await guest(accountOf("dev"))).errors.join()).toMatch(/no matching EC2 VPC found/);
});

test.each([
  { key: "zones", value: '["eu-central-1a"]', error: /zones at 0: must be the letter/ },
  { key: "zones", value: '["a","a"]', error: /zones: must not have a zone twice/ },
  { key: "zones", value: "[]", error: /zones: must have at least 1/ },
  { key: "interfaceEndpoints", value: '["iam"]', error: /interfaceEndpoints at 0: must be one of/ },
  { key: "resolvedNames", value: '["*"]', error: /resolvedNames at 0: must be a name/ },
  {
    key: "publicAccessDecidedBy",
    value: "nobody",
    error: /publicAccessDecidedBy: must be one of organization, account/,
  },
])("$key: $value is refused before anything is made", async ({ key, value, error }) => {
  const config = {
    ...stackConfiguration(`${import.meta.dirname}/..`, "dev"),
    [`agent-perimeter:${key}`]: value,
  };
  const deployment = await deployStack("dev", { cloud: new Cloud(sandboxWorld), config });
  expect(deployment.errors.join("\n")).toMatch(error);
  expect(deployment.resources.filter((resource) => resource.custom)).toEqual([]);
});
