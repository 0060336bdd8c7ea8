import { isExact } from "../../../analysis/iam/statements.ts";
import { protectedSubjects } from "../../../catalog/protected-subjects.ts";
import { publicIssuers } from "../../../catalog/public-issuers.ts";
import type { Settings } from "../configuration/settings.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Graph, needed, type Resource, settled, texts } from "../resource.ts";
import { perimeterPath, pipelineNames } from "../vocabulary.ts";

const openIdType = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const samlType = "aws:iam/samlProvider:SamlProvider";
const clusterType = "aws:eks/cluster:Cluster";

const bare = (url: string): string => url.replace(/^https:\/\//, "").replace(/\/$/, "");

/** Forges, and others whose subjects the catalogue knows. */
const knownIssuers: ReadonlySet<string> = new Set(
  [...protectedSubjects, ...publicIssuers].map(({ issuer }) => issuer),
);

/** The issuers of a cluster; none where AWS has not made them yet. */
function issuersOf(cluster: Resource): string[] {
  try {
    return blocks(cluster.properties, "identities")
      .flatMap((identity) => blocks(identity, "oidcs"))
      .flatMap(({ issuer }) => (typeof issuer === "string" ? [bare(issuer)] : []));
  } catch {
    return [];
  }
}

/** Whether the issuer is a cluster's of this stack: what others run in theirs has other ids. */
function isOfCluster(resource: Resource, url: string | undefined, stack: Graph): boolean {
  const clusters = stack.ofType(clusterType);
  if (url !== undefined && clusters.some((cluster) => issuersOf(cluster).includes(bare(url)))) return true;
  return stack
    .sourcesOf(resource, "url")
    .some(
      ({ type, urn }) =>
        type === clusterType && clusters.some((one) => one.urn === urn && issuersOf(one).length === 0),
    );
}

/** Whether the perimeter's own pipeline is let in by the issuer's tokens; agent-deployer-bound holds by which. */
const isOfPipeline = (issuer: string, stack: Graph): boolean =>
  stack.ofType("aws:iam/role:Role").some((one) => {
    const { path, name, assumeRolePolicy } = settled(one, "path", "name", "assumeRolePolicy");
    return (
      path === perimeterPath &&
      pipelineNames.includes(String(name)) &&
      String(assumeRolePolicy).includes(`:oidc-provider/${issuer}"`)
    );
  });

const isKnown = (issuer: string, stack: Graph, { agents }: Settings): boolean =>
  knownIssuers.has(issuer) ||
  agents.webIdentities.some((identity) => identity.issuer === issuer) ||
  isOfPipeline(issuer, stack);

const cluster = (identity: string) => ({
  type: clusterType,
  name: "cluster",
  properties: { name: "shop", roleArn: "arn:aws:iam::111122223333:role/cluster" },
  outputs: { identities: [{ oidcs: [{ issuer: `https://${ofCluster(identity)}` }] }] },
});

const ofCluster = (identity: string): string => `oidc.eks.eu-central-1.amazonaws.com/id/${identity}`;
const ownId = "0123456789ABCDEF0123456789ABCDEF";
const ownForge = "gitlab.example.com";

const issuer = (properties: Record<string, unknown>) => ({
  type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  name: "forge",
  properties: {
    url: "https://token.actions.githubusercontent.com",
    clientIdLists: ["sts.amazonaws.com"],
    ...properties,
  },
});

export default stackInvariant({
  id: "agent-issuer-exact",
  title: "An account takes tokens of an issuer that somebody knows, for audiences that it names, over https.",
  protects: "Every role that trusts the issuer from tokens that were made for somebody else.",
  why: "A token that was issued for another service is a token of the same issuer with the same subject. The audience is what tells them apart, here and in each role's trust. Whoever runs the issuer writes any subject: an issuer of somebody else's is a way in for whoever they like.",
  fix: "give it an https url and clientIdLists with the token's aud; make a cluster's beside the cluster; list under configuration.agents.webIdentities what agents get of a forge of your own.",
  types: [openIdType, samlType],
  whole: true,
  *check(resource, stack, settings) {
    if (resource.type === samlType) {
      yield {
        what: "lets in whoever its SAML provider says: people come by Identity Center",
        isUnknown: true,
      };
      return;
    }
    const isMade = isOfCluster(resource, undefined, stack);
    let url: string | undefined;
    try {
      url = needed(resource, "url");
    } catch (unknown) {
      if (!isMade) throw unknown;
    }
    if (url !== undefined) {
      if (!/^(https:\/\/)?[a-z0-9.-]+(:\d+)?(\/[^*?]*)?$/i.test(url)) yield "is an issuer without https";
      else if (!isKnown(bare(url), stack, settings) && !isOfCluster(resource, url, stack))
        yield { what: `takes tokens of ${bare(url)}, and nobody has said whose that is`, isUnknown: true };
    }
    const audiences = texts(resource.properties, "clientIdLists");
    if (audiences.length === 0) yield "is an issuer whose tokens are taken for any audience";
    else if (!audiences.every(isExact))
      yield "is an issuer whose tokens are taken for a pattern of audiences";
  },
  limits:
    "Whose repository or project a known forge's subject names, it does not know. Whether a provider that another stack or a person made is known, it does not see.",
  examples: {
    holds: [
      {
        what: "a cluster's of the stack",
        resources: [cluster(ownId), issuer({ url: `https://${ofCluster(ownId)}` })],
      },
      {
        what: "a cluster's that AWS has yet to make",
        resources: [
          { ...cluster(ownId), outputs: { identities: notKnownYet } },
          { ...issuer({ url: notKnownYet }), sources: { url: "cluster" } },
        ],
      },
      {
        what: "a forge of one's own, of which somebody has said what agents can get",
        configuration: {
          agents: {
            principals: [],
            webIdentities: [{ issuer: ownForge, subject: "project_path:example/*:ref_type:branch:ref:*" }],
          },
        },
        resources: [issuer({ url: `https://${ownForge}` })],
      },
      {
        what: "a forge of one's own, by which the pipeline comes",
        resources: [
          issuer({ url: `https://${ownForge}` }),
          role(
            perimeterPath,
            {
              assumeRolePolicy: policy({
                Effect: "Allow",
                Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ownForge}` },
                Action: "sts:AssumeRoleWithWebIdentity",
              }),
            },
            "deployer",
          ),
        ],
      },
      { what: "one audience", resources: [issuer({})] },
      {
        what: "as AWS gives the address back",
        resources: [issuer({ url: "token.actions.githubusercontent.com" })],
      },
    ],
    broken: [
      { what: "any audience", resources: [issuer({ clientIdLists: [] })] },
      { what: "a pattern", resources: [issuer({ clientIdLists: ["*"] })] },
      { what: "plain http", resources: [issuer({ url: "http://forge.example" })] },
    ],
    cannotTell: [
      { what: "an issuer of somebody else's", resources: [issuer({ url: "https://tokens.example.net" })] },
      {
        what: "another cluster's than the stack's",
        resources: [cluster(ownId), issuer({ url: `https://${ofCluster("F".repeat(32))}` })],
      },
      {
        what: "a provider of SAML",
        resources: [
          {
            type: samlType,
            name: "people",
            properties: { name: "people", samlMetadataDocument: "<EntityDescriptor/>" },
          },
        ],
      },
      { what: "an audience that is not known yet", resources: [issuer({ clientIdLists: [notKnownYet] })] },
    ],
  },
});
