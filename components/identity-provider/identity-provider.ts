import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { existing } from "../existing.ts";
import { identityProviderArn } from "../names.ts";

export interface IdentityProviderArgs {
  /** The account that is to trust the issuer, 12 digits. */
  accountId: string;
  /** The issuer as it stands in the token's `iss`: https, no slash at the end. */
  issuer: string;
  /** The audiences that tokens may be for. Each role that trusts the provider still names its own. At least one. */
  audiences: readonly string[];
  /**
   * Whether the account has this provider already; AWS takes one an issuer. It is then referred to and left as it is,
   * and must know the audiences. Default: false.
   */
  exists?: boolean;
}

/**
 * The account's trust in the tokens of a forge. By itself it lets nobody in: each role says which tokens it takes.
 *
 * AWS checks GitHub's and GitLab's certificates by its own authorities, so no thumbprint is given.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export class IdentityProvider extends pulumi.ComponentResource {
  readonly arn: string;
  /** Absent where the account had one already. */
  readonly provider: aws.iam.OpenIdConnectProvider | undefined;

  /** @throws when there is no audience: IAM would take tokens for any */
  constructor(name: string, args: IdentityProviderArgs, options?: pulumi.ComponentResourceOptions) {
    if (args.audiences.length === 0)
      throw new Error(
        `identity provider of ${args.issuer}: no audience: name the token's aud, for example sts.amazonaws.com`,
      );
    super("agent-perimeter:index:IdentityProvider", name, {}, options);
    this.arn = identityProviderArn(args.accountId, args.issuer);
    if (args.exists !== true)
      this.provider = new aws.iam.OpenIdConnectProvider(
        `${name}-provider`,
        { url: args.issuer, clientIdLists: [...new Set(args.audiences)].sort() },
        { parent: this },
      );
    this.registerOutputs({ arn: args.exists === true ? this.#existing(args) : this.arn });
  }
  #existing({ issuer, audiences }: IdentityProviderArgs): pulumi.Output<string> {
    const { arn } = this;
    return existing(
      `issuers: ${issuer}`,
      aws.iam.getOpenIdConnectProvider({ arn }, { parent: this }),
      ({ clientIdLists }) =>
        audiences
          .filter((audience) => !clientIdLists.includes(audience))
          .map(
            (audience) =>
              `it takes no tokens for ${audience}: \`aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id ${audience}\``,
          ),
    ).apply(() => arn);
  }
}
