import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { type Resource, text } from "../resource.ts";
import { boundaryName, isAgentRole } from "../vocabulary.ts";

const isAgents = new RegExp(`^arn:aws[\\w-]*:iam::\\d{12}:policy/([^*?]+/)?${boundaryName}$`);

/** Nothing where it is not known yet: the agents' boundary has a name of its own, so that it always is. */
function knownBoundary(resource: Resource): string {
  try {
    return text(resource, "permissionsBoundary") ?? "";
  } catch {
    return "";
  }
}

const role = (properties: Record<string, unknown>) => ({
  type: "aws:iam/role:Role",
  name: "agent",
  properties: { name: "agent", path: "/agent/", assumeRolePolicy: "{}", ...properties },
});

export default resourceInvariant({
  id: "agent-bounded",
  title: "Every role of an agent carries the boundary with the kill switch in it.",
  protects: "The one place from which everything that an agent may do can be capped, and stopped.",
  why: "A role without the boundary goes on after the kill switch is thrown, and whatever is attached to it later counts in full. In December 2025 an agent did harm with an operator's role that it had inherited.",
  fix: `set permissionsBoundary to the ARN of the policy ${boundaryName} of the same account, and make the role under /agent/ or /escalation/.`,
  types: ["aws:iam/role:Role"],
  *check(resource, settings) {
    if (!isAgentRole(resource, settings)) {
      if (isAgents.test(knownBoundary(resource)))
        yield "has the agents' boundary, and no path of theirs: what goes by the path passes it over";
      return;
    }
    const boundary = text(resource, "permissionsBoundary");
    if (boundary === undefined) yield "is a role of an agent without a permissions boundary";
    else if (!isAgents.test(boundary))
      yield `has the permissions boundary ${boundary}, which is not the agents' own`;
  },
  examples: {
    holds: [
      {
        what: "the agents' boundary",
        resources: [
          role({ permissionsBoundary: "arn:aws:iam::111122223333:policy/perimeter/agent-boundary" }),
        ],
      },
      {
        what: "a role of somebody else, whose boundary is not known yet",
        resources: [role({ path: "/app/", permissionsBoundary: notKnownYet })],
      },
      {
        what: "a role beside those that the configuration names as an agent's",
        configuration: { agents: { principals: ["arn:aws:iam::*:role/ci-bot-*"], webIdentities: [] } },
        resources: [role({ name: "worker", path: "/" })],
      },
      {
        what: "a role that no agent has",
        resources: [role({ path: "/service-role/" })],
      },
    ],
    broken: [
      { what: "no boundary", resources: [role({})] },
      {
        what: "a role that the configuration names as an agent's",
        configuration: {
          agents: { principals: ["arn:aws:iam::111122223333:role/ci-bot-*"], webIdentities: [] },
        },
        resources: [role({ name: "ci-bot-shop", path: "/" })],
      },
      {
        what: "another boundary",
        resources: [role({ permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" })],
      },
      {
        what: "a role of an agent at another path",
        resources: [
          role({
            path: "/",
            permissionsBoundary: "arn:aws:iam::111122223333:policy/perimeter/agent-boundary",
          }),
        ],
      },
    ],
    cannotTell: [
      {
        what: "a boundary that is not known yet",
        resources: [role({ permissionsBoundary: notKnownYet })],
      },
    ],
  },
});
