/**
 * The tables over the log: their columns, and where Athena finds the files of a day without anybody adding partitions.
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
import { regions } from "../../catalog/regions.ts";
import { flowLogColumns } from "../flow-log-format.ts";

export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface Table {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly Column[];
  readonly partitions: readonly Column[];
  readonly location: string;
  readonly inputFormat: string;
  readonly outputFormat: string;
  readonly serializer: { readonly library: string; readonly parameters: Readonly<Record<string, string>> };
  readonly parameters: Readonly<Record<string, string>>;
}

export const databaseName = "perimeter_log";

const struct = (fields: Readonly<Record<string, string>>): string =>
  `struct<${Object.entries(fields)
    .map(([name, type]) => `${name}:${type}`)
    .join(",")}>`;

/**
 * Who: AWS's documented table leaves out `sourceidentity`, which names the agent through every role that it takes on.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const userIdentity = struct({
  type: "string",
  principalid: "string",
  arn: "string",
  accountid: "string",
  accesskeyid: "string",
  username: "string",
  invokedby: "string",
  identityprovider: "string",
  credentialid: "string",
  invokedbydelegate: struct({ accountid: "string" }),
  onbehalfof: struct({ userid: "string", identitystorearn: "string" }),
  inscopeof: struct({
    sourcearn: "string",
    sourceaccount: "string",
    issuertype: "string",
    credentialsissuedto: "string",
  }),
  sessioncontext: struct({
    sourceidentity: "string",
    assumedroot: "string",
    ec2roledelivery: "string",
    attributes: struct({ mfaauthenticated: "string", creationdate: "string" }),
    sessionissuer: struct({
      type: "string",
      principalid: "string",
      arn: "string",
      accountid: "string",
      username: "string",
    }),
    webidfederationdata: struct({ federatedprovider: "string", attributes: "map<string,string>" }),
  }),
});

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export const eventColumns: readonly Column[] = Object.entries({
  eventversion: "string",
  useridentity: userIdentity,
  eventtime: "string",
  eventsource: "string",
  eventname: "string",
  awsregion: "string",
  sourceipaddress: "string",
  useragent: "string",
  errorcode: "string",
  errormessage: "string",
  requestparameters: "string",
  responseelements: "string",
  additionaleventdata: "string",
  requestid: "string",
  eventid: "string",
  readonly: "string",
  resources: `array<${struct({ arn: "string", accountid: "string", type: "string" })}>`,
  eventtype: "string",
  apiversion: "string",
  managementevent: "string",
  recipientaccountid: "string",
  serviceeventdetails: "string",
  sharedeventid: "string",
  vpcendpointid: "string",
  vpcendpointaccountid: "string",
  eventcategory: "string",
  addendum: struct({
    reason: "string",
    updatedfields: "string",
    originalrequestid: "string",
    originaleventid: "string",
  }),
  sessioncredentialfromconsole: "string",
  edgedevicedetails: "string",
  tlsdetails: struct({ tlsversion: "string", ciphersuite: "string", clientprovidedhostheader: "string" }),
}).map(([name, type]) => ({ name, type }));

/** A column that is no column of the files but a folder: one of a list that is known beforehand. */
const oneOf = (name: string, values: readonly string[]) => ({
  [`projection.${name}.type`]: "enum",
  [`projection.${name}.values`]: values.join(","),
});
/** A folder that the query must name. */
const named = (name: string) => ({ [`projection.${name}.type`]: "injected" });
const dayFrom = (since: string) => ({
  "projection.day.type": "date",
  "projection.day.format": "yyyy/MM/dd",
  "projection.day.range": `${since},NOW`,
  "projection.day.interval": "1",
  "projection.day.interval.unit": "DAYS",
});

const partitions: readonly Column[] = ["account", "region", "day"].map((name) => ({ name, type: "string" }));

/** What the tables are over. */
export interface TableScope {
  readonly trailBucket: string;
  readonly flowLogBucket: string;
  readonly organizationId: string;
  readonly region: string;
  /** The accounts that `events` looks into. */
  readonly accountIds: readonly string[];
  /** The accounts that `flow_logs` looks into. */
  readonly flowLogAccountIds: readonly string[];
  /** The first day that the tables look at, `yyyy/MM/dd`. */
  readonly since: string;
}

/** Every table of the log. */
export function tables(scope: TableScope): Table[] {
  const root = `s3://${scope.trailBucket}/AWSLogs/${scope.organizationId}/`;
  const events = (name: string, description: string, accounts: Readonly<Record<string, string>>): Table => ({
    name,
    description,
    columns: eventColumns,
    partitions,
    location: root,
    inputFormat: "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
    outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    serializer: { library: "org.apache.hive.hcatalog.data.JsonSerDe", parameters: {} },
    parameters: {
      EXTERNAL: "TRUE",
      "projection.enabled": "true",
      ...accounts,
      ...oneOf("region", regions),
      ...dayFrom(scope.since),
      "storage.location.template": `${root}\${account}/CloudTrail/\${region}/\${day}`,
    },
  });
  const flowLogs = `s3://${scope.flowLogBucket}/AWSLogs/`;
  return [
    events(
      "events",
      "What happened, in the accounts that the perimeter knows. An account that is not among them is in the bucket, not here: ask events_of_account.",
      oneOf("account", scope.accountIds),
    ),
    events(
      "events_of_account",
      "What happened in any account of the organisation: a query has to say account = '...'.",
      named("account"),
    ),
    {
      name: "flow_logs",
      description: "What flowed through the networks of prod and dev.",
      columns: flowLogColumns,
      partitions,
      location: flowLogs,
      inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
      serializer: {
        library: "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
        parameters: { "field.delim": " ", "serialization.format": " " },
      },
      parameters: {
        EXTERNAL: "TRUE",
        "skip.header.line.count": "1",
        "projection.enabled": "true",
        ...oneOf("account", scope.flowLogAccountIds),
        ...oneOf("region", [scope.region]),
        ...dayFrom(scope.since),
        "storage.location.template": `${flowLogs}\${account}/vpcflowlogs/\${region}/\${day}`,
      },
    },
  ];
}
