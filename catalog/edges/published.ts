/**
 * The published escalation paths (test/data/escalation-paths.json), each as the edges that it takes one after the other.
 * A path may ask for more than AWS does; what is spare is said.
 */
export interface PublishedPath {
  /** Edges that lead from what the path starts with to what it ends with, in their order. */
  readonly edges: readonly string[];
  /** Permissions that the path lists and that are not needed, with the reason. */
  readonly spare?: Readonly<Record<string, string>>;
}

const invoked = "the function is invoked by somebody or something else sooner or later";

export const publishedPaths: Readonly<Record<string, PublishedPath>> = {
  "apprunner-001": { edges: ["apprunner.create-service"] },
  "apprunner-002": { edges: ["apprunner.update-service"] },
  "bedrock-001": { edges: ["bedrock-agentcore.create-code-interpreter"] },
  "bedrock-002": { edges: ["bedrock-agentcore.invoke-code-interpreter"] },
  "cloudformation-001": { edges: ["cloudformation.create-stack"] },
  "cloudformation-002": { edges: ["cloudformation.update-stack-of-role"] },
  "cloudformation-003": { edges: ["cloudformation.create-stack-set"] },
  "cloudformation-004": { edges: ["cloudformation.update-stack-set-of-role"] },
  "cloudformation-005": { edges: ["cloudformation.execute-change-set"] },
  "codebuild-001": { edges: ["codebuild.create-project"] },
  "codebuild-002": { edges: ["codebuild.start-build"] },
  "codebuild-003": { edges: ["codebuild.start-build-batch"] },
  "codebuild-004": { edges: ["codebuild.create-project"] },
  "datapipeline-001": { edges: ["datapipeline.activate-pipeline"] },
  "ec2-001": { edges: ["ec2.run-instances"] },
  "ec2-002": { edges: ["ec2.modify-user-data"] },
  "ec2-003": { edges: ["ec2.request-spot-instances"] },
  "ec2-004": { edges: ["ec2.create-launch-template-version"] },
  "ec2instanceconnect-003": {
    edges: ["ec2-instance-connect.send-ssh-public-key"],
    spare: { "ec2:DescribeInstances": "an instance's id and address can be known otherwise" },
  },
  "ecs-001": {
    edges: ["ecs.run-task-definition"],
    spare: { "ecs:CreateCluster": "a cluster may be there, or a capacity of AWS's own" },
  },
  "ecs-002": {
    edges: ["ecs.run-task-definition"],
    spare: { "ecs:CreateCluster": "a cluster may be there, or a capacity of AWS's own" },
  },
  "ecs-003": { edges: ["ecs.run-task-definition"] },
  "ecs-004": { edges: ["ecs.run-task-definition"] },
  "ecs-005": { edges: ["ecs.run-task-definition"] },
  "glue-001": { edges: ["glue.create-dev-endpoint"] },
  "glue-002": { edges: ["glue.update-dev-endpoint"] },
  "glue-003": { edges: ["glue.run-job"] },
  "glue-004": { edges: ["glue.run-job"] },
  "glue-005": { edges: ["glue.run-job"] },
  "glue-006": { edges: ["glue.run-job"] },
  "iam-001": { edges: ["iam.create-policy-version"] },
  "iam-002": { edges: ["iam.create-access-key"] },
  "iam-003": { edges: ["iam.create-access-key"] },
  "iam-004": { edges: ["iam.create-login-profile"] },
  "iam-005": { edges: ["iam.put-role-policy"] },
  "iam-006": { edges: ["iam.update-login-profile"] },
  "iam-007": { edges: ["iam.put-user-policy"] },
  "iam-008": { edges: ["iam.attach-user-policy"] },
  "iam-009": { edges: ["iam.attach-role-policy"] },
  "iam-010": { edges: ["iam.attach-group-policy"] },
  "iam-011": { edges: ["iam.put-group-policy"] },
  "iam-012": { edges: ["iam.update-assume-role-policy"] },
  "iam-013": { edges: ["iam.add-user-to-group"] },
  "iam-014": { edges: ["iam.attach-role-policy", "sts.assume-role"] },
  "iam-015": { edges: ["iam.attach-user-policy", "iam.create-access-key"] },
  "iam-016": { edges: ["iam.create-policy-version", "sts.assume-role"] },
  "iam-017": { edges: ["iam.put-role-policy", "sts.assume-role"] },
  "iam-018": { edges: ["iam.put-user-policy", "iam.create-access-key"] },
  "iam-019": { edges: ["iam.attach-role-policy", "iam.update-assume-role-policy"] },
  "iam-020": { edges: ["iam.create-policy-version", "iam.update-assume-role-policy"] },
  "iam-021": { edges: ["iam.put-role-policy", "iam.update-assume-role-policy"] },
  "lambda-001": { edges: ["lambda.create-function"] },
  "lambda-002": { edges: ["lambda.create-function"] },
  "lambda-003": { edges: ["lambda.update-function-code"] },
  "lambda-004": { edges: ["lambda.update-function-code"], spare: { "lambda:InvokeFunction": invoked } },
  "lambda-005": { edges: ["lambda.update-function-code"], spare: { "lambda:AddPermission": invoked } },
  "lambda-006": { edges: ["lambda.create-function"] },
  "sagemaker-001": { edges: ["sagemaker.create-notebook-instance"] },
  "sagemaker-002": { edges: ["sagemaker.create-training-job"] },
  "sagemaker-003": { edges: ["sagemaker.create-processing-job"] },
  "sagemaker-004": { edges: ["sagemaker.create-presigned-notebook-instance-url"] },
  "sagemaker-005": { edges: ["sagemaker.attach-lifecycle-script"] },
  "ssm-001": { edges: ["ssm.start-session"] },
  "ssm-002": { edges: ["ssm.send-command"] },
  "sts-001": { edges: ["sts.assume-role"] },
};
