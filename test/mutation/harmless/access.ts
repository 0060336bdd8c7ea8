/** What is harmless in roles, their policies, the policies of the organisation. */
import type { Harmless } from "./harmless.ts";

export const access: readonly Harmless[] = [
  // Less is allowed
  {
    mutants:
      /\| (?:Role (?:agent-\w+-(?:agent|landing)|[\w-]+-role)|RolePolicy agent-\w+-(?:escalations|landing-permissions)|RolePolicyAttachment (?:agent-\w+-view-\w+|[\w-]+-task)) \| {2}\| resource removed$/,
    because:
      "an agent has no role to be, or one that views less or opens no task; what the boundary denies it stays denied",
  },
  {
    mutants:
      /\| Policy (?:task-[\w-]+-policy \| (?: \| resource removed|policy\.Task \| allow removed)|boundary-policy \| policy\.Agents \| allow removed)$/,
    because:
      "a task that nobody can do, or agents that can do nothing: whoever works as one is refused, and says so",
  },
  {
    mutants: /\| OpenIdConnectProvider [^|]*\| {2}\| resource removed$/,
    because: "the account takes no token of the forge any longer: nobody becomes a role with one",
  },

  // AWS refuses
  {
    mutants: /\| Policy task-[\w-]+-policy \| path = \/escalation\/ \| left out$/,
    because:
      "the role's attachment names the policy under /escalation/, which AWS refuses, since none is there; the deployer may write none elsewhere, which agent-roles-scoped holds",
  },
  {
    mutants: /\| Role [^|]*\| assumeRolePolicy\.Shut \| deny removed$/,
    because: "AWS takes no trust policy without a statement",
  },
  {
    mutants: /\| ServiceLinkedRole backups?-service-linked-role \| {2}\| resource removed$/,
    because:
      "AWS deletes AWS Backup's own role only when no recovery point is left, and gives it to an account that has none with the first backup",
  },

  // Says what is so without it
  {
    mutants: /\| RolePolicy [^|]*\| name = [^|]*\| left out$/,
    because: "the provider makes a name up: nothing goes by what an inline policy is called",
  },
  {
    mutants:
      /\| Role [^|]*\| assumeRolePolicy\.Shut\.(?:Condition = aws:PrincipalTag\/team \| deny spares whoever has a tag|Principal = \* \| deny is for one account)$/,
    because:
      "nothing in that trust policy lets anybody in; agent-escalation-expires holds whatever would. The statement is there since AWS wants one",
  },
  {
    mutants:
      /\| Role access-(?:deployer|preview) \| assumeRolePolicy\.Job\.Condition\.StringEquals\.token\.actions\.githubusercontent\.com:environment = /,
    because:
      "the subject ends in the same environment, and agent-deployer-bound holds that each subject is exact and names one",
  },
  {
    mutants:
      /\| Role (?:alarm-forwarding|backup-events)-role \| assumeRolePolicy\.TheForwardingRule\.Condition\.StringEquals\.aws:SourceAccount = /,
    because:
      "the account is in the rules' ARNs, which the same statement asks for: agent-roles-scoped holds that they are spelled out, and the account's own",
  },

  {
    mutants: /\| Role function \| (?:name = [^|]*\| left out| \| resource removed)$/,
    because: "a function with a role of another name, or with none: it works as before, or not at all",
  },
  {
    mutants:
      /\| Role function \| assumeRolePolicy\.Lambda\.Action = sts:AssumeRole \| action widened to (?:all|its service)$/,
    because:
      "Lambda becomes a role with sts:AssumeRole alone; nobody else is let in, which agent-trust-exact holds",
  },

  // A product's own
  {
    mutants:
      /\| RolePolicy function \| (?: \| resource removed|policy\.\w+\.Action = [^|]*\| action widened to (?:all|its service)|policy\.\w+\.Resource = [^|]*\| resource widened to (?:all|its siblings)|policy\.\w+\.accounts = [^|]*\| account swapped for a stranger's)$/,
    because:
      "what a product's code may do in its own account is its team's to decide, up to everything: no agent is that role, or passes it (agent-boundary-caps), and the walls around log, backups, guards and other accounts hold against whoever may do everything in an account (test/walls, isolation-guardrails-whole)",
  },
  {
    mutants: /\| RolePolicy function \| policy\.ItsCodeDoesNot\b/,
    because:
      "what is denied there is what AWS's own policy gives every function in a network: interfaces of its own. The deny is a courtesy of the example",
  },

  // Denied twice
  {
    mutants:
      /\| Policy (?:task-[\w-]+-policy \| policy\.Task|boundary-policy \| policy\.Task\w+)\.Resource = arn:aws:ecs:[^|]*\| resource widened to its siblings$/,
    because:
      "NoOtherResource in the task's own policy, and DeclaredOnly in the boundary, deny other services of the cluster: agent-task-scoped and agent-boundary-caps hold them",
  },
  {
    mutants:
      /\| RolePolicy access-permissions-preview \| policy\.NowhereElse\.NotAction = [^|]*\| deny spares a service$/,
    because:
      "NothingElse denies what the service has beside it: agent-roles-scoped holds that everything is denied that is not allowed",
  },
  {
    mutants:
      /\| RolePolicy agent-\w+-data \| policy\.NoSecrets(?:\.Resource = \* \| deny is of one resource|\.Condition = aws:PrincipalTag\/team \| deny spares whoever has a tag| \| deny removed)$/,
    because:
      "the deny of all but views catches it as well: agent-secrets-denied holds that one of the two does, for every action of its catalogues",
  },
  {
    mutants:
      /\| RolePolicy agent-\w+-data \| policy\.ReadLogGroups\.Resource = [^|]*\| resource widened to its siblings$/,
    because:
      "NoOtherLogGroups denies every other group, whoever allows it: agent-secrets-denied holds that there is such a deny",
  },
];
