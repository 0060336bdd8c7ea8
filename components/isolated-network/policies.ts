/** What may pass through a network's endpoints. Each is made with its policy: one without is open to every account. */
import { type AwsOwnedBucketsPurpose, awsOwnedBuckets } from "../../catalog/aws-owned-buckets.ts";
import { type PolicyDocument, policyDocument, type Statement } from "../policy-document.ts";

/**
 * The account's own principals may reach the account's own resources; everything else is refused, because nothing allows
 * it: another account's credentials (prod's, used in dev), another account's resources (an attacker's bucket), and
 * requests that are signed by nobody.
 *
 * The endpoint's owner says nothing about the resource, so it is aws:ResourceAccount that counts here.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 */
const ownToOwn = (accountId: string, actions: string): Statement => ({
  Sid: "OwnPrincipalsToOwnResources",
  Effect: "Allow",
  Principal: "*",
  Action: `${actions}:*`,
  Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalAccount": accountId, "aws:ResourceAccount": accountId } },
});

/** The policy of the endpoint of one service, whose actions have this prefix. */
export const endpointPolicy = (options: { accountId: string; actions: string }): PolicyDocument =>
  policyDocument(ownToOwn(options.accountId, options.actions));

/** The policy of the S3 endpoint: as any other, and downloads from those of AWS's own buckets that are named. */
export function s3EndpointPolicy(options: {
  accountId: string;
  region: string;
  awsOwnedBuckets: readonly AwsOwnedBucketsPurpose[];
}): PolicyDocument {
  const arns = options.awsOwnedBuckets.flatMap((purpose) => awsOwnedBuckets[purpose].arns(options.region));
  const own = ownToOwn(options.accountId, "s3");
  if (arns.length === 0) return policyDocument(own);
  return policyDocument(own, {
    Sid: "DownloadsFromBucketsOfAws",
    Effect: "Allow",
    // AWS's own agents sign these requests with AWS's accounts, or not at all.
    Principal: "*",
    Action: "s3:GetObject",
    Resource: arns,
  });
}
