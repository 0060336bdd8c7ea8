/**
 * A stack of any size, for the benchmark: services as product teams have them, over and over, each with what the pages ask
 * for. Every resource names others of its own service, as resources do.
 */
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import type { Properties } from "../../sandbox/wire.ts";

const account = "444444444444";
const region = "eu-central-1";
const project = "company";
const stack = "prod";

const urnOf = (type: string, name: string): string => `urn:pulumi:${stack}::${project}::${type}::${name}`;

const document = (...statements: readonly Properties[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const provider = {
  urn: urnOf("pulumi:providers:aws", "prod"),
  custom: true,
  id: "prod",
  type: "pulumi:providers:aws",
  inputs: { region, allowedAccountIds: JSON.stringify([account]) },
  outputs: { region, allowedAccountIds: JSON.stringify([account]) },
} satisfies ResourceState;

/** A resource of a service: its type, what it is called, its inputs, what AWS adds, and where its values come from. */
interface Raw {
  readonly type: string;
  readonly part: string;
  readonly inputs: Properties;
  readonly outputs?: Properties;
  readonly from?: Readonly<Record<string, readonly [type: string, part: string]>>;
  readonly protect?: true;
}

const bucketType = "aws:s3/bucket:Bucket";
const roleType = "aws:iam/role:Role";
const functionType = "aws:lambda/function:Function";
const queueType = "aws:sqs/queue:Queue";
const topicType = "aws:sns/topic:Topic";
const keyType = "aws:kms/key:Key";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const vpcType = "aws:ec2/vpc:Vpc";

/** What one service consists of, resource by resource. */
function service(name: string): Raw[] {
  const bucket = `${name}-${account}`;
  const arn = (of: string, resource: string) => `arn:aws:${of}:${region}:${account}:${resource}`;
  const role = `arn:aws:iam::${account}:role/${name}`;
  const network = `vpc-${name}`;
  const inBucket = { bucket: [bucketType, ""] } as const;
  return [
    {
      type: bucketType,
      part: "",
      inputs: { bucket },
      outputs: { id: bucket, arn: `arn:aws:s3:::${bucket}` },
      protect: true,
    },
    {
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      part: "",
      inputs: {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      from: inBucket,
    },
    {
      type: "aws:s3/bucketVersioning:BucketVersioning",
      part: "",
      inputs: { bucket, versioningConfiguration: { status: "Enabled" } },
      from: inBucket,
    },
    {
      type: "aws:s3/bucketPolicy:BucketPolicy",
      part: "",
      inputs: {
        bucket,
        policy: document({
          Sid: "Tls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      },
      from: inBucket,
    },
    {
      type: roleType,
      part: "",
      inputs: {
        name,
        assumeRolePolicy: document({
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      },
      outputs: { id: name, arn: role },
    },
    {
      type: "aws:iam/rolePolicy:RolePolicy",
      part: "",
      inputs: {
        role: name,
        name: "work",
        policy: document({
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject"],
          Resource: `arn:aws:s3:::${bucket}/*`,
        }),
      },
      from: { role: [roleType, ""] },
    },
    {
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      part: "",
      inputs: { role: name, policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
      from: { role: [roleType, ""] },
    },
    {
      type: "aws:cloudwatch/logGroup:LogGroup",
      part: "",
      inputs: { name: `/aws/lambda/${name}`, retentionInDays: 365 },
    },
    {
      type: functionType,
      part: "",
      inputs: {
        name,
        role,
        handler: "index.handler",
        runtime: "nodejs22.x",
        environment: { variables: { BUCKET: bucket } },
      },
      outputs: { arn: arn("lambda", `function:${name}`) },
      from: { role: [roleType, ""] },
    },
    {
      type: "aws:dynamodb/table:Table",
      part: "",
      inputs: {
        name,
        hashKey: "id",
        billingMode: "PAY_PER_REQUEST",
        attributes: [{ name: "id", type: "S" }],
        deletionProtectionEnabled: true,
        pointInTimeRecovery: { enabled: true },
      },
      protect: true,
    },
    { type: queueType, part: "", inputs: { name }, outputs: { arn: arn("sqs", name) }, protect: true },
    {
      type: "aws:sqs/queuePolicy:QueuePolicy",
      part: "",
      inputs: {
        queueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
        policy: document({
          Effect: "Allow",
          Principal: { AWS: account },
          Action: "sqs:SendMessage",
          Resource: arn("sqs", name),
        }),
      },
      from: { queueUrl: [queueType, ""] },
    },
    {
      type: "aws:lambda/eventSourceMapping:EventSourceMapping",
      part: "",
      inputs: { eventSourceArn: arn("sqs", name), functionName: name },
      from: { eventSourceArn: [queueType, ""], functionName: [functionType, ""] },
    },
    { type: topicType, part: "", inputs: { name }, outputs: { arn: arn("sns", name) } },
    {
      type: "aws:sns/topicSubscription:TopicSubscription",
      part: "",
      inputs: { topic: arn("sns", name), protocol: "sqs", endpoint: arn("sqs", name) },
      from: { topic: [topicType, ""], endpoint: [queueType, ""] },
    },
    { type: ruleType, part: "", inputs: { name, scheduleExpression: "rate(1 hour)" } },
    {
      type: "aws:cloudwatch/eventTarget:EventTarget",
      part: "",
      inputs: { rule: name, arn: arn("lambda", `function:${name}`) },
      from: { rule: [ruleType, ""], arn: [functionType, ""] },
    },
    {
      type: keyType,
      part: "",
      inputs: { deletionWindowInDays: 30 },
      outputs: { id: `key-${name}` },
      protect: true,
    },
    {
      type: "aws:kms/alias:Alias",
      part: "",
      inputs: { name: `alias/${name}`, targetKeyId: `key-${name}` },
      from: { targetKeyId: [keyType, ""] },
    },
    { type: vpcType, part: "", inputs: { cidrBlock: "10.0.0.0/16" }, outputs: { id: network } },
    {
      type: "aws:ec2/flowLog:FlowLog",
      part: "",
      inputs: {
        vpcId: network,
        trafficType: "ALL",
        logDestinationType: "s3",
        logDestination: `arn:aws:s3:::perimeter-flow-logs-222222222222-${region}-an`,
      },
      from: { vpcId: [vpcType, ""] },
    },
    {
      type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      part: "",
      inputs: { vpcId: network, ingress: [], egress: [] },
      from: { vpcId: [vpcType, ""] },
    },
    {
      type: "aws:ec2/securityGroup:SecurityGroup",
      part: "",
      inputs: { vpcId: network, description: name },
      from: { vpcId: [vpcType, ""] },
    },
    ...["a", "b"].map(
      (zone): Raw => ({
        type: "aws:ec2/subnet:Subnet",
        part: `-${zone}`,
        inputs: { vpcId: network, cidrBlock: "10.0.0.0/24", availabilityZone: `${region}${zone}` },
        from: { vpcId: [vpcType, ""] },
      }),
    ),
  ];
}

/** That many resources, a provider before them. */
export function resources(count: number): ResourceState[] {
  const made: ResourceState[] = [provider];
  for (let index = 0; made.length < count; index++) {
    const name = `service-${index}`;
    for (const { type, part, inputs, outputs, from = {}, protect } of service(name)) {
      if (made.length >= count) break;
      const sources = Object.fromEntries(
        Object.entries(from).map(([key, [source, of]]) => [key, [urnOf(source, `${name}${of}`)]]),
      );
      made.push({
        urn: urnOf(type, `${name}${part}`),
        custom: true,
        id: `${name}${part}`,
        type,
        inputs,
        outputs: { ...inputs, ...outputs },
        provider: `${provider.urn}::${provider.id}`,
        propertyDependencies: sources,
        dependencies: [...new Set(Object.values(sources).flat())],
        ...(protect ? { protect } : {}),
      });
    }
  }
  return made;
}
