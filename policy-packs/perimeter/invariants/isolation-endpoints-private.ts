import { type PublicEndpoint, publicEndpoints } from "../../../catalog/public-endpoints.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import type { Properties } from "../resource.ts";

const byType = new Map(publicEndpoints.map((row) => [row.type, row]));

/** What a setting says: a dot leads into a block, into each of a list of them, and into a document of JSON. */
function settingsOf(value: unknown, [key, ...rest]: readonly string[]): unknown[] {
  if (key === undefined) return [value === null || value === "" ? undefined : value];
  if (Array.isArray(value))
    return value.length === 0
      ? [undefined]
      : Array.from(value, (_, index) => settingsOf(value[index], [key, ...rest])).flat();
  if (typeof value === "string" && /^\s*[[{]/.test(value))
    try {
      return settingsOf(JSON.parse(value), [key, ...rest]);
    } catch {
      return [undefined];
    }
  if (typeof value !== "object" || value === null) return [undefined];
  return settingsOf((value as Properties)[key], rest);
}

const isPrivate = ({ setting, privateWhen, byDefault }: PublicEndpoint, properties: Properties): boolean =>
  settingsOf(properties, setting.split(".")).every((value) =>
    privateWhen === "given"
      ? value !== undefined
      : // Providers also take switches as text.
        privateWhen.some((one) => String(one) === String(value ?? byDefault)),
  );

const cluster = (vpcConfig: Properties) => ({
  type: "aws:eks/cluster:Cluster",
  name: "shop",
  properties: { name: "shop", roleArn: "arn:aws:iam::111122223333:role/cluster", vpcConfig },
});

const search = (properties: Properties = {}) => ({
  type: "aws:opensearch/domain:Domain",
  name: "products",
  properties: { domainName: "products", ...properties },
});

const address = (authorizationType: string) => ({
  type: "aws:lambda/functionUrl:FunctionUrl",
  name: "hook",
  properties: { functionName: "hook", authorizationType },
});

const collections = (...rules: readonly Properties[]) => ({
  type: "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
  name: "products",
  properties: { name: "products", type: "network", policy: JSON.stringify(rules) },
});

export default resourceInvariant({
  id: "isolation-endpoints-private",
  title: "No endpoint of a service faces the internet, and none goes out past the network.",
  protects:
    "Clusters, indexes, brokers and functions from whoever finds their address, and data from leaving by a service's own way out.",
  why: "Some services stand on the internet unless a setting says otherwise: a cluster's API, an index, a file server. One stolen token, or one policy that says everybody, is then enough from anywhere, and no network's rule is asked.",
  fix: "put it into the network: set what the finding names; let the public come in through an API or CloudFront, which ask who it is.",
  types: [...byType.keys()],
  limits:
    "It knows the types of catalog/public-endpoints.ts. APIs and distributions are made for the public, and are not among them.",
  *check({ type, properties }) {
    const row = byType.get(type);
    if (row && !isPrivate(row, properties)) yield `${row.opens} (${row.setting})`;
  },
  examples: {
    holds: [
      {
        what: "a cluster that answers its network alone",
        resources: [
          cluster({ subnetIds: ["subnet-0a"], endpointPrivateAccess: true, endpointPublicAccess: false }),
        ],
      },
      { what: "an index in a network", resources: [search({ vpcOptions: { subnetIds: ["subnet-0a"] } })] },
      {
        what: "a collection that answers an endpoint alone",
        resources: [collections({ AllowFromPublic: false, SourceVPCEs: ["vpce-0a"] })],
      },
      { what: "a function's address for who has signed in to AWS", resources: [address("AWS_IAM")] },
    ],
    broken: [
      { what: "a cluster as it comes", resources: [cluster({ subnetIds: ["subnet-0a"] })] },
      { what: "an index that is in no network", resources: [search()] },
      { what: "a function's address for everybody", resources: [address("NONE")] },
      {
        what: "a collection that answers everybody",
        resources: [
          collections({ AllowFromPublic: false, SourceVPCEs: ["vpce-0a"] }, { AllowFromPublic: true }),
        ],
      },
      {
        what: "a file server as it comes",
        resources: [
          { type: "aws:transfer/server:Server", name: "files", properties: { protocols: ["SFTP"] } },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a switch that is not known yet",
        resources: [cluster({ subnetIds: ["subnet-0a"], endpointPublicAccess: notKnownYet })],
      },
    ],
  },
});
