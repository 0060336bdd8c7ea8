/**
 * Issuers of tokens that people share, and by what a subject shows that somebody lets a job in before it gets its token: an
 * agent that pushes a branch, or opens a pull request, cannot make such a subject by itself. That the environment asks for a
 * reviewer is the forge's business.
 */
export interface ProtectedSubject {
  /** As IAM names it, without `https://`. */
  readonly issuer: string;
  /** What such a subject looks like; nothing where no subject does. */
  readonly subject?: RegExp;
  /** A claim whose exact value says the same. */
  readonly claim?: string;
  readonly source: string;
}

/** An environment of agents, by what its name begins with: nobody releases what they do. */
export const isOfAgents = (environment: string): boolean => /^agents?(?:$|[-_])/i.test(environment);

export const protectedSubjects: readonly ProtectedSubject[] = [
  {
    issuer: "token.actions.githubusercontent.com",
    subject: /(?:^|:)environment:(?!agents?(?:$|[-_:]))[^:*?]+(?::|$)/i,
    claim: "environment",
    source: "https://docs.github.com/en/actions/reference/security/oidc",
  },
  {
    issuer: "gitlab.com",
    claim: "environment",
    source: "https://docs.gitlab.com/ci/secrets/id_token_authentication/",
  },
  {
    issuer: "app.terraform.io",
    subject: /:run_phase:apply$/,
    source:
      "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens",
  },
  {
    issuer: "oidc.vercel.com",
    subject: /:environment:production$/,
    source: "https://vercel.com/docs/oidc/reference",
  },
  { issuer: "agent.buildkite.com", source: "https://buildkite.com/docs/pipelines/security/oidc/aws" },
];
