/** What no role of an agent can exceed, and what its revoker may do. */
import { deniedActions } from "../../catalog/irreversible.ts";
import { ownBucketPrefix, type Task } from "../escalation-task/task.ts";
import {
  agentRoleName,
  boundaryArn,
  escalationRoleArn,
  landingRoleName,
  paths,
  roleArn,
  rootArn,
} from "../names.ts";
import { type PolicyDocument, policyDocument, type Statement } from "../policy-document.ts";
import { type KillSwitch, killSwitchStatement } from "./kill-switch.ts";

/** `restart-orders` as part of a Sid, which takes letters and digits only. */
const sidPart = (name: string): string =>
  name.replace(/(?:^|-)([a-z0-9]?)/g, (_, letter: string) => letter.toUpperCase());

/**
 * The boundary of every role of every agent in an account.
 *
 * A role's own policies say what it does; this says what it can do at most, whoever writes those. The allows go by the
 * role's ARN: an agent's role gets no more than its own policies (which only the account's deployer writes), the role of
 * a declared task its task, and any other role under the same paths nothing at all. The denies hold for all of them,
 * and also for what a resource policy grants to a session itself, which a boundary's silence does not limit.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryDocument(
  accountId: string,
  tasks: readonly Task[],
  killSwitch: KillSwitch,
): PolicyDocument {
  const agents = roleArn(accountId, paths.agent, agentRoleName("*"));
  const landings = roleArn(accountId, paths.agent, landingRoleName("*"));
  const escalations = escalationRoleArn(accountId, "*");
  const principal = (operator: string, arn: string | string[]): NonNullable<Statement["Condition"]> => ({
    [operator]: { "aws:PrincipalArn": arn },
  });
  return policyDocument(
    killSwitchStatement(killSwitch),
    {
      Sid: "Agents",
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: principal("ArnLike", [agents, landings]),
    },
    ...tasks.map(
      ({ name, actions, resources }): Statement => ({
        Sid: `Task${sidPart(name)}`,
        Effect: "Allow",
        Action: actions,
        Resource: resources,
        Condition: principal("ArnEquals", escalationRoleArn(accountId, name)),
      }),
    ),
    {
      // Explicit, since a resource policy open to the account or the organisation lets these sessions in as well.
      Sid: "DeclaredOnly",
      Effect: "Deny",
      Action: "*",
      ...(tasks.length === 0
        ? { Resource: "*" }
        : { NotResource: [...new Set(tasks.flatMap(({ resources }) => resources))] }),
      Condition: principal("ArnLike", escalations),
    },
    { Sid: "Irreversible", Effect: "Deny", Action: deniedActions, Resource: "*" },
    {
      // A landing role becomes an agent's; nothing else is within its reach.
      Sid: "LandingOnly",
      Effect: "Deny",
      Action: "*",
      NotResource: agents,
      Condition: principal("ArnLike", landings),
    },
    {
      // An agent's role becomes an escalation role; an escalation role becomes nobody.
      Sid: "NoOtherRole",
      Effect: "Deny",
      Action: "sts:AssumeRole",
      NotResource: escalations,
      Condition: principal("ArnNotLike", landings),
    },
    {
      // Keys, buckets and queues of other accounts, through a service too: nothing leaves, and nothing is locked up.
      // AWS's own policies are in an account of AWS's.
      Sid: "ThisAccountOnly",
      Effect: "Deny",
      NotAction: ["iam:GetPolicy*", "iam:List*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:ResourceAccount": accountId } },
    },
    {
      // Whoever encrypts with a key that only the request carries has taken the object hostage.
      Sid: "NoKeysOfTheCaller",
      Effect: "Deny",
      Action: "s3:PutObject",
      Resource: "*",
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
    {
      // Tags decide what is backed up, and who is exempt.
      Sid: "NoTags",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { Null: { "aws:TagKeys": "false" } },
    },
    {
      // Who writes the state of a stack is its deployer.
      Sid: "NoStateOfTheirs",
      Effect: "Deny",
      Action: "*",
      Resource: `arn:aws:s3:::${ownBucketPrefix}*`,
    },
  );
}

/** An exact principal: whose account it is in, and whether it is a person's user. */
const isUser = (arn: string): boolean => arn.includes(":user/");

const rootsOf = (arns: readonly string[]): string[] => [
  ...new Set(arns.map((arn) => rootArn(arn.split(":")[4] ?? ""))),
];

/**
 * Who may pull the switch: exactly these, and a user with a second factor only.
 *
 * A role's sessions carry no mark of the factor that its user gave, so for a role the factor is its own trust's to ask.
 * No organisation is asked for: the switch must work in an account that was taken out of it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function revokerTrust(principals: readonly string[]): PolicyDocument {
  const users = principals.filter(isUser);
  const roles = principals.filter((arn) => !isUser(arn));
  const admit = (sid: string, arns: string[], more: NonNullable<Statement["Condition"]>): Statement[] =>
    arns.length === 0
      ? []
      : [
          {
            Sid: sid,
            Effect: "Allow",
            // The accounts, pinned to the principals: one that is missing, or is made again, does no harm.
            Principal: { AWS: rootsOf(arns) },
            Action: "sts:AssumeRole",
            Condition: { ArnEquals: { "aws:PrincipalArn": arns }, ...more },
          },
        ];
  return policyDocument(
    ...admit("Roles", roles, {}),
    ...admit("Users", users, { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
  );
}

/** What pulling and resting the switch takes, of the AWS CLI. */
const revoking = [
  "iam:CreatePolicyVersion",
  "iam:DeletePolicyVersion",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:ListPolicyVersions",
] as const;

/**
 * What the revoker may do: write versions of the one boundary, and nothing else. AWS cannot tell a version that pulls the
 * switch from one that opens the boundary, so whoever holds this role can open it: persons hold it, and it is alarmed.
 */
export function revokerPermissions(accountId: string): PolicyDocument {
  const boundary = boundaryArn(accountId);
  return policyDocument(
    { Sid: "WriteTheBoundary", Effect: "Allow", Action: revoking, Resource: boundary },
    { Sid: "NothingElse", Effect: "Deny", NotAction: revoking, Resource: "*" },
    { Sid: "NoOtherPolicy", Effect: "Deny", Action: "*", NotResource: boundary },
  );
}
