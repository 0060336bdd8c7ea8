/**
 * Resource types that are, or hand out, credentials which work until somebody takes them away. A role's session ends by
 * itself; these do not. SSH keys of instances are not among them: they sign in to a machine, not to AWS.
 * Types by their Pulumi token, from @pulumi/aws 7.48.
 */
export interface StandingCredential {
  readonly type: string;
  /** What it lets its holder do, for as long as it exists. */
  readonly gives: string;
  readonly source: string;
}

const iamGuide = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";

export const standingCredentials: readonly StandingCredential[] = [
  {
    type: "aws:iam/user:User",
    gives: "a principal whose passwords and keys do not expire",
    source: `${iamGuide}best-practices.html#bp-users-federation-idp`,
  },
  {
    type: "aws:iam/accessKey:AccessKey",
    gives: "an access key that works until it is deleted, and whose secret lies in the state",
    source: `${iamGuide}id_credentials_access-keys.html`,
  },
  {
    type: "aws:iam/userLoginProfile:UserLoginProfile",
    gives: "a password for the console",
    source: `${iamGuide}id_credentials_passwords_admin-change-user.html`,
  },
  {
    type: "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
    gives: "a user name and password, or an API key, of one service",
    source: `${iamGuide}id_credentials_service-specific-creds.html`,
  },
  {
    type: "aws:iam/signingCertificate:SigningCertificate",
    gives: "an X.509 certificate that signs requests as a user",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html",
  },
  {
    type: "aws:iam/sshKey:SshKey",
    gives: "access to CodeCommit as a user",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html",
  },
  {
    type: "aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation",
    gives: "tokens of this account that other clouds take as its roles",
    source:
      "https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOutboundWebIdentityFederation.html",
  },
  {
    type: "aws:rolesanywhere/trustAnchor:TrustAnchor",
    gives: "sessions to whoever holds a certificate of that authority, outside of AWS",
    source: "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html",
  },
  {
    type: "aws:rolesanywhere/profile:Profile",
    gives: "sessions to whoever holds a certificate of a trusted authority, outside of AWS",
    source: "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html",
  },
  {
    type: "aws:iot/roleAlias:RoleAlias",
    gives: "sessions of a role to whoever holds a device's certificate",
    source: "https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html",
  },
  {
    type: "aws:ssm/activation:Activation",
    gives: "a code that makes a machine outside of AWS a managed node with a role, renewed for ever",
    source:
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-activation-managed-nodes.html",
  },
  {
    type: "aws:transfer/sshKey:SshKey",
    gives: "the files that a role reads and writes, to whoever holds a key",
    source: "https://docs.aws.amazon.com/transfer/latest/userguide/service-managed-users.html",
  },
  {
    type: "aws:lightsail/bucketAccessKey:BucketAccessKey",
    gives: "an access key to a bucket that works until it is deleted",
    source: "https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_CreateBucketAccessKey.html",
  },
];
