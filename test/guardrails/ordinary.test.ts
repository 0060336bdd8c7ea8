/** What people, pipelines and services do on an ordinary day is allowed. */
import { describe, expect, test } from "vitest";
import { knownAction } from "../iam-actions.ts";
import { ordinary, type Task } from "./ordinary.ts";
import { accounts, Organization, type Who } from "./place.ts";

const organization = new Organization();

const stopped = ({ by, calls }: Task, under: Organization = organization) =>
  calls
    .map((call) => ({ call: call.call, on: call.on, ...under.decide(by, call) }))
    .filter(({ decision }) => decision !== "Allowed")
    .map(
      ({ call, on, because }) => `${call} on ${on}: ${because.map(({ statement }) => statement).join(", ")}`,
    );

test.each(ordinary.map((task) => [task.task, task] as const))("%s", (_, task) => {
  expect(stopped(task)).toEqual([]);
});

test("the tasks are many, told apart, and made of calls that AWS has", () => {
  expect(ordinary.length).toBeGreaterThan(60);
  expect(new Set(ordinary.map(({ task }) => task)).size).toBe(ordinary.length);
  const calls = ordinary.flatMap((task) => task.calls.map(({ call }) => call));
  expect([...new Set(calls)].filter((call) => !knownAction.has(call.toLowerCase()))).toEqual([]);
});

describe("an organisation with Control Tower in the domains, too", () => {
  const settings = {
    ...organization.settings,
    leftToWork: [{ role: "AWSControlTowerExecution", because: "Control Tower has enrolled the accounts" }],
    managementRoles: [
      {
        role: `arn:aws:iam::${accounts.management}:role/service-role/AWSControlTowerStackSetRole`,
        because: "Control Tower keeps its baseline in the accounts",
      },
    ],
  };
  const under = new Organization(settings);
  const stackSets: Who = { in: "management", role: "service-role/AWSControlTowerStackSetRole" };
  const execution: Who = { in: "prod", role: "AWSControlTowerExecution" };

  test("Control Tower keeps its baseline", () => {
    const enter = {
      call: "sts:AssumeRole",
      on: `arn:aws:iam::${accounts.prod}:role/AWSControlTowerExecution`,
      of: "prod",
    } as const;
    const record = { call: "config:PutConfigurationRecorder", on: "*" };
    expect(organization.decide(stackSets, enter).decision).toBe("ExplicitlyDenied");
    expect(organization.decide(execution, record).decision).toBe("ExplicitlyDenied");
    expect(under.decide(stackSets, enter).decision).toBe("Allowed");
    expect(under.decide(execution, record).decision).toBe("Allowed");
  });

  test("and goes no further than the guardrails let anybody", () => {
    for (const call of [
      "backup:DeleteRecoveryPoint",
      "organizations:LeaveOrganization",
      "dynamodb:DeleteTable",
    ])
      expect(under.decide(execution, { call, on: "*" }).decision, call).toBe("ExplicitlyDenied");
    const other: Who = { in: "management", role: "AWSCloudFormationStackSetAdministrationRole" };
    expect(
      under.decide(other, {
        call: "sts:AssumeRole",
        on: `arn:aws:iam::${accounts.prod}:role/AWSControlTowerExecution`,
        of: "prod",
      }).decision,
    ).toBe("ExplicitlyDenied");
  });
});
