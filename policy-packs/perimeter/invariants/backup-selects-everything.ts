import { notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Properties, type Resource, texts } from "../resource.ts";

const selectionType = "aws:backup/selection:Selection";

/** Conditions that leave out what carries a tag; every other one selects by a tag, and what has none is not backed up. */
const leavingOut = ["stringNotEquals", "stringNotLikes"];

const narrows = (condition: Properties): boolean =>
  Object.entries(condition).some(
    ([kind, values]) => !leavingOut.includes(kind) && Array.isArray(values) && values.length > 0,
  );

/** What is wrong with a selection; nothing when it selects everything. */
function shortcoming({ properties }: Resource): string | undefined {
  if (!texts(properties, "resources").includes("*")) return "does not select *";
  if (blocks(properties, "conditions").some(narrows)) return "selects by a tag: what has none is left out";
  return texts(properties, "notResources").some((arn) => /[*?]/.test(arn))
    ? "leaves out whatever a pattern matches"
    : undefined;
}

const plan = {
  type: "aws:backup/plan:Plan",
  name: "nightly",
  properties: { name: "nightly" },
  outputs: { id: "plan-1" },
  protect: true,
};

const selection = (properties: Record<string, unknown>) => ({
  type: selectionType,
  name: "everything",
  properties: { planId: "plan-1", name: "everything", ...properties },
  sources: { planId: "nightly" },
  protect: true,
});

export default stackInvariant({
  id: "backup-selects-everything",
  title: "Every backup plan selects everything in its account; what is left out is left out by name.",
  protects: "What is new: it is backed up without anybody thinking of it.",
  why: "A selection by tag fails in silence: the one table whose tag was forgotten, or removed by an agent, is the one that is missed on the day.",
  fix: 'give the plan a Selection with resources ["*"], and put what people leave out into notResources, by its ARN.',
  types: ["aws:backup/plan:Plan"],
  whole: true,
  *check(resource, stack) {
    const selections = stack.naming(resource, selectionType, "planId");
    const wrong = selections.map((found) => ({ name: found.name, what: shortcoming(found) }));
    if (wrong.some(({ what }) => what === undefined)) return;
    if (wrong.length === 0) yield "is a backup plan that selects nothing";
    for (const { name, what } of wrong) yield `is a backup plan whose selection ${name} ${what}`;
  },
  limits:
    "AWS Backup does not cover every service: catalog/backup-coverage.ts has the others, each with its other way back.",
  examples: {
    holds: [
      { what: "everything", resources: [plan, selection({ resources: ["*"] })] },
      {
        what: "everything but what people named",
        resources: [
          plan,
          selection({
            resources: ["*"],
            notResources: ["arn:aws:dynamodb:eu-central-1:111122223333:table/cache"],
          }),
        ],
      },
    ],
    broken: [
      { what: "no selection", resources: [plan] },
      {
        what: "what carries a tag",
        resources: [
          plan,
          selection({
            resources: ["*"],
            conditions: [{ stringEquals: [{ key: "aws:ResourceTag/backup", value: "yes" }] }],
          }),
        ],
      },
      { what: "one type", resources: [plan, selection({ resources: ["arn:aws:dynamodb:*:*:table/*"] })] },
      {
        what: "all but a pattern",
        resources: [plan, selection({ resources: ["*"], notResources: ["arn:aws:s3:::*"] })],
      },
    ],
    cannotTell: [
      { what: "a selection that is not known yet", resources: [plan, selection({ resources: notKnownYet })] },
    ],
  },
});
