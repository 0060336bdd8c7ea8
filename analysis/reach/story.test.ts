/** The way as a person reads it who does not know IAM by heart. */
import { expect, test } from "vitest";
import {
  account,
  allow,
  byNobody,
  modelOf,
  role,
  roleArn,
  rootArn,
  type SmallResource,
  trusting,
} from "../../test/reach/small-accounts.ts";
import { readGoal } from "./goals.ts";
import { Prover } from "./prove.ts";
import { readStart } from "./start.ts";
import { resultInWords } from "./story.ts";

const start = roleArn("start");

function told(resources: readonly SmallResource[], goal: string, from = start): string {
  const { results } = new Prover(modelOf(resources)).prove([readStart(from)], [readGoal(goal)]);
  return results.flatMap(resultInWords).join("\n");
}

test("each step says who does what, by whose permission, and what comes of it", () => {
  const rewrites = [
    role("start", byNobody, [allow("iam:UpdateAssumeRolePolicy", "*", { Sid: "Maintains" })]),
    role("strong", byNobody, [allow("*")]),
  ];
  expect(`\n${told(rewrites, `admin:${account}`)}\n`).toMatchInlineSnapshot(`
    "
    reachable  admin 111122223333
               1. role/start in 111122223333 rewrites a role's trust policy to let the attacker in
                    iam:UpdateAssumeRolePolicy on arn:aws:iam::111122223333:role/strong
                    allowed by its own policy: Maintains (small.json: 111122223333-start (Role.inlinePolicies inline))
                    -> it now writes the trust policy of role/strong in 111122223333
               2. role/start in 111122223333 assumes a role whose trust policy lets it in
                    sts:AssumeRole on arn:aws:iam::111122223333:role/strong
                    allowed by the policy of what it acts on, which it wrote in step 1
                    -> it is now role/strong in 111122223333
               so it can become administrator of an account: role/strong in 111122223333 may do everything in the account
    "
  `);
});

test("a condition is said in words, and whose permission it is", () => {
  const asked = {
    Sid: "WithName",
    Condition: { StringEquals: { "sts:ExternalId": "x" }, StringLike: { "sts:RoleSessionName": "job-*" } },
  };
  const resources = [role("strong", trusting("*", asked))];
  expect(`\n${told(resources, `role:${roleArn("strong")}`, "public")}\n`).toMatchInlineSnapshot(`
    "
    reachable  role role/strong in 111122223333
               1. anybody with an AWS account assumes a role whose trust policy lets it in
                    sts:AssumeRole on arn:aws:iam::111122223333:role/strong
                    allowed by the policy of what it acts on: WithName (small.json: 111122223333-strong (Role.assumeRolePolicy))
                           and the attacker's own account, in which it may do everything
                    if sts:externalid is x (small.json: 111122223333-strong (Role.assumeRolePolicy), WithName)
                    if sts:rolesessionname is like job-* (small.json: 111122223333-strong (Role.assumeRolePolicy), WithName)
                    -> it is now role/strong in 111122223333
               so it can act as this principal: role/strong in 111122223333 is that principal
    "
  `);
});

test("what does the deed ends the way", () => {
  const resources = [
    role("start", byNobody, [allow("backup:DeleteBackupPlan backup:StopBackupJob".split(" "))]),
  ];
  expect(`\n${told(resources, "backup")}\n`).toMatchInlineSnapshot(`
    "
    reachable  backup
               1. role/start in 111122223333 switches off what is backed up, stops a job that runs, or closes the way between accounts
                    backup:StopBackupJob
                    allowed by its own policy: statement 1 (small.json: 111122223333-start (Role.inlinePolicies inline))
               so it can destroy the backups, or stop them from being made
    "
  `);
});

test("what is not known is said to be so", () => {
  const notYet = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const resources = [
    role("start", byNobody, [allow("sts:AssumeRole", rootArn())]),
    role("strong", notYet, [allow("*")]),
  ];
  expect(`\n${told(resources, `admin:${account}`)}\n`).toMatchInlineSnapshot(`
    "
    unknown    admin 111122223333
               1. role/start in 111122223333 assumes a role whose trust policy lets it in
                    sts:AssumeRole on arn:aws:iam::111122223333:role/strong
                    allowed by the policy of what it acts on, perhaps: arn:aws:iam::111122223333:role/strong: its trust policy is not known before the deployment
                    -> it is now role/strong in 111122223333
               so perhaps it can become administrator of an account: role/strong in 111122223333 may do everything in the account
    "
  `);
});
