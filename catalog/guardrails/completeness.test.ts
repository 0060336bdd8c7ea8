/** Holds the rows against the IAM data, both ways: what they leave out, and what else they catch. */
import { expect, test } from "vitest";
import { covers, expand, knownAction, knownActions } from "../../test/iam-actions.ts";
import { goals } from "../goals.ts";
import { irreversible } from "../irreversible.ts";
import { rcpServices } from "../rcp-services.ts";
import type { Guardrail } from "./guardrail.ts";
import { guardrailPolicies, guardrails } from "./index.ts";
import { judgedServices, letThrough } from "./let-through.ts";
import { globalServices } from "./regions.ts";

const rowsOf = (kind: string): readonly Guardrail[] => [
  ...new Set(guardrailPolicies.filter((policy) => policy.kind === kind).flatMap(({ rows }) => rows)),
];
const bindingPrincipals = rowsOf("SERVICE_CONTROL_POLICY");
const isOutright = ({ on, notOn, when }: Guardrail) =>
  on === undefined && notOn === undefined && when === undefined;
const patternsOf = (rows: readonly Guardrail[]): string[] =>
  rows.flatMap(({ actions = [] }) => actions).filter((pattern) => pattern !== "*");

const outright = patternsOf(bindingPrincipals.filter(isOutright));
const limited = patternsOf(bindingPrincipals.filter((row) => !isOutright(row)));
const isCaught = (patterns: readonly string[], action: string) => patterns.some((one) => covers(one, action));

const writing = knownActions.filter(({ accessLevel }) => !/^(Read|List)/.test(accessLevel));
const serviceOf = (action: string): string => action.split(":")[0] ?? "";

test("every action that writes in a service concerned is denied, or somebody has judged that it may pass", () => {
  const judged = new Set(letThrough.flatMap(({ actions }) => actions));
  const left = writing
    .filter(({ name }) => (judgedServices as readonly string[]).includes(serviceOf(name)))
    .filter(({ name }) => !isCaught(outright, name) && !judged.has(name))
    .map(({ name }) => name);
  expect(left, "judge each: a row's prefix, or let-through.ts with the reason").toEqual([]);
});

test("what is let through exists, is judged once, and is not denied after all", () => {
  const all = letThrough.flatMap(({ actions }) => actions);
  expect(all.filter((action) => knownAction.get(action.toLowerCase())?.name !== action)).toEqual([]);
  expect(all.filter((action, index) => all.indexOf(action) !== index)).toEqual([]);
  expect(all.filter((action) => isCaught(outright, action))).toEqual([]);
});

test("what is let through where nothing is guarded is denied where something is", () => {
  for (const { actions, guarded, because } of letThrough) {
    expect(because).toMatch(/^[a-z].*[^.]$/);
    if (guarded)
      expect(
        actions.filter((action) => !isCaught(limited, action)),
        because,
      ).toEqual([]);
  }
});

test("no prefix is there in vain", () => {
  for (const { sid, actions = [], allBut = [] } of guardrails)
    expect(
      [...actions, ...allBut].filter((pattern) => pattern !== "*" && expand(pattern).length === 0),
      sid,
    ).toEqual([]);
});

test("what each prefix catches, all of it looked at", async () => {
  const lines = guardrails.flatMap(({ sid, actions = [] }) => {
    const caught = [...new Set(actions.filter((one) => !/(^|:)\*$/.test(one)).flatMap(expand))]
      .filter(({ name }) => !actions.includes(name))
      .map(({ name, accessLevel }) => (/^(Read|List)/.test(accessLevel) ? `${name} (only reads)` : name))
      .sort();
    return caught.length === 0 ? [] : [`${sid}:`, ...caught.map((line) => `  ${line}`), ""];
  });
  await expect(
    [
      "What the prefixes of each row catch. A name that is new here needs a look: does anybody need it, or is it what the row",
      "is for?",
      "",
      ...lines,
    ].join("\n"),
  ).toMatchFileSnapshot("caught.txt");
});

/** Reads that are denied on purpose: tokens, the state. */
const readsMeant =
  /^(State|HandedOutTokens|Approvals|ConnectionTokens|IdentityCenter|Outsiders|ConfusedDeputies|DevFromOutside): /;

test("a row that denies writing stops nobody from looking", () => {
  const reads = bindingPrincipals.flatMap(({ sid, actions = [] }) =>
    actions
      .filter((one) => one !== "*")
      .flatMap(expand)
      .filter(({ accessLevel }) => /^(Read|List)/.test(accessLevel))
      .map(({ name }) => `${sid}: ${name}`),
  );
  expect([...new Set(reads)].filter((read) => !readsMeant.test(read))).toEqual([]);
});

/** What of the goals no guardrail denies, and why. */
const goalsElsewhere: Readonly<Record<string, string>> = {
  "kms:RetireGrant":
    "whoever was given the right to retire a grant by the grant, which is made by services alone",
  "kms:DeleteAlias": "on a key that has no alias of the perimeter's it takes none away",
};

test("whatever ends the backups or the record, lifts guardrails or forges approvals is denied by some row", () => {
  const patterns = patternsOf(bindingPrincipals);
  const actions = goals
    .filter(({ kind }) => ["backup", "audit", "guardrails", "approval"].includes(kind))
    .flatMap(({ ways }) => ways)
    .flatMap((way) => (way.kind === "do" && way.from !== "management" ? way.actions : []));
  expect(actions.length).toBeGreaterThan(100);
  const missing = [...new Set(actions)].filter((action) => !isCaught(patterns, action));
  expect(missing.filter((action) => !(action in goalsElsewhere))).toEqual([]);
});

/** What nothing takes back and guardrails let through, by why: for agents the boundary denies all of it. */
const finalButOrdinary: readonly { readonly because: string; readonly actions: RegExp }[] = [
  {
    because: "product teams and their pipelines do it daily, by roles and policies that are theirs",
    actions:
      /^(iam|lambda|ecs|ssm|codebuild|cloudformation|eks|ecr|ec2|sns|sqs|firehose|secretsmanager|acm|acm-pca|route53|cognito-\w+|appconfig|elasticache|memorydb|kinesis|kafka|redshift|redshift-serverless|es|aoss|dsql|s3tables|s3vectors|s3express|rds|elasticfilesystem|fsx|dynamodb|logs|ec2-instance-connect|cloudtrail|config|s3|sts|kms):/,
  },
  {
    because: "data: versioning, point-in-time recovery and nightly copies are behind it",
    actions: /^(rds-\w+|redshift-data|neptune-db|kafka-cluster):/,
  },
  { because: "a name that is kept, or money", actions: /^route53domains:/ },
];

test("what cannot be undone is denied in audit, backup and prod, or it is ordinary work, by service", async () => {
  const patterns = patternsOf(bindingPrincipals);
  const left = [...new Set(irreversible.flatMap(({ actions }) => actions))].filter(
    (action) => !isCaught(patterns, action),
  );
  expect(left.filter((action) => !finalButOrdinary.some(({ actions }) => actions.test(action)))).toEqual([]);
  await expect(
    [
      "What nothing takes back and no guardrail denies: what product teams and their pipelines do daily. To agents the boundary",
      "denies all of it. A name that is new here needs a look.",
      "",
      ...left.sort(),
      "",
    ].join("\n"),
  ).toMatchFileSnapshot("final-but-ordinary.txt");
});

test("rows of resource control policies are about services that AWS binds by them", () => {
  const services = patternsOf(rowsOf("RESOURCE_CONTROL_POLICY")).map(serviceOf);
  expect([...new Set(services)].filter((service) => !rcpServices.has(service))).toEqual([]);
});

test("every service that is everywhere at once is known to the IAM data", () => {
  expect(globalServices.filter((pattern) => expand(pattern).length === 0)).toEqual([]);
});

test("rows are told apart, and say what they are", () => {
  const sids = guardrails.map(({ sid }) => sid);
  expect(new Set(sids).size).toBe(sids.length);
  for (const { sid, denies, threats, source, actions, allBut } of guardrails) {
    expect(sid).toMatch(/^[A-Z][A-Za-z]+$/);
    expect(denies, sid).toMatch(/^[a-z].*[^.]$/);
    expect(threats.length, sid).toBeGreaterThan(0);
    expect(source, sid).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|www\.pulumi\.com)\//);
    expect((actions === undefined) !== (allBut === undefined), sid).toBe(true);
  }
});
