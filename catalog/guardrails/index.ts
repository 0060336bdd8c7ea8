/** The organisation's policies, and the rows in each. */
import { backups } from "./backups.ts";
import { credentials } from "./credentials.ts";
import type { Guardrail, GuardrailPolicy } from "./guardrail.ts";
import { approvals, commitments, irreversibleInDomains } from "./irreversible.ts";
import { keptKeys, keys } from "./keys.ts";
import { leftBehind, people } from "./left-behind.ts";
import { organization } from "./organization.ts";
import { pipeline } from "./pipeline.ts";
import { publicAccess } from "./public-access.ts";
import { findings, keptRecords, records, recordsFromOutside } from "./records.ts";
import { regions } from "./regions.ts";
import { root } from "./root.ts";
import {
  connectors,
  devApart,
  devFromOutside,
  guardedApart,
  managementFromOutside,
  outsiders,
} from "./separation.ts";

const scp = "SERVICE_CONTROL_POLICY";
const rcp = "RESOURCE_CONTROL_POLICY";

/**
 * Which row is in which policy is written down rather than worked out by size: a row that moved from one policy to another
 * would be in neither for a moment, while both are updated.
 */
export const guardrailPolicies: readonly GuardrailPolicy[] = [
  {
    name: "perimeter-accounts",
    kind: scp,
    purpose: "Accounts stay in the organisation, in its Regions, shut, without root and standing credentials",
    at: ["everywhere"],
    rows: [...organization, ...root, ...regions, ...credentials, ...publicAccess],
  },
  {
    name: "perimeter-pipeline",
    kind: scp,
    purpose: "Nobody changes who deploys, who stops agents, or what limits them",
    at: ["everywhere"],
    rows: pipeline,
  },
  {
    name: "perimeter-records",
    kind: scp,
    purpose: "What happens is recorded, and people are told",
    at: ["everywhere"],
    rows: records,
  },
  {
    name: "perimeter-backups",
    kind: scp,
    purpose: "Copies and keys stay, and copies go on being made",
    at: ["everywhere"],
    rows: [...backups, ...keys],
  },
  {
    name: "perimeter-domains",
    kind: scp,
    purpose:
      "No work as what was left behind; no change of who signs in; no forged approval, hidden finding, promise of money",
    at: ["audit", "backup", "prod", "dev"],
    rows: [...leftBehind, ...findings, ...approvals, ...commitments],
  },
  {
    name: "perimeter-guarded",
    kind: scp,
    purpose: "What cannot be undone waits for a person; people look; nothing of dev's comes in",
    at: ["audit", "backup", "prod"],
    rows: [...people, ...irreversibleInDomains, ...keptKeys, ...guardedApart],
  },
  {
    name: "perimeter-audit",
    kind: scp,
    purpose:
      "The audit and the backup account's log groups stay, their buses take alarms, their buckets have no side door",
    at: ["audit", "backup"],
    rows: keptRecords,
  },
  {
    name: "perimeter-connectors",
    kind: scp,
    purpose: "Nothing joins networks, names or data of prod or dev to another account",
    at: ["prod", "dev"],
    rows: connectors,
  },
  {
    name: "perimeter-dev",
    kind: scp,
    purpose: "Dev reaches nothing of prod, audit and backup",
    at: ["dev"],
    rows: devApart,
  },
  {
    name: "perimeter-outsiders",
    kind: rcp,
    purpose: "Resources answer to this organisation alone",
    at: ["everywhere"],
    rows: outsiders,
  },
  {
    name: "perimeter-apart",
    kind: rcp,
    purpose:
      "Resources of audit, backup and prod do not answer to dev, nor their roles to the management account",
    at: ["audit", "backup", "prod"],
    rows: [...devFromOutside, ...managementFromOutside, ...recordsFromOutside],
  },
  {
    name: "perimeter-management",
    kind: rcp,
    purpose: "Roles of dev do not answer to the management account",
    at: ["dev"],
    rows: managementFromOutside,
  },
];

/** Every row, once. */
export const guardrails: readonly Guardrail[] = [...new Set(guardrailPolicies.flatMap(({ rows }) => rows))];
