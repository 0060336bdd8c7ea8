/**
 * Where the log of every account is kept, and asked.
 *
 * What AWS enforces, with a compliance lock: for the days of the lock nobody can delete or change a log file that was
 * delivered, its account's administrators, its root user and AWS included. With a trial lock whoever may bypass
 * governance can, and the bucket's policy denies that to everybody until an administrator changes it.
 *
 * What it does not stop. An administrator of the audit account (a role among `administrators`, or whoever may make or
 * assume a role of that name), and the account's root user through the bucket's policy, can end deliveries from then
 * on, hide files behind delete markers (the files stay), give others access to read, or make the default lock of files
 * to come longer; and, once they have changed the key's policy, schedule the key's deletion: 30 days in which it can be
 * called back, and after which the files are there but unreadable. The lock covers files that were delivered, not
 * deliveries: those stop when the trail stops, which is the management account's. Guardrails of the organisation and
 * alarms are what stands before these.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AccountBaseline, type AccountBaselineArgs } from "../account-baseline/account-baseline.ts";
import { type LockProfile, lockOf, trial } from "../lock.ts";
import {
  administratorRoleArns,
  auditFlowLogBucketName,
  auditResultsBucketName,
  auditTrailBucketName,
  trailArn,
} from "../names.ts";
import { type PolicyDocument, toJson } from "../policy-document.ts";
import {
  flowLogBucketPolicy,
  flowLogKeyPolicy,
  resultsBucketPolicy,
  type SinkScope,
  trailBucketPolicy,
  trailKeyPolicy,
} from "./policies.ts";
import { questions } from "./questions.ts";
import { databaseName, type Table, tables } from "./tables.ts";

export interface AuditSinkArgs {
  /** The audit account, which the sink is in. */
  accountId: string;
  /** The Region of the sink; not Bahrain or the UAE, which have no account namespaces for buckets. */
  region: string;
  /** The organisation whose trail is kept. */
  organizationId: string;
  /** The account that the organisation's trail belongs to. */
  managementAccountId: string;
  /** The accounts that the table `events` looks into; an account that is not listed is logged all the same. */
  accountIds: readonly string[];
  /** The accounts whose flow logs are taken in. */
  flowLogAccountIds: readonly string[];
  /**
   * How long what is delivered cannot be deleted. Default: a trial of one day that can be lifted.
   * Going from trial to compliance changes the bucket in place, and covers what is delivered from then on.
   * https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketobjectlockconfiguration/
   */
  lock?: LockProfile;
  /**
   * ARNs, or patterns of ARNs, of the roles that may change how the log is kept. Default: break-glass alone
   * (components/names.ts). Whoever brings the stack up must be among them: AWS refuses a key that shuts its maker out.
   */
  administrators?: readonly string[];
  /** Settings of the account that are decided by others already. Default: none. */
  account?: Pick<AccountBaselineArgs, "buckets" | "volumes">;
  /** Days after which logs are hidden, to be deleted a month later; at least the lock's. Default: never. */
  expireAfterDays?: number;
  /** The first day that the tables look at, `yyyy/MM/dd`. Default: 2026/01/01. */
  since?: string;
  /** Days for which answers of queries are kept. Default: 30. */
  keepResultsDays?: number;
  /** Bytes after which AWS stops a query, at USD 5 a TB. Default: 100 GiB, half a dollar. */
  bytesPerQuery?: number;
}

/** A bucket, and everything that must be in place before something is written to it. */
interface PrivateBucket {
  bucket: aws.s3.Bucket;
  ready: pulumi.Resource[];
}

export class AuditSink extends pulumi.ComponentResource {
  /** ARN of the trail's key: the organisation's trail takes it as configuration. */
  readonly trailKeyArn: pulumi.Output<string>;
  readonly trailBucketName: pulumi.Output<string>;
  readonly flowLogBucketArn: pulumi.Output<string>;
  /** The workgroup in which the log is asked. */
  readonly workgroupName: pulumi.Output<string>;
  readonly #name: string;
  readonly #lasting: pulumi.CustomResourceOptions;

  constructor(name: string, args: AuditSinkArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:AuditSink", name, {}, options);
    this.#name = name;
    // Guards and evidence: neither deleted nor replaced, and left in place when they leave the program.
    this.#lasting = { parent: this, protect: true, retainOnDelete: true };
    const { accountId, region, organizationId, managementAccountId, flowLogAccountIds } = args;
    const lock = lockOf(args.lock ?? trial, accountId);
    const { expireAfterDays } = args;
    if (expireAfterDays !== undefined && expireAfterDays < lock.minimumDays)
      throw new pulumi.RunError(
        `logs cannot expire after ${expireAfterDays} days: the lock keeps them for ${lock.minimumDays}`,
      );
    const scope: SinkScope = {
      accountId,
      region,
      organizationId,
      administrators: args.administrators ?? administratorRoleArns(accountId),
    };
    const writer = { trailArn: trailArn(managementAccountId, region), managementAccountId };
    const trailBucket = auditTrailBucketName(accountId, region);
    const flowLogBucket = auditFlowLogBucketName(accountId, region);
    const resultsBucket = auditResultsBucketName(accountId, region);

    const account = new AccountBaseline(`${name}-account`, args.account ?? {}, { parent: this });

    const trailKey = this.#key("trail", "Encrypts the organisation's trail", trailKeyPolicy(scope, writer));
    const trail = this.#lockedBucket("trail", trailBucket, {
      after: [account],
      key: trailKey,
      lock,
      policy: trailBucketPolicy(trailBucket, scope, writer, lock.maximumDays),
      expireAfterDays,
    });

    const flowLogKey = this.#key(
      "flow-logs",
      "Encrypts the flow logs of prod and dev",
      flowLogKeyPolicy(scope, flowLogAccountIds),
    );
    const flowLogs = this.#lockedBucket("flow-logs", flowLogBucket, {
      after: [account],
      key: flowLogKey,
      lock,
      policy: flowLogBucketPolicy(flowLogBucket, scope, flowLogAccountIds, lock.maximumDays),
      expireAfterDays,
    });

    const results = this.#resultsBucket(resultsBucket, account, scope, args.keepResultsDays ?? 30);
    const workgroup = this.#workgroup(results, accountId, args.bytesPerQuery ?? 100 * 1024 ** 3);
    const database = new aws.glue.CatalogDatabase(
      `${name}-database`,
      {
        name: databaseName,
        description: "The organisation's trail and the flow logs",
        tags: { purpose: "audit" },
      },
      { parent: this },
    );
    const everyTable = tables({
      trailBucket,
      flowLogBucket,
      organizationId,
      region,
      accountIds: args.accountIds,
      flowLogAccountIds,
      since: args.since ?? "2026/01/01",
    }).map((table) => this.#table(table, database));
    for (const question of questions)
      new aws.athena.NamedQuery(
        `${name}-question-${question.name}`,
        {
          name: question.name,
          description: question.description,
          database: database.name,
          workgroup: workgroup.name,
          query: question.sql,
        },
        { parent: this, dependsOn: everyTable },
      );

    this.trailKeyArn = trailKey.arn;
    this.trailBucketName = trail.bucket.bucket;
    this.flowLogBucketArn = flowLogs.bucket.arn;
    this.workgroupName = workgroup.name;
    this.registerOutputs({
      trailKeyArn: this.trailKeyArn,
      trailBucketName: this.trailBucketName,
      flowLogBucketArn: this.flowLogBucketArn,
      workgroupName: this.workgroupName,
    });
  }

  /** A key for one kind of log, with its alias. */
  #key(purpose: string, description: string, policy: PolicyDocument): aws.kms.Key {
    const key = new aws.kms.Key(
      `${this.#name}-${purpose}-key`,
      {
        description,
        policy: toJson(policy, "keyPolicy"),
        keyUsage: "ENCRYPT_DECRYPT",
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        enableKeyRotation: true,
        rotationPeriodInDays: 365,
        isEnabled: true,
        multiRegion: false,
        bypassPolicyLockoutSafetyCheck: false,
        deletionWindowInDays: 30,
        tags: { purpose: "audit" },
      },
      this.#lasting,
    );
    new aws.kms.Alias(
      `${this.#name}-${purpose}-key-alias`,
      { name: `alias/perimeter-${purpose}`, targetKeyId: key.keyId },
      this.#lasting,
    );
    return key;
  }

  /** A bucket that nobody outside reaches, and without ACLs. */
  #privateBucket(
    purpose: string,
    bucketName: string,
    settings: {
      objectLockEnabled: boolean;
      encryption: aws.types.input.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault;
    },
    options: pulumi.CustomResourceOptions,
  ): PrivateBucket {
    const name = `${this.#name}-${purpose}`;
    const own = { ...options, dependsOn: [] };
    const bucket = new aws.s3.Bucket(
      name,
      {
        bucket: bucketName,
        bucketNamespace: "account-regional",
        objectLockEnabled: settings.objectLockEnabled,
        forceDestroy: false,
        tags: { purpose: "audit" },
      },
      options,
    );
    const publicAccess = new aws.s3.BucketPublicAccessBlock(
      `${name}-public-access`,
      { bucket: bucket.bucket, ...shut },
      own,
    );
    const ownership = new aws.s3.BucketOwnershipControls(
      `${name}-ownership`,
      { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      own,
    );
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket: bucket.bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: settings.encryption,
            // With a data key of its own for each file, every file that is read is an event that names it.
            bucketKeyEnabled: false,
            blockedEncryptionTypes: ["SSE-C"],
          },
        ],
      },
      own,
    );
    return { bucket, ready: [publicAccess, ownership, encryption] };
  }

  /** A bucket whose objects stay: locked and encrypted before its policy lets anybody write. */
  #lockedBucket(
    purpose: string,
    bucketName: string,
    settings: {
      after: pulumi.Resource[];
      key: aws.kms.Key;
      lock: ReturnType<typeof lockOf>;
      policy: PolicyDocument;
      expireAfterDays: number | undefined;
    },
  ): PrivateBucket {
    const name = `${this.#name}-${purpose}`;
    const { lock, expireAfterDays } = settings;
    const { bucket, ready } = this.#privateBucket(
      purpose,
      bucketName,
      {
        objectLockEnabled: true,
        encryption: { sseAlgorithm: "aws:kms", kmsMasterKeyId: settings.key.arn },
      },
      { ...this.#lasting, dependsOn: settings.after },
    );
    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      this.#lasting,
    );
    const retention = new aws.s3.BucketObjectLockConfiguration(
      `${name}-lock`,
      {
        bucket: bucket.bucket,
        objectLockEnabled: "Enabled",
        rule: { defaultRetention: { mode: lock.mode, days: lock.minimumDays } },
      },
      { ...this.#lasting, dependsOn: [versioning] },
    );
    const lifecycle = new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        bucket: bucket.bucket,
        rules: [
          {
            id: expireAfterDays === undefined ? "keep" : "expire",
            status: "Enabled",
            filter: { prefix: "" },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            ...(expireAfterDays === undefined ? {} : expiryAfter(expireAfterDays)),
          },
        ],
      },
      { ...this.#lasting, dependsOn: [versioning] },
    );
    const policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.bucket, policy: toJson(settings.policy, "bucketPolicy") },
      { ...this.#lasting, dependsOn: [...ready, versioning, retention, lifecycle] },
    );
    return { bucket, ready: [policy] };
  }

  /** Answers of queries: copies of what the log says, so for a few days only. S3's own key: Athena's readers need no other. */
  #resultsBucket(
    bucketName: string,
    account: pulumi.Resource,
    scope: SinkScope,
    keepDays: number,
  ): PrivateBucket {
    const name = `${this.#name}-results`;
    const { bucket, ready } = this.#privateBucket(
      "results",
      bucketName,
      { objectLockEnabled: false, encryption: { sseAlgorithm: "AES256" } },
      { parent: this, dependsOn: [account] },
    );
    const lifecycle = new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        bucket: bucket.bucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: keepDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { parent: this },
    );
    const policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.bucket, policy: toJson(resultsBucketPolicy(bucketName, scope), "bucketPolicy") },
      { parent: this, dependsOn: [...ready, lifecycle] },
    );
    return { bucket, ready: [policy] };
  }

  /** https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html */
  #workgroup(
    { bucket, ready }: PrivateBucket,
    accountId: string,
    bytesPerQuery: number,
  ): aws.athena.Workgroup {
    return new aws.athena.Workgroup(
      `${this.#name}-workgroup`,
      {
        name: "perimeter-log",
        description: "Questions to the organisation's log",
        state: "ENABLED",
        forceDestroy: false,
        configuration: {
          // Else a client chooses where its answers go.
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          requesterPaysEnabled: false,
          bytesScannedCutoffPerQuery: bytesPerQuery,
          engineVersion: { selectedEngineVersion: "Athena engine version 3" },
          resultConfiguration: {
            outputLocation: pulumi.interpolate`s3://${bucket.bucket}/`,
            expectedBucketOwner: accountId,
            encryptionConfiguration: { encryptionOption: "SSE_S3" },
          },
        },
        tags: { purpose: "audit" },
      },
      { parent: this, dependsOn: ready },
    );
  }

  #table(table: Table, database: aws.glue.CatalogDatabase): aws.glue.CatalogTable {
    return new aws.glue.CatalogTable(
      `${this.#name}-table-${table.name.replaceAll("_", "-")}`,
      {
        name: table.name,
        description: table.description,
        databaseName: database.name,
        tableType: "EXTERNAL_TABLE",
        parameters: { ...table.parameters },
        partitionKeys: table.partitions.map((column) => ({ ...column })),
        storageDescriptor: {
          location: table.location,
          inputFormat: table.inputFormat,
          outputFormat: table.outputFormat,
          columns: table.columns.map((column) => ({ ...column })),
          serDeInfo: {
            serializationLibrary: table.serializer.library,
            parameters: { ...table.serializer.parameters },
          },
        },
      },
      { parent: this },
    );
  }
}

/** First hidden, then deleted a month later, so that a wrong number can still be noticed. */
const expiryAfter = (days: number) => ({
  expiration: { days },
  noncurrentVersionExpiration: { noncurrentDays: 30 },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
const shut = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
