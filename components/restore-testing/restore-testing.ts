import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { coveredServices } from "../../catalog/backup-coverage.ts";

/** One kind of resource whose restores are tested. */
export interface TestedService {
  /** AWS Backup's name of it, for example `DynamoDB`. */
  readonly service: string;
  /**
   * What AWS cannot infer from the recovery point, for example the subnets of a database in an account without any.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export interface RestoreTestingArgs {
  /** The plan's name: letters, digits and underscores, 50 at most. */
  planName: string;
  /** The vaults whose recovery points are restored: those of the account that this runs in. */
  vaultArns: readonly string[];
  /** The role that AWS Backup restores with (`BackupVault.restoreRole`). */
  roleArn: string;
  /** When, in AWS's cron with UTC. Default Mondays and Thursdays at 05:00. */
  schedule?: string;
  /** Days back from which a recovery point is picked at random, 1 to 365. Default 7. */
  windowDays?: number;
  /** What is restored: one recovery point of every resource. Default: what needs no network to be restored into. */
  services?: readonly TestedService[];
  /** What must be there before anything is restored: the block on public access, the role with its limits. */
  after: readonly pulumi.Resource[];
}

/** Restored without subnets or security groups, which an account that only keeps backups does not have. */
const needNoNetwork: readonly TestedService[] = ["DynamoDB", "EBS", "EFS", "S3"].map((service) => ({
  service,
}));

/**
 * Restores recovery points again and again, and deletes what it restored: a backup that was never restored is a hope.
 * It runs in the backup account, so that what is tested are the copies themselves, under that account's key and role,
 * with nothing of prod: what a restore needs on the day that prod is gone. AWS Backup's tests take recovery points of
 * the account's own vaults only.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
 */
export class RestoreTesting extends pulumi.ComponentResource {
  constructor(name: string, args: RestoreTestingArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:RestoreTesting", name, {}, options);
    const { services = needNoNetwork, after } = args;
    refuseServices(services);
    const plan = new aws.backup.RestoreTestingPlan(
      `${name}-plan`,
      {
        name: args.planName,
        scheduleExpression: args.schedule ?? "cron(0 5 ? * MON,THU *)",
        scheduleExpressionTimezone: "Etc/UTC",
        recoveryPointSelection: {
          // At random, so that older recovery points are tried as well as last night's.
          algorithm: "RANDOM_WITHIN_WINDOW",
          includeVaults: [...args.vaultArns],
          // Copies are snapshots, even of what prod backs up continuously.
          recoveryPointTypes: ["SNAPSHOT"],
          selectionWindowDays: args.windowDays ?? 7,
        },
      },
      { parent: this, protect: true, dependsOn: [...after] },
    );
    for (const { service, metadata } of services)
      new aws.backup.RestoreTestingSelection(
        `${name}-${service}`,
        {
          name: service,
          restoreTestingPlanName: plan.name,
          protectedResourceType: service,
          protectedResourceArns: ["*"],
          iamRoleArn: args.roleArn,
          ...(metadata && { restoreMetadataOverrides: { ...metadata } }),
        },
        { parent: this, protect: true },
      );
    this.registerOutputs({});
  }
}

function refuseServices(services: readonly TestedService[]): void {
  if (services.length === 0)
    throw new pulumi.RunError("restores of nothing are tested: name a service, for example DynamoDB");
  const testable = coveredServices.filter(({ restoreTest }) => restoreTest).map(({ optIn }) => optIn);
  for (const { service } of services)
    if (!testable.includes(service))
      throw new pulumi.RunError(
        `restores of ${service} cannot be tested: AWS Backup takes ${testable.join(", ")}`,
      );
}
