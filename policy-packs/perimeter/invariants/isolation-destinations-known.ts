import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { bucketOwners, destinationBuckets } from "../../../catalog/destinations.ts";
import { ownAccounts } from "../domains.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { type Graph, type Properties, type Resource, settled } from "../resource.ts";

const bucketTypes = [
  "aws:s3/bucket:Bucket",
  "aws:s3/directoryBucket:DirectoryBucket",
  "aws:s3tables/tableBucket:TableBucket",
];

/** Where a destination stands: the block that it is in, and its key there. */
interface Place {
  readonly path: string;
  readonly block: Properties;
  readonly key: string;
}

function* placesOf(value: unknown, [key = "", ...rest]: readonly string[], path = ""): Iterable<Place> {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1)
      yield* placesOf(value[index], [key, ...rest], `${path}[${index}]`);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const block = value as Properties;
  const at = path === "" ? key : `${path}.${key}`;
  if (rest.length === 0) yield { path: at, block, key };
  else yield* placesOf(block[key], rest, at);
}

/** The bucket that a text names: by its name, ARN, address or host; nothing where it is the ARN of something else. */
function bucketIn(text: string): string | undefined {
  const [, named] =
    /^(?:arn:[^:]*:s3:::|s3:\/\/)([^/]+)/.exec(text) ??
    /^arn:[^:]*:s3tables:[^:]*:\d{12}:bucket\/([^/]+)/.exec(text) ??
    /^([^/]+?)\.s3[.-][\w.-]*amazonaws\.com/.exec(text) ??
    [];
  return named ?? (text.startsWith("arn:") ? undefined : text);
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

/** Names and ARNs of the stack's own buckets, as far as they are known. */
const ownNames = (stack: Graph): ReadonlySet<string> =>
  stack.once(
    "names of the stack's buckets",
    () =>
      new Set(
        stack.ofType(...bucketTypes).flatMap(({ properties }) =>
          ["bucket", "id", "name"].flatMap((key) => {
            try {
              return typeof properties[key] === "string" ? [properties[key]] : [];
            } catch {
              return []; // not known yet; then what names it is not, either
            }
          }),
        ),
      ),
  );

const topOf = (setting: string): string => setting.split(".", 1)[0] ?? setting;

/** Whether a value that is not known yet comes from a bucket of this stack: the deployment will show which. */
const comesFromOwn = (resource: Resource, setting: string, stack: Graph): boolean =>
  stack.sourcesOf(resource, topOf(setting)).some(({ type }) => bucketTypes.some((own) => type === own));

function bucketAt(
  { block, key }: Place,
  resource: Resource,
  setting: string,
  stack: Graph,
): string | undefined {
  try {
    const value = block[key];
    return typeof value === "string" && value !== "" ? bucketIn(value) : undefined;
  } catch (unknown) {
    const isSealed = unknown instanceof CannotTell && !unknown.notKnownYet;
    if (isSealed || !comesFromOwn(resource, setting, stack)) throw unknown;
    return undefined;
  }
}

const configuration = {
  accounts: [
    { id: "111122223333", domain: "prod", name: undefined },
    { id: "777788889999", domain: "backup", name: undefined },
  ],
};

const replication = (bucket: string, more: Properties = {}) => ({
  type: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  name: "copies",
  properties: {
    bucket: "orders",
    role: "arn:aws:iam::111122223333:role/copies",
    rules: [{ status: "Enabled", destination: { bucket, ...more } }],
  },
});

const stream = (bucketArn: string) => ({
  type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  name: "clicks",
  properties: {
    destination: "extended_s3",
    extendedS3Configuration: { bucketArn, roleArn: "arn:aws:iam::111122223333:role/clicks" },
  },
});

const own = { type: "aws:s3/bucket:Bucket", name: "clicks", properties: { bucket: "clicks" } };

export default stackInvariant({
  id: "isolation-destinations-known",
  title: "What a service writes to a bucket goes to one whose account is known.",
  protects: "Tables, streams, objects and logs from a bucket that is somebody else's.",
  why: "The name of a bucket says nothing of whose it is. One line has S3 copy every object, RDS a snapshot, or Firehose a stream to a stranger's bucket, with the account's own role, and no policy of the account is asked.",
  fix: "send it to a bucket of this stack, to one whose name holds its account's id, or say whose it is where the setting has a place for that (account, expectedBucketOwner); list the account under configuration.accounts.",
  types: Object.keys(destinationBuckets),
  whole: true,
  limits:
    "It goes by `configuration.accounts`: without them it finds nothing. It knows the settings of catalog/destinations.ts. Of a bucket elsewhere it believes the account in its name, which only the ending -an proves. What goes to a host by HTTP it does not see.",
  *check(resource, stack, settings) {
    if (settings.accounts.length === 0) return;
    const known = new Set([...settings.accounts.map(({ id }) => id), ...ownAccounts(resource)]);
    for (const setting of destinationBuckets[resource.type] ?? [])
      for (const place of placesOf(settled(resource, topOf(setting)), setting.split("."))) {
        const bucket = bucketAt(place, resource, setting, stack);
        if (bucket === undefined || ownNames(stack).has(bucket)) continue;
        // Whose account that is, isolation-accounts-known asks.
        if (bucketOwners.some((owner) => isGiven(place.block[owner]))) continue;
        const [, account] = /(?<!\d)(\d{12})(?!\d)/.exec(bucket) ?? [];
        if (account === undefined)
          yield `leads to the bucket ${bucket}, of which nothing says whose it is: ${place.path}`;
        else if (!known.has(account))
          yield `leads to the bucket ${bucket} of account ${account}, which nobody has listed: ${place.path}`;
      }
  },
  examples: {
    holds: [
      {
        what: "a bucket that names its account",
        configuration,
        resources: [replication("arn:aws:s3:::copies-777788889999-eu-central-1-an")],
      },
      { what: "a bucket of the stack", configuration, resources: [own, stream("arn:aws:s3:::clicks")] },
      {
        what: "a bucket of the stack that AWS has not made yet",
        configuration,
        resources: [
          { ...own, properties: {}, outputs: { bucket: notKnownYet } },
          { ...stream(notKnownYet), sources: { extendedS3Configuration: "clicks" } },
        ],
      },
      {
        what: "a bucket whose owner is named",
        configuration,
        resources: [replication("arn:aws:s3:::copies", { account: "777788889999" })],
      },
      {
        what: "flow logs that go to no bucket",
        configuration,
        resources: [
          {
            type: "aws:ec2/flowLog:FlowLog",
            name: "flows",
            properties: { logDestination: "arn:aws:logs:eu-central-1:111122223333:log-group:flows" },
          },
        ],
      },
      { what: "nobody has listed anything", resources: [replication("arn:aws:s3:::evil-bucket")] },
    ],
    broken: [
      {
        what: "copies of every object to a stranger",
        configuration,
        resources: [replication("arn:aws:s3:::evil-bucket")],
      },
      {
        what: "a stream to a stranger, beside a bucket of the stack",
        configuration,
        resources: [own, stream("arn:aws:s3:::evil-bucket")],
      },
      {
        what: "a bucket of an account that nobody has listed",
        configuration,
        resources: [stream("arn:aws:s3:::clicks-444455556666")],
      },
      {
        what: "an export of a database",
        configuration,
        resources: [
          {
            type: "aws:rds/exportTask:ExportTask",
            name: "export",
            properties: { s3BucketName: "evil-bucket" },
          },
        ],
      },
      {
        what: "answers of queries at an address of S3's",
        configuration,
        resources: [
          {
            type: "aws:athena/workgroup:Workgroup",
            name: "queries",
            properties: {
              configuration: { resultConfiguration: { outputLocation: "s3://evil-bucket/answers/" } },
            },
          },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a bucket that comes from elsewhere, and is not known yet",
        configuration,
        resources: [stream(notKnownYet)],
      },
    ],
  },
});
