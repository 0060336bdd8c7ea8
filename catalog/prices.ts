/**
 * What AWS charges, as far as the perimeter causes it: prices before tax, in USD, as they were read on the day given. Prices change, and
 * differ by Region; where none was found for a Region it says so, and nobody has guessed one.
 */

export const pricedRegions = ["eu-central-1", "us-east-1"] as const;
export type PricedRegion = (typeof pricedRegions)[number];

export interface Price {
  /** What is paid for, as the end of the sentence "USD 1.00 for …". */
  readonly unit: string;
  /** `null`: not found. */
  readonly usd: { readonly "eu-central-1": number | null; readonly "us-east-1": number };
  /** AWS's page. */
  readonly page: string;
  /** Where the numbers were read, if not on that page: its tables are filled in by the browser. */
  readonly readIn?: string;
  /** Year and month. */
  readonly read: string;
  /** What AWS leaves out of the bill each month. It is counted for each account alone, and left out here. */
  readonly free?: string;
}

const everywhere = (usd: number): Price["usd"] => ({ "eu-central-1": usd, "us-east-1": usd });
const northVirginia = (usd: number): Price["usd"] => ({ "eu-central-1": null, "us-east-1": usd });

const aws = (service: string): string => `https://aws.amazon.com/${service}/pricing/`;
const read = "2026-11";

export const prices = {
  key: {
    unit: "a key, a month; each of its first two rotations adds as much",
    usd: everywhere(1),
    page: aws("kms"),
    read,
  },
  keyRequests: {
    unit: "10,000 uses of keys",
    usd: everywhere(0.03),
    page: aws("kms"),
    read,
    free: "20,000 uses",
  },
  managementEvents: {
    unit: "100,000 management events of a second trail; the first is free",
    usd: everywhere(2),
    page: aws("cloudtrail"),
    read,
  },
  dataEvents: { unit: "100,000 data events", usd: everywhere(0.1), page: aws("cloudtrail"), read },
  storage: {
    unit: "a GB of objects, a month",
    usd: { "eu-central-1": 0.0245, "us-east-1": 0.023 },
    page: aws("s3"),
    readIn: "estimates of infracost for both Regions in public repositories",
    read,
  },
  athena: { unit: "a TB that a query reads", usd: northVirginia(5), page: aws("athena"), read },
  alarm: {
    unit: "an alarm on one metric, a month",
    usd: northVirginia(0.1),
    page: aws("cloudwatch"),
    readIn: "cost notes of public repositories for us-east-1",
    read,
    free: "10 alarms",
  },
  events: {
    unit: "a million events that go to another account's bus",
    usd: northVirginia(1),
    page: aws("eventbridge"),
    readIn: "https://cloudburn.io/blog/amazon-eventbridge-pricing",
    read,
  },
  mails: {
    unit: "100,000 mails",
    usd: northVirginia(2),
    page: aws("sns"),
    readIn: "cost notes of public repositories for us-east-1",
    read,
    free: "1,000 mails",
  },
  deliveredLogs: {
    unit: "a GB of flow logs, delivered to S3",
    usd: northVirginia(0.25),
    page: aws("cloudwatch"),
    readIn: "cost notes of public repositories: vended logs to S3 start at 0.25",
    read,
  },
  nameQueries: {
    unit: "a million name queries that the DNS firewall looks at",
    usd: everywhere(0.6),
    page: aws("route53"),
    read,
  },
  names: {
    unit: "a name in the DNS firewall's lists, a month",
    usd: everywhere(0.0005),
    page: aws("route53"),
    read,
  },
  interfaceEndpoint: {
    unit: "an interface endpoint in one zone, an hour",
    usd: northVirginia(0.01),
    page: aws("privatelink"),
    readIn: "cost notes of public repositories for us-east-1",
    read,
  },
  volumeBackups: {
    unit: "a GB of copies of volumes, buckets or file systems, warm, a month",
    usd: northVirginia(0.05),
    page: aws("backup"),
    readIn: "https://cloudburn.io/blog/aws-backup-pricing",
    read,
  },
  databaseBackups: {
    unit: "a GB of copies of RDS databases, a month",
    usd: northVirginia(0.095),
    page: aws("backup"),
    readIn: "copies of AWS's page in public repositories",
    read,
  },
  tableBackups: {
    unit: "a GB of copies of DynamoDB tables, warm, a month",
    usd: northVirginia(0.1),
    page: aws("backup"),
    readIn: "https://www.factualminds.com/blog/aws-backup-pricing-vaults-cross-region-restores/",
    read,
  },
  restoreTest: {
    unit: "a copy whose restore is tested, beside what it is restored to",
    usd: northVirginia(1.5),
    page: aws("backup"),
    readIn: "notes of public repositories on AWS's page",
    read,
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;
