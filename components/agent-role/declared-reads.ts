/** Reads of data that an agent has because somebody declared them, each naming what it opens. */
import { type DataRead, dataReads } from "../../catalog/data-reads.ts";
import type { Statement } from "../policy-document.ts";

/** The log groups of one application. Lines are read with GetLogEvents and FilterLogEvents; queries stay denied. */
export interface LogGroupsRead {
  kind: "logGroups";
  /**
   * Names of log groups; `*` at the end, after a separator, stands for whatever follows: `/orders/*`.
   * A name that covers every application of a service, `/aws/lambda/*`, is refused.
   */
  names: readonly string[];
}

/** The current objects under one prefix of one bucket of this account, and their names. */
export interface ObjectsRead {
  kind: "objects";
  bucket: string;
  /** What the keys begin with; ends in a slash, so that it cannot cover a neighbour's. */
  prefix: string;
  /** The KMS key that the bucket encrypts with, also where it is AWS's own aws/s3. Used through S3 only. */
  keyArn?: string;
}

/** The items of one table, and of its indexes. */
export interface TableItemsRead {
  kind: "tableItems";
  table: string;
  /** The KMS key that the table encrypts with, where that is the account's own. Used through DynamoDB only. */
  keyArn?: string;
}

/**
 * The parameters under one path, at every depth. A SecureString among them stays ciphertext, since decrypting is denied;
 * a secret in a plain parameter does not: keep none there.
 */
export interface ParametersRead {
  kind: "parameters";
  /** Begins with a slash and does not end in one: `/orders`. */
  path: string;
}

/**
 * Traces of the whole account: X-Ray knows no narrower permission. They hold addresses with their query strings, users,
 * and whatever programs annotate.
 */
export interface TracesRead {
  kind: "traces";
}

/**
 * The last 90 days of CloudTrail's management events, of the whole account: CloudTrail knows no narrower permission.
 * They hold the parameters of calls, the plaintext environment that somebody gave to a task or a build among them.
 */
export interface ManagementEventsRead {
  kind: "managementEvents";
}

export type DeclaredRead =
  | LogGroupsRead
  | ObjectsRead
  | TableItemsRead
  | ParametersRead
  | TracesRead
  | ManagementEventsRead;

/** Where the reads of a role are. */
export interface ReadPlace {
  accountId: string;
  region: string;
}

/** What is wrong at a place of an agent's configuration, and how to mend it. */
export interface AgentProblem {
  path: (string | number)[];
  message: string;
}

/** What the log groups of many applications begin with: alone, it names nobody's own. */
const sharedLogGroups = [
  "/aws-glue/",
  "/aws-glue/jobs/",
  "/aws/ecs/containerinsights/",
  "/aws/rds/cluster/",
  "/aws/rds/instance/",
  "/aws/vendedlogs/states/",
  "/ecs/",
  "API-Gateway-Execution-Logs_",
  "aws-",
  "aws-cloudtrail-logs-",
  "aws-waf-logs-",
];

/** Whether the beginning of a name covers a whole service or the whole account. */
const isShared = (prefix: string): boolean =>
  prefix.length < 4 || /^\/aws(\/[^/]*\/?)?$/.test(prefix) || sharedLogGroups.includes(prefix);

function logGroupProblem(name: string): string | undefined {
  if (!/^[\w/.#-]+\*?$/.test(name))
    return `${name} is no name of a log group: letters, digits and _ - / . # and, at the end only, *`;
  if (!name.endsWith("*")) return undefined;
  const prefix = name.slice(0, -1);
  if (!/[/._-]$/.test(prefix))
    return `${name} would cover names that only begin alike: put a / - _ or . before the *`;
  if (isShared(prefix))
    return `${name} covers the log groups of every application: name the application's own, for example /orders/*`;
  return undefined;
}

/** What is wrong with a declared read; empty when nothing is. */
export function readProblems(read: DeclaredRead): AgentProblem[] {
  const problem = (path: (string | number)[], message: string | undefined): AgentProblem[] =>
    message === undefined ? [] : [{ path, message }];
  const unless = (held: boolean, path: string, message: string) => (held ? [] : [{ path: [path], message }]);
  const key = (keyArn: string | undefined) =>
    unless(
      keyArn === undefined || /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(keyArn),
      "keyArn",
      `${keyArn} must be the ARN of one key, arn:aws:kms:REGION:ACCOUNT:key/ID: no alias, no pattern`,
    );
  switch (read.kind) {
    case "logGroups":
      return read.names.length === 0
        ? [{ path: ["names"], message: "names no log group: name at least one, for example /orders/*" }]
        : read.names.flatMap((name, index) => problem(["names", index], logGroupProblem(name)));
    case "objects":
      return [
        ...unless(
          /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(read.bucket),
          "bucket",
          `${read.bucket} is no name of a bucket: give the name alone, neither pattern nor ARN`,
        ),
        ...unless(
          /^[\w!.'()/-]+\/$/.test(read.prefix) && !read.prefix.startsWith("/"),
          "prefix",
          `${read.prefix} must be what the keys begin with, without * and with a slash at the end, for example reports/`,
        ),
        ...key(read.keyArn),
      ];
    case "tableItems":
      return [
        ...unless(
          /^[\w.-]{3,255}$/.test(read.table),
          "table",
          `${read.table} is no name of a table: give the name alone, neither pattern nor ARN`,
        ),
        ...key(read.keyArn),
      ];
    case "parameters":
      return unless(
        /^(\/[\w.-]+)+$/.test(read.path) && !/^\/(aws|ssm)(\/|$)/i.test(read.path),
        "path",
        `${read.path} must be a path of your own with a slash in front and none at the end, for example /orders`,
      );
    case "traces":
    case "managementEvents":
      return [];
  }
}

const is =
  <Kind extends DeclaredRead["kind"]>(kind: Kind) =>
  (read: DeclaredRead): read is Extract<DeclaredRead, { kind: Kind }> =>
    read.kind === kind;

const unique = (values: readonly string[]): string[] => [...new Set(values)];

const objectArns = (read: ObjectsRead): string => `arn:aws:s3:::${read.bucket}/${read.prefix}*`;

/** The ARNs that the declared reads of each kind open; for `traces` and `managementEvents`, everything. */
function opened(reads: readonly DeclaredRead[], { accountId, region }: ReadPlace) {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  return {
    // A group, and its streams; a name with * at its end covers both.
    logGroups: reads
      .filter(is("logGroups"))
      .flatMap((read) => read.names)
      .flatMap((name) => (name.endsWith("*") ? [name] : [name, `${name}:*`]))
      .map((name) => arn("logs", `log-group:${name}`)),
    tableItems: reads
      .filter(is("tableItems"))
      .flatMap((read) => [
        arn("dynamodb", `table/${read.table}`),
        arn("dynamodb", `table/${read.table}/index/*`),
      ]),
    // Whoever may list a path sees every level under it.
    parameters: reads
      .filter(is("parameters"))
      .flatMap((read) => [arn("ssm", `parameter${read.path}`), arn("ssm", `parameter${read.path}/*`)]),
    traces: reads.some(is("traces")) ? ["*"] : [],
    managementEvents: reads.some(is("managementEvents")) ? ["*"] : [],
  };
}

const declarable = (kind: DeclaredRead["kind"]): string[] =>
  dataReads.filter((row) => row.declaredAs === kind).flatMap((row) => row.actions);

/** The actions that the declared reads need: what an agent's other denies must spare. */
export const declaredActions = (reads: readonly DeclaredRead[]): string[] =>
  unique([
    ...reads.flatMap((read) => declarable(read.kind)),
    ...(reads.some((read) => "keyArn" in read && read.keyArn !== undefined) ? ["kms:Decrypt"] : []),
  ]);

/** Objects by bucket, since listing is a permission of the bucket. */
function buckets(reads: readonly DeclaredRead[]): { bucket: string; reads: ObjectsRead[] }[] {
  const objects = reads.filter(is("objects"));
  return unique(objects.map((read) => read.bucket)).map((bucket) => ({
    bucket,
    reads: objects.filter((read) => read.bucket === bucket),
  }));
}

/** What a key may decrypt for the agent: through which service, and what that service says it is about. */
interface Decryption {
  keyArn: string;
  service: string;
  context: Readonly<Record<string, readonly string[]>>;
}

/** One for each key and service. The service hands KMS the name of what it reads, and KMS binds the key's use to it. */
function decryptions(reads: readonly DeclaredRead[], { region }: ReadPlace): Decryption[] {
  const uses = [
    ...reads.filter(is("objects")).map((read) => ({
      keyArn: read.keyArn,
      service: `s3.${region}.amazonaws.com`,
      key: "kms:EncryptionContext:aws:s3:arn",
      // The object's ARN, or the bucket's where it has a bucket key.
      values: [`arn:aws:s3:::${read.bucket}`, objectArns(read)],
    })),
    ...reads.filter(is("tableItems")).map((read) => ({
      keyArn: read.keyArn,
      service: `dynamodb.${region}.amazonaws.com`,
      key: "kms:EncryptionContext:aws:dynamodb:tableName",
      values: [read.table],
    })),
  ];
  const merged = new Map<string, Decryption>();
  for (const { keyArn, service, key, values } of uses) {
    if (keyArn === undefined) continue;
    const known = merged.get(`${keyArn} ${service}`)?.context[key] ?? [];
    merged.set(`${keyArn} ${service}`, {
      keyArn,
      service,
      context: { [key]: unique([...known, ...values]) },
    });
  }
  return [...merged.values()];
}

const sids = {
  logGroups: "LogGroups",
  tableItems: "TableItems",
  parameters: "Parameters",
  traces: "Traces",
  managementEvents: "ManagementEvents",
} as const;

/** What the declared reads allow, and nothing else. */
export function readStatements(reads: readonly DeclaredRead[], place: ReadPlace): Statement[] {
  const open = opened(reads, place);
  const own = { "aws:ResourceAccount": place.accountId };
  const simple = (Object.keys(sids) as (keyof typeof sids)[])
    .filter((kind) => open[kind].length > 0)
    .map(
      (kind): Statement => ({
        Sid: `Read${sids[kind]}`,
        Effect: "Allow",
        Action: declarable(kind),
        Resource: open[kind],
      }),
    );
  const objects = buckets(reads).flatMap(({ bucket, reads: ofBucket }, index): Statement[] => [
    {
      Sid: `ReadObjects${index}`,
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: unique(ofBucket.map(objectArns)),
      Condition: { StringEquals: own },
    },
    {
      Sid: `ListObjects${index}`,
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: `arn:aws:s3:::${bucket}`,
      Condition: {
        StringEquals: own,
        StringLike: { "s3:prefix": unique(ofBucket.map((read) => `${read.prefix}*`)) },
      },
    },
  ]);
  const decrypt = decryptions(reads, place).map(
    ({ keyArn, service, context }, index): Statement => ({
      Sid: `Decrypt${index}`,
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: { StringEquals: { "kms:ViaService": service }, StringLike: context },
    }),
  );
  return [...simple, ...objects, ...decrypt];
}

const sidOf = { data: "NoData", secret: "NoSecrets", credential: "NoCredentials" } as const;

/**
 * The denies on data, secrets and credentials. What was declared is spared by its ARN; everything else stays denied,
 * whatever a resource policy or another policy of the role allows.
 */
export function dataDenyStatements(reads: readonly DeclaredRead[], place: ReadPlace): Statement[] {
  const open = opened(reads, place);
  const own = { "aws:ResourceAccount": place.accountId };
  const byBucket = buckets(reads);
  const decrypting = decryptions(reads, place);
  const isOpened = (row: DataRead) => reads.some((read) => read.kind === row.declaredAs);
  const shut = (["data", "secret", "credential"] as const).map(
    (category): Statement => ({
      Sid: sidOf[category],
      Effect: "Deny",
      Action: dataReads
        .filter((row) => row.category === category && !isOpened(row))
        .flatMap((row) => row.actions)
        .filter((action) => action !== "kms:Decrypt" || decrypting.length === 0),
      Resource: "*",
    }),
  );
  const others = (["logGroups", "tableItems", "parameters"] as const)
    .filter((kind) => open[kind].length > 0)
    .map(
      (kind): Statement => ({
        Sid: `NoOther${sids[kind]}`,
        Effect: "Deny",
        Action: declarable(kind),
        NotResource: open[kind],
      }),
    );
  const objects: Statement[] =
    byBucket.length === 0
      ? []
      : [
          {
            Sid: "NoOtherObjects",
            Effect: "Deny",
            Action: "s3:GetObject",
            NotResource: unique(byBucket.flatMap((bucket) => bucket.reads.map(objectArns))),
          },
          {
            Sid: "NoOtherBuckets",
            Effect: "Deny",
            Action: "s3:ListBucket",
            NotResource: byBucket.map(({ bucket }) => `arn:aws:s3:::${bucket}`),
          },
          {
            Sid: "NoObjectsOfOtherAccounts",
            Effect: "Deny",
            Action: declarable("objects"),
            Resource: "*",
            Condition: { StringNotEquals: own },
          },
          ...byBucket.map(
            ({ bucket, reads: ofBucket }, index): Statement => ({
              Sid: `NoOtherNames${index}`,
              Effect: "Deny",
              Action: "s3:ListBucket",
              Resource: `arn:aws:s3:::${bucket}`,
              Condition: {
                StringNotLike: { "s3:prefix": unique(ofBucket.map((read) => `${read.prefix}*`)) },
              },
            }),
          ),
        ];
  const decrypt: Statement[] =
    decrypting.length === 0
      ? []
      : [
          {
            Sid: "NoOtherKeys",
            Effect: "Deny",
            Action: "kms:Decrypt",
            NotResource: unique(decrypting.map(({ keyArn }) => keyArn)),
          },
          {
            Sid: "NoDecryptingByItself",
            Effect: "Deny",
            Action: "kms:Decrypt",
            Resource: "*",
            Condition: {
              StringNotEquals: { "kms:ViaService": unique(decrypting.map(({ service }) => service)) },
            },
          },
        ];
  return [...shut, ...others, ...objects, ...decrypt];
}
