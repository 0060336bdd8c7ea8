/**
 * Services that fetch for whoever has them do it: a resource whose policy lets such a service in, and says neither for which
 * account nor for which resource, is read by anybody.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
import { each } from "./calls.ts";
import type { Edge, Step } from "./edge.ts";

const deputy = (service: string, title: string, id: string, step: Step, source: string): Edge => ({
  id,
  title,
  family: "deputies",
  sources: [source, "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"],
  subject: { kind: "account" },
  steps: [step],
  gains: [{ kind: "deputy", service }],
});

export const deputyEdges: readonly Edge[] = [
  deputy(
    "cloudfront.amazonaws.com",
    "has CloudFront fetch from the origin that it names",
    "cloudfront.fetch-from-origin",
    [
      ...each("cloudfront", "CreateDistribution"),
      ...each("cloudfront", "UpdateDistribution", "arn:*:cloudfront::${account}:distribution/*"),
    ],
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
  ),
  deputy(
    "serverlessrepo.amazonaws.com",
    "has the application repository fetch the packages that its application names",
    "serverlessrepo.fetch-packages",
    [
      ...each("serverlessrepo", "CreateApplication"),
      ...each("serverlessrepo", "CreateApplicationVersion", "applications/*"),
    ],
    "https://docs.aws.amazon.com/serverlessrepo/latest/devguide/serverlessrepo-how-to-publish.html",
  ),
  deputy(
    "lambda.amazonaws.com",
    "has Lambda fetch the image or the package that its function names",
    "lambda.fetch-code",
    each("lambda", "CreateFunction UpdateFunctionCode", "function:*"),
    "https://docs.aws.amazon.com/lambda/latest/dg/images-create.html",
  ),
  deputy(
    "codebuild.amazonaws.com",
    "has CodeBuild fetch the image that its project names",
    "codebuild.fetch-image",
    each("codebuild", "CreateProject UpdateProject StartBuild StartBuildBatch", "project/*"),
    "https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html",
  ),
  deputy(
    "sagemaker.amazonaws.com",
    "has SageMaker fetch the image that its model names",
    "sagemaker.fetch-image",
    each("sagemaker", "CreateModel", "model/*"),
    "https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html",
  ),
];

/** The services that do so. */
export const deputies: readonly string[] = deputyEdges.flatMap(({ gains }) =>
  gains.flatMap((gain) => (gain.kind === "deputy" ? [gain.service] : [])),
);
