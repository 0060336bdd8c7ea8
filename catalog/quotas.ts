/**
 * AWS's limits on policy documents, in characters without white space.
 * Sources: IAM and STS quotas (docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html),
 * AWS Organizations quotas (docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html),
 * and the API reference of each service.
 */
export const quotas = {
  managedPolicy: { limit: 6_144, what: "a customer-managed policy" },
  trustPolicy: { limit: 2_048, what: "a role's trust policy, unless the quota was raised" },
  roleInlinePolicies: { limit: 10_240, what: "all inline policies of one role together" },
  bucketPolicy: { limit: 20_480, what: "an S3 bucket policy" },
  keyPolicy: { limit: 32_768, what: "a KMS key policy" },
  vaultPolicy: { limit: 10_240, what: "a Backup vault access policy" },
  serviceControlPolicy: { limit: 10_240, what: "a service control policy" },
  resourceControlPolicy: { limit: 5_120, what: "a resource control policy" },
  topicPolicy: { limit: 30_720, what: "an SNS topic policy" },
  eventBusPolicy: { limit: 10_240, what: "an EventBridge bus policy" },
  declarativePolicy: { limit: 10_000, what: "a declarative policy" },
  endpointPolicy: { limit: 20_480, what: "a VPC endpoint policy" },
} as const;

export type QuotaName = keyof typeof quotas;

/**
 * How many policies of a kind a root, a unit or an account takes, how many of those AWS attaches everywhere by itself, and
 * how many the perimeter attaches at most, so that others have room for theirs.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export const policiesPerNode = {
  SERVICE_CONTROL_POLICY: { limit: 10, ofAws: 1, ofPerimeter: 4 },
  RESOURCE_CONTROL_POLICY: { limit: 5, ofAws: 1, ofPerimeter: 2 },
} as const;
