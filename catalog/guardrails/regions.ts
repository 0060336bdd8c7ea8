/** Every protection that AWS has by Region is complete, because nothing is done in the others. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

/**
 * Services with one endpoint for the whole world, and actions that AWS answers in one Region for all.
 * https://docs.aws.amazon.com/controltower/latest/controlreference/primary-region-deny-policy.html
 */
export const globalServices: readonly string[] = [
  "account:*",
  "artifact:*",
  "aws-portal:*",
  "bcm-data-exports:*",
  "billing:*",
  "budgets:*",
  "ce:*",
  "cloudfront:*",
  "consolidatedbilling:*",
  "cost-optimization-hub:*",
  "cur:*",
  "freetier:*",
  "globalaccelerator:*",
  "health:*",
  "iam:*",
  "invoicing:*",
  "organizations:*",
  "payments:*",
  "pricing:*",
  "route53:*",
  "route53domains:*",
  "savingsplans:*",
  "shield:*",
  "sts:*",
  "support:*",
  "tax:*",
  "trustedadvisor:*",
  ...of("ec2", "DescribeRegions"),
  // The public gallery's images are pulled with a token of us-east-1's.
  ...of("ecr-public", "GetAuthorizationToken"),
  ...of("s3", "GetAccountPublic* ListAllMyBuckets PutAccountPublic*"),
];

/** What is kept in us-east-1 for the world: CloudFront's certificates and filters, and alarms on what is done there. */
const keptInNorthVirginia: readonly string[] = ["acm:*", "cloudwatch:*", "events:*", "waf:*", "wafv2:*"];

export const regions: readonly Guardrail[] = [
  {
    sid: "Regions",
    denies: "does anything in a Region that the organisation does not use",
    threats: [9],
    allBut: globalServices,
    when: { StringNotEquals: { "aws:RequestedRegion": ["{regions}", "us-east-1"] } },
    spares: ["breakGlass"],
    source: `${documentation}organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html`,
  },
  {
    sid: "NorthVirginia",
    denies: "does anything in us-east-1 but what AWS keeps there for the world",
    threats: [9],
    allBut: [...globalServices, ...keptInNorthVirginia],
    when: {
      StringEquals: { "aws:RequestedRegion": "us-east-1" },
      StringNotEquals: { "aws:RequestedRegion": "{regions}" },
    },
    spares: ["breakGlass"],
    source: `${documentation}AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html`,
  },
  {
    sid: "SessionsElsewhere",
    denies: "becomes a task's, an agent's or the perimeter's role in a Region where no alarm listens",
    threats: [9, 12],
    actions: ["sts:AssumeRole"],
    on: ["agent", "escalation", "perimeter"].map((path) => `arn:aws:iam::*:role/${path}/*`),
    // The endpoint for the whole world counts as us-east-1.
    when: { StringNotEquals: { "aws:RequestedRegion": ["{regions}", "us-east-1"] } },
    spares: [],
    source: `${documentation}IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html`,
  },
];
