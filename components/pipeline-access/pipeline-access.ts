import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PipelineDomain } from "../../catalog/deployer-actions.ts";
import { refuse } from "../escalation-task/task.ts";
import { IdentityProvider } from "../identity-provider/identity-provider.ts";
import {
  breakGlassRoleName,
  deployerRoleName,
  paths,
  previewRoleName,
  roleArn,
  stateBucketName,
  stateKeyAlias,
} from "../names.ts";
import { type PolicyDocument, toJson } from "../policy-document.ts";
import { type Pipeline, pipelineProblems } from "./pipeline.ts";
import {
  breakGlassTrust,
  deployerDenies,
  deployerPermissions,
  pipelineTrust,
  previewPermissions,
  type StateKeeping,
  stateBucketPolicy,
  stateKeyPolicy,
} from "./policies.ts";

export interface PipelineAccessArgs extends Pipeline {
  /** The account that it is the way into, 12 digits. */
  accountId: string;
  /** The Region of the state; not Bahrain or the UAE, which have no account namespaces for buckets. */
  region: string;
  /** The trust domain: which stack its deployer applies. */
  domain: PipelineDomain;
  /** Days for which no version of the state can be deleted, by anybody who may not bypass governance. Default: 35. */
  lockDays?: number;
  /** Days after which versions that were overwritten are deleted; at least the lock's. Default: 400. */
  keepVersionsDays?: number;
  /**
   * Who brings this up for the first time, before there is a break-glass role: the ARN of that role or user of the account.
   * AWS refuses a key whose maker may not change its policy again. Taken away at the second deployment, by break-glass.
   */
  bringUpBy?: string;
}

/**
 * The way into an account: the forges whose tokens it takes, break-glass, the role that deploys, the role that previews, and
 * where the state of the account's stacks is kept. Applied by break-glass alone, from state that the deployer cannot write:
 * whoever changes this is the deployer.
 *
 * What AWS enforces: who may take each role (audience, subject, claims: exactly), what each may do, and whose the state is.
 * What the forge enforces: who gets a token with an environment's subject (reviewers, branches). docs/pipeline.md has both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export class PipelineAccess extends pulumi.ComponentResource {
  readonly stateBucketName: string;
  readonly stateKeyArn: pulumi.Output<string>;
  readonly #guard: pulumi.CustomResourceOptions;
  readonly #kept: pulumi.CustomResourceOptions;

  /** @throws when an argument is not exact, with what is wrong and how to mend it */
  constructor(name: string, args: PipelineAccessArgs, options?: pulumi.ComponentResourceOptions) {
    const { accountId, region, domain, bringUpBy, deployer, preview } = args;
    refuse("pipeline access", pipelineProblems(args, args));
    const [lockDays, keepVersionsDays] = [args.lockDays ?? 35, args.keepVersionsDays ?? 400];
    if (!(lockDays >= 1 && keepVersionsDays >= lockDays))
      throw new pulumi.RunError(
        `versions of the state cannot be deleted after ${keepVersionsDays} days: the lock keeps them for ${lockDays}`,
      );
    super("agent-perimeter:index:PipelineAccess", name, {}, options);
    this.#guard = { parent: this, protect: true };
    this.#kept = { ...this.#guard, retainOnDelete: true };
    const place = { accountId, region, domain };
    const breakGlassArn = roleArn(accountId, paths.perimeter, breakGlassRoleName);
    const keeping: StateKeeping = {
      ...place,
      keepers: [breakGlassArn, ...(bringUpBy === undefined ? [] : [bringUpBy])],
    };

    const issuers = args.issuers.map(
      ({ issuer, audiences, exists }) =>
        new IdentityProvider(
          `${name}-issuer-${issuer.replace(/^https:\/\//, "").replaceAll("/", "-")}`,
          { accountId, issuer, audiences, ...(exists === undefined ? {} : { exists }) },
          { parent: this, protect: true },
        ),
    );

    const breakGlass = this.#role(name, breakGlassRoleName, {
      description: "People in an emergency, each with a second factor; whoever changes a guard",
      trust: breakGlassTrust(accountId, args.breakGlass),
    });
    const administers = new aws.iam.RolePolicyAttachment(
      `${name}-${breakGlassRoleName}-administers`,
      { role: breakGlass.name, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      this.#guard,
    );

    // The key is its keepers' from its first second: they come first.
    const key = this.#key(name, keeping, [breakGlass, administers]);
    this.#bucket(name, keeping, key, { lockDays, keepVersionsDays });

    if (deployer !== undefined) {
      const role = this.#role(name, deployerRoleName, {
        description: `Applies the stack of ${domain}, but for what guards it`,
        trust: pipelineTrust(accountId, { kind: "oidc", ...deployer }),
        after: issuers,
      });
      const denies = this.#permissions(name, role, "denied", deployerDenies(place), []);
      this.#permissions(name, role, "deploy", deployerPermissions(place), [denies]);
    }
    if (preview !== undefined) {
      const role = this.#role(name, previewRoleName, {
        description: `Reads the state of ${domain}'s stack for a preview, and nothing else`,
        trust: pipelineTrust(accountId, { kind: "oidc", ...preview }),
        after: issuers,
      });
      this.#permissions(name, role, "preview", previewPermissions(place), []);
    }

    this.stateBucketName = stateBucketName(accountId, region);
    this.stateKeyArn = key.arn;
    this.registerOutputs({ stateBucketName: this.stateBucketName, stateKeyArn: this.stateKeyArn });
  }

  #role(
    name: string,
    roleName: string,
    what: { description: string; trust: PolicyDocument; after?: pulumi.Resource[] },
  ): aws.iam.Role {
    return new aws.iam.Role(
      `${name}-${roleName}`,
      {
        name: roleName,
        path: paths.perimeter,
        description: what.description,
        assumeRolePolicy: toJson(what.trust, "trustPolicy"),
        maxSessionDuration: 3600,
      },
      { ...this.#guard, dependsOn: what.after ?? [] },
    );
  }

  #permissions(
    name: string,
    role: aws.iam.Role,
    purpose: string,
    document: PolicyDocument,
    after: pulumi.Resource[],
  ): aws.iam.RolePolicy {
    return new aws.iam.RolePolicy(
      `${name}-permissions-${purpose}`,
      { name: purpose, role: role.name, policy: toJson(document, "roleInlinePolicies") },
      { ...this.#guard, dependsOn: after },
    );
  }

  #key(name: string, keeping: StateKeeping, after: pulumi.Resource[]): aws.kms.Key {
    const key = new aws.kms.Key(
      `${name}-state-key`,
      {
        description: "The state of the account's stacks, and what is secret in it",
        policy: toJson(stateKeyPolicy(keeping), "keyPolicy"),
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        bypassPolicyLockoutSafetyCheck: false,
      },
      { ...this.#kept, dependsOn: after },
    );
    new aws.kms.Alias(
      `${name}-state-key-alias`,
      { name: `alias/${stateKeyAlias}`, targetKeyId: key.keyId },
      this.#kept,
    );
    return key;
  }

  /** Versioned, locked and encrypted; its policy last, so that what sets it up for the first time is not shut out. */
  #bucket(
    name: string,
    keeping: StateKeeping,
    key: aws.kms.Key,
    days: { lockDays: number; keepVersionsDays: number },
  ): void {
    const bucket = new aws.s3.Bucket(
      `${name}-state`,
      {
        bucket: stateBucketName(keeping.accountId, keeping.region),
        bucketNamespace: "account-regional",
        objectLockEnabled: true,
        forceDestroy: false,
      },
      this.#kept,
    );
    const set = { bucket: bucket.bucket };
    const publicAccess = new aws.s3.BucketPublicAccessBlock(
      `${name}-state-public-access`,
      {
        ...set,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      this.#kept,
    );
    const ownership = new aws.s3.BucketOwnershipControls(
      `${name}-state-ownership`,
      { ...set, rule: { objectOwnership: "BucketOwnerEnforced" } },
      this.#kept,
    );
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-state-encryption`,
      {
        ...set,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
            // With a data key of its own for each object, the key's policy tells one object from another.
            bucketKeyEnabled: false,
            blockedEncryptionTypes: ["SSE-C"],
          },
        ],
      },
      this.#kept,
    );
    const versioning = new aws.s3.BucketVersioning(
      `${name}-state-versioning`,
      { ...set, versioningConfiguration: { status: "Enabled" } },
      this.#kept,
    );
    // Governance: a state that must go can still go, by a person and in two acts.
    const lock = new aws.s3.BucketObjectLockConfiguration(
      `${name}-state-lock`,
      {
        ...set,
        objectLockEnabled: "Enabled",
        rule: { defaultRetention: { mode: "GOVERNANCE", days: days.lockDays } },
      },
      { ...this.#kept, dependsOn: [versioning] },
    );
    const lifecycle = new aws.s3.BucketLifecycleConfiguration(
      `${name}-state-lifecycle`,
      {
        ...set,
        rules: [
          {
            id: "old-versions",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: days.keepVersionsDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { ...this.#kept, dependsOn: [versioning] },
    );
    new aws.s3.BucketPolicy(
      `${name}-state-policy`,
      { ...set, policy: toJson(stateBucketPolicy(keeping), "bucketPolicy") },
      { ...this.#kept, dependsOn: [publicAccess, ownership, encryption, versioning, lock, lifecycle] },
    );
  }
}
