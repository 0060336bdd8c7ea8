/** What several of the ordinary stacks are made of. */
import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { copying, granting } from "../../catalog/key-uses.ts";
import { policy, policyOf, trust, type World } from "./stack.ts";

/** A role that a service works as, with what it may do. */
export function serviceRole(
  world: World,
  name: string,
  service: string,
  statements: readonly pulumi.Input<Record<string, unknown>>[] = [],
  managed: readonly string[] = [],
): aws.iam.Role {
  const role = new aws.iam.Role(name, { assumeRolePolicy: trust(service) }, world.options());
  if (statements.length > 0)
    new aws.iam.RolePolicy(name, { role: role.id, policy: policyOf(...statements) }, world.options());
  for (const policyArn of managed)
    new aws.iam.RolePolicyAttachment(
      `${name}-${policyArn.slice(policyArn.lastIndexOf("/") + 1)}`,
      { role: role.name, policyArn },
      world.options(),
    );
  return role;
}

const basicExecution = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

/** A function with a role and a group of logs of its own. */
export function lambda(
  world: World,
  name: string,
  more: {
    readonly statements?: readonly pulumi.Input<Record<string, unknown>>[];
    readonly variables?: Record<string, pulumi.Input<string>>;
    readonly inputs?: Partial<aws.lambda.FunctionArgs>;
  } = {},
): aws.lambda.Function {
  const role = serviceRole(world, name, "lambda.amazonaws.com", more.statements, [basicExecution]);
  new aws.cloudwatch.LogGroup(name, { name: `/aws/lambda/${name}`, retentionInDays: 30 }, world.options());
  return new aws.lambda.Function(
    name,
    {
      name,
      role: role.arn,
      runtime: "python3.13",
      handler: "handler.handler",
      code: new pulumi.asset.FileArchive("test/ordinary/function"),
      ...(more.variables ? { environment: { variables: more.variables } } : {}),
      ...more.inputs,
    },
    world.options(),
  );
}

/** A bucket; where the pages are followed, with versions, without public access, and named beforehand. */
export function bucket(world: World, name: string, inputs: aws.s3.BucketArgs = {}): aws.s3.Bucket {
  const { advised } = world;
  const own = new aws.s3.Bucket(
    name,
    advised ? { ...inputs, bucket: bucketName(world, name), forceDestroy: false } : inputs,
    world.data(),
  );
  if (!advised) return own;
  new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket: own.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    world.options(),
  );
  new aws.s3.BucketVersioning(
    name,
    { bucket: own.id, versioningConfiguration: { status: "Enabled" } },
    world.options(),
  );
  return own;
}

export const bucketName = ({ account }: World, name: string): string => `${name}-${account}`;

/** A secret of the stack's configuration, kept where programs fetch it. */
export const keptSecret = (world: World, name: string): aws.ssm.Parameter =>
  new aws.ssm.Parameter(
    name,
    { name: `/shop/${name}`, type: "SecureString", value: world.secret() },
    world.options(),
  );

/** A public image: as the examples have it by its tag, otherwise by its digest. */
export const publicImage = ({ advised }: World, name: string, tag: string): string =>
  advised
    ? `${name}@sha256:${createHash("sha256").update(`${name}:${tag}`).digest("hex")}`
    : `${name}:${tag}`;

/** What a role needs of a key to back up, or to copy, what is under it. */
function copies(sid: string, account: string, role: string): Readonly<Record<string, unknown>>[] {
  const by = { "aws:PrincipalArn": `arn:aws:iam::${account}:role/${role}` };
  const statement = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Resource: "*" };
  return [
    { Sid: `${sid}Uses`, ...statement, Action: copying, Condition: { ArnEquals: by } },
    {
      ...{ Sid: `${sid}Grants`, ...statement, Action: granting },
      Condition: { ArnEquals: by, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

/** A database's key, which AWS Backup may use in both accounts. */
export const sharedKey = (world: World, name: string): aws.kms.Key =>
  new aws.kms.Key(
    name,
    {
      description: `The database ${name}`,
      deletionWindowInDays: 30,
      enableKeyRotation: true,
      policy: keyPolicy(
        world,
        {
          Sid: "Database",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${world.account}:root` },
          Action: ["kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant"],
          Resource: "*",
          Condition: {
            StringEquals: {
              "aws:PrincipalAccount": world.account,
              "kms:ViaService": `rds.${world.region}.amazonaws.com`,
            },
          },
        },
        ...copies("Backup", world.account, "perimeter/perimeter-backup-copy"),
        ...copies(
          "Copy",
          world.backupAccount,
          "aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup",
        ),
      ),
    },
    world.data(),
  );

/** The ARN of a thing whose name is known beforehand. */
export const arn = ({ region, account }: World, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** The security group of something in a network, with what may come in. */
export const securityGroup = (
  world: World,
  name: string,
  vpcId: pulumi.Input<string>,
  port: number,
  from: string = world.advised ? "10.0.0.0/16" : "0.0.0.0/0",
): aws.ec2.SecurityGroup =>
  new aws.ec2.SecurityGroup(
    name,
    {
      vpcId,
      ingress: [{ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: [from] }],
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    },
    world.options(),
  );

/** The policy of a key: nobody ends it, the deployer looks after it, and who uses it is named. */
export const keyPolicy = (
  { account }: World,
  ...uses: readonly Readonly<Record<string, unknown>>[]
): string =>
  policy(
    {
      Sid: "NobodyEnds",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "kms:ScheduleKeyDeletion",
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:DeleteImportedKeyMaterial",
        "kms:ReplicateKey",
        "kms:UpdatePrimaryRegion",
      ],
      Resource: "*",
    },
    {
      Sid: "Deployer",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: [
        "kms:Describe*",
        "kms:Get*",
        "kms:List*",
        "kms:PutKeyPolicy",
        "kms:EnableKeyRotation",
        "kms:TagResource",
      ],
      Resource: "*",
      Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/perimeter/deployer` } },
    },
    ...uses,
  );
