import { expect, test } from "vitest";
import { covers, expand, knownAction, knownActions } from "../test/iam-actions.ts";
import { arnsOf, overlap } from "../test/iam-resources.ts";
import { providerTypes } from "../test/provider-types.ts";
import { dataReads } from "./data-reads.ts";
import { finalOf, goals, losses, reads, type Target, type Way } from "./goals.ts";
import { irreversible } from "./irreversible.ts";

type Doing = Extract<Way, { kind: "do" }>;
const doings = (kind?: string): Doing[] =>
  goals
    .filter((goal) => kind === undefined || goal.kind === kind)
    .flatMap(({ ways }) => ways)
    .filter((way): way is Doing => way.kind === "do" && !way.actions.includes("*"));

const actionsOf = (kind: string): Set<string> => new Set(doings(kind).flatMap(({ actions }) => actions));
const serviceOf = (action: string): string => action.split(":")[0] ?? "";

test("the goals that can be asked for", () => {
  expect(goals.map(({ kind }) => kind)).toEqual([
    "admin",
    "backup",
    "audit",
    "prod",
    "guardrails",
    "irreversible",
    "approval",
    "break-glass",
    "role",
    "read",
  ]);
  for (const { kind, title, ways } of goals) {
    expect(title, kind).toMatch(/^[a-z].*[^.]$/);
    expect(ways.length, kind).toBeGreaterThan(0);
    for (const { what, source } of ways) {
      expect(what, kind).toMatch(/^[a-z].*[^.]$/);
      expect(source, kind).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|www\.pulumi\.com)\//);
    }
  }
});

test("every action is one of AWS's, in AWS's spelling", () => {
  const named = [...doings().flatMap(({ actions }) => actions), ...Object.values(reads).flat()];
  expect(named.filter((action) => knownAction.get(action.toLowerCase())?.name !== action)).toEqual([]);
});

const typesOf = (target: Target): readonly string[] =>
  target.kind === "objects" ? typesOf(target.of) : "types" in target ? target.types : [];

test("every type exists", () => {
  expect(
    doings()
      .flatMap(({ on }) => typesOf(on))
      .filter((type) => !providerTypes().has(type)),
  ).toEqual([]);
});

/** What ARNs of a target look like, as far as the target alone tells. */
const shapeOf = (target: Target): string =>
  target.kind === "pattern"
    ? target.arn.replaceAll(/\$\{\w+\}/g, "*")
    : target.kind === "objects"
      ? "arn:*:s3:::*/*"
      : target.kind === "named"
        ? {
            key: "arn:*:kms:*:*:key/*",
            bucket: "arn:*:s3:::*",
            role: "arn:*:iam::*:role/*",
            logGroup: "arn:*:logs:*:*:log-group:*",
          }[target.as]
        : "arn:*";

test("every action can act on what it is said to act on", async () => {
  const wrong: string[] = [];
  for (const { actions, on } of doings())
    for (const action of actions) {
      const arns = await arnsOf(action);
      // A pattern that takes in every ARN of an account takes in the account itself.
      const everything = on.kind === "pattern" && on.arn.endsWith("*");
      const fits =
        arns.length === 0
          ? on.kind === "account" || everything
          : on.kind !== "account" && arns.some((arn) => overlap(arn, shapeOf(on)));
      if (!fits) wrong.push(`${action} on ${JSON.stringify(on)}, knows ${arns.join(" ") || "none"}`);
    }
  expect(wrong).toEqual([]);
});

test("guardrails' patterns reach every action of their way, and none is there in vain", () => {
  for (const { what, actions, denied } of doings()) {
    expect(
      actions.filter((action) => !denied.some((pattern) => covers(pattern, action))),
      what,
    ).toEqual([]);
    expect(
      denied.filter((pattern) => !actions.some((action) => covers(pattern, action))),
      what,
    ).toEqual([]);
  }
});

test("what the patterns catch beside what they are for, all of it looked at", async () => {
  const lines = ["backup", "audit", "guardrails", "approval"].flatMap((kind) => {
    const wanted = actionsOf(kind);
    const patterns = new Set(doings(kind).flatMap(({ denied }) => denied));
    const caught = [...patterns].flatMap((pattern) => expand(pattern).map(({ name }) => name));
    const others = [...new Set(caught)].filter((action) => !wanted.has(action)).sort();
    return [`${kind}:`, ...others.map((action) => `  ${action}`), ""];
  });
  await expect(
    [
      "What the patterns of each goal deny beside the actions that they are for. A name that is new here needs a look: does",
      "anybody need it, or does it belong to the goal?",
      "",
      ...lines,
    ].join("\n"),
  ).toMatchFileSnapshot("goals.also-caught.txt");
});

/** Names that sound as though less were kept, guarded or recorded afterwards. */
const soundsLike =
  /^(Delete|Disassociate|Deregister|Stop|Cancel|Revoke|Disable|Remove|Unlock|Update|Put|Set|Modify|Associate|Retire|Schedule|Purge)/;

test("what sounds like a goal in its services and is none, all of it looked at", async () => {
  const lines = (
    [
      ["backup", ["backup", "rbin"]],
      ["audit", ["cloudtrail", "config"]],
      ["approval", ["codepipeline", "mpa"]],
    ] as const
  ).flatMap(([kind, services]) => {
    const wanted = actionsOf(kind);
    const left = knownActions.filter(
      ({ name, accessLevel }) =>
        (services as readonly string[]).includes(serviceOf(name)) &&
        !/^(Read|List|Tagging)/.test(accessLevel) &&
        soundsLike.test(name.split(":")[1] ?? "") &&
        !wanted.has(name),
    );
    return [`${kind}:`, ...left.map(({ name }) => `  ${name}`).sort(), ""];
  });
  await expect(
    [
      "What sounds like a goal in the services that it is about, and is none: reports, dashboards, notifications, tests of",
      "restores, and what can be set back. A name that is new here needs a look.",
      "",
      ...lines,
    ].join("\n"),
  ).toMatchFileSnapshot("goals.left-over.txt");
});

test("whatever is final for backups, logs and accounts is a way to the goal that it ends", () => {
  const backup = actionsOf("backup");
  const audit = actionsOf("audit");
  const missing = (services: readonly string[], goal: ReadonlySet<string>, spared: readonly string[] = []) =>
    services.flatMap(finalOf).filter((action) => !goal.has(action) && !spared.includes(action));
  expect(missing(["backup", "rbin"], backup)).toEqual([]);
  expect(missing(["cloudtrail"], audit)).toEqual([]);
  // Signing is somebody else's approval, and ends nothing.
  expect(missing(["kms"], backup, ["kms:Sign"])).toEqual([]);
  expect(missing(["organizations"], backup)).toEqual([]);
});

test("every loss in the catalogue is a way to irreversible loss, and what are edges is none", () => {
  const lost = actionsOf("irreversible");
  expect(losses.flatMap(({ actions }) => actions).filter((action) => !lost.has(action))).toEqual([]);
  expect(irreversible.length - losses.length).toBe(3);
  expect(lost.has("iam:PassRole")).toBe(false);
  expect(lost.has("kms:ScheduleKeyDeletion")).toBe(true);
});

test("the closure of destroying backups, as incidents and AWS's own sample policy leave it", () => {
  const backup = actionsOf("backup");
  for (const action of [
    "backup:DeleteBackupVaultLockConfiguration",
    "backup:PutBackupVaultLockConfiguration",
    "backup:DisassociateRecoveryPoint",
    "backup:UpdateRecoveryPointLifecycle",
    "backup:UpdateGlobalSettings",
    "backup:StopBackupJob",
    "backup:PutBackupVaultSharingPolicy",
    "backup:DeleteBackupVaultSharingPolicy",
    "backup:AssociateBackupVaultMpaApprovalTeam",
    "backup:DisassociateBackupVaultMpaApprovalTeam",
    "backup:CreateBackupAccessPoint",
    "backup:CancelLegalHold",
    "backup:UpdateBackupPlan",
    "kms:ScheduleKeyDeletion",
    "kms:DisableKey",
    "kms:PutKeyPolicy",
    "kms:DeleteImportedKeyMaterial",
    "kms:DisconnectCustomKeyStore",
    "kms:UpdatePrimaryRegion",
    "organizations:LeaveOrganization",
    "organizations:CloseAccount",
    "account:CloseAccount",
  ])
    expect(backup.has(action), action).toBe(true);
});

test("the closure of tampering with the log", () => {
  const audit = actionsOf("audit");
  for (const action of [
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "cloudtrail:UpdateTrail",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:PutInsightSelectors",
    "cloudtrail:PutEventConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketPolicy",
    "s3:BypassGovernanceRetention",
    "kms:DisableKey",
    "events:DeleteRule",
    "events:RemoveTargets",
  ])
    expect(audit.has(action), action).toBe(true);
});

/** Reads that show names, queries or positions, not what is held; what S3 hands out by its grants is an edge. */
const shallow =
  /^(s3:List\w*|logs:Describe\w*|logs:GetScheduledQueryHistory|redshift:Describe\w*|\w+:GetShardIterator|kms:GetParametersForImport|s3:GetDataAccess)$/;

test("what an agent must not read without being let is what reading a resource means", () => {
  const asked = new Set(Object.values(reads).flat());
  const services = Object.keys(reads);
  const missing = dataReads
    .filter(({ category, unlisted }) => category !== "credential" && unlisted !== true)
    .flatMap(({ actions }) => actions)
    .filter((action) => services.includes(serviceOf(action)) && !/[*?]/.test(action))
    .filter((action) => !asked.has(action) && !shallow.test(action));
  expect(missing).toEqual([]);
});
