/** Takes the perimeter down in the sandbox, stack by stack, as docs/leaving.md says. */
import type { CountedResource } from "../../catalog/costs.ts";
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { Cloud, type Existing } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { type Deployable, deployables, titleOf } from "../../sandbox/deployables.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { stackConfiguration } from "../../sandbox/project.ts";
import type { Step } from "../attacks/attack.ts";
import type { ActorName } from "../attacks/cast.ts";
import * as places from "../attacks/places.ts";

/** The order of the page; the guest first. */
export const order = [
  "orders/prod",
  "grants-dev",
  "grants-prod",
  "dev",
  "prod",
  "org",
  "backup",
  "audit",
  "access-dev",
  "access-prod",
  "access-backup",
  "access-audit",
  "access-management",
] as const;
export type Title = (typeof order)[number];

interface Up {
  readonly deployable: Deployable;
  readonly resources: readonly ResourceState[];
}

/** The sandbox's accounts with everything up, to be taken down. */
export class Household {
  private cloud = new Cloud(sandboxWorld);
  private readonly stacks = new Map<string, Up>();
  /** Ids of what was there before anything came up. */
  private readonly before = new Set(this.cloud.snapshot().map(({ id }) => id));

  static async up(): Promise<Household> {
    const household = new Household();
    for (const deployable of deployables) {
      const config = stackConfiguration(deployable.directory, deployable.stack);
      const { errors, resources } = await deploy({ ...deployable, config, cloud: household.cloud });
      if (errors.length > 0) throw new Error(`${titleOf(deployable)}: ${errors.join("\n")}`);
      household.stacks.set(titleOf(deployable), { deployable, resources });
    }
    return household;
  }

  /** The same once more, to be taken down another way. */
  copy(): Household {
    const copy = new Household();
    copy.cloud = new Cloud(sandboxWorld, this.cloud.snapshot());
    for (const [title, up] of this.stacks) copy.stacks.set(title, up);
    return copy;
  }

  resourcesOf(title: Title): readonly ResourceState[] {
    return this.upOf(title).resources;
  }

  private upOf(title: Title): Up {
    const found = this.stacks.get(title);
    if (!found) throw new Error(`${title} is not up`);
    return found;
  }

  /** `pulumi destroy`: the program's resources go, but for what is kept. */
  destroy(title: Title, options: { unprotected: boolean }): Promise<Deployment> {
    const { deployable, resources } = this.upOf(title);
    return deploy({
      ...deployable,
      program: () => {},
      config: stackConfiguration(deployable.directory, deployable.stack),
      cloud: this.cloud,
      before: options.unprotected
        ? resources.map((resource) => ({ ...resource, protect: false }))
        : resources,
    });
  }

  /** What people let go by hand, as the page says: settings of their own that hold on to a thing. */
  letGo(type: string, change: (inputs: Existing["inputs"]) => Existing["inputs"]): void {
    this.cloud = new Cloud(
      sandboxWorld,
      this.cloud
        .snapshot()
        .map((one) =>
          one.type === type
            ? { ...one, inputs: change(one.inputs), outputs: { ...one.outputs, ...change(one.inputs) } }
            : one,
        ),
    );
  }

  /** What is there and was not before: `kms/key:Key`, once for each. */
  left(): string[] {
    return this.cloud
      .snapshot()
      .filter(({ id }) => !this.before.has(id))
      .map(({ type }) => type.replace(/^aws:/, ""));
  }
}

/** Things that stay, as the page calls them: counted by one type, together with the types that are part of them. */
export const kept: readonly {
  readonly what: string;
  readonly counted: string;
  readonly parts?: readonly string[];
  /** How break-glass ends it, in the trial. */
  readonly ends: string;
  /** What a lock for good makes of it. */
  readonly forGood: string;
}[] = [
  {
    what: "buckets (log, flow logs, state), with their policies and settings",
    counted: "s3/bucket:Bucket",
    parts: [
      "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      "s3/bucketOwnershipControls:BucketOwnershipControls",
      "s3/bucketPolicy:BucketPolicy",
      "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "s3/bucketVersioning:BucketVersioning",
    ],
    ends: "change the policy (`DenyDestruction`), delete every version with the right to bypass governance, delete the bucket",
    forGood: "each file of the log for its days; state is never locked for good",
  },
  {
    what: "keys",
    counted: "kms/key:Key",
    parts: ["kms/alias:Alias"],
    ends: "once nothing under it is needed: change the policy (`NobodyEnds`), schedule its deletion, wait 30 days",
    forGood: "keep it as long as what is under it: without the key that is lost",
  },
  {
    what: "vaults, with their locks",
    counted: "backup/vault:Vault",
    parts: ["backup/vaultLockConfiguration:VaultLockConfiguration"],
    ends: "lift the lock, delete the copies, delete the vault; its policy went with the stack",
    forGood: "every copy until its own days are over; an air-gapped vault as well",
  },
  {
    what: "the trail, which goes on logging",
    counted: "cloudtrail/trail:Trail",
    ends: "`aws cloudtrail delete-trail`, in the management account: last, when somebody else logs",
    forGood: "no",
  },
  {
    what: "public access blocks of accounts",
    counted: "s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    ends: "leave them; `aws s3control delete-public-access-block`",
    forGood: "no",
  },
  {
    what: "encryption of new volumes",
    counted: "ebs/encryptionByDefault:EncryptionByDefault",
    parts: ["ebs/defaultKmsKey:DefaultKmsKey"],
    ends: "leave it; in prod `aws ec2 reset-ebs-default-kms-key-id` before its key ends",
    forGood: "no",
  },
  {
    what: "settings of AWS Backup, of two accounts",
    counted: "backup/regionSettings:RegionSettings",
    ends: "leave them",
    forGood: "no",
  },
  {
    what: "settings of AWS Backup, of the organisation",
    counted: "backup/globalSettings:GlobalSettings",
    ends: "leave them",
    forGood: "no",
  },
  {
    what: "AWS Backup's service-linked roles",
    counted: "iam/serviceLinkedRole:ServiceLinkedRole",
    ends: "leave them; others may use them",
    forGood: "no",
  },
];

/** For the bill: only what is still there. */
export const staying = (resources: readonly ResourceState[]): CountedResource[] =>
  resources.filter(({ retainOnDelete }) => retainOnDelete === true);

/** One thing that goes, and how break-glass of its account begins, where a guard has to be changed first. */
export interface TakenDown {
  readonly what: string;
  readonly step: Omit<Step, "as">;
  readonly by: ActorName;
  /** Whoever is not break-glass, with every right of the account's. */
  readonly denied: ActorName;
  /** What break-glass rewrites first: the resource's own policy holds it off as well. */
  readonly first?: Step;
}

const arn = (service: string, account: string, rest: string) =>
  `arn:aws:${service}:${places.region}:${account}:${rest}`;
const { audit, backup, management, prod, roleOf } = places;

const openedBy = (as: ActorName, call: string, on: string, more: Partial<Step> = {}): Step => ({
  as,
  call,
  on,
  ...more,
  leaves: [{ policyOf: on, becomes: null }],
});

export const takenDown: readonly TakenDown[] = [
  {
    what: "agents' roles",
    step: { call: "iam:DeleteRole", on: `arn:aws:iam::${prod}:role/agent/agent-sre` },
    by: "prod's break-glass",
    denied: "prod's administrator",
  },
  {
    what: "the boundary with the switch",
    step: { call: "iam:DeletePolicy", on: `arn:aws:iam::${prod}:policy/perimeter/agent-boundary` },
    by: "prod's break-glass",
    denied: "prod's deployer",
  },
  {
    what: "flow logs",
    step: { call: "ec2:DeleteFlowLogs", on: arn("ec2", prod, "vpc-flow-log/fl-0aaaaaaaaaaaaaaa1") },
    by: "prod's break-glass",
    denied: "prod's administrator",
  },
  {
    what: "the plan of backups",
    step: { call: "backup:DeleteBackupPlan", on: places.backupPlan },
    by: "prod's break-glass",
    denied: "prod's administrator",
  },
  {
    what: "rules that forward alarms",
    step: { call: "events:DeleteRule", on: arn("events", prod, "rule/perimeter-alarms-changes") },
    by: "prod's break-glass",
    denied: "prod's administrator",
  },
  {
    what: "guardrails",
    step: {
      call: "organizations:DetachPolicy",
      on: `arn:aws:organizations::${management}:policy/o-sandbox0001/service_control_policy/p-records`,
    },
    by: "management's break-glass",
    denied: "prod's administrator",
  },
  {
    what: "a vault's lock",
    step: { call: "backup:DeleteBackupVaultLockConfiguration", on: places.backupVault },
    by: "backup's break-glass",
    denied: "backup's administrator",
    first: openedBy("backup's break-glass", "backup:PutBackupVaultAccessPolicy", places.backupVault),
  },
  {
    what: "the topic that tells people",
    step: { call: "sns:DeleteTopic", on: arn("sns", audit, "perimeter-alarms") },
    by: "audit's break-glass",
    denied: "audit's administrator",
  },
  {
    what: "files of the log",
    step: {
      call: "s3:DeleteObjectVersion",
      on: places.aLogFile,
      account: audit,
    },
    by: "audit's break-glass",
    denied: "audit's administrator",
    first: openedBy("audit's break-glass", "s3:PutBucketPolicy", places.trailBucket, { account: audit }),
  },
  {
    what: "roles of the pipeline",
    step: { call: "iam:DeleteRole", on: roleOf.deployer(backup) },
    by: "backup's break-glass",
    denied: "backup's deployer",
  },
];
