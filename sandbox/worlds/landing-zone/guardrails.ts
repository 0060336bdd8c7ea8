/**
 * The organisation's own policies. Production is near the limits of AWS, so that the perimeter's own just fit: six of
 * ten service control policies (AWS's own counted), three of five resource control policies.
 */
import type { Request } from "../../cloud/kind.ts";
import { madeUp } from "../../cloud/made-up.ts";
import { mandatory, ofLogArchive, regions } from "./control-tower.ts";
import { accounts, organizationId, rootId, there, units } from "./place.ts";

const { management } = accounts;

interface OwnPolicy {
  readonly name: string;
  readonly type: string;
  readonly content: object;
  readonly on: readonly string[];
}

const document = (statements: readonly object[]) => ({ Version: "2012-10-17", Statement: statements });

const scp = (name: string, statements: readonly object[], ...on: string[]): OwnPolicy => ({
  name,
  type: "SERVICE_CONTROL_POLICY",
  content: document(statements),
  on,
});
const rcp = (name: string, statements: readonly object[], ...on: string[]): OwnPolicy => ({
  name,
  type: "RESOURCE_CONTROL_POLICY",
  content: document(statements),
  on,
});

const denied = (Sid: string, Action: string[]) => ({ Sid, Effect: "Deny", Action, Resource: "*" });

/** What EC2 opens to the outside is decided already, as strictly as the perimeter would. */
const publicAccess: OwnPolicy = {
  name: "company-public-access",
  type: "DECLARATIVE_POLICY_EC2",
  content: {
    ec2_attributes: {
      exception_message: { "@@assign": "Public access is closed company-wide: ask the cloud team" },
      vpc_block_public_access: {
        internet_gateway_block: {
          mode: { "@@assign": "block_bidirectional" },
          exclusions_allowed: { "@@assign": "disabled" },
        },
      },
      image_block_public_access: { state: { "@@assign": "block_new_sharing" } },
      snapshot_block_public_access: { state: { "@@assign": "block_all_sharing" } },
      serial_console_access: { status: { "@@assign": "disabled" } },
      instance_metadata_defaults: {
        http_tokens: { "@@assign": "required" },
        http_put_response_hop_limit: { "@@assign": "2" },
      },
    },
  },
  on: [rootId],
};

/** Under this, no account changes its own public access block. The oldest account has a website, and was left out. */
const buckets: OwnPolicy = {
  name: "company-buckets",
  type: "S3_POLICY",
  content: { s3_attributes: { public_access_block_configuration: { "@@assign": "all" } } },
  on: [units.security, units.sandbox, units.workloads, units.evidence, units.recovery],
};

const policies: readonly OwnPolicy[] = [
  scp("aws-guardrails-root", mandatory, units.workloads, units.sandbox, units.evidence, units.recovery),
  scp("aws-guardrails-security", [...mandatory, ...ofLogArchive], units.security),
  scp("aws-guardrails-regions", regions, units.workloads, units.sandbox, units.evidence, units.recovery),
  scp("company-no-leaving", [denied("NoLeaving", ["organizations:LeaveOrganization"])], rootId),
  scp(
    "company-production-marketplace",
    [denied("NoMarketplace", ["aws-marketplace:Subscribe"])],
    units.production,
  ),
  scp(
    "company-production-reserved",
    [denied("NoReservations", ["ec2:PurchaseReservedInstancesOffering"])],
    units.production,
  ),
  scp(
    "company-production-domains",
    [denied("NoDomains", ["route53domains:RegisterDomain"])],
    units.production,
  ),
  scp(
    "company-production-users",
    [denied("NoUsers", ["iam:CreateUser", "iam:CreateAccessKey"])],
    units.production,
  ),
  scp("company-production-lightsail", [denied("NoLightsail", ["lightsail:*"])], units.production),
  rcp(
    "company-production-buckets",
    [
      {
        Sid: "OnlyOurOrganisation",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: "*",
        Condition: {
          StringNotEqualsIfExists: { "aws:PrincipalOrgID": organizationId },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      },
    ],
    units.production,
  ),
  rcp(
    "company-production-transport",
    [
      {
        Sid: "OnlyEncrypted",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: "*",
        Condition: { BoolIfExists: { "aws:SecureTransport": "false" } },
      },
    ],
    units.production,
  ),
  publicAccess,
  buckets,
];

const programName = (name: string) => `landing-zone-${name}`;

export const guardrails: readonly Request[] = policies.flatMap(({ name, type, content, on }) => {
  const id = `p-${madeUp(10, "policy", management, programName(name))}`;
  return [
    there(management, "aws:organizations/policy:Policy", programName(name), {
      name,
      type,
      content: JSON.stringify(content),
    }),
    ...on.map((targetId) =>
      there(management, "aws:organizations/policyAttachment:PolicyAttachment", `${name}-${targetId}`, {
        policyId: id,
        targetId,
      }),
    ),
  ];
});
