/** What the perimeter costs a month: a row for each item of each component, counted where it can be counted. */
import { type PricedRegion, type PriceName, prices } from "./prices.ts";

/** What of a resource is counted: the part of a checkpoint that this needs. */
export interface CountedResource {
  readonly type: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly retainOnDelete?: boolean;
}

export interface CostRow {
  /** The component's folder. */
  readonly component: string;
  /** What it is paid for. */
  readonly item: string;
  readonly price: PriceName;
  /** The resources that cause it: their type, without the provider's prefix. */
  readonly type: string;
  readonly only?: (inputs: CountedResource["inputs"]) => boolean;
  /** Units of the price for one such resource and month, where it is not simply one. */
  readonly units?: number | ((inputs: CountedResource["inputs"]) => number);
  /** What `units` assumes; none where nothing is assumed. */
  readonly assuming?: string;
}

const hours = 730;

const has = (key: string) => (inputs: CountedResource["inputs"]) =>
  inputs[key] !== undefined && inputs[key] !== null;
const lengthOf = (key: string) => (inputs: CountedResource["inputs"]) => {
  const list = inputs[key];
  return Array.isArray(list) ? list.length : 0;
};

export const costs: readonly CostRow[] = [
  { component: "pipeline-access", item: "keys of the state", price: "key", type: "kms/key:Key" },
  {
    component: "pipeline-access",
    item: "state, with its versions",
    price: "storage",
    type: "s3/bucket:Bucket",
    units: 5,
    assuming: "5 GB an account: a state of 1 MB, written 12 times a day, each version kept for 400 days",
  },
  { component: "audit-sink", item: "keys of the log", price: "key", type: "kms/key:Key" },
  {
    component: "audit-sink",
    item: "the log's files",
    price: "storage",
    type: "s3/bucket:Bucket",
    only: (inputs) => inputs["objectLockEnabled"] === true,
    units: 25,
    assuming: "25 GB each, of the trail and of flow logs; it grows as long as nothing expires",
  },
  {
    component: "audit-sink",
    item: "questions to the log",
    price: "athena",
    type: "athena/workgroup:Workgroup",
    units: 0.2,
    assuming: "100 questions that read 2 GB each",
  },
  {
    component: "audit-sink",
    item: "uses of the log's keys",
    price: "keyRequests",
    type: "kms/key:Key",
    units: 30,
    assuming: "300,000 uses each: one for each file that is written, and for each that a question reads",
  },
  {
    component: "organization-trail",
    item: "data events",
    price: "dataEvents",
    type: "cloudtrail/trail:Trail",
    units: 100,
    assuming: "10 million in all accounts; a busy bucket or table has that in a day",
  },
  {
    component: "alarm-forwarding",
    item: "signs of life",
    price: "events",
    type: "cloudwatch/eventRule:EventRule",
    only: has("scheduleExpression"),
    units: hours / 1e6,
  },
  {
    component: "alarm-forwarding",
    item: "events that are sent on",
    price: "events",
    type: "cloudwatch/eventRule:EventRule",
    only: has("eventPattern"),
    units: 0.02,
    assuming: "20,000 for each rule; most of them changes of IAM",
  },
  {
    component: "alarm-sink",
    item: "alarms of silence",
    price: "alarm",
    type: "cloudwatch/metricAlarm:MetricAlarm",
  },
  { component: "alarm-topic", item: "keys of the topics", price: "key", type: "kms/key:Key" },
  {
    component: "alarm-topic",
    item: "mails",
    price: "mails",
    type: "sns/topic:Topic",
    units: 0.005,
    assuming: "500 mails of each topic: more would tell nobody anything",
  },
  {
    component: "backup-alarms",
    item: "alarms of absence",
    price: "alarm",
    type: "cloudwatch/metricAlarm:MetricAlarm",
  },
  { component: "locked-vault", item: "keys of the vaults", price: "key", type: "kms/key:Key" },
  {
    component: "backup-plan",
    item: "backups in prod: databases",
    price: "databaseBackups",
    type: "backup/plan:Plan",
    units: 150,
    assuming: "100 GB, of which 7 % change a day, for 7 days",
  },
  {
    component: "backup-plan",
    item: "backups in prod: tables",
    price: "tableBackups",
    type: "backup/plan:Plan",
    units: 140,
    assuming: "20 GB, whole each day, for 7 days",
  },
  {
    component: "backup-plan",
    item: "backups in prod: volumes and buckets",
    price: "volumeBackups",
    type: "backup/plan:Plan",
    units: 300,
    assuming: "200 GB, of which 7 % change a day, for 7 days",
  },
  {
    component: "backup-vault",
    item: "copies elsewhere: databases",
    price: "databaseBackups",
    type: "backup/vault:Vault",
    units: 345,
    assuming: "the same for 35 days",
  },
  {
    component: "backup-vault",
    item: "copies elsewhere: tables",
    price: "tableBackups",
    type: "backup/vault:Vault",
    units: 700,
    assuming: "the same for 35 days",
  },
  {
    component: "backup-vault",
    item: "copies elsewhere: volumes and buckets",
    price: "volumeBackups",
    type: "backup/vault:Vault",
    units: 690,
    assuming: "the same for 35 days",
  },
  {
    component: "restore-testing",
    item: "restores that are tested",
    price: "restoreTest",
    type: "backup/restoreTestingSelection:RestoreTestingSelection",
    units: 8.7,
    assuming:
      "one resource of each kind, twice a week; what is restored runs for some hours, at its own price",
  },
  { component: "volume-key", item: "the key of new volumes", price: "key", type: "kms/key:Key" },
  {
    component: "isolated-network",
    item: "flow logs",
    price: "deliveredLogs",
    type: "ec2/flowLog:FlowLog",
    units: 10,
    assuming: "10 GB a network",
  },
  {
    component: "isolated-network",
    item: "name queries",
    price: "nameQueries",
    type: "route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
    units: 5,
    assuming: "5 million a network: most are answered from the cache",
  },
  {
    component: "isolated-network",
    item: "names in the lists",
    price: "names",
    type: "route53/resolverFirewallDomainList:ResolverFirewallDomainList",
    units: lengthOf("domains"),
  },
  {
    component: "isolated-network",
    item: "interface endpoints, on demand",
    price: "interfaceEndpoint",
    type: "ec2/vpcEndpoint:VpcEndpoint",
    only: (inputs) => inputs["vpcEndpointType"] === "Interface",
    units: (inputs) => hours * lengthOf("subnetIds")(inputs),
  },
];

/** Components that cost nothing, and why. */
export const free: Readonly<Record<string, string>> = {
  "account-baseline": "settings of the account",
  "agent-boundary": "a policy and a role",
  "agent-role": "roles and policies; what an agent reads is counted as data events",
  "backup-service-role": "a role",
  "backup-settings": "settings of AWS Backup",
  "escalation-role": "roles",
  "escalation-task": "roles and policies",
  "grant-deployer": "a role",
  guardrails: "policies of the organisation",
  "identity-provider": "a provider of IAM's",
  "network-policy": "a policy of the organisation",
};

/** What a second trail's management events come to, where another one logs them, too (`existingTrailArn` avoids it). */
export const secondTrail = {
  price: "managementEvents",
  units: 20,
  assuming: "2 million management events a month in all accounts",
} as const satisfies Pick<CostRow, "price" | "units" | "assuming">;

export interface Cost {
  readonly row: CostRow;
  /** How many resources cause it. */
  readonly count: number;
  /** Of the price's unit, in a month. */
  readonly units: number;
  readonly usd: Readonly<Record<PricedRegion, number>>;
}

/** In USD; where a Region's price was not found, that of us-east-1 stands in for it, and the page says so. */
export const priceIn = (name: PriceName, region: PricedRegion): number =>
  prices[name].usd[region] ?? prices[name].usd["us-east-1"];

/** `locked-vault` as it stands in URNs: `LockedVault`. */
const className = (component: string): string =>
  component.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Whether a resource is part of a component, or of one that the component is made of. */
const isWithin = ({ urn }: CountedResource, component: string): boolean =>
  [...urn.matchAll(/agent-perimeter:index:(\w+)/g)].some(([, name]) => name === className(component));

const unitsOf = ({ units = 1 }: CostRow, { inputs }: CountedResource): number =>
  typeof units === "number" ? units : units(inputs);

const causes = (row: CostRow, resource: CountedResource): boolean =>
  resource.type === `aws:${row.type}` &&
  isWithin(resource, row.component) &&
  (row.only?.(resource.inputs) ?? true);

/** What resources cost a month, row by row. */
export const costsOf = (resources: readonly CountedResource[]): Cost[] =>
  costs.map((row) => {
    const causing = resources.filter((resource) => causes(row, resource));
    const units = causing.reduce((sum, resource) => sum + unitsOf(row, resource), 0);
    return {
      row,
      count: causing.length,
      units,
      usd: {
        "eu-central-1": units * priceIn(row.price, "eu-central-1"),
        "us-east-1": units * priceIn(row.price, "us-east-1"),
      },
    };
  });

export const totalOf = (all: readonly Cost[], region: PricedRegion): number =>
  all.reduce((sum, { usd }) => sum + usd[region], 0);
