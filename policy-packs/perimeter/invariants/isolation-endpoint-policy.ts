import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { exactValues } from "../../../analysis/iam/statements.ts";
import type { Settings } from "../configuration/settings.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { accountOf, needed, text } from "../resource.ts";

/** Keys that say whose the resource is. The endpoint's own account says nothing about it. */
const ownerKeys = ["aws:ResourceAccount", "aws:ResourceOrgPaths"];

/** Keys that say who asks. */
const askerKeys = ["aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"];

/** A resource that is named: its ARN, up to the first slash, is written out. */
const isNamed = (arn: string): boolean => /^arn:[^*?]+$/.test(arn.split("/")[0] ?? "");

const isBounded = (statement: Statement): boolean =>
  ownerKeys.some((key) => exactValues(statement, key) !== undefined);

const saysWho = (statement: Statement): boolean =>
  statement.principals.every(
    ({ kind, value }) => kind === "AWS" && value !== "*" && accountIn(value) !== undefined,
  ) || askerKeys.some((key) => exactValues(statement, key) !== undefined);

const accountIn = (value: string): string | undefined =>
  /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/.exec(value)?.[1];

/** Accounts that an Allow names, as whose the resource is or as whose who asks is. */
const accountsNamed = (statement: Statement): string[] => [
  ...["aws:ResourceAccount", "aws:PrincipalAccount", "aws:PrincipalArn"].flatMap((key) =>
    (exactValues(statement, key) ?? []).flatMap((value) => accountIn(value) ?? []),
  ),
  ...statement.principals.flatMap(({ value }) => accountIn(value) ?? []),
];

/** Whether an account is the endpoint's own, or one of the same trust domain. */
function isOfDomain(account: string, own: string, { accounts }: Settings): boolean {
  const domainOf = (id: string) => accounts.find((one) => one.id === id)?.domain;
  return account === own || (domainOf(own) !== undefined && domainOf(account) === domainOf(own));
}

function* openings(statement: Statement, own: () => string, settings: Settings): Iterable<string> {
  const { name, resources } = statement;
  // Downloads of what somebody has named: AWS's own agents sign them with AWS's accounts, or not at all.
  if (resources.length > 0 && resources.every(isNamed)) return;
  if (!isBounded(statement)) yield `reaches resources of every account (${name})`;
  if (!saysWho(statement)) yield `lets credentials of every account through (${name})`;
  for (const account of new Set(accountsNamed(statement)))
    if (!isOfDomain(account, own(), settings))
      yield `is open to account ${account}, which is not its own (${name})`;
}

/** Endpoint types that take no policy, or lead to another network. */
const withoutPolicy = ["GatewayLoadBalancer", "Resource", "ServiceNetwork"];

const own = {
  Sid: "Own",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:*",
  Resource: "*",
  Condition: {
    StringEquals: { "aws:PrincipalAccount": "111122223333", "aws:ResourceAccount": "111122223333" },
  },
};

const endpoint = (properties: Record<string, unknown>) => ({
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  name: "s3",
  properties: { vpcId: "vpc-0a", serviceName: "com.amazonaws.eu-central-1.s3", ...properties },
});

export default resourceInvariant({
  id: "isolation-endpoint-policy",
  title: "Every VPC endpoint says, in its policy, who reaches whose resources through it.",
  protects:
    "Data in the network from being written to a bucket of somebody else's, and the network from credentials of another account.",
  why: "An endpoint without a policy lets every principal reach every resource of the service, in every account there is: a private network with such an endpoint has a way out that looks like a way in.",
  fix: "give the endpoint a policy whose every Allow has StringEquals aws:ResourceAccount and aws:PrincipalAccount, both the endpoint's own account, or names its resources.",
  types: ["aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"],
  *check(resource, settings) {
    if (resource.type === "aws:ec2/vpcEndpoint:VpcEndpoint") {
      const kind = text(resource, "vpcEndpointType");
      const service = text(resource, "serviceName");
      if (kind !== undefined && withoutPolicy.includes(kind)) {
        yield `leads to another network (${kind})`;
        return;
      }
      if (service === undefined || /(^|\.)vpce\./.test(service)) {
        yield "leads to a service that is not AWS's own";
        return;
      }
      if (text(resource, "policy") === undefined) {
        yield "has no policy, so everybody reaches everything through it";
        return;
      }
    }
    for (const statement of readPolicy(needed(resource, "policy")))
      if (statement.effect === "Allow") yield* openings(statement, () => accountOf(resource), settings);
  },
  examples: {
    holds: [
      { what: "own resources", resources: [endpoint({ policy: policy(own) })] },
      {
        what: "and downloads from buckets of AWS's that are named",
        resources: [
          endpoint({
            policy: policy(own, {
              Sid: "Layers",
              Effect: "Allow",
              Principal: "*",
              Action: "s3:GetObject",
              Resource: "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*",
            }),
          }),
        ],
      },
    ],
    broken: [
      { what: "no policy", resources: [endpoint({})] },
      {
        what: "what AWS puts there",
        resources: [
          endpoint({ policy: policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }) }),
        ],
      },
      {
        what: "own principals, but anybody's buckets",
        resources: [
          endpoint({
            policy: policy({
              ...own,
              Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
            }),
          }),
        ],
      },
      {
        what: "anybody's credentials, for own buckets",
        resources: [
          endpoint({
            policy: policy({
              ...own,
              Condition: { StringEquals: { "aws:ResourceAccount": "111122223333" } },
            }),
          }),
        ],
      },
      {
        what: "another account's buckets",
        resources: [
          endpoint({
            policy: policy({
              ...own,
              Condition: {
                StringEquals: {
                  "aws:PrincipalAccount": "111122223333",
                  "aws:ResourceAccount": ["111122223333", "444455556666"],
                },
              },
            }),
          }),
        ],
      },
      {
        what: "buckets that begin like",
        resources: [
          endpoint({
            policy: policy({
              Effect: "Allow",
              Principal: "*",
              Action: "s3:*",
              Resource: "arn:aws:s3:::shop-*",
            }),
          }),
        ],
      },
      {
        what: "somebody's own service",
        resources: [
          endpoint({ serviceName: "com.amazonaws.vpce.eu-central-1.vpce-svc-0a", policy: policy(own) }),
        ],
      },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [endpoint({ policy: notKnownYet })] }],
  },
});
