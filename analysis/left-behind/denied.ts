/** Whether the organisation's guardrails leave somebody nothing, whatever its own policies say. */
import { decide } from "../iam/decide.ts";
import { compile } from "../iam/policy.ts";
import type { Caller, Membership, Request } from "../iam/request.ts";
import type { AccountInventory, Inventory } from "./inventory.ts";
import { textAt } from "./inventory.ts";

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

/** One action of each kind that matters: identities, the log, backups, keys, data, compute, sessions. */
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

const request = (arn: string, action: string, account: AccountInventory, org: Membership): Request => {
  const principal = callerOf(arn, account, org);
  return {
    principal,
    action,
    resource: "*",
    resourceAccount: account.id,
    resourceOrg: org,
    context: {
      "aws:PrincipalArn": arn,
      "aws:PrincipalAccount": account.id,
      "aws:PrincipalOrgID": org.id,
      "aws:PrincipalIsAWSService": "false",
      "aws:PrincipalType": principal.type === "Root" ? "Account" : principal.type,
      "aws:RequestedRegion": "us-east-1",
      "aws:SecureTransport": "true",
    },
  };
};

/**
 * The statement by which a role, a user or the root user of the account is denied everything, if one is: a Deny of all actions, decided by
 * AWS's logic for one action of each kind.
 */
export function deniedBy(arn: string, account: AccountInventory, inventory: Inventory): Denial | undefined {
  const { organization } = inventory;
  const about = (organization as { Organization?: unknown }).Organization;
  const command = "aws organizations describe-organization";
  const id = textAt(about, command, "Id");
  const management = textAt(about, command, "MasterAccountId") === account.id;
  const nodes = [...account.above].reverse();
  const org: Membership = { id, path: `${[id, ...nodes].join("/")}/`, management };
  const attached = [...nodes, account.id].map((targetId) =>
    inventory.policies.filter((policy) => policy.targetId === targetId),
  );
  const scps = attached.map((policies) => [
    everything,
    ...policies.map(({ name, targetId, document }) => compile(document, `${name} at ${targetId}`)),
  ]);
  const none = {
    identity: [everything],
    boundaries: [],
    session: [],
    rcps: [],
    resource: null,
    endpoints: [],
  };
  const denials = probes.map((action) =>
    decide(request(arn, action, account, org), { ...none, scps }).because.filter(
      ({ layer, effect }) => layer === "scp" && effect === "Deny",
    ),
  );
  const everywhere = denials[0]?.find((reason) =>
    denials.every((reasons) =>
      reasons.some(({ origin, statement }) => origin === reason.origin && statement === reason.statement),
    ),
  );
  if (!everywhere) return undefined;
  const [policy = "", node = ""] = everywhere.origin.split(" at ");
  return { sid: everywhere.statement, policy, at: node };
}
