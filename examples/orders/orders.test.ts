import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { beforeAll, describe, expect, test } from "vitest";
import * as names from "../../components/names.ts";
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { nameOf } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { type Deployment, type DeployOptions, deploy } from "../../sandbox/monitor.ts";
import { stackConfiguration } from "../../sandbox/project.ts";
import { orders } from "./orders.ts";
import {
  databaseKeyPolicy,
  documentsPolicy,
  functionPolicy,
  perimeterRoles,
  queuePolicy,
} from "./policies.ts";

const [backup, prod] = ["333333333333", "444444444444"] as const;
const region = "eu-central-1";

/** A network as the perimeter makes it in prod: what the application looks it up by. */
async function networkOf(cloud: Cloud, zones: readonly string[] = ["a", "b"]): Promise<void> {
  const { errors } = await deploy({
    program: () => {
      const provider = new aws.Provider("prod", { region, allowedAccountIds: [prod] });
      const tags = { Name: names.networkName("prod") };
      const vpc = new aws.ec2.Vpc("network", { cidrBlock: "10.16.0.0/16", tags }, { provider });
      for (const [index, zone] of zones.entries())
        new aws.ec2.Subnet(
          `network-${zone}`,
          { vpcId: vpc.id, cidrBlock: `10.16.${index * 16}.0/20`, availabilityZone: `${region}${zone}` },
          { provider },
        );
    },
    project: "network",
    stack: "prod",
    directory: import.meta.dirname,
    cloud,
  });
  expect(errors).toEqual([]);
}

const deployOrders = (options: Pick<DeployOptions, "cloud"> & Partial<DeployOptions>) =>
  deploy({
    program: orders,
    project: "orders",
    stack: "prod",
    directory: import.meta.dirname,
    config: stackConfiguration(import.meta.dirname, "prod"),
    ...options,
  });

async function deployed(): Promise<Deployment> {
  const cloud = new Cloud(sandboxWorld);
  await networkOf(cloud);
  return deployOrders({ cloud });
}

const ofType = (deployment: Deployment, type: string): ResourceState[] =>
  deployment.resources.filter((resource) => resource.type.endsWith(`:${type}`));
const only = (deployment: Deployment, type: string): ResourceState => {
  const found = ofType(deployment, type);
  expect(found).toHaveLength(1);
  return found[0] as ResourceState;
};

describe("the application in the sandbox", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deployed();
  });

  test("comes up in prod's private subnets, every resource with a provider that is pinned to prod", () => {
    expect(deployment.errors).toEqual([]);
    expect(deployment.outputs).toMatchObject({
      queueUrl: `https://sqs.${region}.amazonaws.com/${prod}/orders-incoming`,
      tableName: "orders",
      bucketName: `orders-documents-${prod}-${region}-an`,
    });
    const subnets = only(deployment, "SubnetGroup").inputs["subnetIds"];
    expect(subnets).toHaveLength(2);
    expect(only(deployment, "Function").inputs["vpcConfig"]).toMatchObject({ subnetIds: subnets });
  });

  test("whatever holds data is protected", () => {
    const holding = ["Key", "Instance", "Table", "Bucket", "BucketVersioning", "BucketPolicy", "Queue"];
    const found = deployment.resources.filter((resource) =>
      holding.includes(resource.type.split(":").at(-1) ?? ""),
    );
    expect(found).toHaveLength(8);
    expect(found.filter((resource) => !resource.protect).map((resource) => resource.urn)).toEqual([]);
    expect(only(deployment, "Key").retainOnDelete).toBe(true);
  });

  test("the database can be restored, after its deletion too", () => {
    expect(only(deployment, "Instance").inputs).toMatchObject({
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "orders-final",
      deleteAutomatedBackups: false,
      backupRetentionPeriod: 14,
      copyTagsToSnapshot: true,
    });
  });

  test("the database is private, encrypted under the key that its copies need, and no secret is anywhere", () => {
    const { inputs } = only(deployment, "Instance");
    expect(inputs).toMatchObject({
      publiclyAccessible: false,
      storageEncrypted: true,
      manageMasterUserPassword: true,
      kmsKeyId: only(deployment, "Key").outputs["arn"],
    });
    expect(inputs["password"]).toBeUndefined();
    expect(only(deployment, "Key").inputs).toMatchObject({
      deletionWindowInDays: 30,
      enableKeyRotation: true,
    });
    expect(
      Object.keys((only(deployment, "Function").inputs["environment"] as { variables: object }).variables),
    ).toEqual(["BUCKET", "TABLE"]);
  });

  test("the table can be set back to any second of five weeks", () => {
    expect(only(deployment, "Table").inputs).toMatchObject({
      deletionProtectionEnabled: true,
      pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
    });
  });

  test("the bucket keeps versions, is shut to the public, and its name is nobody else's to take", () => {
    expect(only(deployment, "Bucket").inputs).toMatchObject({
      bucketNamespace: "account-regional",
      forceDestroy: false,
    });
    expect(only(deployment, "BucketVersioning").inputs["versioningConfiguration"]).toEqual({
      status: "Enabled",
    });
    expect(only(deployment, "BucketPublicAccessBlock").inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(
      JSON.stringify(only(deployment, "BucketServerSideEncryptionConfiguration").inputs["rules"]),
    ).toContain('"blockedEncryptionTypes":["SSE-C"]');
  });

  test("a message that fails is kept for two weeks, and only the incoming queue can send it there", () => {
    const [failed, incoming] = ofType(deployment, "Queue");
    expect(nameOf(failed?.urn ?? "")).toBe("orders-failed");
    expect(JSON.parse(String(incoming?.inputs["redrivePolicy"]))).toEqual({
      deadLetterTargetArn: failed?.outputs["arn"],
      maxReceiveCount: 5,
    });
    expect(JSON.parse(String(failed?.inputs["redriveAllowPolicy"]))).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [incoming?.outputs["arn"]],
    });
    for (const queue of [failed, incoming])
      expect(queue?.inputs).toMatchObject({ messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true });
  });

  test("everything that guards the bucket and the queues is there before the function writes", () => {
    const byUrn = new Map(deployment.resources.map((resource) => [resource.urn, resource]));
    const reached = new Set<string>();
    const visit = (urn: string): void => {
      if (reached.has(urn)) return;
      reached.add(urn);
      for (const next of byUrn.get(urn)?.dependencies ?? []) visit(next);
    };
    visit(only(deployment, "Function").urn);
    const guards = [
      "BucketPublicAccessBlock",
      "BucketPolicy",
      "BucketVersioning",
      "QueuePolicy",
      "RolePolicy",
    ];
    const missing = guards
      .flatMap((type) => ofType(deployment, type))
      .filter((guard) => !reached.has(guard.urn));
    expect(missing.map((guard) => guard.urn)).toEqual([]);
  });

  test("the function reaches the endpoints of S3 and DynamoDB; the database is reached by its clients only", () => {
    const rules = ofType(deployment, "SecurityGroupEgressRule").map((rule) => rule.inputs);
    expect(rules).toHaveLength(2);
    for (const rule of rules) {
      expect(rule).toMatchObject({ ipProtocol: "tcp", fromPort: 443, toPort: 443 });
      expect(rule["prefixListId"]).toMatch(/^pl-/);
    }
    const clients = ofType(deployment, "SecurityGroup").find(
      (group) => group.inputs["name"] === "orders-database-clients",
    );
    expect(only(deployment, "SecurityGroupIngressRule").inputs).toMatchObject({
      referencedSecurityGroupId: clients?.id,
      fromPort: 5432,
      toPort: 5432,
    });
  });
});

test("a preview knows every policy, so that the policy pack can judge it before anything is made", async () => {
  const cloud = new Cloud(sandboxWorld);
  await networkOf(cloud);
  const preview = await deployOrders({ cloud, preview: true });
  expect(preview.errors).toEqual([]);
  expect(JSON.parse(String(only(preview, "Key").inputs["policy"])).Statement).not.toHaveLength(0);
  expect(only(preview, "Role").inputs["assumeRolePolicy"]).toContain("lambda.amazonaws.com");
  for (const queue of ofType(preview, "QueuePolicy")) expect(queue.inputs["policy"]).toContain("TlsOnly");
});

test.each([
  { what: "no network", zones: undefined, error: /no matching EC2 VPC found/ },
  { what: "a network in one zone", zones: ["a"], error: /DBSubnetGroupDoesNotCoverEnoughAZs/ },
])("AWS refuses: $what", async ({ zones, error }) => {
  const cloud = new Cloud(sandboxWorld);
  if (zones) await networkOf(cloud, zones);
  const deployment = await deployOrders({ cloud });
  expect(deployment.errors.join("\n")).toMatch(error);
  expect(ofType(deployment, "Instance")).toEqual([]);
});

describe("its policies", () => {
  test("name the perimeter's roles as the perimeter does", () => {
    const role = (path: string, name: string) => `${path}${name}`;
    expect(perimeterRoles).toEqual({
      deployer: role(names.paths.perimeter, names.deployerRoleName),
      breakGlass: role(names.paths.perimeter, names.breakGlassRoleName),
      backupCopy: role(names.paths.perimeter, names.backupCopyRoleName),
      backupService: names.backupServiceLinkedRoleArn(backup).replace(`arn:aws:iam::${backup}:role`, ""),
    });
  });

  type Statement = {
    Sid: string;
    Effect: string;
    Action: string | string[];
    Resource: string | string[];
  } & Record<string, unknown>;
  const statements = (document: string): Map<string, Statement> =>
    new Map((JSON.parse(document).Statement as Statement[]).map((statement) => [statement.Sid, statement]));

  test("the key: nobody ends it, and the backup account uses it through AWS Backup's own role only", () => {
    const policy = statements(databaseKeyPolicy({ accountId: prod, region, backupAccountId: backup }));
    expect(policy.get("NobodyEndsIt")).toMatchObject({ Effect: "Deny", Principal: "*", Resource: "*" });
    expect(policy.get("NobodyEndsIt")?.Action).toEqual(
      expect.arrayContaining(["kms:ScheduleKeyDeletion", "kms:DisableKey"]),
    );
    const toBackup = [...policy.values()].filter((statement) => JSON.stringify(statement).includes(backup));
    expect(toBackup.map((statement) => statement.Sid)).toEqual(["BackupAccountUse", "BackupAccountGrants"]);
    for (const statement of toBackup)
      expect(statement["Condition"]).toMatchObject({
        ArnEquals: { "aws:PrincipalArn": names.backupServiceLinkedRoleArn(backup) },
      });
    expect([...policy.values()].filter(({ Effect, Condition }) => Effect === "Allow" && !Condition)).toEqual(
      [],
    );
  });

  test("the function: named actions on named resources, but for what Lambda does with its role", () => {
    const policy = statements(
      functionPolicy({
        function: "arn:function",
        queue: "arn:queue",
        table: "arn:table",
        bucket: "arn:bucket",
        logGroup: "arn:logs",
      }),
    );
    const wide = [...policy.values()].filter(
      ({ Effect, Resource }) => Effect === "Allow" && Resource === "*",
    );
    expect(wide.map((statement) => statement.Sid)).toEqual(["LambdaConnectsIt"]);
    expect(policy.get("ItsCodeDoesNot")).toMatchObject({
      Effect: "Deny",
      Action: policy.get("LambdaConnectsIt")?.Action,
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": "arn:function" } },
    });
    const actions = [...policy.values()].flatMap(({ Action }) => Action);
    expect(
      actions.filter((action) => /\*|Delete(?!Message$|NetworkInterface$)|kms:|secretsmanager:/.test(action)),
    ).toEqual([]);
  });

  test("documents and queues: TLS only, versions stay, and no other account", () => {
    const documents = statements(documentsPolicy(prod, "arn:bucket"));
    const incoming = statements(queuePolicy(prod, "arn:queue"));
    for (const policy of [documents, incoming])
      expect(policy.get("TlsOnly")).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
    expect(documents.get("VersionsStay")).toMatchObject({
      Effect: "Deny",
      Action: "s3:DeleteObjectVersion",
      Condition: {
        ArnNotEquals: {
          "aws:PrincipalArn": names.roleArn(prod, names.paths.perimeter, names.breakGlassRoleName),
        },
      },
    });
    expect(incoming.get("OwnAccountOnly")).toMatchObject({
      Effect: "Deny",
      Condition: { StringNotEquals: { "aws:PrincipalAccount": prod } },
    });
  });
});

describe("its files", () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");

  /** The first cells of README.md's rows that name something in code. */
  const rows = read("README.md")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.replaceAll("`", "").trim()),
    );

  test("README.md names the ways back of whatever holds data, or could be thought to", async () => {
    const holding = ["Instance", "Key", "Table", "Bucket", "Queue", "Function", "LogGroup"];
    const resources = (await deployed()).resources
      .filter(({ type }) => holding.includes(type.split(":").at(-1) ?? ""))
      .map(
        ({ type, urn }) => `aws.${type.split(":")[1]?.split("/")[0]}.${type.split(":")[2]} ${nameOf(urn)}`,
      );
    const named = rows.filter(([name]) => name?.startsWith("aws."));
    expect(named.map(([name]) => name).sort()).toEqual(resources.sort());
    for (const row of named) expect(row.filter((cell) => cell === "")).toEqual([]);
  });

  test("README.md explains every value of the sample configuration", () => {
    const values = rows.map(([name]) => name).filter((name) => name?.startsWith("orders:"));
    expect(values.sort()).toEqual(Object.keys(stackConfiguration(import.meta.dirname, "prod")).sort());
  });

  test("package.json takes the versions of Pulumi that the perimeter takes", () => {
    const own = JSON.parse(read("package.json")).dependencies;
    const perimeter = JSON.parse(read("../../package.json")).dependencies;
    expect(own).toEqual(Object.fromEntries(Object.keys(own).map((name) => [name, perimeter[name]])));
  });
});
