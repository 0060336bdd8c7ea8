/** What a person reads who has put a wrong value into a stack's file. */
import { describe, expect, test } from "vitest";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployStack } from "../sandbox/deploy-stack.ts";
import { projectDirectory, stackConfiguration } from "../sandbox/project.ts";

/** The errors of a stack with its sample values but these. Nothing may have been made. */
async function said(stack: string, changed: Record<string, string>): Promise<string> {
  const sample = stackConfiguration(projectDirectory, stack);
  const config = {
    ...sample,
    ...Object.fromEntries(Object.entries(changed).map(([key, value]) => [`agent-perimeter:${key}`, value])),
  };
  const deployment = await deployStack(stack, { cloud: new Cloud(sandboxWorld), config });
  expect(deployment.resources.filter((resource) => resource.custom)).toEqual([]);
  return deployment.errors.join("\n");
}

const agents = (agent: string) => ({ agents: `[${agent}]` });
const arrival =
  '{"kind":"oidc","issuer":"https://i.example","audience":"a","subjects":["repo:a@1/b@2:environment:c"]}';

describe("a wrong value", () => {
  test.each([
    {
      what: "text for a list",
      stack: "audit",
      changed: { flowLogAccountIds: "444444444444" },
      line: 'flowLogAccountIds: must be a list, such as [a, b] (the accounts whose networks\' flow logs are taken in); for example  agent-perimeter:flowLogAccountIds: ["444444444444","555555555555"]',
    },
    {
      what: "an account's number without quotes, inside a list",
      stack: "audit",
      changed: { accountIds: "[111111111111]" },
      line: 'accountIds at 0: must be text, in quotes where it looks like a number; for example  - "111111111111"',
    },
    {
      what: "an account's number that lost its leading zero",
      stack: "audit",
      changed: { managementAccountId: "11111111111" },
      line: 'managementAccountId: must be the 12 digits of an AWS account, in quotes (the management account of the organisation); for example  agent-perimeter:managementAccountId: "111111111111"',
    },
    {
      what: "an address that is none",
      stack: "backup",
      changed: { mailTo: '["backups"]' },
      line: 'mailTo at 0: must be a mail address; for example  - "backups@example.com"',
    },
    {
      what: "nobody to tell",
      stack: "backup",
      changed: { mailTo: "[]" },
      line: "mailTo: must have at least 1 (who is told",
    },
    {
      what: "a lock of an unknown kind",
      stack: "backup",
      changed: { lock: '{"profile":"forever"}' },
      line: 'lock at profile: must be one of trial, compliance; for example  profile: "trial"',
    },
    {
      what: "a lock with half of its days",
      stack: "backup",
      changed: { lock: '{"profile":"compliance","minimumDays":35.5,"typedOut":"x"}' },
      line: "lock at minimumDays: must be a whole number, without quotes;",
    },
    {
      what: "a switch that is none",
      stack: "backup",
      changed: { airGapped: "yes" },
      line: "airGapped: must be true or false (",
    },
    {
      what: "an arrival of an unknown kind",
      stack: "prod",
      changed: agents('{"name":"sre","arrival":{"kind":"odic"}}'),
      line: 'agents at 0.arrival.kind: must be one of oidc, role; for example  kind: "oidc"',
    },
    {
      what: "a read with a name misspelt",
      stack: "prod",
      changed: agents(`{"name":"sre","arrival":${arrival},"reads":[{"kind":"logGroups","name":["/a/*"]}]}`),
      line: "agents at 0.reads.0: name is not known here: correct the name, or take it out; for example",
    },
    {
      what: "a read without what it opens",
      stack: "prod",
      changed: agents(`{"name":"sre","arrival":${arrival},"reads":[{"kind":"logGroups"}]}`),
      line: 'agents at 0.reads.0.names: missing; for example  names: ["/orders/*"]',
    },
    {
      what: "a way back that is unknown",
      stack: "prod",
      changed: { tasks: '[{"name":"a","purpose":"b","actions":[],"resources":[],"recovery":["pitr"]}]' },
      line: "tasks at 0.recovery.0: must be one of versioning, pointInTimeRecovery, ownUndo; for example",
    },
    {
      what: "no account with agents, so that nothing of theirs alone would be logged",
      stack: "org",
      changed: { agentAccountIds: "[]" },
      line: "agentAccountIds: must have at least 1",
    },
    {
      what: "an administrator of another account",
      stack: "backup",
      changed: { administrators: '["arn:aws:iam::222222222222:role/perimeter/break-glass"]' },
      line: "administrators at 0: arn:aws:iam::222222222222:role/perimeter/break-glass is not in account 333333333333: name roles of this account",
    },
    {
      what: "a lock for good that is not typed out",
      stack: "backup",
      changed: { lock: '{"profile":"compliance","minimumDays":35,"maximumDays":400,"typedOut":"yes"}' },
      line: "lock at typedOut: a compliance lock cannot be undone by anybody",
    },
  ])("$what", async ({ stack, changed, line }) => {
    const text = await said(stack, changed);
    expect(text).toMatch(new RegExp(`^Pulumi\\.${stack}\\.yaml:\n`));
    expect(text).toContain(`\n  agent-perimeter:${line}`);
    expect(text).not.toMatch(/Invalid|expected|received|undefined|\n {4}at /);
  });
});

test("what a component refuses is told with the file that it came from, and without a stack trace", async () => {
  const changed = {
    "agent-perimeter:backupRules":
      '[{"name":"nightly","schedule":"cron(0 5 ? * * *)","keptDays":7,"copyKeptDays":400}]',
  };
  const config = { ...stackConfiguration(projectDirectory, "prod"), ...changed };
  const { errors } = await deployStack("prod", { cloud: new Cloud(sandboxWorld), config });
  expect(errors.join("\n")).toMatch(/^Pulumi\.prod\.yaml:\n {2}rule nightly: copyKeptDays is 400, /);
});
