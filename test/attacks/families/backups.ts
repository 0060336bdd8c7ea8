/** Against the backups: the copies, their vaults and keys, and that there are any. */
import type { Family, Step } from "../attack.ts";
import * as places from "../places.ts";

const { prod, backup, elsewhere } = places;

const irreversible = { policy: "agent-boundary of prod", statement: "Irreversible" } as const;
const look: Step = {
  as: "prod's agent",
  call: "backup:ListRecoveryPointsByBackupVault",
  on: places.prodVault,
};
const copyOver: Step = {
  as: "prod's copy role",
  call: "backup:CopyIntoBackupVault",
  on: places.backupVault,
};
const nobodyDeletes = { policy: "perimeter-backup of backup", statement: "NobodyDeletes" } as const;

const guide = "https://docs.aws.amazon.com/aws-backup/latest/devguide";

export const backups: Family = {
  title: "Backups",
  about: "Against the copies, their vaults and keys, and against there being any.",
  attacks: [
    {
      id: "agent-deletes-recovery-points",
      title: "deletes the recovery points of its account, and shortens the lives of the rest",
      source: `${guide}/deleting-backups.html`,
      steps: [
        look,
        {
          as: "prod's agent",
          call: "backup:DeleteRecoveryPoint",
          on: places.prodRecoveryPoint,
          governedBy: places.prodVault,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "backup:UpdateRecoveryPointLifecycle",
          on: places.prodRecoveryPoint,
          governedBy: places.prodVault,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "backup:DisassociateRecoveryPoint",
          on: places.prodRecoveryPoint,
          governedBy: places.prodVault,
          harm: true,
        },
      ],
      stoppedAt: { step: 2, by: irreversible },
      neighbour: look,
    },
    {
      id: "agent-stops-backups-in-silence",
      title: "has backups stop without deleting one: plan, selection, settings, jobs",
      source: `${guide}/about-backup-plans.html`,
      steps: [
        { as: "prod's agent", call: "backup:ListBackupPlans", on: "*" },
        { as: "prod's agent", call: "backup:DeleteBackupSelection", on: places.backupPlan, harm: true },
        { as: "prod's agent", call: "backup:UpdateBackupPlan", on: places.backupPlan, harm: true },
        { as: "prod's agent", call: "backup:UpdateRegionSettings", on: "*", harm: true },
        { as: "prod's agent", call: "backup:StopBackupJob", on: "*", harm: true },
      ],
      stoppedAt: { step: 2, by: irreversible },
      neighbour: { as: "prod's agent", call: "backup:GetBackupPlan", on: places.backupPlan },
    },
    {
      id: "agent-copies-backups-out",
      title: "starts a copy of a recovery point into a vault of its own",
      source: `${guide}/create-cross-account-backup.html`,
      steps: [
        look,
        {
          as: "prod's agent",
          call: "backup:StartCopyJob",
          on: places.prodRecoveryPoint,
          governedBy: places.prodVault,
          passes: { role: places.copyRole, to: "backup.amazonaws.com" },
        },
      ],
      stoppedAt: { step: 2, by: irreversible },
      neighbour: { as: "prod's agent", call: "backup:ListCopyJobs", on: "*" },
    },
    {
      id: "prod-deletes-copies",
      title: "administers prod, and deletes the copies in the backup account, their lock and their vault",
      source: `${guide}/vault-lock.html`,
      steps: [
        {
          as: "prod's administrator",
          call: "backup:DeleteRecoveryPoint",
          on: places.backupRecoveryPoint,
          governedBy: places.backupVault,
          harm: true,
        },
        {
          as: "prod's administrator",
          call: "backup:DeleteBackupVaultLockConfiguration",
          on: places.backupVault,
          harm: true,
        },
        {
          as: "prod's administrator",
          call: "backup:PutBackupVaultAccessPolicy",
          on: places.backupVault,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: nobodyDeletes },
      neighbour: {
        as: "prod's administrator",
        call: "backup:ListRecoveryPointsByBackupVault",
        on: places.prodVault,
      },
    },
    {
      id: "prod-ends-the-copies-key",
      title: "administers prod, and has the key deleted that the copies are under",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
      steps: [
        {
          as: "prod's administrator",
          call: "kms:ScheduleKeyDeletion",
          on: places.keys.backupVault,
          harm: true,
        },
        { as: "prod's administrator", call: "kms:DisableKey", on: places.keys.backupVault, harm: true },
        { as: "prod's administrator", call: "kms:PutKeyPolicy", on: places.keys.backupVault, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "perimeter-backup key of backup", statement: "NobodyEnds" } },
      neighbour: { as: "prod's administrator", call: "kms:DescribeKey", on: places.keys.prodVault },
    },
    {
      id: "person-in-backup-opens-the-vault",
      title: "administers the backup account as a person, and rewrites the vault's policy",
      source: `${guide}/create-a-vault-access-policy.html`,
      steps: [
        {
          as: "backup's administrator",
          call: "backup:PutBackupVaultAccessPolicy",
          on: places.backupVault,
          leaves: [{ policyOf: places.backupVault, becomes: null }],
          harm: true,
        },
        {
          as: "backup's administrator",
          call: "backup:DeleteRecoveryPoint",
          on: places.backupRecoveryPoint,
          governedBy: places.backupVault,
          harm: true,
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "perimeter-backup of backup", statement: "OnlyAdministratorsRule" },
      },
      neighbour: {
        as: "backup's break-glass",
        call: "backup:PutBackupVaultAccessPolicy",
        on: places.backupVault,
      },
    },
    {
      id: "person-in-backup-ends-the-key",
      title: "administers the backup account as a person, and ends the key of the copies",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
      steps: [
        {
          as: "backup's administrator",
          call: "kms:ScheduleKeyDeletion",
          on: places.keys.backupVault,
          harm: true,
        },
        {
          as: "backup's administrator",
          call: "kms:DeleteImportedKeyMaterial",
          on: places.keys.backupVault,
          harm: true,
        },
        { as: "backup's administrator", call: "kms:PutKeyPolicy", on: places.keys.backupVault, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "perimeter-backup key of backup", statement: "NobodyEnds" } },
      neighbour: { as: "backup's administrator", call: "kms:GetKeyPolicy", on: places.keys.backupVault },
    },
    {
      id: "copies-leave-the-backup-account",
      title: "has AWS Backup copy the copies on, to a vault of the attacker's",
      source: `${guide}/create-cross-account-backup.html`,
      steps: [
        {
          as: "the backup account's copy-out role",
          call: "backup:CopyFromBackupVault",
          on: places.backupVault,
          context: { "backup:CopyTargets": [places.foreignVault] },
        },
      ],
      stoppedAt: { step: 1, by: { policy: "perimeter-backup of backup", statement: "NothingLeaves" } },
      neighbour: {
        as: "backup's administrator",
        call: "backup:ListRecoveryPointsByBackupVault",
        on: places.backupVault,
      },
    },
    {
      id: "copy-role-exports",
      title: "has prod's copy role copy to a vault of the attacker's",
      source: `${guide}/create-cross-account-backup.html`,
      steps: [
        {
          as: "prod's copy role",
          call: "backup:CopyFromBackupVault",
          on: places.prodVault,
          context: { "backup:CopyTargets": [places.foreignVault] },
          harm: true,
        },
        { as: "prod's copy role", call: "backup:CopyIntoBackupVault", on: places.foreignVault, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "perimeter-prod of prod", statement: "LeavesOnlyFor" } },
      neighbour: {
        as: "prod's copy role",
        call: "backup:CopyFromBackupVault",
        on: places.prodVault,
        context: {
          "backup:CopyTargets": [places.backupVault],
          "backup:CopyTargetOrgPaths": ["o-sandbox0001/r-sbx1/ou-sbx1-security/"],
        },
      },
    },
    {
      id: "copy-role-deletes",
      title: "has the one role that copies in delete what it copied",
      source: `${guide}/deleting-backups.html`,
      steps: [
        copyOver,
        {
          as: "prod's copy role",
          call: "backup:DeleteRecoveryPoint",
          on: places.backupRecoveryPoint,
          governedBy: places.backupVault,
        },
      ],
      stoppedAt: { step: 2, by: nobodyDeletes },
      neighbour: copyOver,
    },
    {
      id: "restore-role-copies-out",
      title: "has prod's restore role copy, which only the copy role is for",
      source: `${guide}/create-cross-account-backup.html`,
      steps: [{ ...copyOver, as: "prod's restore role" }],
      stoppedAt: { step: 1, by: { policy: "limits of perimeter-restore", statement: "CopiesNothing" } },
      neighbour: copyOver,
    },
    {
      id: "copy-role-takes-the-database-over",
      title: "has prod's copy role set the database's master password, and end its automated backups",
      source:
        "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html",
      steps: [{ as: "prod's copy role", call: "rds:ModifyDBInstance", on: places.ordersDatabase }],
      stoppedAt: {
        step: 1,
        by: { policy: "limits of perimeter-backup-copy", statement: "ChangesNoDatabase" },
      },
      neighbour: {
        as: "prod's copy role",
        call: "rds:CreateDBSnapshot",
        on: places.ordersDatabase,
      },
    },
    {
      id: "backup-events-forged",
      title: "administers prod, and tells the backup account's bus that all went well",
      source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html",
      steps: [{ as: "prod's administrator", call: "events:PutEvents", on: places.backupEvents }],
      stoppedAt: { step: 1, by: { policy: "perimeter-backup bus of backup", unmet: "ForwardersPut" } },
      neighbour: { as: "prod's event forwarder", call: "events:PutEvents", on: places.backupEvents },
    },
    {
      id: "alarms-drowned",
      title: "sends false alarms from a rule of its own, until nobody reads the true ones",
      source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
      steps: [
        {
          as: "EventBridge for an outsider's rule",
          call: "sns:Publish",
          on: places.backupAlarms,
          harm: true,
        },
        { as: "prod's administrator", call: "sns:Publish", on: places.backupAlarms, harm: true },
        { as: "prod's administrator", call: "sns:DeleteTopic", on: places.backupAlarms, harm: true },
        {
          as: "EventBridge for the alarms' rules",
          call: "sns:Publish",
          on: places.backupAlarms,
          context: { "aws:SecureTransport": "false" },
          harm: true,
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "perimeter-backup-alarms of backup", statement: "DenyOtherAccounts" },
      },
      neighbour: { as: "EventBridge for the alarms' rules", call: "sns:Publish", on: places.backupAlarms },
    },
    {
      id: "forwarder-as-a-confused-deputy",
      title: "has another rule of the account forward as the role of the backups' rule",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
      steps: [{ as: "EventBridge for another rule", call: "sts:AssumeRole", on: places.eventForwarder }],
      stoppedAt: { step: 1, by: { policy: "trust of perimeter-backup-events", unmet: "TheForwardingRule" } },
      neighbour: {
        as: "EventBridge for the forwarding rule",
        call: "sts:AssumeRole",
        on: places.eventForwarder,
      },
    },
    {
      id: "copy-role-hands-a-role-on",
      title: "has prod's copy role start a machine with an operator's role",
      source: "https://pathfinding.cloud/paths/ec2-001",
      steps: [
        {
          as: "prod's copy role",
          call: "ec2:RunInstances",
          on: places.instance(prod),
          passes: { role: places.roleOf.operator(prod), to: "ec2.amazonaws.com" },
        },
      ],
      stoppedAt: { step: 1, by: { policy: "limits of perimeter-backup-copy", statement: "HandsNoRoleOn" } },
      neighbour: copyOver,
    },
    {
      id: "backup-as-a-confused-deputy",
      title: "has AWS Backup, in another account, take prod's copy role",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
      steps: [{ as: "AWS Backup for an outsider", call: "sts:AssumeRole", on: places.copyRole }],
      stoppedAt: { step: 1, by: { policy: "trust of perimeter-backup-copy", unmet: "BackupOfThisAccount" } },
      neighbour: { as: "AWS Backup for prod", call: "sts:AssumeRole", on: places.copyRole },
    },
    {
      id: "vault-flooded-from-outside",
      title: "copies recovery points into our vault from another organisation, under the same role's name",
      source: `${guide}/create-cross-account-backup.html`,
      steps: [{ ...copyOver, as: "an outsider's copy role" }],
      stoppedAt: { step: 1, by: { policy: "perimeter-backup of backup", unmet: "CopiesIn" } },
      neighbour: copyOver,
    },
    {
      id: "vault-fed-by-an-agent",
      title: "copies into the backup account's vault as the agent, to fill it for good",
      source: `${guide}/vault-lock.html`,
      steps: [{ ...copyOver, as: "prod's agent" }],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "ThisAccountOnly" } },
      neighbour: copyOver,
    },
    {
      id: "database-key-ended-by-an-administrator",
      title: "administers prod, and ends the key that database and snapshots are under",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
      steps: [
        { as: "prod's administrator", call: "kms:ScheduleKeyDeletion", on: places.keys.database, harm: true },
        { as: "prod's administrator", call: "kms:DisableKey", on: places.keys.database, harm: true },
        { as: "prod's administrator", call: "kms:PutKeyPolicy", on: places.keys.database, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "orders-database key of prod", statement: "NobodyEndsIt" } },
      neighbour: { as: "prod's deployer", call: "kms:DescribeKey", on: places.keys.database },
    },
    {
      id: "prod-deployer-stops-backups-in-silence",
      title: "deploys a plan that selects nothing, and deletes the rule that tells the backup account",
      source: `${guide}/about-backup-plans.html`,
      steps: [
        {
          as: "prod's deployer",
          call: "backup:DeleteBackupSelection",
          on: places.backupPlan,
          harm: true,
        },
        {
          as: "prod's deployer",
          call: "events:DeleteRule",
          on: `arn:aws:events:eu-central-1:${prod}:rule/perimeter-backup-events`,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "policies of deployer", silence: "identity" } },
      neighbour: { as: "prod's deployer", call: "backup:GetBackupSelection", on: places.backupPlan },
    },
    {
      id: "prod-deployer-ends-the-volumes-key",
      title: "rewrites the policy of the volumes' key as the deployer, and has the key deleted",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
      steps: [
        {
          as: "prod's deployer",
          call: "kms:PutKeyPolicy",
          on: places.keys.volumes,
          leaves: [
            {
              policyOf: places.keys.volumes,
              becomes: {
                Version: "2012-10-17",
                Statement: [
                  {
                    Sid: "Account",
                    Effect: "Allow",
                    Principal: { AWS: `arn:aws:iam::${prod}:root` },
                    Action: "kms:*",
                    Resource: "*",
                  },
                ],
              },
            },
          ],
        },
        { as: "prod's deployer", call: "kms:ScheduleKeyDeletion", on: places.keys.volumes },
      ],
      stoppedAt: { step: 1, by: { policy: "denied of deployer", statement: "KeysStay" } },
      neighbour: { as: "prod's deployer", call: "kms:GetKeyPolicy", on: places.keys.volumes },
    },
    {
      id: "backup-deployer-deletes-copies",
      title:
        "rewrites the vault's policy as the backup account's deployer, lifts a trial's lock, and deletes",
      source: `${guide}/vault-lock.html`,
      steps: [
        {
          as: "backup's deployer",
          call: "backup:PutBackupVaultAccessPolicy",
          on: places.backupVault,
          leaves: [{ policyOf: places.backupVault, becomes: null }],
        },
        {
          as: "backup's deployer",
          call: "backup:DeleteBackupVaultLockConfiguration",
          on: places.backupVault,
        },
        {
          as: "backup's deployer",
          call: "backup:DeleteRecoveryPoint",
          on: places.backupRecoveryPoint,
          governedBy: places.backupVault,
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "perimeter-backup of backup", statement: "OnlyAdministratorsRule" },
      },
      neighbour: {
        as: "backup's deployer",
        call: "backup:GetBackupVaultAccessPolicy",
        on: places.backupVault,
      },
    },
    {
      id: "management-administers-the-backup-account",
      title:
        "goes from a pipeline of the management account to the role that Organizations left in the backup account",
      source: "https://hackingthe.cloud/aws/general-knowledge/aws_organizations_defaults/",
      steps: [
        {
          as: "management's pipeline",
          call: "sts:AssumeRole",
          on: places.roleOf.organizationAccess(backup),
          gains: "management's pipeline in the backup account",
        },
        {
          as: "management's pipeline in the backup account",
          call: "backup:DeleteBackupVault",
          on: `arn:aws:backup:eu-central-1:${backup}:backup-vault:another`,
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "perimeter-apart of the organisation", statement: "ManagementFromOutside" },
      },
      neighbour: { as: "management's pipeline", call: "organizations:ListAccounts", on: "*" },
    },
    {
      id: "lock-for-good-by-a-person-in-backup",
      title: "turns a trial's lock into one for good, and has copies kept for a century",
      source: `${guide}/vault-lock.html`,
      steps: [
        {
          as: "backup's administrator",
          call: "backup:PutBackupVaultLockConfiguration",
          on: places.backupVault,
          context: { "backup:ChangeableForDays": "3", "backup:MaxRetentionDays": "36500" },
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "perimeter-backup of backup", statement: "OnlyAdministratorsRule" },
      },
      neighbour: {
        as: "backup's break-glass",
        call: "backup:PutBackupVaultLockConfiguration",
        on: places.backupVault,
      },
    },
    {
      id: "public-restore",
      title: "shares a snapshot of the database with an account of its own",
      source: "https://stratus-red-team.cloud/attack-techniques/AWS/aws.exfiltration.rds-share-snapshot/",
      steps: [
        {
          as: "prod's agent",
          call: "rds:ModifyDBSnapshotAttribute",
          on: places.ordersSnapshot,
          harm: true,
        },
        {
          as: "an outsider",
          call: "rds:RestoreDBInstanceFromDBSnapshot",
          on: places.ordersSnapshot,
          account: prod,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: {
        as: "an outsider",
        call: "rds:RestoreDBInstanceFromDBSnapshot",
        on: places.ordersSnapshot.replace(prod, elsewhere),
      },
    },
  ],
};
