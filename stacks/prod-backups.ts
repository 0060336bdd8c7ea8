/** The backups of prod: what the stack takes for them, and what it makes of it. */
import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { BackupEventForwarding } from "../components/backup-alarms/backup-event-forwarding.ts";
import { BackupPlan } from "../components/backup-plan/backup-plan.ts";
import { nightly } from "../components/backup-plan/rules.ts";
import { airGappedVaultName, backupVaultName, vaultArn } from "../components/names.ts";
import { VolumeKey } from "../components/volume-key/volume-key.ts";
import { configured, values } from "./configuration.ts";

export const backupValues = {
  backupAccountId: values.backupAccountId,
  backupRules: configured(
    z
      .array(
        z.strictObject({
          name: z.string(),
          schedule: z.string(),
          keptDays: z.int(),
          copyKeptDays: z.int(),
        }),
      )
      .default([nightly]),
    "when everything is backed up (AWS's cron, UTC), and for how many days it is kept here and in the backup account",
    [nightly],
  ),
  backupOptOuts: configured(
    z.array(z.strictObject({ arn: z.string(), reason: z.string(), answeredForBy: z.string() })).default([]),
    "what people leave out of the backups, each by its whole ARN; nothing by default",
    [
      {
        arn: "arn:aws:s3:::thumbnails-444444444444",
        reason: "made again from the originals",
        answeredForBy: "Ada Lovelace",
      },
    ],
  ),
  backupVaultLock: configured(
    z
      .strictObject({ minimumDays: z.int(), maximumDays: z.int() })
      .default({ minimumDays: 1, maximumDays: 35 }),
    "the days of the lock in the backup account, `lock` among the outputs of the stack backup; a trial's by default",
    { minimumDays: 1, maximumDays: 35 },
  ),
  backupAirGapped: configured(
    z.boolean().default(false),
    "whether the backup account has an air-gapped vault, too, for a second copy",
    false,
  ),
  lock: values.lock,
  backupServiceLinkedRole: configured(
    z.enum(["create", "exists"]).default("create"),
    "whether AWS Backup's service-linked role is there already: `aws iam get-role --role-name AWSServiceRoleForBackup`",
    "create",
  ),
  backupServices: values.backupServices,
  existingVolumeKeyArn: configured(
    z
      .string()
      .regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, "must be the ARN of a key, not of an alias")
      .optional(),
    "the key that new volumes are under already (`aws ec2 get-ebs-default-kms-key-id`), where it is a key of yours: it stays",
    "arn:aws:kms:eu-central-1:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  ),
  backupAdministrators: configured(
    z.array(z.string().regex(/^arn:aws:iam::\d{12}:role\/.+/, "must be the ARN of a role")).optional(),
    "the roles that may change how prod's own backups are kept; whoever brings this stack up must be among them",
    ["arn:aws:iam::444444444444:role/perimeter/break-glass"],
  ),
};

type BackupConfiguration = z.output<z.ZodObject<typeof backupValues>>;

/** Backs prod up, copies to the backup account, keeps volumes under a key that lets that be, and reports how it went. */
export function backups(
  configuration: BackupConfiguration & { accountId: string; region: string; organizationId: string },
  provider: aws.Provider,
): BackupPlan {
  const { accountId, region, organizationId, backupAccountId, backupAirGapped } = configuration;
  const vaults = [backupVaultName, ...(backupAirGapped ? [airGappedVaultName] : [])];
  const administrators = configuration.backupAdministrators;
  const place = { accountId, region, ...(administrators && { administrators }) };
  const plan = new BackupPlan(
    "backups",
    {
      ...place,
      organizationId,
      destinations: vaults.map((name) => ({
        vaultArn: vaultArn(backupAccountId, region, name),
        lock: configuration.backupVaultLock,
      })),
      rules: configuration.backupRules,
      optOuts: configuration.backupOptOuts,
      lock: configuration.lock,
      serviceLinkedRole: configuration.backupServiceLinkedRole,
      servicesExist: configuration.backupServices === "exists",
    },
    { provider },
  );
  const { existingVolumeKeyArn } = configuration;
  new VolumeKey(
    "volumes",
    {
      ...place,
      backupAccountIds: [backupAccountId],
      ...(existingVolumeKeyArn && { existingKeyArn: existingVolumeKeyArn }),
    },
    { provider },
  );
  new BackupEventForwarding("backup-events", { accountId, region, backupAccountId }, { provider });
  return plan;
}
