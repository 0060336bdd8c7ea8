/** Who takes part: the sessions, tokens and services that requests come from. */
import { agentRoleArn, escalationRoleArn, landingRoleArn } from "../../components/names.ts";
import {
  audit,
  backup,
  copyOutRole,
  copyRole,
  dev,
  elsewhere,
  eventForwarder,
  management,
  ordersRole,
  prod,
  restoreRole,
  roleOf,
} from "./places.ts";

/** A session of a role. */
interface Session {
  readonly kind: "session";
  readonly role: string;
  readonly name: string;
  readonly sourceIdentity?: string;
  /** When it was issued; an hour before the attack by default. */
  readonly issuedAt?: string;
}

/** The bearer of a token, who presents it to an account's provider. */
interface Token {
  readonly kind: "token";
  readonly account: string;
  /** Without `https://`. */
  readonly issuer: string;
  readonly claims: Readonly<Record<string, string>>;
}

/** A service of AWS, on behalf of a resource of somebody's. */
interface Service {
  readonly kind: "service";
  readonly name: string;
  readonly sourceAccount: string;
  readonly sourceArn: string;
}

/** The root user of an account, or a root session of central root access. */
interface Root {
  readonly kind: "root";
  readonly account: string;
}

/** An IAM user, who signs in with a second factor. */
interface User {
  readonly kind: "user";
  readonly arn: string;
  /** What its own policies allow. */
  readonly permissions: object;
}

/** Somebody without credentials. */
interface Anonymous {
  readonly kind: "anonymous";
}

export type Actor = Session | Token | Service | Root | User | Anonymous;

export const github = "token.actions.githubusercontent.com";

const session = (role: string, name: string, more: Partial<Session> = {}): Session => ({
  kind: "session",
  role,
  name,
  ...more,
});

/** A token of GitHub's for a job, as its issuer writes it. */
const job = (account: string, claims: Record<string, string>): Token => ({
  kind: "token",
  account,
  issuer: github,
  claims: { aud: "sts.amazonaws.com", repository_owner_id: "1234567", ...claims },
});

const operations = "repo:example@1234567/operations@6655443";
const preview = "repo:example@1234567/preview@5544332";
const perimeter = "repo:example@1234567/perimeter@7654321";

/** A token of the job that applies prod's stack, or of one that is like it. */
const deployJob = (claims: Record<string, string>): Token =>
  job(prod, {
    sub: `${perimeter}:environment:deploy-prod`,
    environment: "deploy-prod",
    ref: "refs/heads/main",
    repository_id: "7654321",
    ...claims,
  });

/** The grants that are open in the replay: repair-orders in prod, restart-preview in dev. */
export const grantIds = { prod: "INC-2099-0042", dev: "TICKET-2026-0117" } as const;

const sre = { sourceIdentity: "sre" } as const;
const builder = { sourceIdentity: "builder" } as const;
const repair = escalationRoleArn(prod, "repair-orders");

export const cast = {
  // The agents, and the sessions that they have on their way.
  "prod's agent": session(agentRoleArn(prod, "sre"), "sre", sre),
  "dev's agent": session(agentRoleArn(dev, "builder"), "builder", builder),
  "prod's landing session": session(landingRoleArn(prod, "sre"), "run-1"),
  "dev's landing session": session(landingRoleArn(dev, "builder"), "run-1"),
  "prod's agent without an identity": session(agentRoleArn(prod, "sre"), "sre"),
  "prod's agent posing as Ada": session(agentRoleArn(prod, "sre"), "sre", { sourceIdentity: "ada" }),
  "prod's agent from before the switch": session(agentRoleArn(prod, "sre"), "sre", {
    ...sre,
    issuedAt: "2099-01-11T09:10:00Z",
  }),

  // What they may be granted.
  "prod's agent under its grant": session(repair, grantIds.prod, sre),
  "prod's agent under no grant": session(repair, "NEVER-GRANTED-1", sre),
  "prod's agent on another task": session(
    escalationRoleArn(prod, "reboot-orders-database"),
    grantIds.prod,
    sre,
  ),
  "dev's agent under its grant": session(escalationRoleArn(dev, "restart-preview"), grantIds.dev, builder),

  // Tokens of jobs.
  "the agent's job": job(prod, { sub: `${operations}:environment:agent-prod`, ref: "refs/heads/main" }),
  "a pull request's job": job(prod, { sub: `${operations}:pull_request`, ref: "refs/pull/7/merge" }),
  "a job of the main branch": job(prod, { sub: `${operations}:ref:refs/heads/main`, ref: "refs/heads/main" }),
  "a job of a repository with the same name": job(prod, {
    sub: "repo:example@666/operations@667:environment:agent-prod",
    repository_owner_id: "666",
    ref: "refs/heads/main",
  }),
  "the agent's job with a token for somebody else": job(prod, {
    sub: `${operations}:environment:agent-prod`,
    aud: "https://github.com/example",
  }),
  "dev's agent's job": job(prod, { sub: `${preview}:environment:agent-dev`, ref: "refs/heads/main" }),
  "dev's agent's job, in dev": job(dev, { sub: `${preview}:environment:agent-dev`, ref: "refs/heads/main" }),
  "an issuer of the attacker's": {
    kind: "token",
    account: prod,
    issuer: "tokens.attacker.example",
    claims: { aud: "sts.amazonaws.com", sub: `${operations}:environment:agent-prod` },
  } as Token,
  "the job that deploys grants": job(prod, {
    sub: `${perimeter}:environment:grants-prod`,
    ref: "refs/heads/main",
  }),
  "the job that deploys grants, on another branch": job(prod, {
    sub: `${perimeter}:environment:grants-prod`,
    ref: "refs/heads/fix",
  }),

  // The pipeline's jobs, and tokens that come near.
  "the job that deploys prod": deployJob({}),
  "the job that deploys prod, by names": deployJob({ sub: "repo:example/perimeter:environment:deploy-prod" }),
  "the job that deploys prod, on another branch": deployJob({ ref: "refs/heads/agent/fix" }),
  "the job that deploys prod, of a pull request": deployJob({ ref: "refs/pull/7/merge" }),
  "the job that deploys dev": deployJob({
    sub: `${perimeter}:environment:deploy-dev`,
    environment: "deploy-dev",
  }),
  "the job that deploys prod, with a token for somebody else": deployJob({
    aud: "https://github.com/example",
  }),
  "a job of a fork": deployJob({
    sub: "repo:mallory@666/perimeter@667:environment:deploy-prod",
    repository_owner_id: "666",
    repository_id: "667",
  }),
  "a job of a repository made again under the name": deployJob({
    sub: "repo:example/perimeter:environment:deploy-prod",
    repository_id: "9876543",
  }),
  "the job that previews prod": deployJob({
    sub: `${perimeter}:environment:preview-prod`,
    environment: "preview-prod",
    ref: "refs/pull/7/merge",
  }),
  "a pull request's job of the perimeter": deployJob({
    sub: `${perimeter}:pull_request`,
    environment: "",
    ref: "refs/pull/7/merge",
  }),

  // Roles of the perimeter, run by code that somebody has bent.
  "the grant deployer": session(roleOf.grantDeployer(prod), "deploy"),
  "prod's copy role": session(copyRole, "AWSBackup-AWSBackupServiceRole"),
  "prod's restore role": session(restoreRole, "AWSBackup-AWSBackupServiceRole"),
  "prod's event forwarder": session(eventForwarder, "forward"),
  "the backup account's copy-out role": session(copyOutRole, "AWSBackup-AWSBackupServiceRole"),
  "prod's revoker": session(roleOf.revoker(prod), "ada"),
  "prod's break-glass": session(roleOf.breakGlass(prod), "ada"),
  "a person with the permission set": session(roleOf.permissionSet(prod), "ada@example.com"),
  "audit's break-glass": session(roleOf.breakGlass(audit), "ada"),
  "backup's break-glass": session(roleOf.breakGlass(backup), "ada"),
  "dev's break-glass": session(roleOf.breakGlass(dev), "ada"),
  "management's break-glass": session(roleOf.breakGlass(management), "ada"),
  "a person with AdministratorAccess in prod": session(
    roleOf.permissionSet(prod, "AdministratorAccess"),
    "bob@example.com",
  ),
  "a person with audit's permission set": session(roleOf.permissionSet(audit), "ada@example.com"),
  "a person with management's permission set": session(roleOf.permissionSet(management), "ada@example.com"),
  "a user of management's, with a hardware key": {
    kind: "user",
    arn: `arn:aws:iam::${management}:user/ada`,
    permissions: {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Become", Effect: "Allow", Action: "sts:AssumeRole", Resource: roleOf.breakGlass(management) },
      ],
    },
  } as User,
  "management's root": { kind: "root", account: management } as Root,
  "management's break-glass in prod": session(roleOf.organizationAccess(prod), "ada"),
  "prod's preview": session(roleOf.preview(prod), "preview"),
  "dev's preview": session(roleOf.preview(dev), "preview"),

  // Whoever administers an account: a person's session, or the deployer's, in the wrong hands.
  "prod's administrator": session(roleOf.person(prod), "mallory@example.com"),
  "prod's deployer": session(roleOf.deployer(prod), "deploy"),
  "dev's administrator": session(roleOf.person(dev), "mallory@example.com"),
  "audit's administrator": session(roleOf.person(audit), "mallory@example.com"),
  "audit's deployer": session(roleOf.deployer(audit), "deploy"),
  "backup's administrator": session(roleOf.person(backup), "mallory@example.com"),
  "backup's deployer": session(roleOf.deployer(backup), "deploy"),
  "management's pipeline": session(roleOf.deployer(management), "deploy"),
  "management's pipeline in the backup account": session(roleOf.organizationAccess(backup), "deploy"),
  "audit's root, unlocking a bucket": { kind: "root", account: audit } as Root,
  "prod's operator role": session(roleOf.operator(prod), "sre", sre),

  // What runs in prod, and outsiders.
  "the orders function": session(ordersRole, "orders-taker"),
  "an outsider": session(roleOf.person(elsewhere), "mallory@attacker.example"),
  "an outsider's copy role": session(copyRole.replace(prod, elsewhere), "AWSBackup-AWSBackupServiceRole"),
  "an outsider in an escalation role": session(repair, grantIds.prod),
  "anybody on the internet": { kind: "anonymous" } as Anonymous,

  // Services.
  "CloudTrail for our trail": {
    kind: "service",
    name: "cloudtrail.amazonaws.com",
    sourceAccount: management,
    sourceArn: `arn:aws:cloudtrail:eu-central-1:${management}:trail/perimeter`,
  } as Service,
  "CloudTrail for an outsider's trail": {
    kind: "service",
    name: "cloudtrail.amazonaws.com",
    sourceAccount: elsewhere,
    sourceArn: `arn:aws:cloudtrail:eu-central-1:${elsewhere}:trail/perimeter`,
  } as Service,
  "log delivery for prod": {
    kind: "service",
    name: "delivery.logs.amazonaws.com",
    sourceAccount: prod,
    sourceArn: `arn:aws:logs:eu-central-1:${prod}:*`,
  } as Service,
  "log delivery for an outsider": {
    kind: "service",
    name: "delivery.logs.amazonaws.com",
    sourceAccount: elsewhere,
    sourceArn: `arn:aws:logs:eu-central-1:${elsewhere}:*`,
  } as Service,
  "EventBridge for the forwarding rule": {
    kind: "service",
    name: "events.amazonaws.com",
    sourceAccount: prod,
    sourceArn: `arn:aws:events:eu-central-1:${prod}:rule/perimeter-backup-events`,
  } as Service,
  "EventBridge for another rule": {
    kind: "service",
    name: "events.amazonaws.com",
    sourceAccount: prod,
    sourceArn: `arn:aws:events:eu-central-1:${prod}:rule/another`,
  } as Service,
  "EventBridge for the alarms' rules": {
    kind: "service",
    name: "events.amazonaws.com",
    sourceAccount: backup,
    sourceArn: `arn:aws:events:eu-central-1:${backup}:rule/perimeter-backup/perimeter-backup-troubled`,
  } as Service,
  "EventBridge for an outsider's rule": {
    kind: "service",
    name: "events.amazonaws.com",
    sourceAccount: elsewhere,
    sourceArn: `arn:aws:events:eu-central-1:${elsewhere}:rule/noise`,
  } as Service,
  "AWS Backup for prod": {
    kind: "service",
    name: "backup.amazonaws.com",
    sourceAccount: prod,
    sourceArn: `arn:aws:backup:eu-central-1:${prod}:backup-plan:1`,
  } as Service,
  "AWS Backup for an outsider": {
    kind: "service",
    name: "backup.amazonaws.com",
    sourceAccount: elsewhere,
    sourceArn: `arn:aws:backup:eu-central-1:${elsewhere}:backup-plan:1`,
  } as Service,
} as const satisfies Record<string, Actor>;

export type ActorName = keyof typeof cast;
