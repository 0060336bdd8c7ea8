/**
 * A cloud that takes every type, for stacks of which the sandbox has no model: it refuses nothing, and makes up what AWS
 * would answer. In a preview, what the provider declares as computed is not known, whether a program could have set it or not.
 */
import { Cloud, type CreateAnswer } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import type { Request } from "../../sandbox/cloud/kind.ts";
import { madeUp } from "../../sandbox/cloud/made-up.ts";
import { type Properties, unknownValue } from "../../sandbox/wire.ts";
import { type ComputedKind, computed } from "./computed.ts";
import { policy } from "./stack.ts";

/** What AWS calls a thing, where it is made up from a name. */
const nameKeys = ["name", "bucket", "identifier", "clusterIdentifier", "repositoryName", "domainName"];

/** Inputs that the provider makes up out of the resource's name and seven digits, when a program leaves them out. */
function automaticName({ type, name, inputs }: Request): Properties {
  const key = computed(type).automaticName;
  return key === undefined || inputs[key] !== undefined || inputs[`${key}Prefix`] !== undefined
    ? {}
    : { [key]: `${name}-${madeUp(7, type, name)}` };
}

const idPrefixes: Readonly<Record<string, string>> = {
  "aws:ec2/vpc:Vpc": "vpc",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/securityGroup:SecurityGroup": "sg",
  "aws:ec2/internetGateway:InternetGateway": "igw",
  "aws:ec2/natGateway:NatGateway": "nat",
  "aws:ec2/routeTable:RouteTable": "rtb",
};

/** What stands in an ARN after the account, where it is not the type and the name. */
const arnEnds: Readonly<Record<string, (name: string) => string>> = {
  "aws:sns/topic:Topic": (name) => name,
  "aws:sqs/queue:Queue": (name) => name,
  "aws:lambda/function:Function": (name) => `function:${name}`,
};

function arnOf({ type, inputs, region, account }: Request, name: string): string {
  const [, module = "", resource = ""] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  if (type === "aws:s3/bucket:Bucket") return `arn:aws:s3:::${name}`;
  if (resource === "openIdConnectProvider")
    return `arn:aws:iam::${account}:oidc-provider/${String(inputs["url"]).replace("https://", "")}`;
  if (module === "iam") return `arn:aws:iam::${account}:${resource}/${name}`;
  return `arn:aws:${module}:${region}:${account}:${arnEnds[type]?.(name) ?? `${resource}/${name}`}`;
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const keyPolicyOfAws = ({ account }: Request): string =>
  policy({
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
  });

/** What AWS might answer for one of its attributes. */
function value(kind: ComputedKind, key: string, request: Request, named: string): unknown {
  if (key === "arn" || key.endsWith("Arn")) return arnOf(request, named);
  if (key === "repositoryUrl") return `${request.account}.dkr.ecr.${request.region}.amazonaws.com/${named}`;
  if (key === "iamRole") return "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
  if (key === "policy") return request.type === "aws:kms/key:Key" ? keyPolicyOfAws(request) : "";
  switch (kind) {
    case "boolean":
      return false;
    case "number":
      return 0;
    case "list":
      return [];
    case "map":
      return {};
    default:
      return nameKeys.includes(key) ? named : madeUp(12, request.type, request.name, key);
  }
}

export class OpenCloud extends Cloud {
  readonly #account: string;
  readonly #region: string;

  constructor(account: string, region: string) {
    super({ ...sandboxWorld, existing: [] });
    this.#account = account;
    this.#region = region;
  }

  override create(asked: Request, preview = false): CreateAnswer {
    const request = { ...asked, account: this.#account, region: this.#region };
    const inputs: Properties = { ...request.inputs, ...automaticName(request) };
    const { outputs: kinds } = computed(request.type);
    const missing = Object.entries(kinds).filter(([key]) => inputs[key] === undefined);
    if (preview)
      return {
        id: "",
        outputs: {
          ...inputs,
          ...Object.fromEntries(missing.map(([key]) => [key, unknownValue])),
          id: unknownValue,
        },
      };
    const given = nameKeys.map((key) => inputs[key]).find((name) => typeof name === "string");
    const prefix = idPrefixes[request.type];
    const named =
      prefix === undefined ? String(given ?? request.name) : `${prefix}-${madeUp(17, request.name)}`;
    const answers = Object.fromEntries(missing.map(([key, kind]) => [key, value(kind, key, request, named)]));
    return { id: named, outputs: { ...inputs, ...answers, id: named } };
  }

  override invoke(token: string, args: Properties): Properties {
    const of = (key: string) => madeUp(8, token, JSON.stringify(args), key);
    switch (token) {
      case "aws:ec2/getVpc:getVpc":
        return { ...args, id: `vpc-${of("id")}` };
      case "aws:ec2/getSubnets:getSubnets":
        return { ...args, ids: [`subnet-${of("a")}`, `subnet-${of("b")}`] };
      case "aws:ec2/getAmi:getAmi":
        return { ...args, id: `ami-${of("id")}` };
      case "aws:index/getAvailabilityZones:getAvailabilityZones":
        return { names: ["a", "b", "c"].map((zone) => `${this.#region}${zone}`) };
      default:
        return super.invoke(token, args, this.#account, this.#region);
    }
  }
}

/** The sandbox's model, where a preview knows no more than the real provider's. */
export class AskingCloud extends Cloud {
  override create(request: Request, preview = false): CreateAnswer {
    const answer = super.create(request, preview);
    if (!preview) return answer;
    const unset = Object.keys(computed(request.type).outputs).filter((key) => !(key in request.inputs));
    return {
      ...answer,
      outputs: { ...answer.outputs, ...Object.fromEntries(unset.map((key) => [key, unknownValue])) },
    };
  }
}

/** What the engine adds to a resource's inputs before a pack sees them: the names that the provider makes up. */
export const withAutomaticName = (type: string, name: string, inputs: Properties): Properties => ({
  ...inputs,
  ...automaticName({ type, name, inputs, account: "", region: "" }),
});
