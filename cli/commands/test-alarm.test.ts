import { expect, test } from "vitest";
import { inWords } from "../../analysis/events/test-alarm.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { bringUpOn } from "../../sandbox/worlds/bring-up.ts";
import { landingZoneWorld } from "../../sandbox/worlds/worlds.ts";
import { endWithTestAlarm, sendTestAlarm } from "./test-alarm.ts";

const up = await bringUpOn(landingZoneWorld, () => undefined);
const { managementAccountId: management, rootId, region } = up.cloud.given;

/** The organisation with the stacks up, for each test anew. */
const organization = () => new Cloud(up.cloud.given, up.cloud.snapshot());

test("before anybody has followed AWS's link, nobody is told", () => {
  expect(inWords(sendTestAlarm(organization()))).toEqual([
    "test alarm: not received from 10 of 10 places",
    "  security@example.com has not confirmed: the link in AWS's mail was not followed",
  ]);
});

test("then the alarm arrives, under the guardrails that the organisation had before", () => {
  const { arrived, lines } = endWithTestAlarm(organization());
  expect(lines.join("\n")).toMatch(
    /^test alarm: received by security@example.com, from 5 accounts in 2 Regions/,
  );
  expect(arrived).toBe(true);
});

test("a guardrail of the organisation's own that keeps the forwarder from sending is named", () => {
  const cloud = organization();
  const at = { account: management, region };
  const deny = [{ Sid: "NoEvents", Effect: "Deny", Action: "events:*", Resource: "*" }];
  const { id } = cloud.create({
    ...at,
    type: "aws:organizations/policy:Policy",
    name: "no-events",
    inputs: { name: "no-events", content: JSON.stringify({ Version: "2012-10-17", Statement: deny }) },
  });
  cloud.create({
    ...at,
    type: "aws:organizations/policyAttachment:PolicyAttachment",
    name: "no-events",
    inputs: { policyId: id, targetId: rootId },
  });
  const { arrived, lines } = endWithTestAlarm(cloud);
  expect(arrived).toBe(false);
  // The management account is bound by no guardrail.
  expect(lines[0]).toBe("test alarm: not received from 8 of 10 places");
  expect(lines.join("\n")).toMatch(/alarm-forwarder may not put events on .*: NoEvents of .* denies it/);
});
