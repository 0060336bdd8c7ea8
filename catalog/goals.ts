/**
 * What must stay out of an agent's reach, and the ways in which it would be reached. Goals are data, in a small closed
 * vocabulary that `analysis/reach` interprets: doing an action, being somebody, or having what an edge gains.
 *
 * What is final is not listed a second time: the operations come from irreversible.ts, by service, and are sorted here by
 * what they act on.
 */
import type { CallerPlace, Gain } from "./edges/edge.ts";
import { irreversible } from "./irreversible.ts";

/**
 * Accounts that a way is about: of a trust domain, or all. Where no account of the model has the domain, every account
 * counts, so that a goal can be asked of accounts that nobody has described.
 */
export type Place = "backup" | "audit" | "prod" | "management" | "everywhere";

/** What an action is done to, told by facts of the model. */
export type Target =
  /** Each resource of these types (Pulumi tokens). */
  | { readonly kind: "resources"; readonly types: readonly string[] }
  /** The objects in each bucket of these. */
  | { readonly kind: "objects"; readonly of: Target }
  /** What each resource of these types names in a property: by ARN, by id or by name. */
  | {
      readonly kind: "named";
      readonly types: readonly string[];
      readonly properties: readonly string[];
      readonly as: "key" | "bucket" | "role" | "logGroup";
    }
  /** Every ARN of the account's that matches; `${account}` is the account. */
  | { readonly kind: "pattern"; readonly arn: string }
  /** The action knows no resources: it is done to the account of who calls. */
  | { readonly kind: "account" };

/** Somebody to be. */
export type Who =
  /** A principal that may do everything in the account that is asked about. */
  | "administrator"
  /** The role or user that is asked about. */
  | "asked"
  /** Whoever applies stacks. */
  | "deployer"
  | "breakGlass"
  /** Any principal in the account that is asked about. */
  | "anybodyThere";

export type Way =
  | {
      readonly kind: "do";
      /** What is done, as a sentence without its subject. */
      readonly what: string;
      readonly actions: readonly string[];
      /** How a guardrail denies them: patterns that reach every one of `actions`. */
      readonly denied: readonly string[];
      readonly on: Target;
      readonly in: Place;
      /** Where the caller must be; default: anywhere that the policies let it come from. */
      readonly from?: CallerPlace;
      readonly source: string;
    }
  | { readonly kind: "be"; readonly what: string; readonly who: Who; readonly source: string }
  | {
      readonly kind: "have";
      readonly what: string;
      readonly gain: Gain["kind"];
      /** Of which accounts, or of the very thing that is asked about. */
      readonly of: Place | "asked";
      readonly source: string;
    };

/** What a goal is asked about: `admin:111122223333`, `role:ARN`. */
export type Asked = "nothing" | "account" | "principal" | "resource";

export interface Goal {
  readonly kind: string;
  /** What must never happen, as the end of the sentence "an agent can never …". */
  readonly title: string;
  readonly asked: Asked;
  readonly ways: readonly Way[];
}

const of = (service: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

/** Operations in irreversible.ts that bring the caller further and leave nothing lost: what edges are for. */
const escalating = ["iam:PassRole", "sts:GetFederationToken", "ecs:ExecuteCommand"];

/** Everything that nothing takes back, without what are edges. */
export const losses = irreversible.filter(
  ({ actions }) => !actions.some((action) => escalating.includes(action)),
);

/** What is final among the actions of one service. */
export const finalOf = (service: string): string[] => [
  ...new Set(losses.flatMap(({ actions }) => actions).filter((action) => action.startsWith(`${service}:`))),
];

const documentation = "https://docs.aws.amazon.com/";
const backupGuide = `${documentation}aws-backup/latest/devguide/`;
const trailGuide = `${documentation}awscloudtrail/latest/userguide/`;

const vaultTypes = ["aws:backup/vault:Vault", "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"];
const bucketTypes = ["aws:s3/bucket:Bucket"];

/** Operations on a key after which what lies under it cannot be read, or is read by others. */
const keyActions = [
  ...of(
    "kms",
    `ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial ImportKeyMaterial PutKeyPolicy CreateGrant RevokeGrant
     RetireGrant UpdatePrimaryRegion ReplicateKey UpdateAlias DeleteAlias`,
  ),
];
const keyStoreActions = of("kms", "DisconnectCustomKeyStore DeleteCustomKeyStore UpdateCustomKeyStore");

const keyWays = (what: string, on: Target, place: Place): Way[] => [
  {
    kind: "do",
    what,
    actions: keyActions,
    denied: of("kms", "CreateG* Del* DisableKey I* P* Rep* Ret* Rev* Sch* UpdateA* UpdateP*"),
    on,
    in: place,
    source: `${documentation}kms/latest/developerguide/deleting-keys.html`,
  },
  {
    kind: "do",
    what: "takes away the store that keys lie in",
    actions: keyStoreActions,
    denied: of("kms", "Disco* DeleteC* UpdateC*"),
    on: { kind: "account" },
    in: place,
    source: `${documentation}kms/latest/developerguide/disconnect-keystore.html`,
  },
];

/** Operations on a bucket after which it no longer keeps what is written to it. */
const bucketActions = of(
  "s3",
  `DeleteBucket PutLifecycleConfiguration PutBucketVersioning PutBucketObjectLockConfiguration PutBucketPolicy
   DeleteBucketPolicy PutBucketPublicAccessBlock PutBucketAcl PutEncryptionConfiguration PutReplicationConfiguration
   PutBucketOwnershipControls PutBucketNotification PutBucketLogging`,
);
const objectActions = of(
  "s3",
  `PutObject DeleteObject DeleteObjectVersion BypassGovernanceRetention PutObjectRetention PutObjectLegalHold PutObjectAcl
   PutObjectVersionAcl PutObjectTagging PutObjectVersionTagging DeleteObjectTagging DeleteObjectVersionTagging
   ReplicateObject ReplicateDelete ReplicateTags UpdateObjectEncryption`,
);

const bucketWays = (whose: string, on: Target, place: Place): Way[] => [
  {
    kind: "do",
    what: `changes what the bucket of ${whose} keeps, locks or lets in`,
    actions: bucketActions,
    denied: of(
      "s3",
      "DeleteBucket DeleteBucketP* PutBucketAcl PutBucketL* PutBucketN* PutBucketO* PutBucketP* PutBucketV* PutE* PutL* PutR*",
    ),
    on,
    in: place,
    source: `${documentation}AmazonS3/latest/userguide/object-lock.html`,
  },
  {
    kind: "do",
    what: `writes over, deletes or unlocks what lies in the bucket of ${whose}`,
    actions: objectActions,
    denied: of(
      "s3",
      "By* DeleteObject DeleteObjectT* DeleteObjectVersion DeleteObjectVersionT* PutObject PutObjectAcl PutObjectL* PutObjectR* PutObjectT* PutObjectVersionAcl PutObjectVersionT* ReplicateD* ReplicateObject ReplicateT* UpdateO*",
    ),
    on: { kind: "objects", of: on },
    in: place,
    source: `${documentation}AmazonS3/latest/userguide/DeletingObjectVersions.html`,
  },
];

/** Ways in which an account goes, and with it every lock in it. */
const accountWays = (whose: Place): Way[] => [
  {
    kind: "do",
    what: "takes the account out of its organisation, or closes it",
    actions: of("organizations", "LeaveOrganization"),
    denied: of("organizations", "Le*"),
    on: { kind: "account" },
    in: whose,
    source: `${documentation}organizations/latest/userguide/orgs_manage_accounts_leave-as-member.html`,
  },
  {
    kind: "do",
    what: "closes the account",
    actions: of("account", "CloseAccount"),
    denied: of("account", "C*"),
    on: { kind: "pattern", arn: "arn:*:account::${account}:account" },
    in: whose,
    source: `${documentation}accounts/latest/reference/manage-acct-closing.html`,
  },
  {
    kind: "do",
    what: "closes the account, or removes it, from the management account",
    actions: of("organizations", "CloseAccount RemoveAccountFromOrganization"),
    denied: of("organizations", "Cl* RemoveA*"),
    on: { kind: "pattern", arn: "arn:*:organizations::*:account/o-*/${account}" },
    in: whose,
    from: "management",
    source: `${documentation}organizations/latest/userguide/orgs_manage_accounts_close.html`,
  },
  {
    kind: "have",
    what: "controls the account from outside of it",
    gain: "account",
    of: whose,
    source: `${documentation}organizations/latest/userguide/orgs_manage_accounts_access.html`,
  },
];

const vaults: Target = { kind: "resources", types: vaultTypes };
const vaultKeys: Target = {
  kind: "named",
  types: vaultTypes,
  properties: ["kmsKeyArn", "encryptionKeyArn"],
  as: "key",
};
const recoveryPoints: Target = { kind: "pattern", arn: "arn:*:*:*:*:*" };
const plans: Target = { kind: "resources", types: ["aws:backup/plan:Plan"] };
const copyRoles: Target = {
  kind: "named",
  types: ["aws:backup/selection:Selection"],
  properties: ["iamRoleArn"],
  as: "role",
};

const backup: Goal = {
  kind: "backup",
  title: "destroy the backups, or stop them from being made",
  asked: "nothing",
  ways: [
    {
      kind: "do",
      what: "deletes copies, lets go of them, or shortens how long they are kept",
      actions: of(
        "backup",
        `DeleteRecoveryPoint DisassociateRecoveryPoint DisassociateRecoveryPointFromParent UpdateRecoveryPointLifecycle
         CreateBackupAccessPoint`,
      ),
      denied: of("backup", "DeleteRec* DisassociateR* UpdateRecoveryPointL* CreateBackupA*"),
      on: recoveryPoints,
      in: "backup",
      source: `${backupGuide}deleting-backups.html`,
    },
    {
      kind: "do",
      what: "takes the lock off a vault, opens it, shares it, deletes it, or silences it",
      actions: of(
        "backup",
        `DeleteBackupVault DeleteBackupVaultLockConfiguration PutBackupVaultLockConfiguration
         DeleteBackupVaultAccessPolicy PutBackupVaultAccessPolicy PutBackupVaultSharingPolicy
         DeleteBackupVaultSharingPolicy AssociateBackupVaultMpaApprovalTeam DisassociateBackupVaultMpaApprovalTeam
         RevokeRestoreAccessBackupVault PutBackupVaultNotifications DeleteBackupVaultNotifications`,
      ),
      denied: of("backup", "DeleteBackupV* PutBackupV* AssociateB* DisassociateB* Rev*"),
      on: vaults,
      in: "backup",
      source: `${backupGuide}vault-lock.html`,
    },
    {
      kind: "do",
      what: "ends a legal hold",
      actions: of("backup", "CancelLegalHold"),
      denied: of("backup", "Ca*"),
      on: { kind: "pattern", arn: "arn:*:backup:*:${account}:legal-hold:*" },
      in: "backup",
      source: `${backupGuide}legalhold.html`,
    },
    ...keyWays(
      "takes away the key that the copies lie under, or hands it to somebody else",
      vaultKeys,
      "backup",
    ),
    {
      kind: "do",
      what: "drops what is backed up, how often, for how long, or the copy elsewhere",
      actions: of("backup", "DeleteBackupPlan UpdateBackupPlan DeleteBackupSelection"),
      denied: of("backup", "DeleteBackupP* DeleteBackupS* UpdateB*"),
      on: plans,
      in: "prod",
      source: `${backupGuide}updating-a-backup-plan.html`,
    },
    {
      kind: "do",
      what: "switches off what is backed up, stops a job that runs, or closes the way between accounts",
      actions: of("backup", "UpdateRegionSettings StopBackupJob UpdateGlobalSettings"),
      denied: of("backup", "UpdateReg* UpdateG* Sto*"),
      on: { kind: "account" },
      in: "everywhere",
      source: `${backupGuide}API_UpdateRegionSettings.html`,
    },
    {
      kind: "do",
      what: "takes away the role by which copies are made",
      actions: of(
        "iam",
        `DeleteRole DetachRolePolicy DeleteRolePolicy UpdateAssumeRolePolicy PutRolePermissionsBoundary PutRolePolicy
         AttachRolePolicy`,
      ),
      denied: of("iam", "DeleteRole DeleteRoleP* DetachR* UpdateAs* PutR* AttachR*"),
      on: copyRoles,
      in: "prod",
      source: `${backupGuide}iam-service-roles.html`,
    },
    {
      kind: "do",
      what: "takes away the bin that deleted snapshots fall into",
      actions: of("rbin", "DeleteRule UpdateRule UnlockRule"),
      denied: of("rbin", "D* UpdateR* Unl*"),
      on: { kind: "pattern", arn: "arn:*:rbin:*:${account}:rule/*" },
      in: "everywhere",
      source: `${documentation}ebs/latest/userguide/recycle-bin.html`,
    },
    ...accountWays("backup"),
    {
      kind: "have",
      what: "writes who may do what with a vault",
      gain: "resourcePolicy",
      of: "backup",
      source: `${backupGuide}create-a-vault-access-policy.html`,
    },
  ],
};

const trails: Target = {
  kind: "resources",
  types: ["aws:cloudtrail/trail:Trail", "aws:cloudtrail/eventDataStore:EventDataStore"],
};
const logBuckets: Target = {
  kind: "named",
  types: ["aws:cloudtrail/trail:Trail", "aws:ec2/flowLog:FlowLog", "aws:cfg/deliveryChannel:DeliveryChannel"],
  properties: ["s3BucketName", "logDestination"],
  as: "bucket",
};
const auditBuckets: Target = { kind: "resources", types: bucketTypes };
const logKeys: Target = {
  kind: "named",
  types: ["aws:cloudtrail/trail:Trail", "aws:cloudtrail/eventDataStore:EventDataStore"],
  properties: ["kmsKeyId"],
  as: "key",
};

const audit: Goal = {
  kind: "audit",
  title: "tamper with the record of what happened",
  asked: "nothing",
  ways: [
    {
      kind: "do",
      what: "stops a trail, deletes it, or narrows what it records",
      actions: of(
        "cloudtrail",
        `StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors PutEventConfiguration
         DeleteEventDataStore UpdateEventDataStore StopEventDataStoreIngestion`,
      ),
      denied: of("cloudtrail", "StopL* StopE* DeleteT* DeleteE* UpdateT* UpdateE* PutE* PutI*"),
      on: trails,
      in: "everywhere",
      source: `${trailGuide}cloudtrail-turning-off-logging.html`,
    },
    {
      kind: "do",
      what: "takes the organisation's trail out of the hands that keep it",
      actions: [
        ...of("cloudtrail", "DeregisterOrganizationDelegatedAdmin RegisterOrganizationDelegatedAdmin"),
        ...of("organizations", "DisableAWSServiceAccess"),
      ],
      denied: [...of("cloudtrail", "Der* Reg*"), ...of("organizations", "DisableAW*")],
      on: { kind: "account" },
      in: "management",
      from: "management",
      source: `${trailGuide}cloudtrail-delegated-administrator.html`,
    },
    ...bucketWays("the log", logBuckets, "everywhere"),
    ...bucketWays("the audit account", auditBuckets, "audit"),
    ...keyWays(
      "takes away the key that the log lies under, or hands it to somebody else",
      logKeys,
      "everywhere",
    ),
    {
      kind: "do",
      what: "stops other records, or shortens how long they are kept",
      actions: of("config", "StopConfigurationRecorder DeleteConfigurationRecorder PutConfigurationRecorder"),
      denied: of("config", "StopC* DeleteConfigurationR* PutConfigurationR*"),
      on: { kind: "pattern", arn: "arn:*:config:*:${account}:configuration-recorder/*" },
      in: "everywhere",
      source: `${documentation}config/latest/developerguide/stop-start-recorder.html`,
    },
    {
      kind: "do",
      what: "stops the delivery of other records",
      actions: of("config", "DeleteDeliveryChannel PutDeliveryChannel PutRetentionConfiguration"),
      denied: of("config", "DeleteDel* PutDel* PutRet*"),
      on: { kind: "account" },
      in: "everywhere",
      source: `${documentation}config/latest/developerguide/manage-delivery-channel.html`,
    },
    {
      kind: "do",
      what: "deletes flow logs",
      actions: of("ec2", "DeleteFlowLogs"),
      denied: of("ec2", "DeleteFlowL*"),
      on: { kind: "resources", types: ["aws:ec2/flowLog:FlowLog"] },
      in: "everywhere",
      source: `${documentation}vpc/latest/userguide/working-with-flow-logs.html`,
    },
    {
      kind: "do",
      what: "deletes log groups of the audit account, or lets them forget",
      actions: of(
        "logs",
        `DeleteLogGroup DeleteLogStream PutRetentionPolicy PutDataProtectionPolicy AssociateKmsKey DisassociateKmsKey
         DeleteSubscriptionFilter PutSubscriptionFilter PutLogGroupDeletionProtection`,
      ),
      denied: of(
        "logs",
        "DeleteLogG* DeleteLogS* PutRet* PutDataP* AssociateK* DisassociateK* DeleteSub* PutSub* PutLogGroupD*",
      ),
      on: { kind: "pattern", arn: "arn:*:logs:*:${account}:log-group:*" },
      in: "audit",
      source: `${documentation}AmazonCloudWatchLogs/latest/logs/Working-with-log-groups-and-streams.html`,
    },
    {
      kind: "do",
      what: "silences the alarms that stand on the record",
      actions: of("events", "DeleteRule DisableRule PutRule RemoveTargets PutTargets"),
      denied: of("events", "DeleteRu* DisableR* PutRu* RemoveT* PutTa*"),
      on: { kind: "resources", types: ["aws:cloudwatch/eventRule:EventRule"] },
      in: "everywhere",
      source: `${documentation}eventbridge/latest/userguide/eb-delete-rule.html`,
    },
    {
      kind: "do",
      what: "cuts the line by which alarms are told",
      actions: of(
        "sns",
        "DeleteTopic SetTopicAttributes RemovePermission AddPermission PutDataProtectionPolicy",
      ),
      denied: of("sns", "DeleteTo* SetTo* Rem* Add* PutD*"),
      on: { kind: "resources", types: ["aws:sns/topic:Topic"] },
      in: "audit",
      source: `${documentation}sns/latest/api/API_SetTopicAttributes.html`,
    },
    ...accountWays("audit"),
    {
      kind: "have",
      what: "writes who may do what in the audit account",
      gain: "resourcePolicy",
      of: "audit",
      source: `${trailGuide}create-s3-bucket-policy-for-cloudtrail.html`,
    },
  ],
};

const prod: Goal = {
  kind: "prod",
  title: "reach prod from dev",
  asked: "nothing",
  ways: [
    {
      kind: "be",
      what: "is a principal of prod",
      who: "anybodyThere",
      source: `${documentation}IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html`,
    },
    {
      kind: "do",
      what: "is let in by a resource of prod",
      // Whatever the resource's own policy allows.
      actions: ["*"],
      denied: ["*"],
      on: { kind: "pattern", arn: "*" },
      in: "prod",
      source: `${documentation}IAM/latest/UserGuide/access_policies_identity-vs-resource.html`,
    },
    {
      kind: "have",
      what: "reaches a network of prod",
      gain: "network",
      of: "prod",
      source: `${documentation}vpc/latest/peering/what-is-vpc-peering.html`,
    },
    {
      kind: "have",
      what: "writes who is let in by a resource of prod",
      gain: "resourcePolicy",
      of: "prod",
      source: `${documentation}IAM/latest/UserGuide/access_policies_identity-vs-resource.html`,
    },
    {
      kind: "have",
      what: "controls an account of prod from outside of it",
      gain: "account",
      of: "prod",
      source: `${documentation}organizations/latest/userguide/orgs_manage_accounts_access.html`,
    },
  ],
};

const guardrails: Goal = {
  kind: "guardrails",
  title: "lift the guardrails",
  asked: "nothing",
  ways: [
    {
      kind: "have",
      what: "takes the organisation's policies off an account",
      gain: "guardrails",
      of: "everywhere",
      source: `${documentation}organizations/latest/userguide/orgs_policies_detach.html`,
    },
    {
      kind: "have",
      what: "takes the boundary off an agent's role, and with it the switch that stops agents",
      gain: "boundary",
      of: "everywhere",
      source: `${documentation}IAM/latest/UserGuide/access_policies_boundaries.html`,
    },
    {
      kind: "do",
      what: "opens networks of the account to the internet, where they are blocked as a whole",
      actions: of(
        "ec2",
        "ModifyVpcBlockPublicAccessOptions CreateVpcBlockPublicAccessExclusion ModifyVpcBlockPublicAccessExclusion",
      ),
      denied: of("ec2", "ModifyVpcBlockP* CreateVpcBlockP*"),
      on: { kind: "pattern", arn: "arn:*:ec2:*:${account}:*" },
      in: "prod",
      source: `${documentation}vpc/latest/userguide/security-vpc-bpa.html`,
    },
    {
      kind: "do",
      what: "takes the lid off every bucket of the account",
      actions: of("s3", "PutAccountPublicAccessBlock"),
      denied: of("s3", "PutAccountP*"),
      on: { kind: "account" },
      in: "prod",
      source: `${documentation}AmazonS3/latest/userguide/configuring-block-public-access-account.html`,
    },
  ],
};

/** Services whose resources lie in no account by their ARN. */
const withoutAccount = ["s3", "apigateway", "route53"];

const irreversibly: Goal = {
  kind: "irreversible",
  title: "lose anything of prod for good",
  asked: "nothing",
  ways: losses.flatMap(({ lost, actions, denied, source }): Way[] => {
    const services = [...new Set(actions.map((action) => action.split(":")[0] ?? ""))];
    return services.map((service) => ({
      kind: "do",
      what: `does what leaves this lost: ${lost}`,
      actions: actions.filter((action) => action.startsWith(`${service}:`)),
      denied: denied.filter((pattern) => pattern.startsWith(`${service}:`)),
      on: {
        kind: "pattern",
        arn: withoutAccount.includes(service) ? `arn:*:${service}:*` : `arn:*:*:*:\${account}:*`,
      },
      in: "prod",
      source,
    }));
  }),
};

const approval: Goal = {
  kind: "approval",
  title: "forge an approval, or act as the deployer",
  asked: "nothing",
  ways: [
    {
      kind: "be",
      what: "is the deployer",
      who: "deployer",
      source: "https://www.pulumi.com/docs/iac/concepts/state-and-backends/",
    },
    {
      kind: "do",
      what: "approves what waits for a person, or goes past it",
      actions: of("codepipeline", "PutApprovalResult OverrideStageCondition EnableStageTransition"),
      denied: of("codepipeline", "PutAp* O* EnableS*"),
      on: { kind: "pattern", arn: "arn:*:codepipeline:*:${account}:*" },
      in: "everywhere",
      source: `${documentation}codepipeline/latest/userguide/approvals-approve-or-reject.html`,
    },
    {
      kind: "do",
      what: "says that a check of a pipeline has passed",
      actions: of("codepipeline", "PutJobSuccessResult PutThirdPartyJobSuccessResult"),
      denied: of("codepipeline", "PutJobS* PutThirdPartyJobS*"),
      on: { kind: "account" },
      in: "everywhere",
      source: `${documentation}codepipeline/latest/APIReference/API_PutJobSuccessResult.html`,
    },
    {
      kind: "do",
      what: "takes a token that pushes and approves at the forge",
      actions: [
        ...of("codeconnections", "GetConnectionToken"),
        ...of("codestar-connections", "GetConnectionToken"),
      ],
      denied: [...of("codeconnections", "GetConnectionT*"), ...of("codestar-connections", "GetConnectionT*")],
      on: { kind: "pattern", arn: "arn:*:code*:*:${account}:connection/*" },
      in: "everywhere",
      source: `${documentation}service-authorization/latest/reference/list_awscodeconnections.html`,
    },
    {
      kind: "do",
      what: "takes a person's token at the forge, or puts one of its own in its place",
      actions: [
        ...of("codeconnections", "GetIndividualAccessToken"),
        ...of("codestar-connections", "GetIndividualAccessToken"),
        ...of("codebuild", "ImportSourceCredentials PersistOAuthToken"),
      ],
      denied: [
        ...of("codeconnections", "GetInd*"),
        ...of("codestar-connections", "GetInd*"),
        ...of("codebuild", "Im* Pe*"),
      ],
      on: { kind: "account" },
      in: "everywhere",
      source: `${documentation}service-authorization/latest/reference/list_awscodeconnections.html`,
    },
    {
      kind: "do",
      what: "approves in the place of a team of people",
      actions: of("mpa", "StartSession UpdateApprovalTeam"),
      denied: of("mpa", "StartS* UpdateA*"),
      on: { kind: "pattern", arn: "arn:*:mpa:*:${account}:*" },
      in: "everywhere",
      source: `${documentation}mpa/latest/userguide/what-is.html`,
    },
  ],
};

/** Actions that read what a resource holds, by its service: what `read:ARN` asks for. */
export const reads: Readonly<Record<string, readonly string[]>> = {
  s3: of("s3", "GetObject GetObjectVersion GetObjectTorrent"),
  s3tables: of("s3tables", "GetTableData"),
  s3vectors: of("s3vectors", "GetVectors QueryVectors ListVectors"),
  dynamodb: of(
    "dynamodb",
    "GetItem BatchGetItem Query Scan PartiQLSelect ConditionCheckItem SearchVectors ReadDataForReplication GetRecords ExportTableToPointInTime CreateBackup RestoreTableFromBackup RestoreTableToPointInTime",
  ),
  secretsmanager: of("secretsmanager", "GetSecretValue BatchGetSecretValue"),
  ssm: of("ssm", "GetParameter GetParameters GetParametersByPath GetParameterHistory GetDocument"),
  kms: of("kms", "Decrypt ReEncryptFrom CreateGrant GenerateDataKey DeriveSharedSecret"),
  sqs: of("sqs", "ReceiveMessage"),
  sns: of("sns", "Subscribe"),
  kinesis: of("kinesis", "GetRecords SubscribeToShard"),
  logs: of(
    "logs",
    "GetLogEvents FilterLogEvents StartQuery StartLiveTail GetLogRecord CreateExportTask PutSubscriptionFilter Unmask GetQueryResults ListAnomalies",
  ),
  lambda: of("lambda", "GetFunction GetFunctionConfiguration GetLayerVersion"),
  ecr: of("ecr", "BatchGetImage GetDownloadUrlForLayer"),
  rds: of(
    "rds",
    "CreateDBSnapshot CopyDBSnapshot ModifyDBSnapshotAttribute StartExportTask RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime DownloadDBLogFilePortion DownloadCompleteDBLogFile ModifyDBInstance ModifyDBCluster RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime CopyDBClusterSnapshot ModifyDBClusterSnapshotAttribute",
  ),
  ec2: of(
    "ec2",
    "GetPasswordData CreateSnapshot CreateSnapshots CopySnapshot ModifySnapshotAttribute CreateVolume AttachVolume CreateImage ModifyImageAttribute ExportImage GetConsoleOutput GetConsoleScreenshot DescribeInstanceAttribute",
  ),
  elasticfilesystem: of("elasticfilesystem", "ClientMount ClientRootAccess ReplicationRead"),
  redshift: of(
    "redshift",
    "GetClusterCredentials GetClusterCredentialsWithIAM CreateClusterSnapshot ModifyCluster FetchResults",
  ),
  es: of("es", "ESHttpGet ESHttpPost ESHttpHead UpdateDomainConfig"),
  backup: of("backup", "StartRestoreJob CopyFromBackupVault CreateBackupAccessPoint"),
  glue: of("glue", "GetTable GetTables GetPartitions GetConnection GetConnections"),
  codecommit: of("codecommit", "GitPull GetFile GetBlob GetFolder"),
  codeartifact: of("codeartifact", "ReadFromRepository GetPackageVersionAsset"),
  states: of("states", "DescribeExecution GetExecutionHistory RevealSecrets"),
};

const aboutPrincipals: readonly Goal[] = [
  {
    kind: "admin",
    title: "become administrator of an account",
    asked: "account",
    ways: [
      {
        kind: "be",
        what: "may do everything in the account",
        who: "administrator",
        source: `${documentation}IAM/latest/UserGuide/access_policies_job-functions.html`,
      },
      {
        kind: "have",
        what: "controls the account from outside of it",
        gain: "account",
        of: "asked",
        source: `${documentation}organizations/latest/userguide/orgs_manage_accounts_access.html`,
      },
    ],
  },
  {
    kind: "break-glass",
    title: "act as break-glass",
    asked: "nothing",
    ways: [
      {
        kind: "be",
        what: "is break-glass",
        who: "breakGlass",
        source: `${documentation}IAM/latest/UserGuide/best-practices.html`,
      },
    ],
  },
  {
    kind: "role",
    title: "act as this principal",
    asked: "principal",
    ways: [
      {
        kind: "be",
        what: "is that principal",
        who: "asked",
        source: `${documentation}STS/latest/APIReference/API_AssumeRole.html`,
      },
    ],
  },
  {
    kind: "read",
    title: "read what this resource holds",
    asked: "resource",
    ways: [
      {
        kind: "have",
        what: "has what the resource holds, or writes who may read it",
        gain: "content",
        of: "asked",
        source: `${documentation}IAM/latest/UserGuide/access_policies_identity-vs-resource.html`,
      },
      {
        kind: "have",
        what: "writes who may read the resource",
        gain: "resourcePolicy",
        of: "asked",
        source: `${documentation}IAM/latest/UserGuide/access_policies_identity-vs-resource.html`,
      },
    ],
  },
];

export const goals: readonly Goal[] = [
  ...aboutPrincipals.slice(0, 1),
  backup,
  audit,
  prod,
  guardrails,
  irreversibly,
  approval,
  ...aboutPrincipals.slice(1),
];
