/**
 * The components around access as somebody else would configure them: other people, other forges, other data, no state. What
 * is as sound as the blueprint's own is let through.
 */
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AgentBoundary } from "../../components/agent-boundary/agent-boundary.ts";
import { AgentRole } from "../../components/agent-role/agent-role.ts";
import { EscalationTask } from "../../components/escalation-task/escalation-task.ts";
import { GrantDeployer } from "../../components/grant-deployer/grant-deployer.ts";
import { PipelineAccess } from "../../components/pipeline-access/pipeline-access.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { type PolicyPack, startPolicyPack } from "../../sandbox/policy-pack.ts";
import { projectDirectory } from "../../sandbox/project.ts";
import { sandboxAccounts } from "./accounts.ts";

const accountId = "444444444444";
const region = "eu-central-1";
const gitlab = "https://gitlab.example.com";
const key = `arn:aws:kms:${region}:${accountId}:key/11111111-2222-3333-4444-555555555555`;
const job = (environment: string) => ({
  issuer: gitlab,
  audience: "https://aws.example.com",
  subjects: [`project_path:example/shop:ref_type:branch:ref:main:environment:${environment}`],
});

interface Variant {
  readonly what: string;
  readonly program: (provider: aws.Provider) => void;
}

const bounded = (provider: aws.Provider, revokerTrust?: readonly string[]): AgentBoundary =>
  new AgentBoundary("boundary", { accountId, ...(revokerTrust && { revokerTrust }) }, { provider });

const variants: readonly Variant[] = [
  {
    what: "a switch that users of the account pull, and a role of the audit account",
    program: (provider) => {
      bounded(provider, [
        `arn:aws:iam::${accountId}:user/people/ada`,
        "arn:aws:iam::222222222222:role/people/security",
      ]);
    },
  },
  {
    what: "an agent whose machine has a role elsewhere, and that may read something of every kind",
    program: (provider) => {
      const boundary = bounded(provider);
      new AgentRole(
        "agent",
        {
          agent: "night-watch",
          accountId,
          region,
          arrival: {
            kind: "role",
            roleArn: "arn:aws:iam::222222222222:role/machines/watch",
            organizationId: "o-sandbox0001",
          },
          reads: [
            { kind: "logGroups", names: ["/shop/*", "/aws/lambda/orders"] },
            { kind: "objects", bucket: "shop-reports", prefix: "daily/", keyArn: key },
            { kind: "objects", bucket: "shop-reports", prefix: "weekly/" },
            { kind: "objects", bucket: "shop-exports", prefix: "public/" },
            { kind: "tableItems", table: "orders", keyArn: key },
            { kind: "parameters", path: "/shop" },
            { kind: "traces" },
            { kind: "managementEvents" },
          ],
          boundaryArn: boundary.arn,
        },
        { provider, dependsOn: [boundary] },
      );
    },
  },
  {
    what: "an agent that may read no data",
    program: (provider) => {
      const boundary = bounded(provider);
      new AgentRole(
        "agent",
        {
          agent: "sre",
          accountId,
          region,
          arrival: {
            kind: "role",
            roleArn: "arn:aws:iam::444444444444:role/machines/watch",
            organizationId: "o-sandbox0001",
          },
          boundaryArn: boundary.arn,
        },
        { provider, dependsOn: [boundary] },
      );
    },
  },
  {
    what: "tasks on what is inside of one thing",
    program: (provider) => {
      for (const [name, action, arn, ...recovery] of [
        ["refile-reports", "s3:PutObject", "arn:aws:s3:::shop-reports/daily/*", "versioning"],
        ["restart-shop", "ecs:UpdateService", `arn:aws:ecs:${region}:${accountId}:service/shop/*`],
        ["count-orders", "dynamodb:Query", `arn:aws:dynamodb:${region}:${accountId}:table/orders/index/*`],
      ] as const)
        new EscalationTask(
          name,
          {
            accountId,
            task: {
              name,
              purpose: "Mends what the night left broken",
              actions: [action],
              resources: [arn],
              recovery,
            },
          },
          { provider },
        );
    },
  },
  {
    what: "a deployer of grants that has no task yet",
    program: (provider) => {
      new GrantDeployer(
        "grants",
        { accountId, tasks: [], arrival: { kind: "oidc", ...job("grants") } },
        { provider },
      );
    },
  },
  {
    what: "a deployer of grants with its state in a bucket of the account's own",
    program: (provider) => {
      new GrantDeployer(
        "grants",
        {
          accountId,
          tasks: ["restart-shop", "refile-reports"],
          arrival: { kind: "oidc", ...job("grants") },
          state: { bucketArn: "arn:aws:s3:::shop-pulumi-state", prefix: "grants/prod", keyArn: key },
        },
        { provider },
      );
    },
  },
  ...(["audit", "backup", "prod", "dev"] as const).map((domain) => ({
    what: `the pipeline of ${domain}, on another forge, with users as people`,
    program: (provider: aws.Provider) => {
      new PipelineAccess(
        "access",
        {
          accountId,
          region,
          domain,
          issuers: [{ issuer: gitlab, audiences: ["https://aws.example.com"] }],
          deployer: job(`deploy-${domain}`),
          preview: job(`preview-${domain}`),
          breakGlass: {
            kind: "users",
            arns: [`arn:aws:iam::${accountId}:user/ada`, `arn:aws:iam::${accountId}:user/people/grace`],
          },
          agentSubjects: [],
        },
        { provider },
      );
    },
  })),
];

let pack: PolicyPack;
beforeAll(async () => {
  pack = await startPolicyPack(join(projectDirectory, "policy-packs/perimeter"));
}, 60_000);
afterAll(() => pack.stop());

test.each(variants)("nothing is found of $what", async ({ program }) => {
  const cloud = new Cloud(sandboxWorld);
  for (const preview of [true, false]) {
    const { resources, errors } = await deploy({
      ...{ project: "test", stack: "test", directory: import.meta.dirname, cloud, preview },
      program: () => program(new aws.Provider("prod", { region, allowedAccountIds: [accountId] })),
    });
    expect(errors).toEqual([]);
    const { violations } = await pack.analyze({
      ...{ project: "test", stack: "test", preview, resources },
      packConfiguration: { configuration: { domain: "prod", accounts: sandboxAccounts } },
    });
    expect(violations.map(({ message }) => message)).toEqual([]);
  }
});
