/** Each row stops what it is there for, by itself; and spares whom it says. */
import { expect, test } from "vitest";
import type { Guardrail, GuardrailPolicy, Spared } from "../../catalog/guardrails/guardrail.ts";
import { guardrailPolicies, guardrails } from "../../catalog/guardrails/index.ts";
import { knownAction } from "../iam-actions.ts";
import { type Attempt, attempts } from "./attempts.ts";
import { accounts, Organization, type Who } from "./place.ts";

const organization = new Organization();

/** Rows beside which another one stands, bound by the same or by the other kind of policy, on purpose. */
const twins: Readonly<Record<string, string>> = {
  DevApart: "DevFromOutside",
  DevFromOutside: "DevApart",
  LogFiles: "LogFilesFromOutside",
  Root: "RootSignedIn",
  RootSignedIn: "Root",
  SessionsElsewhere: "RolesElsewhere",
};

const without = (...sids: string[]): GuardrailPolicy[] =>
  guardrailPolicies.map((policy) => ({
    ...policy,
    rows: policy.rows.filter(({ sid }) => !sids.includes(sid)),
  }));

const title = ({ row, call, by }: Attempt) =>
  `${row}: ${call} by ${"service" in by ? by.service : "role" in by ? by.role.split("/").at(-1) : "somebody"}`;

test.each(attempts.map((attempt) => [title(attempt), attempt] as const))("%s is stopped", (_, attempt) => {
  const { decision, because } = organization.decide(attempt.by, attempt);
  expect(decision).toBe("ExplicitlyDenied");
  expect(because.map(({ statement }) => statement)).toContain(attempt.row);
});

test.each(attempts.map((attempt) => [title(attempt), attempt] as const))(
  "%s would happen without the row",
  (_, attempt) => {
    const removed = [attempt.row, ...[twins[attempt.row] ?? []].flat()];
    expect(new Organization(undefined, without(...removed)).decide(attempt.by, attempt)).toMatchObject({
      decision: "Allowed",
    });
  },
);

test("every row is tried, with calls that AWS has", () => {
  const tried = attempts.map(({ row }) => row);
  expect(guardrails.map(({ sid }) => sid).filter((sid) => !tried.includes(sid))).toEqual([]);
  expect(attempts.map(({ call }) => call).filter((call) => !knownAction.has(call.toLowerCase()))).toEqual([]);
});

test("calls of which AWS knows no resource are tried on everything: a row that names one never holds for them", () => {
  const without = attempts.filter(
    ({ call }) => knownAction.get(call.toLowerCase())?.resourceTypes.length === 0,
  );
  expect(without.length).toBeGreaterThan(10);
  expect(without.filter(({ on }) => on !== "*").map(title)).toEqual([]);
});

/** Somebody of each kind that a row may spare, in the account of an attempt. */
const sparedAs: Readonly<Record<Exclude<Spared, "unlockedRoot">, string>> = {
  breakGlass: "perimeter/break-glass",
  deployer: "perimeter/deployer",
  grantDeployer: "perimeter/grant-deployer",
  preview: "perimeter/preview",
  revoker: "perimeter/agent-revoker",
  backupRoles: "perimeter/perimeter-backup-copy",
  forwarders: "perimeter/alarm-forwarder",
  people: "aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_BreakGlass_0123456789abcdef",
  signedIn: "aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_AWSPowerUserAccess_0123456789abcdef",
  preparers: "OrganizationAccountAccessRole",
};
const everybodySpared = Object.keys(sparedAs) as (keyof typeof sparedAs)[];

const decidedFor = (spared: keyof typeof sparedAs, attempt: Attempt): readonly string[] => {
  if (!("in" in attempt.by)) return [];
  const who: Who = { in: attempt.by.in, role: sparedAs[spared] };
  return organization
    .decide(who, attempt)
    .because.filter(({ effect }) => effect === "Deny")
    .map(({ statement }) => statement);
};

const rowOf = (sid: string): Guardrail | undefined => guardrails.find((row) => row.sid === sid);

/** Attempts that differ by who makes them; what a row says of its callers itself is beyond this table. */
const byAnybody = attempts.filter(({ by }) => "role" in by && by.role === "anybody");

test.each(byAnybody.map((attempt) => [title(attempt), attempt] as const))(
  "%s is stopped for everybody but those that the row spares",
  (_, attempt) => {
    const { spares = [] } = rowOf(attempt.row) ?? {};
    for (const spared of everybodySpared)
      expect(decidedFor(spared, attempt).includes(attempt.row), spared).toBe(!spares.includes(spared));
  },
);

test("an exception of the configuration spares one role, in the rows that it names", () => {
  const mustWork = [
    {
      role: `arn:aws:iam::${accounts.prod}:role/image-cleaner`,
      rows: ["Irreversible"],
      because: "cleans images up",
    },
  ];
  const excepting = new Organization({ ...new Organization().settings, mustWork });
  const cleaner = { in: "prod", role: "image-cleaner" } as const;
  const deregister = { call: "ec2:DeregisterImage", on: "arn:aws:ec2:eu-central-1::image/ami-1" };
  expect(organization.decide(cleaner, deregister).decision).toBe("ExplicitlyDenied");
  expect(excepting.decide(cleaner, deregister).decision).toBe("Allowed");
  expect(excepting.decide({ in: "prod", role: "anybody" }, deregister).decision).toBe("ExplicitlyDenied");
  expect(excepting.decide(cleaner, { call: "iam:CreateUser", on: "*" }).decision).toBe("ExplicitlyDenied");
  // Whoever could write the role, or make one of its name, would be spared.
  for (const call of ["iam:CreateRole", "iam:UpdateAssumeRolePolicy", "iam:PassRole"]) {
    const take = { call, on: `arn:aws:iam::${accounts.prod}:role/image-cleaner` };
    expect(excepting.decide({ in: "prod", role: "anybody" }, take).decision, call).toBe("ExplicitlyDenied");
    expect(excepting.decide({ in: "prod", role: "perimeter/break-glass" }, take).decision, call).toBe(
      "Allowed",
    );
  }
});

test("root does what it was unlocked for, in that account alone", () => {
  const unlocked = new Organization({ ...new Organization().settings, rootUnlockedIn: [accounts.prod] });
  for (const bucket of ["shut-out", `perimeter-state-${accounts.prod}-eu-central-1-an`]) {
    const signedIn = { call: "s3:DeleteBucketPolicy", on: `arn:aws:s3:::${bucket}` };
    const unlock = { ...signedIn, with: { "aws:AssumedRoot": "true" } };
    expect(unlocked.decide({ in: "prod", root: true }, signedIn).decision, bucket).toBe("ExplicitlyDenied");
    expect(unlocked.decide({ in: "prod", root: true }, unlock).decision, bucket).toBe("Allowed");
    expect(unlocked.decide({ in: "audit", root: true }, unlock).decision, bucket).toBe("ExplicitlyDenied");
  }
});

test("what the public may read is named bucket by bucket", () => {
  const site = new Organization({ ...new Organization().settings, publicBuckets: ["company-site"] });
  const visitor: Who = { in: "outsider", role: "visitor" };
  const read = (bucket: string) =>
    ({ call: "s3:GetObject", on: `arn:aws:s3:::${bucket}/index.html`, of: "prod" }) as const;
  expect(site.decide(visitor, read("company-site")).decision).toBe("Allowed");
  expect(site.decide(visitor, read("company-site-drafts")).decision).toBe("ExplicitlyDenied");
  expect(organization.decide(visitor, read("company-site")).decision).toBe("ExplicitlyDenied");
});
