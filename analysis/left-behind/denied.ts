/** Whether the organisation's guardrails leave somebody nothing, whatever its own policies say. */
import { mayPass, type RequestSet } from "../iam/passes.ts";
import { type CompiledStatement, compile, policyOf } from "../iam/policy.ts";
import type { Caller, Membership } from "../iam/request.ts";
import type { AccountInventory, Inventory } from "./inventory.ts";
import { recordAt, textAt } from "./inventory.ts";

export interface Denial {
  /** The statement's Sid. */
  readonly sid: string;
  readonly policy: string;
  /** Id of the root, unit or account that the policy is attached to. */
  readonly at: string;
}

const everything = compile(
  { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  "everything",
);

/** An action of each kind that matters: identities, the log, backups, keys, data, compute, sessions. */
const probes = [
  "iam:CreateRole",
  "cloudtrail:StopLogging",
  "backup:DeleteRecoveryPoint",
  "kms:ScheduleKeyDeletion",
  "s3:GetObject",
  "ec2:RunInstances",
  "sts:AssumeRole",
] as const;

function callerOf(arn: string, account: AccountInventory, org: Membership): Caller {
  const whose = { account: account.id, org };
  if (arn.endsWith(":root")) return { arn, type: "Root", ...whose };
  if (arn.includes(":user/")) return { arn, type: "User", entity: arn, ...whose };
  const session = `arn:aws:sts::${account.id}:assumed-role/${arn.split("/").at(-1) ?? ""}/session`;
  return { arn: session, type: "AssumedRole", entity: arn, ...whose };
}

/** Every request for an action that the caller could make: Region, time, network and resource are its own choice. */
function requests(arn: string, action: string, account: AccountInventory, org: Membership): RequestSet {
  const principal = callerOf(arn, account, org);
  return {
    principal,
    action,
    resource: { pattern: "*" },
    resourceAccount: account.id,
    resourceOrg: org,
    context: {
      "aws:PrincipalArn": arn,
      "aws:PrincipalAccount": account.id,
      "aws:PrincipalOrgID": org.id,
      "aws:PrincipalIsAWSService": "false",
      "aws:PrincipalType": principal.type === "Root" ? "Account" : principal.type,
      "aws:PrincipalServiceName": null,
    },
  };
}

/** Whether a statement is about every action that there is, and about everything. */
const isTotal = ({ actions, notActions, resources }: CompiledStatement): boolean =>
  notActions.length === 0 && actions.includes("*") && resources.includes("*");

/**
 * The statement by which a role, a user or the root user of the account is denied everything, if one is: a Deny of all
 * actions on everything, by which no request passes that the caller could make.
 */
export function deniedBy(arn: string, account: AccountInventory, inventory: Inventory): Denial | undefined {
  const command = "aws organizations describe-organization";
  const about = recordAt(inventory.organization, command, "Organization");
  const id = textAt(about, command, "Id");
  const nodes = [...account.above].reverse();
  const management = textAt(about, command, "MasterAccountId") === account.id;
  const org: Membership = { id, path: `${[id, ...nodes].join("/")}/`, management };
  if (management) return undefined;
  for (const targetId of [...nodes, account.id])
    for (const { name, document } of inventory.policies.filter((policy) => policy.targetId === targetId)) {
      const guardrail = compile(document, name);
      for (const statement of guardrail.statements.filter((one) => one.effect === "Deny" && isTotal(one))) {
        const alone = policyOf([statement], name);
        const inForce = {
          identity: [everything],
          boundaries: [],
          session: [],
          scps: [[everything, alone]],
          rcps: [],
          resource: null,
          endpoints: [],
        };
        if (probes.every((action) => !mayPass(requests(arn, action, account, org), inForce)))
          return { sid: statement.name, policy: name, at: targetId };
      }
    }
  return undefined;
}
