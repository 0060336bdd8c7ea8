import { longestPause } from "../../../analysis/schedule.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Graph, number, type Properties, type Resource, text } from "../resource.ts";

const planType = "aws:backup/plan:Plan";
const testType = "aws:backup/restoreTestingPlan:RestoreTestingPlan";

/** Days of work that may be lost at most, and days after which a backup that does not restore is noticed at the latest. */
const aWeek = 7;
const fiveWeeks = 35;

/** Where a rule says nothing, AWS backs up every night. */
const pauseOf = (rule: Properties): number => {
  const schedule = rule["schedule"];
  return typeof schedule === "string" && schedule !== "" ? longestPause(schedule) : 1;
};

const told = (days: number): string => (Number.isFinite(days) ? `after ${days} days at the latest` : "never");

/** How long a plan leaves between two backups, whichever of its rules makes them. */
const pauseOfPlan = ({ properties }: Resource): number =>
  Math.min(Infinity, ...blocks(properties, "rules").map(pauseOf));

const pauseOfTests = (resource: Resource): number => longestPause(text(resource, "scheduleExpression") ?? "");

/** Whether another of the stack comes often enough: one more, for what is kept for years, may come when it likes. */
const isBesideOne = (
  resource: Resource,
  stack: Graph,
  pause: (one: Resource) => number,
  most: number,
): boolean => stack.ofType(resource.type).some((one) => one.urn !== resource.urn && pause(one) <= most);

const plan = (...schedules: (string | undefined)[]) => ({
  type: planType,
  name: "backups",
  properties: {
    name: "backups",
    rules: schedules.map((schedule, index) => ({
      ruleName: `rule-${index}`,
      targetVaultName: "prod",
      ...(schedule === undefined ? {} : { schedule }),
    })),
  },
  protect: true,
});

const tests = (scheduleExpression: string, selectionWindowDays = 7) => ({
  type: testType,
  name: "tests",
  properties: {
    name: "tests",
    scheduleExpression,
    recoveryPointSelection: {
      algorithm: "RANDOM_WITHIN_WINDOW",
      includeVaults: ["*"],
      recoveryPointTypes: ["SNAPSHOT"],
      selectionWindowDays,
    },
  },
});

export default stackInvariant({
  id: "backup-comes-often",
  title: "Backups are made every week at least, and restores are tried every month.",
  protects: "The work between the last backup and the day on which it is needed.",
  why: "A plan whose schedule never comes round looks like every other plan, reports no failure and keeps nothing. What was never restored is no backup.",
  fix: "give one rule of the plan a schedule that comes round every week, for example cron(0 5 ? * * *), and the restore tests one that comes every month and looks back seven days or more.",
  types: [planType, testType],
  whole: true,
  *check(resource, stack) {
    if (resource.type === planType) {
      const pause = pauseOfPlan(resource);
      if (pause > aWeek && !isBesideOne(resource, stack, pauseOfPlan, aWeek))
        yield `makes backups ${told(pause)}, and not every week`;
      return;
    }
    const pause = pauseOfTests(resource);
    if (pause > fiveWeeks && !isBesideOne(resource, stack, pauseOfTests, fiveWeeks))
      yield `tries restores ${told(pause)}, and not every month`;
    for (const selection of blocks(resource.properties, "recoveryPointSelection")) {
      const days = number(selection, "selectionWindowDays");
      if (days !== undefined && days < aWeek)
        yield `looks for backups of the last ${days} days alone: between two backups may lie a week, and of nothing it tries nothing`;
    }
  },
  limits:
    "A schedule that it does not understand (the weekday nearest to a day, W) counts as one that never comes. Whether what is scheduled is done, the alarms say: backup-absence-alarmed.",
  examples: {
    holds: [
      {
        what: "every night, and every year for good",
        resources: [plan("cron(0 5 ? * * *)", "cron(0 5 1 1 ? *)")],
      },
      {
        what: "every night, and once a month for good in a plan of its own",
        resources: [plan("cron(0 5 ? * * *)"), { ...plan("cron(0 5 1 * ? *)"), name: "archive" }],
      },
      { what: "every night, as AWS has it", resources: [plan(undefined)] },
      { what: "tests on two days a week", resources: [tests("cron(0 5 ? * MON,THU *)")] },
    ],
    broken: [
      { what: "once a month", resources: [plan("cron(0 5 1 * ? *)")] },
      { what: "in a year that nobody lives to see", resources: [plan("cron(0 0 1 1 ? 2199)")] },
      { what: "no rule", resources: [plan()] },
      { what: "tests once a year", resources: [tests("cron(0 5 1 1 ? *)")] },
      { what: "tests of last night alone", resources: [tests("cron(0 5 ? * MON,THU *)", 1)] },
    ],
    cannotTell: [
      { what: "a schedule that is not known yet", resources: [plan(notKnownYet)] },
      { what: "tests on days that are not known yet", resources: [tests(notKnownYet)] },
    ],
  },
});
