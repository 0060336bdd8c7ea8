/**
 * What nothing takes back, judged by what remains afterwards and not by the verb; and what can be undone, and how.
 *
 * Two lists, for two readers. `irreversible` is what the boundary denies to every role of an agent, whatever its other
 * policies say: its patterns are short because all of them share one policy of 6,144 characters. `undoable` is what an
 * escalation's task may be made of: what is on neither list has not been judged, and a task may not use it.
 *
 * Names of actions are AWS's (Service Authorization Reference); the tests hold both lists against the IAM data.
 */

/** Operations of one kind, and what is gone afterwards. */
export interface IrreversibleOperations {
  /** What remains lost, as the end of the sentence "afterwards, …". */
  readonly lost: string;
  /** Whether the call changes a resource, or what is in it. */
  readonly plane: "control" | "data";
  /** The operations meant, by their full names. */
  readonly actions: readonly string[];
  /** How the boundary denies them: patterns that reach every one of `actions`, and no call that an agent needs. */
  readonly denied: readonly string[];
  /** Where AWS says so. */
  readonly source: string;
}

/** The names of one service's actions, with its prefix. */
const of = (service: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

export const irreversible: readonly IrreversibleOperations[] = [
  {
    lost: "whoever was let in stays in: a role, a key or a trust made by an agent outlives the agent",
    plane: "control",
    actions: of(
      "iam",
      `PassRole CreateRole UpdateAssumeRolePolicy AttachRolePolicy PutRolePolicy DeleteRolePermissionsBoundary
       PutRolePermissionsBoundary CreatePolicyVersion SetDefaultPolicyVersion DetachRolePolicy DeleteRolePolicy CreateUser
       CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateOpenIDConnectProvider
       AddClientIDToOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint CreateSAMLProvider UpdateSAMLProvider
       CreateServiceLinkedRole AddRoleToInstanceProfile AcceptDelegationRequest SendDelegationToken
       EnableOrganizationsRootCredentialsManagement EnableOutboundWebIdentityFederation TagRole UntagRole
       RemoveRoleFromInstanceProfile UploadSigningCertificate`,
    ),
    denied: of("iam", "A* C* D* E* P* R* Se* T* U*"),
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html",
  },
  {
    lost: "a credential is out that neither the end of a grant nor the kill switch takes back",
    plane: "control",
    actions: [
      ...of(
        "sts",
        `GetFederationToken GetSessionToken GetWebIdentityToken GetServiceBearerToken GetDelegatedAccessToken AssumeRoot
         SetContext TagSession TagGetWebIdentityToken`,
      ),
      ...of("signin", "CreateOAuth2Token AuthorizeOAuth2Access CreateOAuth2PublicClient"),
      ...of("sso-oauth", "CreateTokenWithIAM"),
      ...of("secretsmanager", "GetSecretValue BatchGetSecretValue"),
      ...of("ec2", "GetPasswordData"),
      ...of("ecr", "GetAuthorizationToken"),
      ...of("s3", "GetDataAccess"),
      ...of("acm", "ExportCertificate"),
      ...of("cognito-identity", "GetOpenIdTokenForDeveloperIdentity"),
      ...of("redshift", "GetClusterCredentials GetClusterCredentialsWithIAM"),
    ],
    denied: [
      ...of("sts", "Get*Token AssumeRoot SetC* T*"),
      "signin:*",
      "sso-oauth:*",
      "secretsmanager:*SecretValue",
      "ec2:GetP*",
      "ecr:GetAu*",
      "s3:GetDataA*",
      "acm:E*",
      "cognito-identity:GetO*",
      "redshift:GetC*",
    ],
    source:
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html",
  },
  {
    lost: "the account is closed, out of its organisation or somebody else's, and every lock in it ends with it",
    plane: "control",
    actions: [
      ...of("organizations", "LeaveOrganization CloseAccount RemoveAccountFromOrganization"),
      ...of(
        "account",
        `CloseAccount StartPrimaryEmailUpdate AcceptPrimaryEmailUpdate PutContactInformation PutAlternateContact
         DeleteAlternateContact DisableRegion EnableRegion`,
      ),
    ],
    denied: [...of("organizations", "C* Le* R*"), ...of("account", "A* C* D* E* P* S*")],
    source: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html",
  },
  {
    lost: "what was encrypted under the key cannot be read again, or is read by whoever holds the key now",
    plane: "control",
    actions: of(
      "kms",
      `ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial PutKeyPolicy CreateGrant RevokeGrant RetireGrant
       DeleteAlias UpdateAlias UpdatePrimaryRegion ReplicateKey ImportKeyMaterial DisconnectCustomKeyStore
       DeleteCustomKeyStore UpdateCustomKeyStore Sign`,
    ),
    denied: of("kms", "C* Del* Di* I* P* R* S* U*"),
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  },
  {
    lost: "copies are gone, or stop being made or kept: what they would have brought back is lost with the original",
    plane: "control",
    actions: [
      ...of(
        "backup",
        `DeleteRecoveryPoint DeleteBackupVault DisassociateRecoveryPoint DisassociateRecoveryPointFromParent
         UpdateRecoveryPointLifecycle DeleteBackupVaultLockConfiguration PutBackupVaultLockConfiguration
         DeleteBackupVaultAccessPolicy PutBackupVaultAccessPolicy DeleteBackupPlan UpdateBackupPlan
         DeleteBackupSelection UpdateGlobalSettings UpdateRegionSettings StopBackupJob CancelLegalHold
         PutBackupVaultSharingPolicy AssociateBackupVaultMpaApprovalTeam CreateBackupAccessPoint
         RevokeRestoreAccessBackupVault`,
      ),
      ...of("rbin", "DeleteRule UpdateRule UnlockRule"),
    ],
    denied: [...of("backup", "A* C* Del* Di* P* R* S* U*"), ...of("rbin", "D* U*")],
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/deleting-backups.html",
  },
  {
    lost: "object versions are gone, or the bucket no longer keeps, locks, encrypts or guards what is written to it",
    plane: "control",
    actions: [
      ...of(
        "s3",
        `DeleteObjectVersion DeleteBucket BypassGovernanceRetention PutLifecycleConfiguration PutBucketVersioning
         PutBucketObjectLockConfiguration PutObjectRetention PutObjectLegalHold PutBucketPolicy DeleteBucketPolicy
         PutBucketPublicAccessBlock PutAccountPublicAccessBlock PutBucketAcl PutObjectAcl PutObjectVersionAcl
         PutEncryptionConfiguration PutReplicationConfiguration PutBucketLogging PutBucketNotification PutBucketTagging
         PutBucketOwnershipControls PutAccessPointPolicy PutMultiRegionAccessPointPolicy DeleteAccessPoint CreateJob CreateAccessPoint CreateAccessGrant
         ReplicateObject ReplicateDelete UpdateObjectEncryption PutObjectTagging`,
      ),
      ...of(
        "s3tables",
        "DeleteTable DeleteTableBucket PutTableRecordExpirationConfiguration PutTableBucketPolicy",
      ),
      ...of("s3vectors", "DeleteVectors DeleteIndex DeleteVectorBucket"),
      // A directory bucket keeps no versions: every write to it overwrites for good.
      ...of("s3express", "CreateSession DeleteBucket PutLifecycleConfiguration PutBucketPolicy"),
    ],
    denied: [
      ...of(
        "s3",
        "By* C* DeleteA* DeleteB* DeleteObject?* PutA* PutB* PutE* PutL* PutM* PutObject?* PutR* Rep* U*",
      ),
      ...of("s3tables", "D* P*"),
      "s3vectors:D*",
      "s3express:*",
    ],
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html",
  },
  {
    lost: "the table or its backups are gone, items expire by themselves, or there is no point in time to go back to",
    plane: "control",
    actions: of(
      "dynamodb",
      `DeleteTable DeleteBackup DeleteTableReplica DeleteResourcePolicy PutResourcePolicy UpdateContinuousBackups
       UpdateTimeToLive UpdateTable UpdateGlobalTable UpdateGlobalTableSettings PurchaseReservedCapacityOfferings`,
    ),
    denied: of("dynamodb", "DeleteB* DeleteR* DeleteT* Pur* PutR* UpdateC* UpdateG* UpdateT*"),
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html",
  },
  {
    lost: "the database, its backups or their retention are gone, or its master password is the caller's",
    plane: "control",
    actions: [
      ...of(
        "rds",
        `DeleteDBInstance DeleteDBCluster DeleteDBSnapshot DeleteDBClusterSnapshot DeleteDBInstanceAutomatedBackup
         DeleteDBClusterAutomatedBackup DeleteTenantDatabase DeleteGlobalCluster ModifyDBInstance ModifyDBCluster
         ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute ModifyOptionGroup ModifyDBParameterGroup
         RemoveFromGlobalCluster RemoveRoleFromDBCluster FailoverGlobalCluster PromoteReadReplica EnableHttpEndpoint
         StopDBInstanceAutomatedBackupsReplication PurchaseReservedDBInstancesOffering`,
      ),
      ...of(
        "redshift",
        `DeleteCluster DeleteClusterSnapshot BatchDeleteClusterSnapshots BatchModifyClusterSnapshots ModifyCluster
         ModifyClusterSnapshot ModifySnapshotCopyRetentionPeriod DisableSnapshotCopy DisableLogging
         PurchaseReservedNodeOffering PutResourcePolicy`,
      ),
      ...of(
        "redshift-serverless",
        "DeleteNamespace DeleteWorkgroup DeleteSnapshot UpdateNamespace UpdateSnapshot RestoreFromSnapshot GetCredentials",
      ),
      ...of(
        "elasticache",
        "DeleteReplicationGroup DeleteCacheCluster DeleteServerlessCache DeleteSnapshot ModifyReplicationGroup",
      ),
      ...of("memorydb", "DeleteCluster DeleteSnapshot UpdateCluster"),
      ...of("dsql", "DeleteCluster UpdateCluster PutClusterPolicy"),
      ...of("es", "DeleteDomain DeleteElasticsearchDomain UpdateDomainConfig DeletePackage"),
      ...of(
        "aoss",
        "DeleteCollection CreateLifecyclePolicy UpdateLifecyclePolicy CreateAccessPolicy UpdateAccessPolicy",
      ),
    ],
    denied: [
      ...of("rds", "Del* E* FailoverG* M* P* Rem* StopDBInstanceA*"),
      ...of("redshift", "B* Del* Di* M* P*"),
      "redshift-serverless:*",
      ...of("elasticache", "Del* M*"),
      ...of("memorydb", "Del* U*"),
      ...of("dsql", "D* P* U*"),
      ...of("es", "Del* U*"),
      ...of("aoss", "C* D* U*"),
    ],
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
  },
  {
    lost: "rows and indices are gone: what is said in a database's own language is under no policy of AWS's",
    plane: "data",
    actions: [
      ...of("rds-data", "ExecuteStatement BatchExecuteStatement ExecuteSql"),
      ...of("rds-db", "connect"),
      ...of("redshift-data", "ExecuteStatement BatchExecuteStatement"),
      ...of("dsql", "DbConnect DbConnectAdmin"),
      ...of("neptune-db", "connect DeleteDataViaQuery WriteDataViaQuery ResetDatabase"),
      ...of("elasticache", "Connect"),
      ...of("memorydb", "Connect"),
      ...of("es", "ESHttpDelete ESHttpPost ESHttpPut ESHttpPatch"),
      ...of("aoss", "APIAccessAll"),
      ...of("kafka-cluster", "DeleteTopic AlterTopic AlterTopicDynamicConfiguration"),
    ],
    denied: [
      "rds-data:*",
      "rds-db:*",
      "redshift-data:*",
      "dsql:D*",
      "neptune-db:*",
      "elasticache:Con*",
      "memorydb:Con*",
      "es:ES*",
      "aoss:A*",
      ...of("kafka-cluster", "A* D*"),
    ],
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
  },
  {
    lost: "a command has run as somebody else, out of the sight of every policy of the agent's",
    plane: "data",
    actions: [
      ...of("ecs", "ExecuteCommand RunTask StartTask RegisterTaskDefinition"),
      ...of(
        "ssm",
        `SendCommand StartSession ResumeSession StartAutomationExecution StartChangeRequestExecution CreateAssociation
         UpdateAssociation CreateActivation CreateDocument UpdateDocument StartAccessRequest GetAccessToken
         ModifyDocumentPermission`,
      ),
      ...of("ec2-instance-connect", "SendSSHPublicKey SendSerialConsoleSSHPublicKey OpenTunnel"),
      ...of(
        "lambda",
        `UpdateFunctionCode UpdateFunctionConfiguration AddPermission RemovePermission PutResourcePolicy
         DeleteResourcePolicy`,
      ),
      ...of("eks", "AccessKubernetesApi MutateViaKubernetesApi AssociateAccessPolicy"),
      ...of(
        "cloudformation",
        "CreateStack UpdateStack DeleteStack ExecuteChangeSet CreateResource UpdateResource DeleteResource",
      ),
      ...of("codebuild", "StartBuild StartBuildBatch StartSandbox RetryBuild"),
    ],
    denied: [
      ...of("ecs", "E* R* Sta*"),
      ...of("ssm", "C* GetAc* M* Res* Se* Sta* UpdateA* UpdateD*"),
      "ec2-instance-connect:*",
      ...of("lambda", "*Permission DeleteRes* PutRes* UpdateF*"),
      ...of("eks", "A* M*"),
      ...of("cloudformation", "C* Del* E* U*"),
      ...of("codebuild", "R* S*"),
    ],
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  },
  {
    lost: "disks, images, addresses or file systems are gone, or their copies are somebody else's",
    plane: "control",
    actions: [
      ...of(
        "ec2",
        `TerminateInstances DeleteVolume DeleteSnapshot DeregisterImage DeleteFlowLogs ReleaseAddress ModifyInstanceAttribute
         ModifySnapshotAttribute ModifyImageAttribute ModifySnapshotTier ModifyVolume ModifyEbsDefaultKmsKeyId
         DisableEbsEncryptionByDefault DisableSnapshotBlockPublicAccess UnlockSnapshot ResetSnapshotAttribute
         CreateReplaceRootVolumeTask PurchaseReservedInstancesOffering`,
      ),
      ...of(
        "elasticfilesystem",
        "DeleteFileSystem PutLifecycleConfiguration PutBackupPolicy UpdateFileSystemProtection",
      ),
      ...of(
        "fsx",
        `DeleteFileSystem DeleteVolume DeleteBackup DeleteSnapshot DeleteStorageVirtualMachine UpdateFileSystem UpdateVolume
         RestoreVolumeFromSnapshot CopySnapshotAndUpdateVolume BypassSnaplockEnterpriseRetention PutResourcePolicy`,
      ),
      // What a cluster keeps of itself goes with it.
      ...of("eks", "DeleteCluster"),
    ],
    denied: [
      ...of("ec2", "CreateR* Del* Der* Di* M* P* Rel* Res* T* U*"),
      ...of("elasticfilesystem", "Del* P* U*"),
      ...of("fsx", "By* CopyS* Del* P* R* U*"),
      "eks:Dele*",
    ],
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-snapshot.html",
  },
  {
    lost: "file systems are written over, which keep no versions",
    plane: "data",
    actions: of("elasticfilesystem", "ClientWrite ClientRootAccess"),
    denied: ["elasticfilesystem:Cl*"],
    source: "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
  },
  {
    lost: "messages and records are gone: queues and streams keep no copies",
    plane: "data",
    actions: [
      ...of("sqs", "PurgeQueue DeleteMessage DeleteQueue SetQueueAttributes AddPermission RemovePermission"),
      ...of(
        "sns",
        "DeleteTopic SetTopicAttributes SetSubscriptionAttributes Unsubscribe AddPermission RemovePermission",
      ),
      ...of("kinesis", "DeleteStream DecreaseStreamRetentionPeriod PutResourcePolicy DeleteResourcePolicy"),
      ...of("firehose", "DeleteDeliveryStream UpdateDestination"),
      ...of("kafka", "DeleteCluster DeleteTopic UpdateTopic PutClusterPolicy"),
      // Its age and retry limits drop records unread.
      ...of("lambda", "UpdateEventSourceMapping"),
    ],
    denied: [
      ...of("sqs", "A* D* P* Rem* Set*"),
      ...of("sns", "A* D* R* S* U*"),
      ...of("kinesis", "Dec* Del* PutRes*"),
      ...of("firehose", "Del* U*"),
      ...of("kafka", "Del* P* U*"),
      "lambda:UpdateE*",
    ],
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html",
  },
  {
    lost: "the secret or parameter, with its history, is gone or is the caller's",
    plane: "control",
    actions: [
      ...of(
        "secretsmanager",
        "DeleteSecret PutSecretValue UpdateSecret PutResourcePolicy DeleteResourcePolicy UpdateSecretVersionStage",
      ),
      // A parameter keeps a hundred versions: as many writes push out every one of before.
      ...of("ssm", "DeleteParameter DeleteParameters PutParameter PutResourcePolicy"),
    ],
    denied: [...of("secretsmanager", "Del* Put* U*"), ...of("ssm", "Del* P*")],
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  },
  {
    lost: "what happened is nowhere on record",
    plane: "control",
    actions: [
      ...of(
        "logs",
        `DeleteLogGroup DeleteLogStream PutRetentionPolicy PutDataProtectionPolicy AssociateKmsKey DisassociateKmsKey
         DeleteSubscriptionFilter PutSubscriptionFilter PutAccountPolicy PutResourcePolicy PutLogGroupDeletionProtection
         PutLogEvents`,
      ),
      ...of(
        "cloudtrail",
        `StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors PutEventConfiguration DeleteEventDataStore
         UpdateEventDataStore StopEventDataStoreIngestion`,
      ),
      ...of(
        "config",
        "StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel PutRetentionConfiguration",
      ),
    ],
    denied: [
      ...of("logs", "A* Del* Di* P*"),
      ...of("cloudtrail", "Del* P* St* U*"),
      ...of("config", "Dele* P* St*"),
    ],
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
  },
  {
    lost: "images that run somewhere are gone, expire by themselves, or are somebody else's",
    plane: "control",
    actions: of(
      "ecr",
      "BatchDeleteImage DeleteRepository PutLifecyclePolicy PutImage PutImageTagMutability SetRepositoryPolicy PutRegistryPolicy",
    ),
    denied: of("ecr", "BatchD* Del* P* S*"),
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/delete_image.html",
  },
  {
    lost: "people's accounts are gone with their passwords, or are the caller's: neither can be exported",
    plane: "control",
    actions: [
      ...of(
        "cognito-idp",
        `DeleteUserPool DeleteUserPoolClient DeleteUserPoolDomain UpdateUserPool AdminDeleteUser AdminSetUserPassword
         AdminInitiateAuth AdminDisableUser AdminUpdateUserAttributes SetUserPoolMfaConfig`,
      ),
      ...of(
        "cognito-identity",
        "DeleteIdentityPool DeleteIdentities UpdateIdentityPool SetIdentityPoolRoles",
      ),
    ],
    denied: [...of("cognito-idp", "A* Del* Set* U*"), ...of("cognito-identity", "Del* Set* U*")],
    source:
      "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-deletion-protection.html",
  },
  {
    lost: "the name, or the proof of it, is gone or somebody else's",
    plane: "control",
    actions: [
      ...of(
        "route53",
        "DeleteHostedZone DeleteKeySigningKey DisableHostedZoneDNSSEC DeleteReusableDelegationSet",
      ),
      ...of(
        "route53domains",
        "DeleteDomain TransferDomain TransferDomainToAnotherAwsAccount UpdateDomainNameservers RetrieveDomainAuthCode DisableDomainTransferLock RegisterDomain",
      ),
      ...of("acm", "DeleteCertificate RevokeCertificate"),
      ...of(
        "acm-pca",
        "DeleteCertificateAuthority RevokeCertificate UpdateCertificateAuthority IssueCertificate PutPolicy",
      ),
    ],
    denied: [...of("route53", "D*"), "route53domains:*", ...of("acm", "Del* R*"), "acm-pca:*"],
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DeleteHostedZone.html",
  },
];

/**
 * What must be switched on for an operation to be undone. A task that needs one of them says so, and whoever reviews the
 * task answers for it: nothing here can see whether it is so.
 */
export const recoveries = {
  versioning: "the bucket keeps versions, and for longer than a mistake stays unseen",
  pointInTimeRecovery: "the table has point-in-time recovery",
  ownUndo: "the code that is started undoes what it did, or changes nothing for good",
} as const;

export type Recovery = keyof typeof recoveries;

/** Operations that leave a way back, or nothing to go back from. */
export interface UndoableOperations {
  readonly actions: readonly string[];
  /** How they are undone, as the end of the sentence "afterwards, …". */
  readonly undo: string;
  /** What must be so for that. Default: nothing. */
  readonly needs?: Recovery;
  readonly source: string;
}

export const undoable: readonly UndoableOperations[] = [
  {
    actions: [
      ...of("s3", "GetObject GetObjectVersion GetObjectTagging ListBucket ListBucketVersions"),
      ...of("dynamodb", "GetItem BatchGetItem Query Scan DescribeTable DescribeContinuousBackups"),
      ...of("sqs", "GetQueueAttributes GetQueueUrl ListMessageMoveTasks"),
      ...of("kinesis", "DescribeStreamSummary GetRecords GetShardIterator ListShards"),
      ...of("logs", "FilterLogEvents GetLogEvents StartQuery GetQueryResults DescribeLogStreams"),
      ...of("ecs", "DescribeServices DescribeTasks ListTasks"),
      ...of("rds", "DescribeDBInstances DescribeDBClusters DescribeDBSnapshots DescribeDBClusterSnapshots"),
      ...of("lambda", "GetAlias GetFunctionConcurrency GetEventSourceMapping ListVersionsByFunction"),
      ...of("states", "DescribeExecution DescribeStateMachine ListExecutions"),
      ...of("kms", "Decrypt DescribeKey Encrypt GenerateDataKey"),
    ],
    undo: "nothing has changed",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  },
  {
    actions: of("s3", "PutObject DeleteObject"),
    undo: "the version from before is there, and is put back",
    needs: "versioning",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  },
  {
    actions: of("s3", "RestoreObject AbortMultipartUpload ListMultipartUploadParts"),
    undo: "objects are as they were",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html",
  },
  {
    actions: of(
      "dynamodb",
      "PutItem UpdateItem DeleteItem BatchWriteItem PartiQLInsert PartiQLUpdate PartiQLDelete",
    ),
    undo: "the table of any second of the last days is restored beside it",
    needs: "pointInTimeRecovery",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
  },
  {
    actions: of("dynamodb", "CreateBackup"),
    undo: "there is one more copy",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html",
  },
  {
    actions: [
      ...of(
        "rds",
        "RebootDBInstance RebootDBCluster FailoverDBCluster StartDBInstance StopDBInstance StartDBCluster StopDBCluster",
      ),
      ...of("ec2", "RebootInstances StartInstances"),
    ],
    undo: "it runs again, or is stopped again, with all its data",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RebootInstance.html",
  },
  {
    actions: of("rds", "CreateDBSnapshot CreateDBClusterSnapshot"),
    undo: "there is one more copy",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CreateSnapshot.html",
  },
  {
    // Scaling a group of instances in is not among them: it terminates instances, and their disks go with them.
    actions: of("ecs", "UpdateService StopTask"),
    undo: "the service is set back to the task definition and the number that it had",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html",
  },
  {
    actions: of(
      "lambda",
      "UpdateAlias PutFunctionConcurrency DeleteFunctionConcurrency PutProvisionedConcurrencyConfig",
    ),
    undo: "the alias or the limit is set back",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html",
  },
  {
    actions: [
      ...of("lambda", "InvokeFunction"),
      ...of("states", "StartExecution StartSyncExecution RedriveExecution"),
    ],
    undo: "what was started is undone by its own means",
    needs: "ownUndo",
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
  },
  {
    actions: [
      ...of(
        "sqs",
        // A redrive is not among them: it deletes what it moves.
        "SendMessage ReceiveMessage ChangeMessageVisibility",
      ),
      ...of("sns", "Publish"),
      ...of("kinesis", "PutRecord PutRecords"),
      ...of("events", "PutEvents"),
    ],
    undo: "every message is still in a queue or a stream, and there may be more of them",
    needs: "ownUndo",
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
  },
  {
    actions: of("appconfig", "StartDeployment StopDeployment"),
    undo: "the version of the configuration from before is deployed again",
    source: "https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-deploying.html",
  },
  {
    actions: of("cloudfront", "CreateInvalidation"),
    undo: "the cache fills again from the origin",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html",
  },
];

/** Everything that the boundary denies to every role of an agent, as patterns. */
export const deniedActions: readonly string[] = [...new Set(irreversible.flatMap(({ denied }) => denied))];

/** An IAM pattern as an expression; IAM compares actions without regard to case. */
const expression = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "i",
  );

const lostTo = irreversible.map((operations) => ({
  operations,
  expressions: operations.denied.map(expression),
}));

/** What is known of an operation: it can be undone, it cannot, or nobody has judged it. */
export type Judgement =
  | { readonly verdict: "undoable"; readonly operations: UndoableOperations }
  | { readonly verdict: "irreversible"; readonly operations: IrreversibleOperations }
  | { readonly verdict: "unjudged" };

/** What is known of one action, named in full. */
export function judge(action: string): Judgement {
  const lost = lostTo.find(({ expressions }) => expressions.some((denied) => denied.test(action)));
  if (lost) return { verdict: "irreversible", operations: lost.operations };
  const wanted = action.toLowerCase();
  const kept = undoable.find(({ actions }) => actions.some((known) => known.toLowerCase() === wanted));
  return kept ? { verdict: "undoable", operations: kept } : { verdict: "unjudged" };
}
