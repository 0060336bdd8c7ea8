/** A stack that is changed in every way that only a plan shows, and each way once. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** `weaker` takes protection away; `retained` nothing but retainOnDelete; `gone` replaces and deletes. */
export type Variant = "first" | "weaker" | "retained" | "gone";

export function changes(variant: Variant): void {
  const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: ["444444444444"] });
  const isWeaker = variant === "weaker" || variant === "gone";
  new aws.kms.Key(
    "key",
    { deletionWindowInDays: 30, enableKeyRotation: variant !== "weaker" },
    { provider, protect: !isWeaker },
  );
  if (variant !== "gone")
    new aws.dynamodb.Table(
      "orders",
      {
        name: "orders",
        billingMode: "PAY_PER_REQUEST",
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        deletionProtectionEnabled: !isWeaker,
        pointInTimeRecovery: { enabled: true },
      },
      { provider, retainOnDelete: variant === "first" },
    );
  new aws.cloudwatch.LogGroup(
    "lines",
    { name: variant === "gone" ? "/orders/2" : "/orders", retentionInDays: variant === "weaker" ? 30 : 400 },
    { provider },
  );
  new aws.rds.Instance(
    "database",
    {
      identifier: "orders",
      engine: "postgres",
      instanceClass: "db.t4g.small",
      allocatedStorage: 20,
      username: "orders",
      password: pulumi.secret("known-to-nobody"),
      deletionProtection: true,
      finalSnapshotIdentifier: "orders-final",
      deleteAutomatedBackups: false,
      backupRetentionPeriod: variant === "weaker" ? 7 : 14,
    },
    { provider },
  );
}
