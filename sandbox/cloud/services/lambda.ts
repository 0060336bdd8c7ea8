/** Functions, and what feeds them. */
import type { Cloud, Existing } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { uuid } from "../made-up.ts";

const functionType = "aws:lambda/function:Function";

const functionArn = (request: Request, name: string) =>
  `arn:aws:lambda:${request.region}:${request.account}:function:${name}`;

const invalid = (message: string) => new Refusal("InvalidParameterValueException", message);

/** Everything that the role's inline policies allow, as patterns of actions. AWS's own policies count by name. */
function allowedActions(role: Existing, cloud: Cloud): string[] {
  const inline = cloud
    .find("aws:iam/rolePolicy:RolePolicy", role.account)
    .filter((policy) => policy.inputs["role"] === role.id)
    .map((policy) => text(policy.inputs, "policy") ?? "{}");
  const attached = cloud
    .find("aws:iam/rolePolicyAttachment:RolePolicyAttachment", role.account)
    .filter((attachment) => attachment.inputs["role"] === role.id)
    .map((attachment) => text(attachment.inputs, "policyArn") ?? "");
  const managed = attached.flatMap((policyArn) => text(cloud.byArn(policyArn)?.inputs ?? {}, "policy") ?? []);
  const documents = [...inline, ...managed].map(
    (document) => JSON.parse(document) as { Statement?: { Effect: string; Action?: string | string[] }[] },
  );
  const named = attached.flatMap((policyArn) =>
    policyArn.endsWith("/AWSLambdaVPCAccessExecutionRole") ? ["ec2:CreateNetworkInterface"] : [],
  );
  return documents
    .flatMap((document) => document.Statement ?? [])
    .filter((statement) => statement.Effect === "Allow")
    .flatMap((statement) => [statement.Action ?? []].flat())
    .concat(named);
}

/** What the service tries out with the role before it takes the function. */
function mustBeAllowed(role: Existing, action: string, service: string, cloud: Cloud): void {
  const matches = (pattern: string) =>
    new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i").test(action);
  if (!allowedActions(role, cloud).some(matches))
    throw invalid(
      `the provided execution role does not have permissions to call ${action.split(":")[1]} on ${service}`,
    );
}

function roleOf(roleArn: string | undefined, cloud: Cloud): Existing {
  const role = roleArn === undefined ? undefined : cloud.byArn(roleArn);
  const trust = text(role?.inputs ?? {}, "assumeRolePolicy") ?? "";
  if (!role || !trust.includes('"lambda.amazonaws.com"'))
    throw invalid(`the role defined for the function cannot be assumed by Lambda: ${roleArn}`);
  return role;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
function refuseFunction(request: Request, cloud: Cloud): void {
  const role = roleOf(text(request.inputs, "role"), cloud);
  const vpc = request.inputs["vpcConfig"] as
    | { subnetIds?: string[]; securityGroupIds?: string[] }
    | undefined;
  if (!vpc) return;
  mustBeAllowed(role, "ec2:CreateNetworkInterface", "EC2", cloud);
  const has = (type: string, id: string) =>
    cloud.find(type, request.account).some((existing) => existing.id === id);
  for (const id of vpc.subnetIds ?? [])
    if (!has("aws:ec2/subnet:Subnet", id)) throw invalid(`the subnet ID '${id}' does not exist`);
  for (const id of vpc.securityGroupIds ?? [])
    if (!has("aws:ec2/securityGroup:SecurityGroup", id))
      throw invalid(`the security group '${id}' does not exist`);
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
function refuseMapping(request: Request, cloud: Cloud): void {
  const { inputs } = request;
  const name = text(inputs, "functionName")?.split(":").at(-1);
  const target = cloud.find(functionType, request.account).find((existing) => existing.id === name);
  if (!target) throw new Refusal("ResourceNotFoundException", `function not found: ${name}`);
  const source = text(inputs, "eventSourceArn") ?? "";
  if (!source.startsWith("arn:aws:sqs:")) return;
  const queue = cloud.byArn(source);
  if (!queue) throw invalid(`error occurred while ReceiveMessage. The queue ${source} does not exist`);
  mustBeAllowed(roleOf(text(target.inputs, "role"), cloud), "sqs:ReceiveMessage", "SQS", cloud);
  const visible = Number(queue.inputs["visibilityTimeoutSeconds"] ?? 30);
  const timeout = Number(target.inputs["timeout"] ?? 3);
  if (visible < timeout)
    throw invalid(
      `queue visibility timeout: ${visible} seconds is less than Function timeout: ${timeout} seconds`,
    );
}

export const lambda: readonly ResourceKind[] = [
  {
    type: functionType,
    id: (request) => nameOr(request, "name"),
    outputs: (request) => {
      const arn = functionArn(request, request.id);
      return {
        name: request.id,
        arn,
        invokeArn: `arn:aws:apigateway:${request.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
        qualifiedArn: `${arn}:$LATEST`,
        version: "$LATEST",
      };
    },
    replaceOn: ["name", "packageType"],
    refuse: refuseFunction,
  },
  {
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    id: (request) => uuid("event-source-mapping", request.account, request.region, request.name),
    outputs: (request) => ({
      uuid: request.id,
      arn: `arn:aws:lambda:${request.region}:${request.account}:event-source-mapping:${request.id}`,
      functionArn: functionArn(request, text(request.inputs, "functionName")?.split(":").at(-1) ?? ""),
      state: "Enabled",
    }),
    replaceOn: ["eventSourceArn"],
    refuse: refuseMapping,
  },
];
