import { describe, expect, test } from "vitest";
import { dataEventTypes } from "../../catalog/data-events.ts";
import {
  agentSessions,
  type EventSelector,
  eventSelectors,
  mostSelectorValues,
  valuesIn,
} from "./selectors.ts";

const scope = {
  auditAccountId: "222222222222",
  region: "eu-central-1",
  agentAccountIds: ["444444444444", "555555555555"],
  leftOut: [],
};
const selectors = eventSelectors(scope);

type Event = Partial<
  Record<"eventCategory" | "resources.type" | "resources.ARN" | "eventName" | "userIdentity.arn", string>
>;

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html#filtering-data-events-conditions */
const matches = (event: Event, { fieldSelectors }: EventSelector): boolean =>
  fieldSelectors.every(({ field, equals, startsWiths, notEquals, notStartsWiths }) => {
    const value = event[field as keyof Event];
    const selecting = equals !== undefined || startsWiths !== undefined;
    const selected =
      value !== undefined &&
      (equals?.includes(value) || startsWiths?.some((start) => value.startsWith(start)));
    const deselected =
      value !== undefined &&
      (notEquals?.includes(value) || notStartsWiths?.some((start) => value.startsWith(start)));
    return (!selecting || selected === true) && !deselected;
  });
const logged = (event: Event) => selectors.some((selector) => matches(event, selector));

const agent = "arn:aws:sts::444444444444:assumed-role/agent-triage/session";
const escalation = "arn:aws:sts::555555555555:assumed-role/escalation-restart/grant-1";
const landing = "arn:aws:sts::555555555555:assumed-role/landing-triage/session";
const application = "arn:aws:sts::444444444444:assumed-role/orders/session";
const person = "arn:aws:sts::222222222222:assumed-role/break-glass/somebody";
const object = (arn: string, eventName: string, who?: string): Event => ({
  eventCategory: "Data",
  "resources.type": "AWS::S3::Object",
  "resources.ARN": arn,
  eventName,
  ...(who === undefined ? {} : { "userIdentity.arn": who }),
});
const data = (type: string, who: string): Event => ({
  eventCategory: "Data",
  "resources.type": type,
  "userIdentity.arn": who,
});
const sink = "arn:aws:s3:::perimeter-trail-222222222222-eu-central-1-an/AWSLogs/o-sandbox0001/file";
const flows = "arn:aws:s3:::perimeter-flow-logs-222222222222-eu-central-1-an/AWSLogs/444444444444/file";

describe("what is logged", () => {
  test.each<[string, Event, boolean]>([
    ["every management event", { eventCategory: "Management", eventName: "GetSecretValue" }, true],
    ["an agent reads an object", object("arn:aws:s3:::orders/1", "GetObject", agent), true],
    ["an application reads an object", object("arn:aws:s3:::orders/1", "GetObject", application), true],
    ["a service writes an object", object("arn:aws:s3:::orders/1", "PutObject"), true],
    [
      "a bucket whose name begins like the sink's",
      object("arn:aws:s3:::perimeter-trail-2/1", "PutObject"),
      true,
    ],
    [
      "CloudTrail delivers to the sink: that would be an event for each delivery",
      object(sink, "PutObject"),
      false,
    ],
    ["flow logs are delivered to the sink", object(flows, "PutObject"), false],
    ["a person tries to forge a log file", object(sink, "PutObject", person), true],
    ["a person reads the log", object(sink, "GetObject", person), true],
    ["a person tries to delete from the log", object(flows, "DeleteObject", person), true],
    ["an application's items", data("AWS::DynamoDB::Table", application), true],
    ["an application's messages", data("AWS::SQS::Queue", application), true],
    ["blocks of a snapshot", data("AWS::EC2::Snapshot", application), true],
    ["an agent publishes", data("AWS::SNS::Topic", agent), true],
    ["an escalation publishes", data("AWS::SNS::Topic", escalation), true],
    ["a landing role publishes", data("AWS::SNS::Topic", landing), true],
    ["an application publishes", data("AWS::SNS::Topic", application), false],
    [
      "a role that merely sounds like an agent's",
      data("AWS::SNS::Topic", agent.replace("/agent-", "/my-agent-")),
      false,
    ],
  ])("%s", (_, event, expected) => {
    expect(logged(event)).toBe(expected);
  });

  test("management events are filtered by nothing", () => {
    expect(
      selectors.filter(({ fieldSelectors }) =>
        fieldSelectors.some(({ equals }) => equals?.includes("Management")),
      ),
    ).toEqual([
      {
        name: "Management events, all",
        fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
      },
    ]);
  });

  test("every type of the catalogue has a selector", () => {
    const types = selectors.flatMap(
      ({ fieldSelectors }) => fieldSelectors.find(({ field }) => field === "resources.type")?.equals ?? [],
    );
    expect(new Set(types)).toEqual(new Set(dataEventTypes.map(({ type }) => type)));
  });

  test("the agents' sessions are those of the names that their roles have", () => {
    expect(agentSessions(["444444444444"])).toEqual([
      "arn:aws:sts::444444444444:assumed-role/agent-",
      "arn:aws:sts::444444444444:assumed-role/landing-",
      "arn:aws:sts::444444444444:assumed-role/escalation-",
    ]);
  });
});

describe("AWS's limit", () => {
  test("there is room for agents in four accounts", () => {
    const accounts = ["1", "2", "3", "4"].map((digit) => digit.repeat(12));
    expect(valuesIn(eventSelectors({ ...scope, agentAccountIds: accounts }))).toBeLessThanOrEqual(
      mostSelectorValues,
    );
  });

  test("more is an error that says what to do", () => {
    const accounts = Array.from({ length: 12 }, (_, index) => String(100000000000 + index));
    expect(() => eventSelectors({ ...scope, agentAccountIds: accounts })).toThrow(
      /^the trail's selectors have \d+ values and AWS takes 500: with agents in 12 accounts, leave out/,
    );
  });

  test("each selector has a name and one type, which AWS asks for", () => {
    expect(new Set(selectors.map(({ name }) => name)).size).toBe(selectors.length);
    for (const { fieldSelectors } of selectors)
      expect(fieldSelectors.filter(({ field }) => field === "eventCategory")).toHaveLength(1);
  });
});

describe("types that are left out", () => {
  test("have no selector", () => {
    const left = eventSelectors({ ...scope, leftOut: ["AWS::Kinesis::Stream"] });
    expect(left).toHaveLength(selectors.length - 1);
    expect(JSON.stringify(left)).not.toContain('"AWS::Kinesis::Stream"');
  });

  test("must be in the catalogue: a mistyped one would be logged all the same", () => {
    expect(() => eventSelectors({ ...scope, leftOut: ["AWS::Kinesis::Streams"] })).toThrow(
      "AWS::Kinesis::Streams: no such type in catalog/data-events.ts, so it cannot be left out",
    );
  });

  test("without agents there are no selectors for them", () => {
    const types = dataEventTypes.filter(({ of }) => of === "everybody");
    // The management events, and two selectors more for objects.
    expect(eventSelectors({ ...scope, agentAccountIds: [] })).toHaveLength(types.length + 3);
  });
});
