/** Who deploys, who stops agents, and what limits agents: the roles, their policies, and the state. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

/** Every write of IAM to a role or a policy, `PassRole` among them; what only looks begins otherwise. */
const writes = of("iam", "A* C* D* P* T* U*");
const policyWrites = of("iam", "C* D* Se* T* U*");

const role = (path: string): string => `arn:aws:iam::*:role/${path}`;
const policy = (path: string): string => `arn:aws:iam::*:policy/${path}`;

/** Roles that no pipeline changes: who holds one of them could open what the others guard. */
export const guardRoles: readonly string[] = [
  "agent-revoker",
  "alarm-forwarder",
  "break-glass",
  "deployer",
  "perimeter-backup-copy",
  "perimeter-backup-events",
  "perimeter-copy-out",
  "perimeter-restore",
  "preview",
];

const iamGuide = `${documentation}IAM/latest/UserGuide/`;

const stateKey = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/perimeter-state" } };
const stateUsers = ["breakGlass", "deployer", "grantDeployer", "preview", "preparers"] as const;

export const pipeline: readonly Guardrail[] = [
  {
    sid: "GuardRoles",
    denies:
      "changes the pipeline's roles, break-glass, the revoker or the backups' roles, or hands one to a service",
    threats: [1, 13, 18],
    actions: writes,
    on: guardRoles.map((name) => role(`perimeter/${name}`)),
    spares: ["breakGlass", "preparers"],
    source: `${iamGuide}access_policies.html`,
  },
  {
    sid: "SparedRoles",
    denies:
      "makes or changes a role that rows spare by its name (administrators' roles, `mustWork`), or hands one to a service",
    threats: [1],
    // Who may write such a role is spared, whatever it was spared for.
    actions: writes,
    on: ["{sparedByName}"],
    spares: ["breakGlass", "preparers"],
    source: `${iamGuide}access_policies.html`,
  },
  {
    sid: "PerimeterRoles",
    denies: "changes the agents' roles and the perimeter's own, or hands one to a service",
    threats: [1, 13],
    actions: writes,
    on: [role("perimeter/*"), role("agent/*")],
    spares: ["breakGlass", "deployer", "preparers"],
    source: `${iamGuide}access_policies.html`,
  },
  {
    sid: "EscalationRoles",
    denies: "opens, changes or makes a task",
    threats: [15],
    actions: writes,
    on: [role("escalation/*")],
    spares: ["breakGlass", "deployer", "grantDeployer", "preparers"],
    source: `${iamGuide}access_policies.html`,
  },
  {
    sid: "AgentsAreNotPassed",
    denies: "hands an agent's role to a service",
    threats: [38],
    actions: ["iam:Pass*"],
    on: [role("agent/*"), role("escalation/*")],
    spares: [],
    source: `${iamGuide}id_roles_use_passrole.html`,
  },
  {
    sid: "PerimeterPolicies",
    denies: "writes the policies of agents and tasks, or the boundary with the kill switch",
    threats: [13],
    actions: policyWrites,
    on: [policy("perimeter/*"), policy("agent/*"), policy("escalation/*")],
    spares: ["breakGlass", "deployer", "revoker", "preparers"],
    source: `${iamGuide}access_policies_managed-versioning.html`,
  },
  {
    sid: "BoundaryRequired",
    denies: "makes a role of an agent, or of a task, without the boundary, or gives it another",
    threats: [1],
    actions: of("iam", "CreateRole PutRolePer*"),
    on: [role("agent/*"), role("escalation/*")],
    // A role without any has no such key, and is not alike either.
    when: { ArnNotLike: { "iam:PermissionsBoundary": policy("perimeter/agent-boundary") } },
    spares: ["breakGlass"],
    source: `${iamGuide}access_policies_boundaries.html`,
  },
  {
    sid: "BoundaryStays",
    denies: "takes the boundary off a role of an agent, or deletes it",
    threats: [1],
    actions: of("iam", "DeletePolicy DeleteRolePer*"),
    on: [role("agent/*"), role("escalation/*"), policy("perimeter/agent-boundary")],
    spares: ["breakGlass"],
    source: `${iamGuide}access_policies_boundaries.html`,
  },
  {
    sid: "PerimeterSessions",
    denies: "becomes a role of the perimeter's, but the people who may, and AWS's services",
    threats: [1, 12],
    actions: ["sts:AssumeRole"],
    on: [role("perimeter/*")],
    spares: ["breakGlass", "people", "preparers"],
    source: `${documentation}STS/latest/APIReference/API_AssumeRole.html`,
  },
  {
    sid: "ReservedRoles",
    denies: "makes or changes a role below the paths that AWS keeps for its services and for Identity Center",
    threats: [1, 6],
    // AWS refuses most of it by itself, and documents it for service-linked roles alone. Services make and delete those, and
    // some are handed one.
    actions: of("iam", "A* CreateR* DeleteR* Det* PutR* TagR* Un* UpdateAs* UpdateRole"),
    on: [role("aws-reserved/*"), role("aws-service-role/*")],
    spares: [],
    source: `${iamGuide}reference_identifiers.html#identifiers-friendly-names`,
  },
  {
    sid: "ServicesOwnRoles",
    denies:
      "deletes the roles that the log, the backups and the detectors work with, or has them work for others",
    threats: [29],
    actions: of("iam", "DeleteServiceL* Pass*"),
    on: [
      "access-analyzer",
      "backup",
      "cloudtrail",
      "config",
      "guardduty",
      "organizations",
      "securityhub",
    ].map((service) => role(`aws-service-role/${service}*`)),
    spares: ["breakGlass", "preparers"],
    source: `${iamGuide}using-service-linked-roles.html`,
  },
  {
    sid: "State",
    denies: "reads or writes the state of a domain's stacks, but who deploys it",
    threats: [13, 18],
    actions: ["s3:*"],
    on: ["arn:aws:s3:::perimeter-state-*/*"],
    spares: stateUsers,
    source: "https://www.pulumi.com/docs/iac/concepts/state-and-backends/",
  },
  {
    sid: "StateIsWritten",
    denies: "writes the state of a domain's stacks, but who deploys it",
    threats: [13, 18],
    actions: of("s3", "Ab* By* DeleteO* PutO* Rep* U*"),
    on: ["arn:aws:s3:::perimeter-state-*/*"],
    spares: stateUsers.filter((one) => one !== "preview"),
    source: "https://www.pulumi.com/docs/iac/concepts/state-and-backends/",
  },
  {
    sid: "StateKey",
    denies: "opens what is secret in the state of a domain's stacks, but who deploys it",
    threats: [13, 18],
    actions: of("kms", "Decrypt Enc* GenerateD* ReE*"),
    when: stateKey,
    spares: stateUsers,
    source: `${documentation}kms/latest/developerguide/alias-authorization.html`,
  },
];
