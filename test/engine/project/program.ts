/** One resource for each thing of the protocol that a stack may use, and variants of it for later deployments. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** `interrupted` ends the deployment half-way; `changed` updates one resource, replaces one and deletes one. */
export type Variant = "first" | "interrupted" | "changed" | "unpinned";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

class Pair extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  constructor(name: string, options: pulumi.ComponentResourceOptions) {
    super("entrances:index:Pair", name, {}, options);
    this.bucket = new aws.s3.Bucket(`${name}-bucket`, { bucket: `${name}-bucket` }, { parent: this });
    new aws.s3.BucketPublicAccessBlock(
      `${name}-block`,
      { bucket: this.bucket.bucket, blockPublicAcls: true },
      { parent: this, protect: false },
    );
    this.registerOutputs({ bucketArn: this.bucket.arn });
  }
}

const account = (name: string, id: string, options?: pulumi.CustomResourceOptions) =>
  new aws.Provider(name, { region: "eu-central-1", allowedAccountIds: [id] }, options);

/** Never resolves, and keeps the program alive. */
const forever = () =>
  new Promise<never>(() => {
    setInterval(() => undefined, 1000);
  });

export async function program(variant: Variant): Promise<Record<string, unknown>> {
  const prod = account("prod", variant === "unpinned" ? "999999999999" : "444444444444");
  const dev = account("dev", "555555555555");

  const pair = new Pair("kept", { providers: [prod], protect: true, retainOnDelete: true });
  const role = new aws.iam.Role(
    "role",
    {
      name: variant === "changed" ? "role-2" : "role",
      assumeRolePolicy: trust,
      description: pulumi.secret("hidden"),
      tags: { open: "yes", "with.dot": "yes", hidden: pulumi.secret("hidden") },
    },
    { provider: prod, dependsOn: [pair], customTimeouts: { create: "1h2m", delete: "30s" } },
  );
  if (variant === "interrupted") {
    // The first half is made; whoever runs the command says which process stands for a person's Ctrl-C.
    role.arn.apply(() => process.kill(Number(process.env["INTERRUPT"]), "SIGINT"));
    await forever();
  }
  const key = new aws.kms.Key(
    "key",
    {
      description: variant === "changed" ? "changed" : "first",
      deletionWindowInDays: 30,
      enableKeyRotation: true,
      tags: variant === "changed" ? { "with.dot": "no", open: "yes" } : { "with.dot": "yes", gone: "yes" },
    },
    {
      provider: dev,
      ignoreChanges: ["deletionWindowInDays"],
      replaceOnChanges: ["keyUsage"],
      additionalSecretOutputs: ["keyId"],
      aliases: [{ name: "formerly" }],
      deletedWith: pair.bucket,
    },
  );
  new aws.kms.Alias("alias", { name: "alias/key", targetKeyId: key.keyId }, { provider: dev });
  if (variant !== "changed")
    new aws.iam.RolePolicy(
      "inline",
      {
        name: "inline",
        role: role.name,
        policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: [] }),
      },
      { provider: prod },
    );
  new aws.lambda.Function(
    "function",
    {
      name: "function",
      role: role.arn,
      runtime: "nodejs22.x",
      handler: "index.handler",
      code: new pulumi.asset.FileArchive("./code"),
    },
    { provider: prod },
  );
  const identity = aws.getCallerIdentityOutput({}, { provider: dev });
  const again = aws.iam.Role.get("again", role.id, undefined, { provider: prod });
  return {
    plain: "text",
    number: 1,
    list: [role.arn, key.arn],
    secret: pulumi.secret("hidden"),
    account: identity.accountId,
    again: again.arn,
  };
}
