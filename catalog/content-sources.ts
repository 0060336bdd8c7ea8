/**
 * Where code that an account runs may come from, and who may put it there. `catalog/runs-what.ts` says which settings name it.
 */

/** Accounts in which AWS itself publishes what everybody runs. */
export interface Publisher {
  readonly account: string;
  readonly publishes: string;
  readonly source: string;
}

const addOns = "https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html";
const insights =
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-extension-versions.html";

const addOnsOf = (account: string): Publisher => ({ account, publishes: "add-ons of EKS", source: addOns });
const insightsOf = (account: string): Publisher => ({
  account,
  publishes: "Lambda Insights",
  source: insights,
});

export const publishers: readonly Publisher[] = [
  addOnsOf("602401143452"),
  addOnsOf("877085696533"),
  addOnsOf("800184023465"),
  addOnsOf("533267051163"),
  addOnsOf("296578399912"),
  addOnsOf("900889452093"),
  addOnsOf("491585149902"),
  addOnsOf("151610086707"),
  addOnsOf("333609536671"),
  addOnsOf("121268973566"),
  addOnsOf("918309763551"),
  addOnsOf("961992271922"),
  insightsOf("580247275435"),
  insightsOf("012438385374"),
  insightsOf("519774774795"),
  insightsOf("891564319516"),
  insightsOf("439286490199"),
  insightsOf("194566237122"),
  {
    account: "017000801446",
    publishes: "Powertools for Python",
    source: "https://docs.aws.amazon.com/powertools/python/latest/getting-started/install/",
  },
  {
    account: "094274105915",
    publishes: "Powertools for TypeScript",
    source: "https://docs.aws.amazon.com/powertools/typescript/latest/getting-started/lambda-layers",
  },
];

/** Settings that hold the address of an image. */
export const imageSettings: readonly string[] = [
  "image",
  "imageUri",
  "imageIdentifier",
  "containerUri",
  "trainingImage",
];

/** Images that a service keeps itself, and AWS's own of its public gallery, by how their addresses begin. */
export const ownImages: readonly { readonly begins: string; readonly source: string }[] = [
  {
    begins: "aws/codebuild/",
    source: "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html",
  },
  {
    begins: "public.ecr.aws/xray/",
    source: "https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html",
  },
  {
    begins: "public.ecr.aws/aws-observability/",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-using-fluentbit.html",
  },
  {
    begins: "public.ecr.aws/cloudwatch-agent/",
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/deploy_servicelens_CloudWatch_agent_deploy_ECS.html",
  },
];

/** Actions that put code where others run it, by what the policy is of. */
export const contentWrites: Readonly<
  Record<string, { readonly property: string; readonly actions: readonly string[] }>
> = {
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    property: "policy",
    actions: ["ecr:PutImage", "ecr:CompleteLayerUpload", "ecr:SetRepositoryPolicy", "ecr:ReplicateImage"],
  },
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": {
    property: "repositoryPolicy",
    actions: ["ecr:PutImage", "ecr:CompleteLayerUpload", "ecr:SetRepositoryPolicy", "ecr:ReplicateImage"],
  },
  "aws:ecr/registryPolicy:RegistryPolicy": {
    property: "policy",
    actions: ["ecr:ReplicateImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
  },
  "aws:codeartifact/domainPermissions:DomainPermissions": {
    property: "policyDocument",
    actions: ["codeartifact:CreateRepository", "codeartifact:PutDomainPermissionsPolicy"],
  },
  "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy": {
    property: "policyDocument",
    actions: [
      "codeartifact:PublishPackageVersion",
      "codeartifact:CopyPackageVersions",
      "codeartifact:AssociateExternalConnection",
      "codeartifact:PutRepositoryPermissionsPolicy",
    ],
  },
};

/** Types that bring in what others publish, under a name that the publisher moves. */
export const contentCaches: Readonly<Record<string, { readonly brings: string; readonly source: string }>> = {
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {
    brings: "whatever another registry has under a tag",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
  },
};
