import { role } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { needed } from "../resource.ts";
import { agentNames, escalationNames, isEscalationRole, isUnderAgents } from "../vocabulary.ts";

const begins = (name: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => name.startsWith(prefix));

const named = (path: string, name: string) => role(path, { name }, "role");

export default resourceInvariant({
  id: "audit-agents-named",
  title: "Every role of an agent is named as one.",
  protects:
    "The log of what agents do: its selectors and questions go by the names of their sessions, which carry no path.",
  why: "A session's ARN names the role and not its path. An agent's role under another name is missing from the log of data events, and from every question that asks for agents.",
  fix: `name roles under /agent/ ${agentNames.join("… or ")}…, and roles under /escalation/ ${escalationNames.join("")}….`,
  types: ["aws:iam/role:Role"],
  *check(resource) {
    if (!isUnderAgents(resource) && !isEscalationRole(resource)) return;
    const name = needed(resource, "name");
    if (isUnderAgents(resource)) {
      if (!begins(name, agentNames)) yield `is a role of an agent, named ${name}`;
    } else if (isEscalationRole(resource) && !begins(name, escalationNames))
      yield `is an escalation role, named ${name}`;
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
    ],
    cannotTell: [{ what: "a name that is not known yet", resources: [named("/agent/", notKnownYet)] }],
  },
});
