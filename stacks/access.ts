/** The way into each account: a stack of its own, applied by break-glass, never by the deployer that it makes. */
import { z } from "zod";
import type { PipelineDomain } from "../catalog/deployer-actions.ts";
import {
  type Issuer,
  type PipelineArrival,
  pipelineProblems,
} from "../components/pipeline-access/pipeline.ts";
import { PipelineAccess } from "../components/pipeline-access/pipeline-access.ts";
import type { BreakGlassTrust } from "../components/pipeline-access/policies.ts";
import { configured, values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";

const issuer: z.ZodType<Issuer> = z.strictObject({
  issuer: z.string(),
  audiences: z.array(z.string()).min(1),
  exists: z.boolean().exactOptional(),
});

const arrival: z.ZodType<PipelineArrival> = z.strictObject({
  issuer: z.string(),
  audience: z.string(),
  subjects: z.array(z.string()),
  claims: z.record(z.string(), z.string()).exactOptional(),
});

const breakGlass: z.ZodType<BreakGlassTrust> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("permissionSet"), name: z.string() }),
  z.strictObject({ kind: z.literal("users"), arns: z.array(z.string()) }),
]);

const github = { issuer: "https://token.actions.githubusercontent.com", audience: "sts.amazonaws.com" };

const exampleOf = (environment: string, claims: Record<string, string>): PipelineArrival => ({
  ...github,
  subjects: [
    `repo:example/perimeter:environment:${environment}`,
    `repo:example@1234567/perimeter@7654321:environment:${environment}`,
  ],
  claims: { environment, repository_id: "7654321", ...claims },
});

const configuration = {
  region: values.region,
  accountId: values.accountId,
  issuers: configured(
    z.array(issuer).default([]),
    "the forges whose tokens the account takes, for the pipeline and for agents, with every audience; exists: the account has the provider already",
    [{ issuer: github.issuer, audiences: [github.audience] }],
  ),
  breakGlass: configured(
    breakGlass,
    "who may become break-glass: a permission set of Identity Center, or IAM users with a second factor",
    { kind: "permissionSet", name: "BreakGlass" },
  ),
  deployer: configured(
    arrival.optional(),
    "whose job applies the account's stack: one environment of the forge, which asks for a reviewer and lets the protected branch in only; nobody's by default",
    exampleOf("deploy-prod", { ref: "refs/heads/main" }),
  ),
  preview: configured(
    arrival.optional(),
    "whose job previews it: one environment of the forge, which a person releases, but for dev's; nobody's by default",
    exampleOf("preview-prod", {}),
  ),
  agentSubjects: configured(
    z.array(z.string()),
    "every subject that an agent can get a token with, * for any part, as in the world file: the deployer can have none of them",
    ["repo:example@1234567/orders@5544332:*", "repo:example@1234567/perimeter@7654321:pull_request"],
  ),
  bringUpBy: configured(
    z
      .string()
      .regex(
        /^arn:aws:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
        "must be the ARN of a role or a user, exactly",
      )
      .optional(),
    "the administrator who brings this up for the first time, before there is a break-glass role; taken out at once afterwards",
    "arn:aws:iam::444444444444:role/OrganizationAccountAccessRole",
  ),
};

const accessTo = (domain: PipelineDomain) =>
  defineStack({
    name: `access-${domain}`,
    purpose: `the way into ${domain}: break-glass, its pipeline, its state`,
    configuration,
    problems: (given) => [
      ...pipelineProblems(given, { accountId: given.accountId, domain }),
      ...(given.bringUpBy !== undefined && given.bringUpBy.split(":")[4] !== given.accountId
        ? [{ path: ["bringUpBy"], message: `${given.bringUpBy} is not in account ${given.accountId}` }]
        : []),
    ],
    program: ({ bringUpBy, ...given }) => {
      const provider = accountProvider(`access-${domain}`, given);
      const access = new PipelineAccess(
        "access",
        { ...given, domain, ...(bringUpBy === undefined ? {} : { bringUpBy }) },
        { providers: [provider] },
      );
      return { stateBucketName: access.stateBucketName, stateKeyArn: access.stateKeyArn };
    },
  });

export const accessManagement = accessTo("management");
export const accessAudit = accessTo("audit");
export const accessBackup = accessTo("backup");
export const accessProd = accessTo("prod");
export const accessDev = accessTo("dev");
