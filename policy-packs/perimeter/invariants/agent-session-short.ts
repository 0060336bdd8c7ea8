import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { number } from "../resource.ts";
import { isAgentRole } from "../vocabulary.ts";

/** AWS's minimum for a role, and the most that role chaining gives anyway. */
const anHour = 3600;

const role = (properties: Record<string, unknown>) => ({
  type: "aws:iam/role:Role",
  name: "agent",
  properties: { name: "agent", path: "/agent/", assumeRolePolicy: "{}", ...properties },
});

export default resourceInvariant({
  id: "agent-session-short",
  title: "A session of an agent's role lasts an hour at most.",
  protects: "The time for which stolen credentials of an agent are of use.",
  why: "A session cannot be taken back, only outlived or denied. With twelve hours, what leaks in the evening works all night.",
  fix: "remove maxSessionDuration, or set it to 3600 seconds.",
  types: ["aws:iam/role:Role"],
  *check(resource, settings) {
    if (!isAgentRole(resource, settings)) return;
    const seconds = number(resource.properties, "maxSessionDuration") ?? anHour;
    if (seconds > anHour) yield `is a role of an agent with sessions of up to ${seconds} seconds`;
  },
  examples: {
    holds: [
      { what: "the default, an hour", resources: [role({})] },
      { what: "an hour, said", resources: [role({ maxSessionDuration: 3600 })] },
      { what: "a person's role", resources: [role({ path: "/people/", maxSessionDuration: 43200 })] },
    ],
    broken: [
      { what: "twelve hours", resources: [role({ maxSessionDuration: 43200 })] },
      {
        what: "twelve hours of a role that the configuration names as an agent's",
        configuration: {
          agents: { principals: ["arn:aws:iam::*:role/tools/*"], webIdentities: [] },
        },
        resources: [role({ path: "/tools/", maxSessionDuration: 43200 })],
      },
      {
        what: "two hours for an escalation",
        resources: [role({ path: "/escalation/", maxSessionDuration: 7200 })],
      },
    ],
    cannotTell: [
      { what: "a duration that is not known yet", resources: [role({ maxSessionDuration: notKnownYet })] },
    ],
  },
});
