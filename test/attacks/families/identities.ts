/** Becoming somebody else, and staying. */
import { agentRoleArn, boundaryArn, escalationRoleArn, landingRoleArn } from "../../../components/names.ts";
import type { Family, Step } from "../attack.ts";
import * as places from "../places.ts";

const { prod } = places;

const becomeTheAgent = { call: "sts:AssumeRole", on: agentRoleArn(prod, "sre") } as const;
const theAgentIsBecome: Step = {
  as: "prod's landing session",
  ...becomeTheAgent,
  sourceIdentity: "sre",
};
const look: Step = { as: "prod's agent", call: "iam:ListRoles", on: "*" };
const escalate: Step = {
  as: "prod's agent",
  call: "sts:AssumeRole",
  on: escalationRoleArn(prod, "repair-orders"),
  context: { "sts:RoleSessionName": "INC-2099-0042" },
};
const noOtherRole = { policy: "agent-boundary of prod", statement: "NoOtherRole" } as const;
const irreversible = { policy: "agent-boundary of prod", statement: "Irreversible" } as const;

const hacking = "https://hackingthe.cloud/aws/post_exploitation";

export const identities: Family = {
  title: "Identities",
  about: "Becoming another principal, or staying one for longer than was meant.",
  attacks: [
    {
      id: "landing-session-looks-around",
      title: "works as the landing role, which the log knows by no agent's name",
      source:
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html",
      steps: [{ as: "prod's landing session", call: "s3:ListAllMyBuckets", on: "*" }],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "LandingOnly" } },
      neighbour: theAgentIsBecome,
    },
    {
      id: "agent-without-a-source-identity",
      title: "becomes the agent's role without saying who it is",
      source:
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html",
      steps: [{ as: "prod's landing session", ...becomeTheAgent, gains: "prod's agent without an identity" }],
      stoppedAt: {
        step: 1,
        by: { policy: "become-the-agent of landing-sre", statement: "NoOtherSourceIdentity" },
      },
      neighbour: theAgentIsBecome,
    },
    {
      id: "agent-under-a-persons-name",
      title: "becomes the agent's role with a person's SourceIdentity, so that the log blames her",
      source:
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html",
      steps: [
        {
          as: "prod's landing session",
          ...becomeTheAgent,
          sourceIdentity: "ada",
          gains: "prod's agent posing as Ada",
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "become-the-agent of landing-sre", statement: "NoOtherSourceIdentity" },
      },
      neighbour: theAgentIsBecome,
    },
    {
      id: "landing-to-another-role",
      title: "goes from the landing role to an operator's",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [
        {
          as: "prod's landing session",
          call: "sts:AssumeRole",
          on: places.roleOf.operator(prod),
          sourceIdentity: "sre",
          gains: "prod's operator role",
        },
      ],
      stoppedAt: { step: 1, by: { policy: "become-the-agent of landing-sre", statement: "NobodyElse" } },
      neighbour: theAgentIsBecome,
    },
    {
      id: "landing-straight-to-the-task",
      title: "goes from the landing role straight to an escalation role",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [
        {
          as: "prod's landing session",
          call: "sts:AssumeRole",
          on: escalationRoleArn(prod, "repair-orders"),
          sourceIdentity: "sre",
          context: { "sts:RoleSessionName": "INC-2099-0042" },
          gains: "prod's agent under its grant",
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "LandingOnly" } },
      neighbour: theAgentIsBecome,
    },
    {
      id: "role-chain-juggling",
      title: "assumes its own role again and again, so that the session never ends",
      source: `${hacking}/role-chain-juggling/`,
      steps: [{ as: "prod's agent", ...becomeTheAgent, gains: "prod's agent" }],
      stoppedAt: { step: 1, by: noOtherRole },
      neighbour: escalate,
    },
    {
      id: "agent-to-landing-and-round",
      title: "goes back to the landing role, to start over under another name",
      source: `${hacking}/role-chain-juggling/`,
      steps: [
        {
          as: "prod's agent",
          call: "sts:AssumeRole",
          on: landingRoleArn(prod, "sre"),
          gains: "prod's landing session",
        },
      ],
      stoppedAt: { step: 1, by: noOtherRole },
      neighbour: escalate,
    },
    {
      id: "organization-access-role-in-the-own-account",
      title: "becomes the administrator that Organizations left in the account",
      source: "https://hackingthe.cloud/aws/general-knowledge/aws_organizations_defaults/",
      steps: [{ as: "prod's agent", call: "sts:AssumeRole", on: places.roleOf.organizationAccess(prod) }],
      stoppedAt: { step: 1, by: noOtherRole },
      neighbour: { as: "prod's agent", call: "iam:GetRole", on: places.roleOf.organizationAccess(prod) },
    },
    {
      id: "break-glass-without-a-break",
      title: "becomes the role that people keep for emergencies",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [{ as: "prod's agent", call: "sts:AssumeRole", on: places.roleOf.breakGlass(prod) }],
      stoppedAt: { step: 1, by: noOtherRole },
      neighbour: { as: "prod's agent", call: "iam:GetRole", on: places.roleOf.breakGlass(prod) },
    },
    {
      id: "revoker-opens-the-boundary",
      title: "becomes the revoker, and writes a version of the boundary that allows everything",
      source: "https://pathfinding.cloud/paths/iam-016",
      steps: [
        {
          as: "prod's agent",
          call: "sts:AssumeRole",
          on: places.roleOf.revoker(prod),
          gains: "prod's revoker",
        },
        { as: "prod's revoker", call: "iam:CreatePolicyVersion", on: boundaryArn(prod) },
      ],
      stoppedAt: { step: 1, by: noOtherRole },
      neighbour: {
        as: "prod's break-glass",
        call: "sts:AssumeRole",
        on: places.roleOf.revoker(prod),
      },
    },
    {
      id: "revoker-writes-another-policy",
      title: "has the revoker's session, and widens the agent's policies instead",
      source: "https://pathfinding.cloud/paths/iam-001",
      steps: [
        {
          as: "prod's revoker",
          call: "iam:CreatePolicyVersion",
          on: `arn:aws:iam::${prod}:policy/perimeter/agent-sre-view-data`,
          harm: true,
        },
        {
          as: "prod's revoker",
          call: "iam:AttachRolePolicy",
          on: agentRoleArn(prod, "sre"),
          context: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
          harm: true,
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "write-the-boundary of agent-revoker", statement: "NoOtherPolicy" },
      },
      neighbour: { as: "prod's revoker", call: "iam:CreatePolicyVersion", on: boundaryArn(prod) },
    },
    {
      id: "session-after-the-switch",
      title: "goes on with a session from before the kill switch was pulled",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html",
      steps: [
        {
          as: "prod's revoker",
          call: "iam:CreatePolicyVersion",
          on: boundaryArn(prod),
          leaves: [{ switchPulledIn: prod }],
        },
        { as: "prod's agent from before the switch", call: "rds:DescribeDBInstances", on: "*" },
      ],
      stoppedAt: { step: 2, by: { policy: "agent-boundary of prod", statement: "KillSwitch" } },
      neighbour: { as: "prod's agent from before the switch", call: "rds:DescribeDBInstances", on: "*" },
    },
    {
      id: "federation-token",
      title: "turns its session into a federated one that outlives it",
      source: `${hacking}/survive_access_key_deletion_with_sts_getfederationtoken/`,
      steps: [
        {
          as: "prod's agent",
          call: "sts:GetFederationToken",
          on: `arn:aws:sts::${prod}:federated-user/mallory`,
          harm: true,
        },
        { as: "prod's agent", call: "sts:GetSessionToken", on: "*", harm: true },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: look,
    },
    {
      id: "token-for-another-cloud",
      title: "has the account vouch for it at another cloud, where nobody revokes it",
      source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html",
      steps: [
        { as: "prod's agent", call: "iam:EnableOutboundWebIdentityFederation", on: "*", harm: true },
        {
          as: "prod's agent",
          call: "sts:GetWebIdentityToken",
          on: "*",
          context: { "sts:IdentityTokenAudience": ["https://attacker.example"] },
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: look,
    },
    {
      id: "sign-in-token",
      title: "exchanges its session for a token of the sign-in service",
      source: `${hacking}/create_a_console_session_from_iam_credentials/`,
      steps: [{ as: "prod's agent", call: "signin:CreateOAuth2Token", on: "*" }],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: look,
    },
    {
      id: "delegation-request",
      title: "accepts a request that delegates permissions of the account to a product of its own",
      source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcceptDelegationRequest.html",
      steps: [
        {
          as: "prod's agent",
          call: "iam:AcceptDelegationRequest",
          on: `arn:aws:iam::${prod}:delegation-request/1`,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "iam:SendDelegationToken",
          on: `arn:aws:iam::${prod}:delegation-request/1`,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: look,
    },
    {
      id: "roles-anywhere",
      title: "makes its own certificate authority one that the account trusts",
      source: `${hacking}/iam_roles_anywhere_persistence/`,
      steps: [
        { as: "prod's agent", call: "rolesanywhere:CreateTrustAnchor", on: "*", harm: true },
        {
          as: "prod's agent",
          call: "rolesanywhere:CreateProfile",
          on: "*",
          passes: { role: places.roleOf.operator(prod), to: "rolesanywhere.amazonaws.com" },
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-sre-only-reads of prod", statement: "NothingButReads" } },
      neighbour: look,
    },
    {
      id: "rogue-identity-provider",
      title: "adds an issuer of its own, and has a role trust it",
      source: `${hacking}/iam_rogue_oidc_identity_provider/`,
      steps: [
        {
          as: "prod's agent",
          call: "iam:CreateOpenIDConnectProvider",
          on: `arn:aws:iam::${prod}:oidc-provider/tokens.attacker.example`,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "iam:UpdateAssumeRolePolicy",
          on: places.roleOf.operator(prod),
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: { as: "prod's agent", call: "iam:ListOpenIDConnectProviders", on: "*" },
    },
    {
      id: "own-policies-and-boundary",
      title: "gives itself every permission, and takes its boundary away",
      source: "https://pathfinding.cloud/paths/iam-005",
      steps: [
        { as: "prod's agent", call: "iam:PutRolePolicy", on: agentRoleArn(prod, "sre"), harm: true },
        {
          as: "prod's agent",
          call: "iam:DeleteRolePermissionsBoundary",
          on: agentRoleArn(prod, "sre"),
          harm: true,
        },
        { as: "prod's agent", call: "iam:SetDefaultPolicyVersion", on: boundaryArn(prod), harm: true },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: { as: "prod's agent", call: "iam:GetRolePolicy", on: agentRoleArn(prod, "sre") },
    },
  ],
};
