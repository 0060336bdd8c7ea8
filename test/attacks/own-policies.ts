/**
 * Attacks that go through once the attacking role's own policies allow everything, and why that may be: no wall of the
 * organisation's stands in their way. Those policies are behind a wall themselves: an agent, a task or a role of the
 * perimeter's cannot write them (PerimeterRoles, EscalationRoles, PerimeterPolicies, GuardRoles).
 */
export interface HeldByOwnPolicies {
  readonly because: string;
  readonly attacks: readonly string[];
}

export const heldByOwnPolicies: readonly HeldByOwnPolicies[] = [
  {
    because:
      "it reads what its own account holds: what a role may read is said by its own policies, and nothing is lost or changed",
    attacks: [
      "capital-one-machine-credentials",
      "scarleteel-state-and-log",
      "objects-read",
      "items-read",
      "other-logs-read",
      "secrets-read",
      "secrets-in-metadata",
      "disks-read-block-by-block",
      "messages-read",
      "instance-password",
      "parameters-decrypted",
      "preview-looks-around",
      "preview-reads-documents",
      "recorded-credential-access.ec2-steal-instance-credentials",
      "recorded-credential-access.ssm-retrieve-securestring-parameters",
    ],
  },
  {
    because:
      "it changes data of its own account, whose versions, point-in-time recovery or copies bring it back",
    attacks: [
      "amazon-q-wiper",
      "session-from-before-the-grant",
      "escalation-outlives-its-grant",
      "session-of-no-grant",
      "agent-repairs-without-a-grant",
      "copy-role-takes-the-database-over",
    ],
  },
  {
    because:
      "it starts, stops or opens machines and jobs of its own account, as a role of that account: guardrails bind it as they bind the caller, and code brings it back",
    attacks: [
      "function-makes-a-way-out",
      "copy-role-hands-a-role-on",
      "automation-runs-as-another",
      "recorded-execution.ec2-launch-unusual-instances",
      "recorded-execution.ec2-user-data",
      "recorded-execution.ssm-start-session",
      "recorded-exfiltration.ec2-security-group-open-port-22-ingress",
      "path-apprunner-002",
      "path-bedrock-001",
      "path-bedrock-002",
      "path-datapipeline-001",
      "path-ec2-002",
      "path-ec2-004",
      "path-ecs-001",
      "path-ecs-002",
      "path-ecs-003",
      "path-glue-002",
      "path-glue-003",
      "path-glue-004",
      "path-glue-005",
      "path-glue-006",
      "path-lambda-001",
      "path-lambda-002",
      "path-lambda-004",
      "path-sagemaker-004",
      "path-sagemaker-005",
    ],
  },
  {
    because:
      "it writes a role or a policy of a task, or one that is nobody's, which is what the role is for: guardrails bind whoever becomes it, and tasks stay under the boundary",
    attacks: [
      "revoker-writes-another-policy",
      "grant-of-administration",
      "grant-role-on-another-path",
      "grant-deployer-tags-a-role",
      "break-glass-by-deployer",
      "deployer-makes-itself-a-user",
    ],
  },
  {
    because: "it spends by use, which quotas and budgets bound; what is promised for years is denied",
    attacks: ["agent-runs-up-a-bill"],
  },
];
