/**
 * What acts on AWS, or runs what may, without showing in the stack's resources what it does: whole packages, and types of
 * the AWS package. Of the packages that do neither each has a row as well; one that is in neither list nobody has looked at.
 */
export interface EscapeHatch {
  /** A package, or a type of the AWS package (7.48). */
  readonly opens: string;
  /** What it does, as the end of the sentence "it …". */
  readonly does: string;
  readonly source: string;
}

const registry = (name: string): string => `https://www.pulumi.com/registry/packages/${name}/`;
const docs = "https://docs.aws.amazon.com";
const dynamic = "https://www.pulumi.com/docs/iac/concepts/providers/dynamic-providers/";

const runsCode = "runs code of the program, with the deployer's credentials";

export const hatchPackages: readonly EscapeHatch[] = [
  {
    opens: "aws-native",
    does: "makes resources of AWS by other types, which no invariant looks at",
    source: registry("aws-native"),
  },
  {
    opens: "awscc",
    does: "makes resources of AWS by other types, which no invariant looks at",
    source: "https://registry.terraform.io/providers/hashicorp/awscc/latest/docs",
  },
  {
    opens: "cdk",
    does: "makes what a CDK stack holds, by types of Cloud Control",
    source: registry("cdk"),
  },
  { opens: "command", does: "runs programs, with the deployer's credentials", source: registry("command") },
  { opens: "pulumi-nodejs", does: runsCode, source: dynamic },
  { opens: "pulumi-python", does: runsCode, source: dynamic },
  { opens: "pulumi-go", does: runsCode, source: dynamic },
  { opens: "pulumi-dotnet", does: runsCode, source: dynamic },
  { opens: "pulumi-java", does: runsCode, source: dynamic },
  {
    opens: "kubernetes",
    does: "runs pods, which get the roles of their nodes and service accounts",
    source: `${docs}/eks/latest/userguide/pod-identities.html`,
  },
  {
    opens: "helm",
    does: "runs pods, which get the roles of their nodes and service accounts",
    source: `${docs}/eks/latest/userguide/pod-identities.html`,
  },
  {
    opens: "docker",
    does: "runs what a Dockerfile says, beside the deployer's credentials, and pushes what comes of it",
    source: registry("docker"),
  },
  {
    opens: "docker-build",
    does: "runs what a Dockerfile says, beside the deployer's credentials, and pushes what comes of it",
    source: registry("docker-build"),
  },
  {
    opens: "http",
    does: "sends requests of the program's choice",
    source: "https://registry.terraform.io/providers/hashicorp/http/latest/docs",
  },
  {
    opens: "external",
    does: "runs programs, with the deployer's credentials",
    source: "https://registry.terraform.io/providers/hashicorp/external/latest/docs",
  },
  {
    opens: "terraform",
    does: "reads states of Terraform's, secrets among them",
    source: registry("terraform"),
  },
  {
    opens: "terraform-provider",
    does: "runs any provider of Terraform's",
    source: registry("terraform-provider"),
  },
  {
    opens: "terraform-module",
    does: "makes what a module of Terraform's holds, with Terraform's own providers",
    source: registry("terraform-module"),
  },
  {
    opens: "pulumiservice",
    does: "makes tokens, environments and deployments that hold credentials",
    source: registry("pulumiservice"),
  },
];

/** Types of the AWS package that make what a document says. Stack sets are connectors: they lead to other accounts. */
export const hatchTypes: readonly EscapeHatch[] = [
  {
    opens: "aws:cloudcontrol/resource:Resource",
    does: "makes a resource of any type out of a text",
    source: `${docs}/cloudcontrolapi/latest/userguide/what-is-cloudcontrolapi.html`,
  },
  {
    opens: "aws:cloudformation/stack:Stack",
    does: "makes whatever its template says",
    source: `${docs}/AWSCloudFormation/latest/UserGuide/cfn-whatis-concepts.html`,
  },
  {
    opens: "aws:cloudformation/cloudFormationType:CloudFormationType",
    does: "registers code that CloudFormation runs as a role",
    source: `${docs}/cloudformation-cli/latest/userguide/what-is-cloudformation-cli.html`,
  },
  {
    opens: "aws:serverlessrepository/cloudFormationStack:CloudFormationStack",
    does: "makes whatever somebody's published template says",
    source: `${docs}/serverlessrepo/latest/devguide/what-is-serverlessrepo.html`,
  },
  {
    opens: "aws:servicecatalog/provisionedProduct:ProvisionedProduct",
    does: "makes whatever a product's template says",
    source: `${docs}/servicecatalog/latest/userguide/introduction.html`,
  },
];

/** Packages whose plugins talk to nobody, or to the engine alone: what they have it make is looked at. */
export const closedPackages: Readonly<Record<string, string>> = {
  aws: "what the other invariants look at",
  pulumi: "the engine's own",
  "agent-perimeter": "the perimeter's own components, whose resources show by themselves",
  awsx: `components, whose resources of the AWS package show by themselves (${registry("awsx")})`,
  "aws-apigateway": `components, whose resources of the AWS package show by themselves (${registry("aws-apigateway")})`,
  random: `draws numbers and texts (${registry("random")})`,
  tls: `makes keys and certificates (${registry("tls")})`,
  std: `computes texts and numbers (${registry("std")})`,
  archive: `packs files of the program (${registry("archive")})`,
  cloudinit: `writes user data, which others hand to AWS (${registry("cloudinit")})`,
  time: `notes and waits (${registry("time")})`,
  null: `does nothing (${registry("null")})`,
};
