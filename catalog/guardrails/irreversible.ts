/** What nothing takes back, in audit, backup and prod: a person does it, as break-glass. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

export const irreversibleInDomains: readonly Guardrail[] = [
  {
    sid: "Irreversible",
    denies: "deletes what holds data, its snapshots, its names or its users",
    threats: [16, 17],
    actions: [
      ...of("acm-pca", "DeleteC*"),
      ...of("aoss", "DeleteCollection"),
      ...of("cassandra", "Drop*"),
      ...of("cloudhsm", "DeleteB* DeleteC*"),
      ...of("codecommit", "DeleteRepository"),
      ...of("cognito-identity", "DeleteIdentityPool"),
      ...of("cognito-idp", "DeleteUserPool"),
      ...of("dlm", "D* Up*"),
      ...of("ds", "DeleteDi* DeleteSn*"),
      ...of("docdb-elastic", "D*"),
      ...of("dsql", "DeleteCluster"),
      ...of("dynamodb", "DeleteB* DeleteT*"),
      ...of("ec2", "DeleteSn* DeleteVo* DeregisterIm* DisableImageDer* Lo* ModifySnapshotT* Unl*"),
      ...of("eks", "DeleteCl*"),
      ...of("elasticfilesystem", "DeleteF* DeleteR* PutB* UpdateFileSystemP*"),
      ...of("elasticache", "DeleteServerlessCacheSn* DeleteSn*"),
      ...of("es", "DeleteDo* DeleteElasticsearchD*"),
      ...of("fsx", "B* CopyS* DeleteB* DeleteFileS* DeleteS* DeleteV* Res*"),
      ...of("glacier", "CompleteV* DeleteAr* DeleteVault"),
      ...of("kafka", "DeleteCluster"),
      ...of("kinesis", "Dec* DeleteS*"),
      ...of("lightsail", "DeleteAu* DeleteBucket DeleteDisk* DeleteInstance* DeleteR*"),
      ...of("memorydb", "DeleteC* DeleteM* DeleteSn*"),
      ...of("neptune-graph", "DeleteG* Rese*"),
      ...of(
        "rds",
        `DeleteDBCluster DeleteDBClusterA* DeleteDBClusterS* DeleteDBI* DeleteDBSh* DeleteDBSn* DeleteG* DeleteT* FailoverG*
         RemoveF* StopDBInstanceA*`,
      ),
      ...of(
        "redshift",
        "BatchDeleteClusterSnapshots DeleteCluster DeleteClusterSn* DisableS* ModifyClusterSn* ModifySn*",
      ),
      ...of("redshift-serverless", "DeleteN* DeleteSnapshot"),
      ...of("route53", "DeleteHo* DeleteK* Disable*"),
      ...of("route53domains", "DeleteD* DisableDomainT* P* Ret* T* UpdateDomainC* UpdateDomainN*"),
      ...of("s3", "DeleteBucket DeleteObjectV*"),
      ...of("s3files", "DeleteFileSystem"),
      ...of("s3tables", "DeleteTable DeleteTableBucket"),
      ...of("s3vectors", "DeleteI* DeleteVectorBucket"),
      ...of("sqs", "P*"),
      ...of("storagegateway", "DeleteT* DeleteV*"),
      ...of("timestream", "DeleteD* DeleteT*"),
      ...of("timestream-influxdb", "DeleteDbB* DeleteDbC* DeleteDbI*"),
    ],
    spares: ["breakGlass", "backupRoles"],
    source: `${documentation}aws-backup/latest/devguide/deleting-backups.html`,
  },
  {
    sid: "SecretsForGood",
    denies: "deletes a secret without the days in which it can be had back",
    threats: [16],
    actions: ["secretsmanager:DeleteS*"],
    when: { Bool: { "secretsmanager:ForceDeleteWithoutRecovery": "true" } },
    spares: ["breakGlass"],
    source: `${documentation}secretsmanager/latest/userguide/manage_delete-secret.html`,
  },
];

/** What people decide, no credential of a machine decides for them. */
export const approvals: readonly Guardrail[] = [
  {
    sid: "Approvals",
    denies: "approves what waits for a person, goes past it, or takes the token of somebody at the forge",
    threats: [22],
    actions: [
      ...of("codebuild", "Im* Pe*"),
      ...of("codeconnections", "GetInd*"),
      ...of("codepipeline", "EnableS* O* PutAp* PutJobS* PutThirdPartyJobS*"),
      ...of("codestar-connections", "GetInd*"),
      ...of("mpa", "Cr* D* P* StartS* Up*"),
    ],
    spares: ["breakGlass", "people", "signedIn"],
    source: `${documentation}codepipeline/latest/userguide/approvals-approve-or-reject.html`,
  },
  {
    sid: "ConnectionTokens",
    // CodePipeline's sources go by `UseConnection`. A project of CodeBuild's with such a source takes the token, as a role that
    // the code it builds has, too: `mustWork` is for those who accept that.
    denies:
      "takes the token of a connection to the forge, which may push and approve wherever it is installed",
    threats: [22],
    actions: [...of("codeconnections", "GetConnectionT*"), ...of("codestar-connections", "GetConnectionT*")],
    spares: ["breakGlass"],
    source: `${documentation}codebuild/latest/userguide/connections-github-app.html`,
  },
];

/** Money that is promised for years. */
export const commitments: readonly Guardrail[] = [
  {
    sid: "Commitments",
    denies: "promises money for years, or buys a name",
    threats: [27],
    actions: [
      ...of("bedrock", "CreateProvisionedM*"),
      ...of("bedrock-mantle", "CreateReservation"),
      ...of("cloudfront", "CreateSavingsP*"),
      ...of("dynamodb", "Pur*"),
      ...of("ec2", "Pur*"),
      ...of("elasticache", "Pur*"),
      ...of("es", "Pur*"),
      ...of("mediaconnect", "Pur*"),
      ...of("medialive", "Pur*"),
      ...of("memorydb", "Pur*"),
      ...of("outposts", "CreateOrder"),
      ...of("rds", "Pur*"),
      ...of("redshift", "Pur*"),
      ...of("redshift-serverless", "CreateReservation"),
      ...of("route53domains", "Reg*"),
      ...of("sagemaker", "CreateReservedC*"),
      ...of("savingsplans", "C*"),
      ...of("shield", "CreateSubscription"),
      ...of("snowball", "CreateLongTermP*"),
    ],
    spares: ["breakGlass"],
    source: `${documentation}savingsplans/latest/userguide/what-is-savings-plans.html`,
  },
];
