/** Who may be a role of AWS Backup, and what such a role may never do. */
import { type PolicyDocument, policyDocument, type Statement } from "../policy-document.ts";

/**
 * Only AWS Backup, and only on behalf of this account.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html
 */
export const serviceRoleTrust = (accountId: string): PolicyDocument =>
  policyDocument({
    Sid: "BackupOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "backup.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  });

/**
 * AWS's own policies for AWS Backup are wide, and AWS widens them as it covers more services. What nobody needs of them
 * is denied: handing a role on (a restored instance with an administrator's profile), and changing databases, which only
 * continuous backups do.
 */
const neverNeeded: readonly Statement[] = [
  { Sid: "HandsNoRoleOn", Effect: "Deny", Action: "iam:PassRole", Resource: "*" },
  {
    Sid: "ChangesNoDatabase",
    Effect: "Deny",
    Action: ["rds:ModifyDBInstance", "rds:ModifyDBCluster"],
    Resource: "*",
  },
];

/**
 * The limits of a role that copies: recovery points go to these vaults, and to no other.
 * `backup:CopyTargets` holds every destination of the request; a request without one is denied, too.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html#designate-destination-accounts-cab
 */
export const copyLimits = (destinationVaultArns: readonly string[]): PolicyDocument =>
  policyDocument(
    ...neverNeeded,
    ...(destinationVaultArns.length === 0
      ? [copyNothing]
      : [
          {
            Sid: "CopiesIntoNoOtherVault",
            Effect: "Deny",
            Action: "backup:CopyIntoBackupVault",
            NotResource: destinationVaultArns,
          } as const,
          {
            Sid: "CopiesNowhereElse",
            Effect: "Deny",
            Action: "backup:CopyFromBackupVault",
            Resource: "*",
            Condition: { "ForAllValues:ArnNotLike": { "backup:CopyTargets": destinationVaultArns } },
          } as const,
        ]),
  );

const copyNothing: Statement = {
  Sid: "CopiesNothing",
  Effect: "Deny",
  Action: ["backup:CopyIntoBackupVault", "backup:CopyFromBackupVault"],
  Resource: "*",
};

/** The limits of a role that restores: it copies nothing anywhere. */
export const restoreLimits = (): PolicyDocument => policyDocument(...neverNeeded, copyNothing);
