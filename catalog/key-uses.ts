/**
 * Who uses each of the perimeter's keys, for what, and in which way: a key's policy is the whole of it, so that what is not
 * here nobody needs. Keys are told by their aliases.
 *
 * In values, `{own}` stands for the key's own account, `{other}` for any one account, `{region}` for a Region, `{name}` for
 * a part of a name without wildcards; a star is a star, as it is written in the policy.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */

/** Whom a row is for. */
export type KeyUser =
  /** Whoever the key's own account lets: its identity policies decide. */
  | { readonly account: "{own}" }
  /** The same, whatever those policies say; the conditions have to name the account. */
  | { readonly everybodyOf: "{own}" }
  /** Roles, by ARN. */
  | { readonly roles: readonly string[] }
  /** People's roles in the key's own account, by whatever name an organisation gives them. */
  | { readonly keepers: "{own}" }
  | { readonly service: string };

export interface KeyUse {
  readonly who: KeyUser;
  /** What they may do, as patterns. */
  readonly actions: readonly string[];
  /** Conditions that bind every request: by key, what its value may be. */
  readonly when?: Readonly<Record<string, string>>;
  /** Keys of the request that have to be there. */
  readonly present?: readonly string[];
  /** Without it something of the perimeter's stops working that nobody looks at every day. */
  readonly needed?: boolean;
  readonly source: string;
}

const kms = "https://docs.aws.amazon.com/kms/latest/developerguide";
const docs = "https://docs.aws.amazon.com";

const perimeter = (name: string): string => `arn:aws:iam::{own}:role/perimeter/${name}`;
const backupOf = (account: string): string =>
  `arn:aws:iam::${account}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`;

/** What holds for every key: its account looks, and people look after it. */
const kept: readonly KeyUse[] = [
  {
    who: { account: "{own}" },
    actions: ["kms:Describe*", "kms:Get*", "kms:List*"],
    source: `${kms}/key-policy-default.html#key-policy-default-allow-administrators`,
  },
  {
    who: { keepers: "{own}" },
    actions: [
      "kms:PutKeyPolicy",
      "kms:EnableKey",
      "kms:EnableKeyRotation",
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:UpdateKeyDescription",
      "kms:TagResource",
      "kms:UntagResource",
    ],
    source: `${kms}/key-policy-default.html#key-policy-default-allow-administrators`,
  },
];

const throughS3 = { "kms:ViaService": "s3.{region}.amazonaws.com" };
const objects = "kms:EncryptionContext:aws:s3:arn";
const folder = "kms:EncryptionContext:folder";
const states = "arn:aws:s3:::perimeter-state-{own}-{name}";

/** State and secrets of one of the pipeline's roles: the objects of its folder, and the secrets of its stacks. */
const ofFolder = (role: string, place: string, secrets: string): KeyUse[] => [
  {
    who: { roles: [perimeter(role)] },
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    when: { ...throughS3, [objects]: `${states}/${place}/*` },
    source: `${docs}/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context`,
  },
  {
    who: { roles: [perimeter(role)] },
    actions: ["kms:Decrypt", "kms:Encrypt"],
    when: { [folder]: secrets },
    source: `${kms}/encrypt_context.html`,
  },
];

const state: readonly KeyUse[] = [
  {
    who: { roles: [perimeter("break-glass")] },
    actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
    source: `${kms}/key-policy-default.html#key-policy-default-allow-users`,
  },
  ...ofFolder("deployer", ".pulumi", "stacks"),
  ...ofFolder("grant-deployer", "grants", "grants"),
  {
    who: { roles: [perimeter("preview")] },
    actions: ["kms:Decrypt"],
    when: { ...throughS3, [objects]: `${states}/.pulumi/stacks/{name}/{name}.json` },
    source: `${docs}/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context`,
  },
  {
    // Dev previews freely: of its stacks, the secrets as well.
    who: { roles: [perimeter("preview")] },
    actions: ["kms:Decrypt"],
    when: { [folder]: "stacks" },
    source: `${kms}/encrypt_context.html`,
  },
];

const trailArn = "arn:aws:cloudtrail:{region}:{other}:trail/{name}";
const trailContext = "kms:EncryptionContext:aws:cloudtrail:arn";

const trail: readonly KeyUse[] = [
  {
    who: { service: "cloudtrail.amazonaws.com" },
    actions: ["kms:GenerateDataKey*"],
    when: { "aws:SourceArn": trailArn, [trailContext]: "arn:aws:cloudtrail:*:{other}:trail/*" },
    needed: true,
    source: `${docs}/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html`,
  },
  {
    who: { service: "cloudtrail.amazonaws.com" },
    actions: ["kms:DescribeKey"],
    when: { "aws:SourceArn": trailArn },
    needed: true,
    source: `${docs}/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html`,
  },
  {
    who: { account: "{own}" },
    actions: ["kms:Decrypt"],
    when: throughS3,
    present: [trailContext],
    needed: true,
    source: `${docs}/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html#create-kms-key-policy-for-cloudtrail-decrypt`,
  },
];

const flowLogs: readonly KeyUse[] = [
  {
    who: { service: "delivery.logs.amazonaws.com" },
    actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    when: { "aws:SourceAccount": "{other}", "aws:SourceArn": "arn:aws:logs:{region}:{other}:*" },
    needed: true,
    source: `${docs}/vpc/latest/userguide/flow-logs-s3-cmk-policy.html`,
  },
  {
    who: { account: "{own}" },
    actions: ["kms:Decrypt"],
    when: throughS3,
    needed: true,
    source: `${docs}/AmazonS3/latest/userguide/UsingKMSEncryption.html`,
  },
];

const alarms: readonly KeyUse[] = ["events.amazonaws.com", "cloudwatch.amazonaws.com"].map((service) => ({
  who: { service },
  actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
  needed: true,
  source: `${docs}/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services`,
}));

/** Roles as which AWS Backup works: those of the perimeter's, and its own in the accounts that copies go to. */
export const backupRoles: readonly string[] = [
  ...["perimeter-backup-copy", "perimeter-restore", "perimeter-copy-out"].map(perimeter),
  backupOf("{own}"),
  backupOf("{other}"),
];

/** What it takes to copy what is under a key. */
export const copying: readonly string[] = [
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
];
export const granting: readonly string[] = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

const copies: readonly KeyUse[] = [
  {
    who: { roles: backupRoles },
    actions: copying,
    source: `${docs}/aws-backup/latest/devguide/create-cross-account-backup.html#backup-cross-account-encryption`,
  },
  {
    who: { roles: backupRoles },
    actions: granting,
    when: { "kms:GrantIsForAWSResource": "true" },
    source: `${docs}/aws-backup/latest/devguide/create-cross-account-backup.html#backup-cross-account-encryption`,
  },
];

const vaults: readonly KeyUse[] = [
  {
    who: { keepers: "{own}" },
    actions: ["kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt", "kms:RetireGrant"],
    when: { "kms:ViaService": "backup.{region}.amazonaws.com" },
    source: `${docs}/aws-backup/latest/devguide/access-control.html`,
  },
  ...copies,
];

const volumes: readonly KeyUse[] = [
  {
    who: { everybodyOf: "{own}" },
    actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"],
    when: { "kms:CallerAccount": "{own}", "kms:ViaService": "ec2.{region}.amazonaws.com" },
    needed: true,
    source: `${docs}/ebs/latest/userguide/how-ebs-encryption-works.html`,
  },
  ...copies,
];

const byAlias: readonly (readonly [alias: string, uses: readonly KeyUse[]])[] = [
  ["alias/perimeter-state", state],
  ["alias/perimeter-trail", trail],
  ["alias/perimeter-flow-logs", flowLogs],
  ["alias/perimeter-alarms", alarms],
  ["alias/perimeter-backup-alarms", alarms],
  ["alias/perimeter-volumes", volumes],
];

/** What a key of the perimeter's is used for; an alias that is none of these is a vault's, called after its domain. */
export const usesOf = (alias: string): readonly KeyUse[] => [
  ...kept,
  ...(byAlias.find(([name]) => name === alias)?.[1] ?? vaults),
];

/** Whether a key is one of a vault's: what is under it, AWS Backup copies and restores. */
export const isOfVault = (alias: string): boolean => !byAlias.some(([name]) => name === alias);
