import { policy } from "../example.ts";
import { type ExampleResource, notKnownYet, stackInvariant } from "../invariant.ts";
import { proofOf } from "../proof.ts";

/** An agent's role, which nobody in the example can assume, with what it may do. */
const agent = (statement: Readonly<Record<string, unknown>>): ExampleResource => ({
  type: "aws:iam/role:Role",
  name: "agent",
  properties: {
    name: "agent-sre",
    path: "/agent/",
    assumeRolePolicy: policy({
      Sid: "Arrive",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:role/agent/landing-sre" },
      Action: "sts:AssumeRole",
    }),
    inlinePolicies: [{ name: "work", policy: policy(statement) }],
  },
});

/** A role with all rights, for whoever its account lets assume it. */
const admin = (principal: Readonly<Record<string, unknown>>): ExampleResource => ({
  type: "aws:iam/role:Role",
  name: "admin",
  properties: {
    name: "admin",
    assumeRolePolicy: policy({
      Sid: "Who",
      Effect: "Allow",
      Principal: principal,
      Action: "sts:AssumeRole",
    }),
    managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  },
});

const account = { AWS: "arn:aws:iam::111122223333:root" };

export default stackInvariant({
  id: "agent-no-path",
  title: "No chain of ordinary steps leads an agent to what it must never reach.",
  protects:
    "Backups, the audit log, prod from dev, the guardrails, approvals, administrators: every goal of `perimeter prove`, for every agent.",
  why: "Each resource may be right by itself, and the way lies between them: a role in prod trusts dev's account, and in dev an agent may assume any role. No reviewer of one change sees the other one, and an agent that tries what it may finds it within minutes.",
  fix: "take away one of the statements by which a step is allowed, or deny the step in the boundary or in the organisation's policies.",
  whole: false,
  limits:
    "It knows this stack, and the world file that the configuration names (`perimeter world` writes it); without one, what other stacks bring counts as absent. It starts from the agents: the roles under `/agent/`, and those that world and configuration name. What is wrong in other stacks alone, and was so before, is a warning, but for the perimeter's own stacks, which it rejects; until it is mended it may hide a second way of the same agent to the same goal. What a proof takes for granted, `perimeter prove` says.",
  *check(resource, stack, settings) {
    // A world that does not fit is told once, of the stack as a whole.
    const found = stack.once("agent-no-path", () => {
      try {
        return proofOf(stack, settings);
      } catch (error) {
        return { error };
      }
    });
    if (!("error" in found)) yield* found.get(resource.urn) ?? [];
    else if (resource.urn === stack.resources[0]?.urn) throw found.error;
  },
  examples: {
    holds: [
      {
        what: "an agent that assumes no role, beside one with all rights",
        resources: [
          agent({ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" }),
          admin(account),
        ],
      },
      {
        what: "an agent that may assume roles, and a role that lets in a service alone",
        resources: [
          agent({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }),
          admin({ Service: "backup.amazonaws.com" }),
        ],
      },
    ],
    broken: [
      {
        what: "a role with all rights that trusts its account, where an agent may assume any role",
        resources: [agent({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }), admin(account)],
      },
    ],
    cannotTell: [
      {
        what: "an agent whose policy is not known before the deployment",
        resources: [
          {
            ...agent({ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" }),
            properties: {
              ...agent({}).properties,
              inlinePolicies: [{ name: "work", policy: notKnownYet }],
            },
          },
          admin(account),
        ],
      },
    ],
  },
});
