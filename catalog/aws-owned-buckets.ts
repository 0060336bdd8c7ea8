/**
 * Buckets that belong to AWS and that workloads download from. An isolated network reaches none of them unless it names
 * the purpose. Only downloads are ever allowed: to upload to a bucket of another account is a way out.
 * Source: github.com/aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies/README.md, read 2026-11, which
 * cites the service's own page for each; that page stands beside each row.
 */
interface AwsOwnedBuckets {
  readonly what: string;
  readonly source: string;
  /** The objects, in a Region. */
  arns(region: string): readonly string[];
}

export const awsOwnedBuckets = {
  "ecr-image-layers": {
    what: "layers of container images in Amazon ECR",
    source: "docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
    arns: (region) => [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
  },
  "amazon-linux-2023-packages": {
    what: "packages and live patches of Amazon Linux 2023",
    source: "docs.aws.amazon.com/linux/al2023/ug/live-patching.html",
    arns: (region) => [`arn:aws:s3:::al2023-repos-${region}-de612dc2/*`, `arn:aws:s3:::al2023-${region}/*`],
  },
  "systems-manager": {
    what: "the Systems Manager agent, its packages and patch baselines",
    source: "docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-minimum-s3-permissions.html",
    arns: (region) => [
      `arn:aws:s3:::aws-ssm-${region}/*`,
      `arn:aws:s3:::amazon-ssm-${region}/*`,
      `arn:aws:s3:::amazon-ssm-packages-${region}/*`,
      `arn:aws:s3:::${region}-birdwatcher-prod/*`,
      `arn:aws:s3:::aws-ssm-distributor-file-${region}/*`,
      `arn:aws:s3:::aws-ssm-document-attachments-${region}/*`,
      `arn:aws:s3:::patch-baseline-snapshot-${region}/*`,
    ],
  },
  "cloudwatch-agent": {
    what: "the CloudWatch agent",
    source:
      "docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/download-cloudwatch-agent-commandline.html",
    arns: (region) => [`arn:aws:s3:::amazoncloudwatch-agent-${region}/*`],
  },
} as const satisfies Record<string, AwsOwnedBuckets>;

export type AwsOwnedBucketsPurpose = keyof typeof awsOwnedBuckets;
