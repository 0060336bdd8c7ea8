import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { forwarded } from "../../catalog/alarms.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { called, ofType, only, waitsFor } from "../../sandbox/deployed.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { AlarmForwarding, watchedRegions } from "./alarm-forwarding.ts";

const [audit, prod] = ["222222222222", "444444444444"] as const;
const home = "eu-central-1";
const bus = `arn:aws:events:${home}:${audit}:event-bus/perimeter-alarms`;

const forwarding = (regions: readonly string[]): Promise<Deployment> =>
  deploy({
    program: () => {
      const provider = (region: string) =>
        new aws.Provider(`account-${region}`, { region: region as aws.Region, allowedAccountIds: [prod] });
      const providers = Object.fromEntries(regions.map((region) => [region, provider(region)]));
      const first = providers[regions[0] ?? ""];
      void new AlarmForwarding(
        "alarms",
        { accountId: prod, auditAccountId: audit, auditRegion: home, providers },
        first ? { provider: first } : {},
      );
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });

const { errors, resources } = await forwarding([home, "us-east-1"]);
const document = (json: unknown) => JSON.parse(String(json));

test("it comes up", () => {
  expect(errors).toEqual([]);
});

test.each([home, "us-east-1"])(
  "from %s both rules send to the one bus, with the role, and by the clock, too",
  (region) => {
    for (const { name, pattern, reads } of forwarded) {
      const rule = called(resources, `alarms-${region}-${name}`);
      expect(rule.inputs).toMatchObject({
        name: `perimeter-alarms-${name}`,
        scheduleExpression: "rate(1 hour)",
        state: reads ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED",
      });
      expect(rule.outputs["arn"]).toBe(`arn:aws:events:${region}:${prod}:rule/perimeter-alarms-${name}`);
      expect(document(rule.inputs["eventPattern"])).toEqual(pattern);
      const target = called(resources, `alarms-${region}-${name}-target`);
      expect(target.inputs).toMatchObject({
        rule: `perimeter-alarms-${name}`,
        arn: bus,
        roleArn: `arn:aws:iam::${prod}:role/perimeter/alarm-forwarder`,
      });
      expect(target.provider).toBe(rule.provider);
      // An event that comes before the role may send is lost.
      expect(waitsFor(resources, target)).toContain("alarms-put");
    }
  },
);

test("the role puts on that bus and does nothing else, for these rules of this account", () => {
  expect(only(resources, "Role").inputs).toMatchObject({ name: "alarm-forwarder", path: "/perimeter/" });
  expect(document(only(resources, "RolePolicy").inputs["policy"]).Statement).toEqual([
    { Sid: "PutsOnTheAlarmBus", Effect: "Allow", Action: "events:PutEvents", Resource: bus },
  ]);
  expect(document(only(resources, "Role").inputs["assumeRolePolicy"]).Statement).toEqual([
    {
      Sid: "TheForwardingRule",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": prod },
        ArnEquals: {
          "aws:SourceArn": [home, "us-east-1"].flatMap((region) =>
            ["changes", "sessions"].map(
              (name) => `arn:aws:events:${region}:${prod}:rule/perimeter-alarms-${name}`,
            ),
          ),
        },
      },
    },
  ]);
});

test("taking the stack away does not silence it", () => {
  const made = resources.filter(({ custom, type }) => custom && type.startsWith("aws:"));
  expect(made.filter(({ protect }) => !protect)).toEqual([]);
});

test("in us-east-1 alone there is one of each, and without it what is done with IAM would be silent: refused", async () => {
  const alone = await forwarding(["us-east-1"]);
  expect(alone.errors).toEqual([]);
  expect(ofType(alone.resources, "EventRule")).toHaveLength(forwarded.length);
  expect((await forwarding([home])).errors.join()).toMatch(/no provider for us-east-1/);
});

test.each([
  [home, [], [home, "us-east-1"]],
  [home, [home, "eu-west-1"], [home, "eu-west-1", "us-east-1"]],
  ["us-east-1", [], ["us-east-1"]],
])("watched from %s with %j allowed: %j", (region, allowed, watched) => {
  expect(watchedRegions(region, allowed)).toEqual(watched);
});
