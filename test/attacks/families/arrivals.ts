/** Tokens that are not the agent's. */
import { landingRoleArn } from "../../../components/names.ts";
import type { Family, Step } from "../attack.ts";
import * as places from "../places.ts";

const { prod } = places;

const landing = { call: "sts:AssumeRoleWithWebIdentity", on: landingRoleArn(prod, "sre") } as const;
const grants = {
  call: "sts:AssumeRoleWithWebIdentity",
  on: places.roleOf.grantDeployer(prod),
} as const;

const theAgentArrives: Step = { as: "the agent's job", ...landing };
const grantsAreDeployed: Step = { as: "the job that deploys grants", ...grants };
const unmet = { policy: "trust of landing-sre", unmet: "ArriveWithToken" } as const;
const unmetByGrants = { policy: "trust of grant-deployer", unmet: "DeployGrants" } as const;

const github = "https://docs.github.com/actions/reference/security/oidc";

export const arrivals: Family = {
  title: "Tokens",
  about: "Jobs, branches and issuers that are not the agent's, and ask for its session all the same.",
  attacks: [
    {
      id: "token-of-a-pull-request",
      title: "opens a pull request whose workflow asks for the agent's role",
      source: github,
      steps: [{ as: "a pull request's job", ...landing }],
      stoppedAt: { step: 1, by: unmet },
      neighbour: theAgentArrives,
    },
    {
      id: "token-of-a-squatted-repository",
      title: "makes a repository with the names of ours after they have become free",
      source: github,
      steps: [{ as: "a job of a repository with the same name", ...landing }],
      stoppedAt: { step: 1, by: unmet },
      neighbour: theAgentArrives,
    },
    {
      id: "token-for-another-audience",
      title: "replays a token of the agent's job that was issued for another party",
      source:
        "https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/exploiting_misconfigured_gitlab_oidc_aws_iam_roles/",
      steps: [{ as: "the agent's job with a token for somebody else", ...landing }],
      stoppedAt: { step: 1, by: unmet },
      neighbour: theAgentArrives,
    },
    {
      id: "token-of-an-issuer-of-the-attackers",
      title: "runs an issuer that writes the agent's subject into its tokens",
      source: "https://hackingthe.cloud/aws/post_exploitation/iam_rogue_oidc_identity_provider/",
      steps: [{ as: "an issuer of the attacker's", ...landing }],
      stoppedAt: { step: 1, by: unmet },
      neighbour: theAgentArrives,
    },
    {
      id: "token-with-session-tags",
      title: "arrives with session tags, to pass for somebody in policies that go by tags",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
      steps: [{ as: "the agent's job", ...landing, sessionTags: { team: "administrators" } }],
      stoppedAt: { step: 1, by: unmet },
      neighbour: theAgentArrives,
    },
    {
      id: "agents-token-at-the-grant-deployer",
      title: "has the agent's own job become the role that writes grants",
      source: github,
      steps: [{ as: "the agent's job", ...grants }],
      stoppedAt: { step: 1, by: unmetByGrants },
      neighbour: grantsAreDeployed,
    },
    {
      id: "grants-from-a-branch",
      title: "pushes a branch whose workflow names the environment that deploys grants",
      source: github,
      steps: [{ as: "the job that deploys grants, on another branch", ...grants }],
      stoppedAt: { step: 1, by: unmetByGrants },
      neighbour: grantsAreDeployed,
    },
  ],
};
