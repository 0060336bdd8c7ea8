import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { blocks, type Properties, texts } from "../resource.ts";

/** The data events without which nobody can say what was read, lost or run. */
const needed = ["AWS::S3::Object", "AWS::DynamoDB::Table", "AWS::Lambda::Function"];

/** Fields that leave out the log's own delivery; any other would leave out somebody's calls. */
const mayFilter = ["eventCategory", "resources.type", "resources.ARN"];

/** The type whose data events a selector logs, whoever calls. */
function typeOf(selector: Properties): string | undefined {
  const fields = blocks(selector, "fieldSelectors");
  if (fields.some(({ field }) => !mayFilter.includes(String(field)))) return undefined;
  // Naming ARNs selects those alone; leaving some out is what keeps a log from logging itself.
  const narrow = fields.some(
    (field) =>
      field["field"] === "resources.ARN" &&
      ["equals", "startsWiths", "endsWiths"].some((operator) => texts(field, operator).length > 0),
  );
  return narrow
    ? undefined
    : texts(fields.find(({ field }) => field === "resources.type") ?? {}, "equals")[0];
}

const data = (type: string, ...more: Record<string, unknown>[]) => ({
  fieldSelectors: [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: [type] },
    ...more,
  ],
});

const trail = (...selectors: unknown[]) => ({
  type: "aws:cloudtrail/trail:Trail",
  name: "trail",
  properties: {
    name: "organisation",
    advancedEventSelectors: [
      { fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }] },
      ...selectors,
    ],
  },
  protect: true,
});

const dynamodb = data("AWS::DynamoDB::Table");
const lambda = data("AWS::Lambda::Function");

export default resourceInvariant({
  id: "audit-data-logged",
  title: "The trail logs what is done to objects, items and functions, whoever does it.",
  protects: "The answer to what was read, changed or deleted, when it was data and not a setting.",
  why: "Management events do not show a single object that was read or deleted. What an agent does through a function runs under the function's role, so its own calls are not enough.",
  fix: `add a selector for each of ${needed.join(", ")}, with no field but eventCategory, resources.type and resources.ARN to leave out the log itself.`,
  types: ["aws:cloudtrail/trail:Trail"],
  *check({ properties }) {
    const logged = blocks(properties, "advancedEventSelectors").map(typeOf);
    for (const type of needed)
      if (!logged.includes(type)) yield `is a trail that does not log data events of ${type}`;
  },
  examples: {
    holds: [
      { what: "all three", resources: [trail(data("AWS::S3::Object"), dynamodb, lambda)] },
      {
        what: "objects, but for the log's own",
        resources: [
          trail(
            data("AWS::S3::Object", { field: "resources.ARN", notStartsWiths: ["arn:aws:s3:::log/"] }),
            dynamodb,
            lambda,
          ),
        ],
      },
    ],
    broken: [
      { what: "no data events", resources: [trail()] },
      {
        what: "one principal's objects",
        resources: [
          trail(
            data("AWS::S3::Object", {
              field: "userIdentity.arn",
              startsWiths: ["arn:aws:sts::111122223333:"],
            }),
            dynamodb,
            lambda,
          ),
        ],
      },
      {
        what: "one bucket's objects",
        resources: [
          trail(
            data("AWS::S3::Object", { field: "resources.ARN", startsWiths: ["arn:aws:s3:::documents/"] }),
            dynamodb,
            lambda,
          ),
        ],
      },
    ],
    cannotTell: [{ what: "selectors that are not known yet", resources: [trail(notKnownYet)] }],
  },
});
