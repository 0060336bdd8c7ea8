/** Credentials of users that exist: keys, passwords, and what else signs in as them. */
import { ask, call, iamApi, of, published } from "./calls.ts";
import type { Edge } from "./edge.ts";

export const credentialEdges: readonly Edge[] = [
  {
    id: "iam.create-access-key",
    title: "makes an access key of another user",
    family: "credentials",
    sources: [iamApi("CreateAccessKey"), published("iam-002"), published("iam-003")],
    subject: { kind: "user" },
    steps: [
      [call(ask("iam:CreateAccessKey", "${user}"))],
      // AWS keeps two keys a user: where there are two, one has to go first.
      [{ requests: [], when: "fewerThanTwoAccessKeys" }, call(ask("iam:DeleteAccessKey", "${user}"))],
    ],
    gains: [{ kind: "credentials" }],
  },
  {
    id: "iam.create-login-profile",
    title: "gives another user a password",
    family: "credentials",
    sources: [iamApi("CreateLoginProfile"), published("iam-004")],
    subject: { kind: "user" },
    steps: [
      [call(ask("iam:CreateLoginProfile", "${user}"))],
      [{ requests: [], when: "noLoginProfile" }, call(ask("iam:DeleteLoginProfile", "${user}"))],
    ],
    gains: [{ kind: "credentials" }],
  },
  {
    id: "iam.update-login-profile",
    title: "changes another user's password",
    family: "credentials",
    sources: [iamApi("UpdateLoginProfile"), published("iam-006")],
    subject: { kind: "user" },
    steps: [[call(ask("iam:UpdateLoginProfile", "${user}"))]],
    gains: [{ kind: "credentials" }],
  },
  {
    id: "iam.create-service-specific-credential",
    title: "makes a user name and password, or an API key, that act as another user at one service",
    family: "credentials",
    sources: [
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html",
      iamApi("CreateServiceSpecificCredential"),
    ],
    subject: { kind: "user" },
    steps: [
      [
        call(ask("iam:CreateServiceSpecificCredential", "${user}")),
        call(ask("iam:ResetServiceSpecificCredential", "${user}")),
      ],
    ],
    gains: [
      {
        kind: "credentials",
        limitedTo: [
          ...of("codecommit", "*"),
          ...of("cassandra", "*"),
          ...of("bedrock", "*"),
          ...of("bedrock-mantle", "*"),
          ...of("aws-external-anthropic", "*"),
          ...of("logs", "*"),
          ...of("cloudwatch", "*"),
          ...of("sagemaker", "*"),
        ],
      },
    ],
  },
  {
    id: "iam.upload-ssh-public-key",
    title: "uploads a key of its own that pushes to CodeCommit as another user",
    family: "credentials",
    sources: [
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html",
      iamApi("UploadSSHPublicKey"),
    ],
    subject: { kind: "user" },
    steps: [[call(ask("iam:UploadSSHPublicKey", "${user}"))]],
    gains: [{ kind: "credentials", limitedTo: of("codecommit", "*") }],
  },
  {
    id: "iam.upload-signing-certificate",
    title: "uploads a certificate of its own that signs requests as another user",
    family: "credentials",
    sources: [iamApi("UploadSigningCertificate")],
    subject: { kind: "user" },
    steps: [[call(ask("iam:UploadSigningCertificate", "${user}"))]],
    gains: [{ kind: "credentials" }],
  },
  {
    id: "iam.enable-mfa-device",
    title: "registers an MFA device of its own with a user, and passes conditions that ask for MFA",
    family: "credentials",
    sources: [
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
      iamApi("EnableMFADevice"),
    ],
    subject: { kind: "user" },
    // A security key needs no virtual device, so that making one is not asked for.
    steps: [[call(ask("iam:EnableMFADevice", "${user}"))]],
    gains: [{ kind: "mfa" }],
  },
];
