/** An organisation as many adopters have it: Control Tower, Identity Center, a trail, guardrails, and what years leave. */
import type { GivenWorld } from "../../cloud/given.ts";
import { controlTower } from "./control-tower.ts";
import { guardrails } from "./guardrails.ts";
import { identityCenter } from "./identity-center.ts";
import { leftBehind, outsiders } from "./left-behind.ts";
import { accounts, organizationId, region, rootId, units } from "./place.ts";

export const landingZone: GivenWorld = {
  name: "landing zone",
  organizationId,
  rootId,
  region,
  managementAccountId: accounts.management,
  accounts: [
    {
      id: accounts.management,
      name: "company",
      email: "aws@example.com",
      parent: rootId,
      domain: "management",
      rootCredentials: { password: true, accessKeys: 0, multiFactor: true },
    },
    {
      id: accounts.audit,
      name: "perimeter-audit",
      email: "aws+audit@example.com",
      parent: units.evidence,
      domain: "audit",
    },
    {
      id: accounts.backup,
      name: "perimeter-backup",
      email: "aws+backup@example.com",
      parent: units.recovery,
      domain: "backup",
    },
    {
      id: accounts.prod,
      name: "shop-production",
      email: "aws+prod@example.com",
      parent: units.production,
      domain: "prod",
      rootCredentials: { password: true, accessKeys: 1, multiFactor: false },
    },
    {
      id: accounts.dev,
      name: "shop-development",
      email: "aws+dev@example.com",
      parent: units.development,
      domain: "dev",
    },
    { id: accounts.logArchive, name: "Log Archive", email: "aws+logs@example.com", parent: units.security },
    {
      id: accounts.securityTooling,
      name: "Audit",
      email: "aws+security@example.com",
      parent: units.security,
    },
    { id: accounts.playground, name: "playground", email: "aws+play@example.com", parent: units.sandbox },
    {
      id: accounts.legacy,
      name: "first-account",
      email: "founder@example.com",
      parent: rootId,
      rootCredentials: { password: true, accessKeys: 0, multiFactor: false },
    },
  ],
  units: [
    { id: units.security, name: "Security", parent: rootId },
    { id: units.sandbox, name: "Sandbox", parent: rootId },
    { id: units.workloads, name: "Workloads", parent: rootId },
    { id: units.production, name: "Production", parent: units.workloads },
    { id: units.development, name: "Development", parent: units.workloads },
    { id: units.evidence, name: "Evidence", parent: rootId },
    { id: units.recovery, name: "Recovery", parent: rootId },
  ],
  outsiders,
  serviceAccess: [
    "backup.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "config.amazonaws.com",
    "controltower.amazonaws.com",
    "ec2.amazonaws.com",
    "guardduty.amazonaws.com",
    "iam.amazonaws.com",
    "member.org.stacksets.cloudformation.amazonaws.com",
    "ram.amazonaws.com",
    "securityhub.amazonaws.com",
    "ssm.amazonaws.com",
    "sso.amazonaws.com",
  ],
  policyTypes: [
    "SERVICE_CONTROL_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "DECLARATIVE_POLICY_EC2",
    "S3_POLICY",
    "TAG_POLICY",
  ],
  existing: [...guardrails, ...leftBehind.before, ...controlTower, ...identityCenter, ...leftBehind.rest],
};
