/** Images, built by CodeBuild out of a repository, kept in a registry. */
import * as aws from "@pulumi/aws";
import { bucket, serviceRole } from "../parts.ts";
import { type OrdinaryStack, policy } from "../stack.ts";

export const imageBuild: OrdinaryStack = {
  name: "image-build",
  program: (world) => {
    const { account, advised, region } = world;
    const images = new aws.ecr.Repository(
      "shop",
      {
        imageScanningConfiguration: { scanOnPush: true },
        ...(advised ? { name: "shop", imageTagMutability: "IMMUTABLE" } : { forceDelete: true }),
      },
      world.options(),
    );
    new aws.ecr.LifecyclePolicy(
      "shop",
      {
        repository: images.name,
        policy: JSON.stringify({
          rules: [
            {
              rulePriority: 1,
              selection: {
                tagStatus: "untagged",
                countType: "sinceImagePushed",
                countUnit: "days",
                countNumber: 14,
              },
              action: { type: "expire" },
            },
          ],
        }),
      },
      world.options(),
    );
    new aws.ecr.RepositoryPolicy(
      "shop",
      {
        repository: images.name,
        policy: policy({
          Effect: "Allow",
          Principal: { AWS: advised ? `arn:aws:iam::${account}:root` : "*" },
          Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        }),
      },
      world.options(),
    );
    const cache = bucket(world, "build-cache");
    const role = serviceRole(world, "build", "codebuild.amazonaws.com", [
      { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
      images.arn.apply((of) => ({ Effect: "Allow", Action: ["ecr:PutImage", "ecr:*Layer*"], Resource: of })),
      cache.arn.apply((of) => ({
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: `${of}/*`,
      })),
      {
        Effect: "Allow",
        Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:${region}:${account}:log-group:/aws/codebuild/*`,
      },
    ]);
    new aws.codebuild.Project(
      "shop",
      {
        serviceRole: role.arn,
        source: { type: "GITHUB", location: "https://github.com/example/shop.git", gitCloneDepth: 1 },
        artifacts: { type: "NO_ARTIFACTS" },
        cache: { type: "S3", location: cache.bucket },
        environment: {
          computeType: "BUILD_GENERAL1_SMALL",
          image: "aws/codebuild/standard:7.0",
          type: "LINUX_CONTAINER",
          privilegedMode: true,
          environmentVariables: [{ name: "REPOSITORY", value: images.repositoryUrl }],
        },
      },
      world.options(),
    );
  },
};
