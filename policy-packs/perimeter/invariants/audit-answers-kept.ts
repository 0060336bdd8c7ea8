import { ownBucketOf } from "../buckets.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { accountOf, blocks, number, type Properties, type Resource, text } from "../resource.ts";
import { bucketPrefixes } from "../vocabulary.ts";

/** The workgroup in which the log is asked, by the name that the perimeter gives it. */
const workgroupName = "perimeter-log";

/** What a query may read, at USD 5 a TB. */
const mostBytes = 10 * 1024 ** 4;

/** A text; nothing where it is not known yet: what the perimeter declares is. */
function known(read: () => unknown): string {
  try {
    const value = read();
    return typeof value === "string" ? value : "";
  } catch {
    return "";
  }
}

const resultsOf = (properties: Properties): Properties[] =>
  blocks(properties, "configuration").flatMap((one) => blocks(one, "resultConfiguration"));

const isOfPerimeter = (resource: Resource): boolean =>
  known(() => text(resource, "name")) === workgroupName ||
  known(() => resultsOf(resource.properties)[0]?.["outputLocation"]).startsWith(
    `s3://${bucketPrefixes.answers}`,
  );

const location = "s3://perimeter-log-results-222222222222-eu-central-1-an/";
const workgroup = (
  configuration: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
) => ({
  type: "aws:athena/workgroup:Workgroup",
  name: "log",
  properties: {
    name: workgroupName,
    configuration: {
      enforceWorkgroupConfiguration: true,
      bytesScannedCutoffPerQuery: 107_374_182_400,
      resultConfiguration: { outputLocation: location, expectedBucketOwner: "222222222222" },
      ...configuration,
    },
    ...more,
  },
  account: "222222222222",
});

export default resourceInvariant({
  id: "audit-answers-kept",
  title: "Answers that are drawn from the log go to the perimeter's own bucket, whoever asks.",
  protects: "What the log says of everybody: an answer is a copy of it, as large as somebody likes.",
  why: "A client of Athena chooses where its answers go unless the workgroup says so, and a bucket's name says nothing of whose it is. One query carries the whole log to an account of somebody else's.",
  fix: "set enforceWorkgroupConfiguration, an outputLocation in the perimeter's bucket for answers, expectedBucketOwner to its account, and a limit in bytesScannedCutoffPerQuery.",
  types: ["aws:athena/workgroup:Workgroup"],
  *check(resource) {
    if (!isOfPerimeter(resource)) return;
    const account = accountOf(resource);
    if (text(resource, "state") === "DISABLED") yield "is switched off: nobody can ask the log";
    const [configuration = {}] = blocks(resource.properties, "configuration");
    if (String(configuration["enforceWorkgroupConfiguration"] ?? true) !== "true")
      yield "lets whoever asks choose where answers go (enforceWorkgroupConfiguration)";
    const [results = {}] = resultsOf(resource.properties);
    const [, name = ""] = /^s3:\/\/([^/]+)/.exec(String(results["outputLocation"] ?? "")) ?? [];
    const bucket = ownBucketOf(name);
    if (bucket?.keeps !== "answers" || bucket.account !== account)
      yield "puts answers elsewhere than in its account's bucket for them (outputLocation)";
    if (results["expectedBucketOwner"] !== account)
      yield "puts answers into the bucket of that name, whose ever it is (expectedBucketOwner)";
    const bytes = number(configuration, "bytesScannedCutoffPerQuery");
    if (bytes === undefined || bytes > mostBytes)
      yield "has no limit to what a query reads, and costs (bytesScannedCutoffPerQuery)";
  },
  limits: "It knows the workgroup by its name, or by the bucket that its answers go to.",
  examples: {
    holds: [
      { what: "the perimeter's own bucket", resources: [workgroup()] },
      {
        what: "somebody's own workgroup",
        resources: [
          workgroup({ resultConfiguration: { outputLocation: "s3://lake/" } }, { name: "analysts" }),
        ],
      },
      {
        what: "somebody's own workgroup, into a bucket whose name AWS chooses",
        resources: [
          workgroup({ resultConfiguration: { outputLocation: notKnownYet } }, { name: notKnownYet }),
        ],
      },
    ],
    broken: [
      {
        what: "whoever asks chooses where answers go",
        resources: [workgroup({ enforceWorkgroupConfiguration: false })],
      },
      {
        what: "another account's bucket",
        resources: [
          workgroup({
            resultConfiguration: {
              outputLocation: location.replace("222222222222", "444455556666"),
              expectedBucketOwner: "222222222222",
            },
          }),
        ],
      },
      {
        what: "a bucket of whoever",
        resources: [workgroup({ resultConfiguration: { outputLocation: location } })],
      },
      { what: "no limit", resources: [workgroup({ bytesScannedCutoffPerQuery: undefined })] },
      { what: "switched off", resources: [workgroup({}, { state: "DISABLED" })] },
    ],
    cannotTell: [
      {
        what: "answers to a place that is not known yet",
        resources: [workgroup({ resultConfiguration: { outputLocation: notKnownYet } })],
      },
      { what: "an account that is not known", resources: [{ ...workgroup(), account: "" }] },
    ],
  },
});
