/**
 * Roles that are found in accounts because somebody administered them once: by Organizations, Control Tower, stack sets,
 * Quick Setup, Config. By name, since their makers fix it; `*` stands for any text.
 */

export interface LeftBehindRole {
  /** The role's name, or a pattern of it. */
  readonly name: string;
  /** Who made it. */
  readonly madeBy: string;
  /** What stops working once it is denied or deleted. */
  readonly neededFor: string;
  readonly source: string;
}

const docs = "https://docs.aws.amazon.com";

export const leftBehindRoles: readonly LeftBehindRole[] = [
  {
    name: "OrganizationAccountAccessRole",
    madeBy: "Organizations, in every account that it made",
    neededFor: "going into the account from the management account; break-glass takes its place",
    source: `${docs}/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html`,
  },
  {
    name: "AWSControlTowerExecution",
    madeBy: "Control Tower, in every account that it has enrolled",
    neededFor:
      "updates and repairs of Control Tower in this account: lift the guardrail for as long as one takes",
    source: `${docs}/controltower/latest/userguide/awscontroltowerexecution.html`,
  },
  {
    name: "aws-controltower-AdministratorExecutionRole",
    madeBy: "Control Tower, for its own audit account",
    neededFor: "functions of Control Tower's audit account that mend things here; by default there are none",
    source: `${docs}/controltower/latest/userguide/roles-how.html`,
  },
  {
    name: "aws-controltower-ReadOnlyExecutionRole",
    madeBy: "Control Tower, for its own audit account",
    neededFor: "reading this account from Control Tower's audit account",
    source: `${docs}/controltower/latest/userguide/roles-how.html`,
  },
  {
    name: "AWSCloudFormationStackSetExecutionRole",
    madeBy: "an administrator of stack sets",
    neededFor: "self-managed stack sets that deploy here",
    source: `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html`,
  },
  {
    name: "stacksets-exec-*",
    madeBy: "CloudFormation, for service-managed stack sets",
    neededFor: "stack sets of the organisation that deploy here; it comes back with the next one",
    source: `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-enable-trusted-access.html`,
  },
  {
    name: "AWS-QuickSetup-*",
    madeBy: "Quick Setup of Systems Manager",
    neededFor: "what Quick Setup keeps up to date here",
    source: `${docs}/systems-manager/latest/userguide/quick-setup-using-service-linked-roles.html`,
  },
  {
    name: "AWS-SystemsManager-AutomationExecutionRole",
    madeBy: "an administrator of Systems Manager",
    neededFor: "automations that other accounts run here",
    source: `${docs}/systems-manager/latest/userguide/running-automations-multiple-accounts-regions.html`,
  },
];

/** Services whose delegated administrator can give itself rights in other accounts, or take from them what they keep. */
export const rulingServices: Readonly<Record<string, string>> = {
  "account.amazonaws.com":
    "changes contacts and Regions of every account, and the mail address of its root user",
  "backup.amazonaws.com": "changes the backup plans of every account",
  "iam.amazonaws.com": "opens root sessions in every account, and manages root credentials",
  "member.org.stacksets.cloudformation.amazonaws.com": "deploys anything, roles too, into every account",
  "ram.amazonaws.com": "shares resources between accounts",
  "ssm.amazonaws.com": "runs automations in every account",
  "sso.amazonaws.com": "gives anybody any permission set in every member account",
};

/** The policies of AWS's by which whoever carries one becomes whoever they want. */
export const administratorPolicies: readonly string[] = [
  "AdministratorAccess",
  "IAMFullAccess",
  "PowerUserAccess",
  "AWSOrganizationsFullAccess",
];
