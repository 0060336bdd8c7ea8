import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { paths, roleArn } from "../names.ts";
import { type PolicyDocument, toJson } from "../policy-document.ts";
import { serviceRoleTrust } from "./policies.ts";

/**
 * AWS's policies for the two kinds of work. Written by hand, a policy would fall behind AWS's list of services, and a new
 * kind of resource would fail to be backed up.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
 */
const workPolicies = {
  backup: [
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
  ],
  restore: [
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
  ],
} as const;

export interface BackupServiceRoleArgs {
  /** The account that the role is in. */
  accountId: string;
  /** The role's name; its path is `/perimeter/`. */
  roleName: string;
  /** Whether the role backs up and copies, or restores. */
  work: keyof typeof workPolicies;
  /** What the role may not do of what AWS's policies allow (`copyLimits`, `restoreLimits`). */
  limits: PolicyDocument;
  /** What the role is for, in a line. */
  description: string;
}

/** A role that AWS Backup works as: assumed by that service alone, for this account alone, within limits. */
export class BackupServiceRole extends pulumi.ComponentResource {
  readonly arn: string;
  /** The role with everything that it needs: what uses the role comes after these. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: BackupServiceRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:BackupServiceRole", name, {}, options);
    const { accountId, roleName, work, limits, description } = args;
    // Without the role backups stop; without its limits it is as wide as AWS's policies.
    const kept = { parent: this, protect: true };
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: roleName,
        path: paths.perimeter,
        description,
        assumeRolePolicy: toJson(serviceRoleTrust(accountId), "trustPolicy"),
      },
      kept,
    );
    const limit = new aws.iam.RolePolicy(
      `${name}-limits`,
      { name: "limits", role: role.name, policy: toJson(limits, "roleInlinePolicies") },
      kept,
    );
    const attachments = workPolicies[work].map(
      (policyArn) =>
        new aws.iam.RolePolicyAttachment(
          `${name}-${policyArn.split("/").at(-1)}`,
          { role: role.name, policyArn },
          // Allowed only once the limits stand.
          { ...kept, dependsOn: limit },
        ),
    );
    this.arn = roleArn(accountId, paths.perimeter, roleName);
    this.ready = [role, limit, ...attachments];
    this.registerOutputs({ arn: this.arn });
  }
}
