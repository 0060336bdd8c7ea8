/**
 * Issuers from whom anybody on the internet gets tokens, each for subjects of its own: a trust policy that does not name
 * whom it means lets everybody in. Issuers that serve one organisation only (a cluster, a tenant, an enterprise) are not
 * among them.
 */
export interface PublicIssuer {
  /** As IAM names it, without `https://`. */
  readonly issuer: string;
  /** What the claims of a stranger's token can be, by name; others are of their choice. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  readonly source: string;
}

/** The name of an organisation, a user or a repository that no policy means. */
const stranger = "somebody-unknown-0000";

export const publicIssuers: readonly PublicIssuer[] = [
  {
    issuer: "token.actions.githubusercontent.com",
    claims: {
      // Whoever owns a repository chooses which claims make up the subject, and in which order.
      sub: [
        `repo:${stranger}/*`,
        `repo:${stranger}@*`,
        `repository:${stranger}*`,
        `repository_owner:${stranger}*`,
        `actor:${stranger}*`,
        "environment:*",
        "ref:*",
        "ref_type:*",
        "base_ref:*",
        "head_ref:*",
        "context:*",
        "event_name:*",
        "job_workflow_ref:*",
        "workflow:*",
        "workflow_ref:*",
        "runner_environment:*",
        "repository_visibility:*",
      ],
      repository: [`${stranger}/*`],
      repository_owner: [stranger],
      repository_id: ["0"],
      repository_owner_id: ["0"],
      actor: [stranger],
      actor_id: ["0"],
      enterprise: [stranger],
      enterprise_id: ["0"],
    },
    source: "https://docs.github.com/en/actions/reference/security/oidc",
  },
  {
    issuer: "gitlab.com",
    claims: {
      sub: [`project_path:${stranger}/*`],
      namespace_path: [stranger],
      project_path: [`${stranger}/*`],
    },
    source: "https://docs.gitlab.com/ci/secrets/id_token_authentication/",
  },
  {
    issuer: "app.terraform.io",
    claims: { sub: [`organization:${stranger}:*`] },
    source:
      "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens",
  },
  {
    issuer: "api.pulumi.com/oidc",
    claims: {
      sub: [
        `pulumi:deploy:org:${stranger}:*`,
        `pulumi:environments:org:${stranger}:*`,
        `pulumi:insights:org:${stranger}:*`,
      ],
    },
    source: "https://www.pulumi.com/docs/administration/access-identity/oidc/provider/",
  },
  {
    issuer: "agent.buildkite.com",
    claims: { sub: [`organization:${stranger}:*`] },
    source: "https://buildkite.com/docs/pipelines/security/oidc/aws",
  },
  {
    issuer: "oidc.vercel.com",
    claims: { sub: [`owner:${stranger}:*`] },
    source: "https://vercel.com/docs/oidc/reference",
  },
  {
    // Whoever has an account has identity pools of their own.
    issuer: "cognito-identity.amazonaws.com",
    claims: { aud: [`*:${stranger}`] },
    source: "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html",
  },
  {
    issuer: "accounts.google.com",
    claims: { sub: [stranger], email: [`${stranger}@*`] },
    source: "https://developers.google.com/identity/openid-connect/openid-connect",
  },
  {
    issuer: "www.amazon.com",
    claims: { user_id: [stranger] },
    source: "https://developer.amazon.com/docs/login-with-amazon/documentation-overview.html",
  },
  {
    issuer: "graph.facebook.com",
    claims: { id: [stranger] },
    source: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
  },
];
