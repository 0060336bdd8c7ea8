import { ownBucketOf } from "../buckets.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { accountOf, blocks, type Properties, type Resource, text } from "../resource.ts";

/** The database of the tables over the log, by the name that the perimeter gives it. */
const databaseName = "perimeter_log";

/** A text of the perimeter's is known from the start: one that is not known yet is of somebody's own table. */
function isOfPerimeter(resource: Resource): boolean {
  try {
    return text(resource, "databaseName") === databaseName;
  } catch {
    return false;
  }
}

const bucketOf = (location: unknown): string => /^s3:\/\/([^/]+)\//.exec(String(location))?.[1] ?? "";

/** By what Athena finds the files of a day. */
const parametersOf = (properties: Properties): Properties => blocks(properties, "parameters")[0] ?? {};

const location = "s3://perimeter-trail-222222222222-eu-central-1-an/AWSLogs/o-exampleorgid/";
const template = `${location}\${account}/CloudTrail/\${region}/\${day}`;
const table = (
  parameters: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
) => ({
  type: "aws:glue/catalogTable:CatalogTable",
  name: "events",
  properties: {
    name: "events",
    databaseName,
    storageDescriptor: { location },
    parameters: { "projection.enabled": "true", "storage.location.template": template, ...parameters },
    ...more,
  },
  account: "222222222222",
});

export default resourceInvariant({
  id: "audit-tables-true",
  title: "The tables over the log read the log's own files, and find each day's by themselves.",
  protects: "The answer itself: what is asked is the log, and not what somebody put in its place.",
  why: "Whoever cannot change the log changes where it is read. A table over another bucket answers every question, with whatever lies there; one that finds no files answers that nothing happened.",
  fix: "set location and storage.location.template to the folder of the log in the perimeter's bucket of this account, and projection.enabled to true, as components/audit-sink does.",
  types: ["aws:glue/catalogTable:CatalogTable"],
  *check(resource) {
    if (!isOfPerimeter(resource)) return;
    const account = accountOf(resource);
    const { properties } = resource;
    const [descriptor = {}] = blocks(properties, "storageDescriptor");
    const root = descriptor["location"];
    const bucket = ownBucketOf(bucketOf(root));
    if ((bucket?.keeps !== "trail" && bucket?.keeps !== "flowLogs") || bucket.account !== account)
      yield `reads ${String(root ?? "nothing")}, which is no log of this account`;
    const parameters = parametersOf(properties);
    if (String(parameters["projection.enabled"]) !== "true")
      yield "finds only days that somebody adds to it (projection.enabled)";
    else if (!String(parameters["storage.location.template"]).startsWith(String(root ?? "s3://")))
      yield `reads each day's files from ${String(parameters["storage.location.template"] ?? "nowhere")}, and not from the log`;
  },
  limits:
    "It knows the tables by their database. Which accounts and days a table looks into it does not judge: what a table leaves out is in the log all the same.",
  examples: {
    holds: [
      { what: "the organisation's trail", resources: [table()] },
      {
        what: "somebody's own table",
        resources: [
          table({}, { databaseName: "lake", storageDescriptor: { location: "s3://lake/events/" } }),
        ],
      },
      {
        what: "somebody's own table, in a database whose name is not known yet",
        resources: [table({}, { databaseName: notKnownYet })],
      },
    ],
    broken: [
      {
        what: "another account's bucket",
        resources: [
          table({}, { storageDescriptor: { location: location.replace("222222222222", "444455556666") } }),
        ],
      },
      {
        what: "days from another bucket",
        resources: [table({ "storage.location.template": "s3://elsewhere/${account}/${region}/${day}" })],
      },
      { what: "days that somebody has to add", resources: [table({ "projection.enabled": "false" })] },
    ],
    cannotTell: [
      {
        what: "a place that is not known yet",
        resources: [table({}, { storageDescriptor: { location: notKnownYet } })],
      },
      { what: "an account that is not known", resources: [{ ...table(), account: "" }] },
    ],
  },
});
