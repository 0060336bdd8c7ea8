import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { blocks, type Properties, texts } from "../resource.ts";

/** The data events without which nobody can say what was read, lost or run. */
const needed = ["AWS::S3::Object", "AWS::DynamoDB::Table", "AWS::Lambda::Function"];

/** Fields that leave out the log's own delivery; any other would leave out somebody's calls. */
const mayFilter = ["eventCategory", "resources.type", "resources.ARN"];

const fieldsOf = (selector: Properties, name: string): Properties[] =>
  blocks(selector, "fieldSelectors").filter(({ field }) => field === name);

const typeNamed = (selector: Properties): string | undefined =>
  fieldsOf(selector, "resources.type").flatMap((field) => texts(field, "equals"))[0];

/** The ARNs that a selector names by one operator. */
const arns = (selector: Properties, operator: string): string[] =>
  fieldsOf(selector, "resources.ARN").flatMap((field) => texts(field, operator));

/** Whether a selector names ARNs by no other operator. */
const namesArnsBy = (selector: Properties, operator: string): boolean =>
  fieldsOf(selector, "resources.ARN").every(({ field: _, [operator]: __, ...others }) =>
    Object.keys(others).every((other) => texts(others, other).length === 0),
  );

/** Whether a selector logs what happens to everything whose ARN begins like this, but for a log's delivery. */
const logsBeginning = (selector: Properties, type: string | undefined, beginning: string): boolean =>
  typeNamed(selector) === type &&
  arns(selector, "startsWiths").includes(beginning) &&
  namesArnsBy(selector, "startsWiths") &&
  blocks(selector, "fieldSelectors").every(
    (field) =>
      mayFilter.includes(String(field["field"])) ||
      (field["field"] === "eventName" && texts(field, "notEquals").join() === "PutObject"),
  );

/**
 * The type whose data events a selector logs, whoever calls. What it leaves out is the trail's own bucket, or is logged by
 * another selector: that keeps a log from logging its own delivery, and leaves out nothing else.
 */
function typeOf(selector: Properties, selectors: readonly Properties[], log: string): string | undefined {
  const fields = blocks(selector, "fieldSelectors");
  if (fields.some(({ field }) => !mayFilter.includes(String(field)))) return undefined;
  const type = typeNamed(selector);
  const leftOut = arns(selector, "notStartsWiths").filter(
    (beginning) =>
      beginning !== `arn:aws:s3:::${log}/` &&
      !selectors.some((other) => logsBeginning(other, type, beginning)),
  );
  return leftOut.length === 0 && namesArnsBy(selector, "notStartsWiths") ? type : undefined;
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
    s3BucketName: "log",
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
    const selectors = blocks(properties, "advancedEventSelectors");
    const log = String(properties["s3BucketName"]);
    const logged = selectors.map((selector) => typeOf(selector, selectors, log));
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
      {
        what: "objects, those of another log but for writing them",
        resources: [
          trail(
            data("AWS::S3::Object", { field: "resources.ARN", notStartsWiths: ["arn:aws:s3:::flows/"] }),
            data(
              "AWS::S3::Object",
              { field: "resources.ARN", startsWiths: ["arn:aws:s3:::flows/"] },
              { field: "eventName", notEquals: ["PutObject"] },
            ),
            dynamodb,
            lambda,
          ),
        ],
      },
    ],
    broken: [
      { what: "no data events", resources: [trail()] },
      {
        what: "objects, but for a bucket that is none of the log's",
        resources: [
          trail(
            data("AWS::S3::Object", { field: "resources.ARN", notStartsWiths: ["arn:aws:s3:::orders"] }),
            dynamodb,
            lambda,
          ),
        ],
      },
      {
        what: "objects, but for those that end alike",
        resources: [
          trail(
            data("AWS::S3::Object", { field: "resources.ARN", notEndsWiths: [".csv"] }),
            dynamodb,
            lambda,
          ),
        ],
      },
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
