import { ownBucket } from "../buckets.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { blocks, isOn, needed, type Properties, type Resource, text, texts } from "../resource.ts";

/** Switches that have to be on, with what is not logged without them. */
const switches: Readonly<Record<string, { without: string; default: boolean }>> = {
  isOrganizationTrail: { without: "logs one account alone", default: false },
  isMultiRegionTrail: { without: "logs one Region alone", default: false },
  includeGlobalServiceEvents: { without: "leaves out IAM and other global services", default: true },
  enableLogFileValidation: { without: "does not notice changed log files", default: false },
  enableLogging: { without: "is switched off", default: true },
};

interface Field {
  readonly field: unknown;
  readonly operators: readonly string[];
  readonly equals: readonly string[];
}

function fieldsOf(selector: Properties): Field[] {
  return blocks(selector, "fieldSelectors").map((field) => ({
    field: field["field"],
    operators: Object.keys(field).filter(
      (key) => key !== "field" && Array.isArray(field[key]) && field[key].length > 0,
    ),
    equals: texts(field, "equals"),
  }));
}

/** All management events, of every source and kind, by a selector of either generation. */
function logsManagement(properties: Properties): boolean {
  const advanced = blocks(properties, "advancedEventSelectors");
  if (advanced.length > 0)
    return advanced
      .map(fieldsOf)
      .some(
        ([only, ...others]) =>
          others.length === 0 &&
          only?.field === "eventCategory" &&
          only.operators.length === 1 &&
          only.equals.includes("Management"),
      );
  const basic = blocks(properties, "eventSelectors");
  // Without selectors a trail logs all management events and nothing else.
  return (
    basic.length === 0 ||
    basic.some(
      (selector) =>
        selector["includeManagementEvents"] !== false &&
        [undefined, null, "All"].includes(selector["readWriteType"] as undefined) &&
        texts(selector, "excludeManagementEventSources").length === 0,
    )
  );
}

/** A tag by which a trail says which other one logs management events in its place. */
const elsewhereTag = "management-events-in";

/** Another trail is named by its ARN, and this one logs no management events: a part of them would look complete. */
function leavesManagementTo(resource: Resource): boolean {
  const { properties } = resource;
  const [tags] = blocks(properties, "tags");
  const arn = tags?.[elsewhereTag];
  return (
    typeof arn === "string" &&
    /^arn:aws[\w-]*:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[\w.-]+$/.test(arn) &&
    !arn.endsWith(`:trail/${needed(resource, "name")}`) &&
    blocks(properties, "advancedEventSelectors").length > 0 &&
    !blocks(properties, "advancedEventSelectors")
      .flatMap(fieldsOf)
      .some(({ field, equals }) => field === "eventCategory" && !equals.every((one) => one === "Data"))
  );
}

/** A trail of the perimeter's into a bucket of one account, under a key of another. */
function* elsewhere(resource: Resource): Iterable<string> {
  const bucket = ownBucket(resource, "s3BucketName");
  const key = text(resource, "kmsKeyId") ?? "";
  if (bucket !== undefined && key.startsWith("arn:") && key.split(":")[4] !== bucket.account)
    yield `is a trail into a bucket of the account ${bucket.account}, under a key of another: who has that key can end the log`;
}

const dataAlone = {
  fieldSelectors: [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: ["AWS::S3::Object"] },
  ],
};

const leftTo = (trailName: string) => ({
  "management-events-in": `arn:aws:cloudtrail:eu-central-1:111111111111:trail/${trailName}`,
});

const management = { fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }] };

const trail = (properties: Record<string, unknown> = {}) => ({
  type: "aws:cloudtrail/trail:Trail",
  name: "trail",
  properties: {
    name: "organisation",
    s3BucketName: "log-222222222222",
    kmsKeyId: "arn:aws:kms:eu-central-1:222222222222:key/1",
    isOrganizationTrail: true,
    isMultiRegionTrail: true,
    enableLogFileValidation: true,
    advancedEventSelectors: [management],
    ...properties,
  },
  protect: true,
});

export default resourceInvariant({
  id: "audit-trail-complete",
  title: "A trail logs every account, Region and management event, validated and under a key.",
  protects:
    "The answer to who did what: nothing is left out, nothing is changed afterwards without being noticed.",
  why: "An intruder's first calls narrow the log: another Region, an event source left out, validation off. A trail with a gap looks complete until the day it is read.",
  fix: "set isOrganizationTrail, isMultiRegionTrail and enableLogFileValidation to true and kmsKeyId to a key, leave the other switches on, and select Management without another field.",
  types: ["aws:cloudtrail/trail:Trail"],
  *check(resource) {
    const { properties } = resource;
    for (const [key, { without, default: byDefault }] of Object.entries(switches)) {
      const value = properties[key];
      if (value === undefined || value === null ? !byDefault : !isOn(properties, key))
        yield `is a trail that ${without} (${key})`;
    }
    if (text(resource, "kmsKeyId") === undefined) yield "is a trail without a key of its own (kmsKeyId)";
    yield* elsewhere(resource);
    if (!logsManagement(properties) && !leavesManagementTo(resource))
      yield "is a trail that leaves management events out";
  },
  limits:
    "Data events are not judged here: which of them a trail logs is a matter of price, see audit-data-logged. A trail of data events alone may name another one for management events, by the tag management-events-in: that one is not seen here; the perimeter's component looks at it before anything is made.",
  examples: {
    holds: [
      { what: "everything", resources: [trail()] },
      {
        what: "and data events beside",
        resources: [
          trail({
            advancedEventSelectors: [
              management,
              {
                fieldSelectors: [
                  { field: "eventCategory", equals: ["Data"] },
                  { field: "resources.type", equals: ["AWS::S3::Object"] },
                ],
              },
            ],
          }),
        ],
      },
      {
        what: "data events alone, where another trail is named for the rest",
        resources: [trail({ advancedEventSelectors: [dataAlone], tags: leftTo("baseline") })],
      },
    ],
    broken: [
      {
        what: "data events alone, where itself is named for the rest",
        resources: [trail({ advancedEventSelectors: [dataAlone], tags: leftTo("organisation") })],
      },
      {
        what: "data events alone, where nothing is named",
        resources: [trail({ advancedEventSelectors: [dataAlone] })],
      },
      {
        what: "a part of the management events, where another trail is named",
        resources: [
          trail({
            tags: leftTo("baseline"),
            advancedEventSelectors: [
              {
                fieldSelectors: [
                  { field: "eventCategory", equals: ["Management"] },
                  { field: "readOnly", equals: ["false"] },
                ],
              },
            ],
          }),
        ],
      },
      ...Object.keys(switches).map((key) => ({
        what: `without ${key}`,
        resources: [trail({ [key]: false })],
      })),
      {
        what: "into the perimeter's bucket, under somebody else's key",
        resources: [
          trail({
            s3BucketName: "perimeter-trail-222222222222-eu-central-1-an",
            kmsKeyId: "arn:aws:kms:eu-central-1:444455556666:key/1",
          }),
        ],
      },
      { what: "without a key", resources: [trail({ kmsKeyId: undefined })] },
      {
        what: "writes alone",
        resources: [
          trail({
            advancedEventSelectors: [
              {
                fieldSelectors: [
                  { field: "eventCategory", equals: ["Management"] },
                  { field: "readOnly", equals: ["false"] },
                ],
              },
            ],
          }),
        ],
      },
      {
        what: "without the events of a service",
        resources: [
          trail({
            advancedEventSelectors: undefined,
            eventSelectors: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }],
          }),
        ],
      },
    ],
    cannotTell: [
      { what: "a switch that is not known yet", resources: [trail({ enableLogging: notKnownYet })] },
    ],
  },
});
