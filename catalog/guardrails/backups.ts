/** Copies stay, and go on being made. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

const guide = `${documentation}aws-backup/latest/devguide/`;

/** AWS Backup leaves out whatever has this tag, or a name that begins so: it takes it for a restore's test of its own. */
const restoreTest = "awsbackup-restore-test*";

export const backups: readonly Guardrail[] = [
  {
    sid: "Backups",
    denies: "deletes copies, opens or unlocks a vault, drops what is backed up, or stops the jobs that do it",
    threats: [28, 29],
    actions: of(
      "backup",
      `A* Ca* CreateBackupA* CreateL* CreateRestoreA* CreateTi* Del* Di* PutB* R* Sto* UpdateB* UpdateF* UpdateG*
       UpdateRecoveryPointL* UpdateReg* UpdateRep* UpdateT*`,
    ),
    spares: ["breakGlass"],
    source: `${guide}vault-lock.html`,
  },
  {
    sid: "CopiesStay",
    denies: "copies backups to an account outside of the organisation",
    threats: [16],
    actions: ["backup:CopyFrom*"],
    when: { "ForAllValues:StringNotLike": { "backup:CopyTargetOrgPaths": "{organization}/*" } },
    spares: ["breakGlass"],
    source: `${guide}manage-cross-account.html`,
  },
  {
    sid: "OptOutByTag",
    denies: "takes a resource out of the backups by the tag of a restore's test",
    threats: [29],
    actions: ["*"],
    when: { "ForAnyValue:StringLike": { "aws:TagKeys": restoreTest } },
    spares: ["breakGlass", "backupRoles"],
    source: `${guide}restore-testing.html`,
  },
  {
    sid: "OptOutByName",
    denies: "makes or renames a resource so that backups take it for a restore's test",
    threats: [29],
    actions: [
      ...of("dynamodb", "Create* Im* Res*"),
      ...of("rds", "C* M* R*"),
      ...of("redshift", "C* M* R*"),
      ...of("s3", "C*"),
    ],
    on: [
      `arn:aws:dynamodb:*:*:table/${restoreTest}`,
      `arn:aws:rds:*:*:*:${restoreTest}`,
      `arn:aws:redshift:*:*:*:${restoreTest}`,
      `arn:aws:s3:::${restoreTest}`,
    ],
    spares: ["breakGlass", "backupRoles"],
    source: `${guide}restore-testing.html`,
  },
  {
    sid: "Bins",
    denies: "changes or locks the rules by which deleted snapshots stay in the bin",
    threats: [28],
    actions: of("rbin", "D* Lo* T* U*"),
    spares: ["breakGlass"],
    source: `${documentation}ebs/latest/userguide/recycle-bin.html`,
  },
  {
    sid: "Locks",
    denies: "locks a bucket's objects for good, takes such a lock away, or keeps objects on hold",
    threats: [26],
    actions: of("s3", "By* PutBucketOb* PutObjectL*"),
    spares: ["breakGlass"],
    source: `${documentation}AmazonS3/latest/userguide/object-lock-managing.html`,
  },
  {
    sid: "Retention",
    denies: "locks an object for longer than the organisation keeps anything",
    threats: [26, 27],
    actions: of("s3", "PutObject PutObjectR*"),
    when: { NumericGreaterThan: { "s3:object-lock-remaining-retention-days": "{retention}" } },
    spares: [],
    source: `${documentation}AmazonS3/latest/userguide/object-lock-managing.html`,
  },
];
