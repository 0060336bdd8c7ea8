/**
 * What Pulumi's AWS provider calls by another name than Terraform's, on which it is built, and what the Terraform provider
 * at hand does not know yet. https://www.pulumi.com/docs/iac/using-pulumi/adopting-pulumi/migrating-to-pulumi/from-terraform/
 */

/** Types whose name is not `aws_<module>_<class>`. */
export const renamedTypes: Readonly<Record<string, string>> = {
  "aws:cloudtrail/trail:Trail": "aws_cloudtrail",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "aws_iam_openid_connect_provider",
  "aws:rds/instance:Instance": "aws_db_instance",
  "aws:rds/subnetGroup:SubnetGroup": "aws_db_subnet_group",
};

/** Modules whose types have no module in their Terraform name: `aws:ec2/vpc:Vpc` is `aws_vpc`. */
export const modulesWithoutName: readonly string[] = ["ec2"];

/** Arguments with another name, by Terraform type, or `*` for all types. */
export const renamedArguments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_cloudwatch_metric_alarm: { name: "alarm_name" },
  aws_lambda_function: { code: "filename", name: "function_name" },
  aws_sns_topic_subscription: { topic: "topic_arn" },
};

export interface Unchecked {
  /** Terraform type, or `*` for every type. */
  readonly type: string;
  /** The argument, or undefined for the whole type. */
  readonly argument?: string;
  readonly reason: string;
}

/** What the provider at hand (5.x) does not know, and @pulumi/aws (built on 6.x) does. Each row is told in the test's output. */
export const unknownToProvider: readonly Unchecked[] = [
  {
    type: "*",
    argument: "region",
    reason: "6.0 gave every regional resource an argument of its own for its Region",
  },
  {
    type: "aws_s3_bucket",
    argument: "bucket_namespace",
    reason: "later than 5.100: buckets in the namespace of an account and Region",
  },
  {
    type: "aws_s3_bucket_server_side_encryption_configuration",
    argument: "rule.blocked_encryption_types",
    reason: "later than 5.100: refuses uploads that are encrypted with a customer's own key (SSE-C)",
  },
];
