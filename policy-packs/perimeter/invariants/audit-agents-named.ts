import { role } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { needed } from "../resource.ts";
import { agentNames, escalationNames, isAgentsOwnRole, isEscalationRole } from "../vocabulary.ts";

const begins = (name: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => name.startsWith(prefix));

const named = (path: string, name: string) => role(path, { name }, "role");

export default resourceInvariant({
  id: "audit-agents-named",
  title: "A role of an agent is named as one, and no other role is.",
  protects:
    "The log of what agents do: its selectors and questions go by the names of their sessions, which carry no path.",
  why: "A session's ARN names the role and not its path. An agent's role under another name is missing from the log of data events; another role under an agent's name hides among them.",
  fix: `name roles under /agent/ ${agentNames.join("… or ")}…, roles under /escalation/ ${escalationNames.join("")}…, and all others differently.`,
  types: ["aws:iam/role:Role"],
  *check(resource) {
    const name = needed(resource, "name");
    if (isAgentsOwnRole(resource)) {
      if (!begins(name, agentNames)) yield `is a role of an agent, named ${name}`;
    } else if (isEscalationRole(resource)) {
      if (!begins(name, escalationNames)) yield `is an escalation role, named ${name}`;
    } else if (begins(name, [...agentNames, ...escalationNames]))
      yield `is no role of an agent, and named ${name} as if it were`;
  },
  examples: {
    holds: [
      { what: "an agent's role", resources: [named("/agent/", "agent-shop")] },
      { what: "an escalation role", resources: [named("/escalation/", "escalation-restart")] },
      { what: "a service's role", resources: [named("/", "orders")] },
    ],
    broken: [
      { what: "an agent's role like any other", resources: [named("/agent/", "shop")] },
      { what: "an escalation role like an agent's", resources: [named("/escalation/", "agent-shop")] },
      { what: "a service's role like an agent's", resources: [named("/", "agent-shop")] },
    ],
    cannotTell: [{ what: "a name that is not known yet", resources: [named("/agent/", notKnownYet)] }],
  },
});
