/**
 * Services whose endpoint, or whose way out, is on the internet because of a setting: what the setting has to be, and what it is
 * where a program says nothing. Switches that give a resource a public address are in isolation-private-network.
 * Tokens, settings and defaults from @pulumi/aws 7.48.
 */
export interface PublicEndpoint {
  readonly type: string;
  /** A dot leads into a block, or into a document of JSON. */
  readonly setting: string;
  /** The values that keep it private; `given`: whatever is said there does. */
  readonly privateWhen: readonly (string | boolean)[] | "given";
  /** What holds where nothing is said; not there where something has to be said. */
  readonly byDefault?: string | boolean;
  /** What is open otherwise, as the end of the sentence "it …". */
  readonly opens: string;
  readonly source: string;
}

const docs = "https://docs.aws.amazon.com";

export const publicEndpoints: readonly PublicEndpoint[] = [
  {
    type: "aws:eks/cluster:Cluster",
    setting: "vpcConfig.endpointPublicAccess",
    privateWhen: [false],
    byDefault: true,
    opens: "answers the whole internet with the API of its cluster",
    source: `${docs}/eks/latest/userguide/cluster-endpoint.html`,
  },
  {
    type: "aws:opensearch/domain:Domain",
    setting: "vpcOptions",
    privateWhen: "given",
    opens: "answers the whole internet with its index",
    source: `${docs}/opensearch-service/latest/developerguide/vpc.html`,
  },
  {
    type: "aws:elasticsearch/domain:Domain",
    setting: "vpcOptions",
    privateWhen: "given",
    opens: "answers the whole internet with its index",
    source: `${docs}/opensearch-service/latest/developerguide/vpc.html`,
  },
  {
    type: "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
    setting: "policy.AllowFromPublic",
    privateWhen: [false],
    byDefault: false,
    opens: "answers the whole internet with its collections",
    source: `${docs}/opensearch-service/latest/developerguide/serverless-network.html`,
  },
  {
    type: "aws:msk/cluster:Cluster",
    setting: "brokerNodeGroupInfo.connectivityInfo.publicAccess.type",
    privateWhen: ["DISABLED"],
    byDefault: "DISABLED",
    opens: "gives its brokers addresses on the internet",
    source: `${docs}/msk/latest/developerguide/public-access.html`,
  },
  {
    type: "aws:neptunegraph/graph:Graph",
    setting: "publicConnectivity",
    privateWhen: [false],
    byDefault: false,
    opens: "answers the whole internet with its graph",
    source: `${docs}/neptune-analytics/latest/userguide/gettingStarted-connecting.html`,
  },
  {
    type: "aws:sagemaker/notebookInstance:NotebookInstance",
    setting: "directInternetAccess",
    privateWhen: ["Disabled"],
    byDefault: "Enabled",
    opens: "reaches the internet past the network",
    source: `${docs}/sagemaker/latest/dg/appendix-notebook-and-internet-access.html`,
  },
  {
    type: "aws:sagemaker/domain:Domain",
    setting: "appNetworkAccessType",
    privateWhen: ["VpcOnly"],
    byDefault: "PublicInternetOnly",
    opens: "reaches the internet past the network",
    source: `${docs}/sagemaker/latest/dg/studio-notebooks-and-internet-access.html`,
  },
  {
    type: "aws:appstream/fleet:Fleet",
    setting: "enableDefaultInternetAccess",
    privateWhen: [false],
    byDefault: false,
    opens: "reaches the internet past the network",
    source: `${docs}/appstream2/latest/developerguide/default-internet-access.html`,
  },
  {
    type: "aws:mwaa/environment:Environment",
    setting: "webserverAccessMode",
    privateWhen: ["PRIVATE_ONLY"],
    byDefault: "PRIVATE_ONLY",
    opens: "answers the whole internet with its web server",
    source: `${docs}/mwaa/latest/userguide/configuring-networking.html`,
  },
  {
    type: "aws:transfer/server:Server",
    setting: "endpointType",
    privateWhen: ["VPC"],
    byDefault: "PUBLIC",
    opens: "answers the whole internet with the files behind it",
    source: `${docs}/transfer/latest/userguide/create-server-in-vpc.html`,
  },
  {
    type: "aws:lambda/functionUrl:FunctionUrl",
    setting: "authorizationType",
    privateWhen: ["AWS_IAM"],
    byDefault: "NONE",
    opens: "lets the whole internet call the function, and asks nobody who they are",
    source: `${docs}/lambda/latest/dg/urls-auth.html`,
  },
];
