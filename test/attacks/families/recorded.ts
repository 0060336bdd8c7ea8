/** Techniques as CloudTrail recorded them, call by call, from prod's agent. */
import type { Attack, Family, Step, Stop } from "../attack.ts";
import * as places from "../places.ts";

const { prod } = places;

const irreversible: Stop = { policy: "agent-boundary of prod", statement: "Irreversible" };
const noOtherRole: Stop = { policy: "agent-boundary of prod", statement: "NoOtherRole" };
const onlyReads: Stop = { policy: "agent-sre-only-reads of prod", statement: "NothingButReads" };

const user = `arn:aws:iam::${prod}:user/ada`;
const machines: Step = { as: "prod's agent", call: "ec2:DescribeInstances", on: "*" };
const managedMachines: Step = { as: "prod's agent", call: "ssm:DescribeInstanceInformation", on: "*" };
const roles: Step = { as: "prod's agent", call: "iam:ListRoles", on: "*" };
const triggers: Step = { as: "prod's agent", call: "lambda:GetPolicy", on: places.ordersFunction };

/** A call of the recording, and what it is done to here. */
type Call = readonly [call: string, on: string];

const technique = (
  id: string,
  title: string,
  calls: readonly Call[],
  stoppedAt: { readonly step: number; readonly by: Stop },
  neighbour: Step,
): Attack => ({
  id: `recorded-${id}`,
  title,
  source: `https://stratus-red-team.cloud/attack-techniques/AWS/aws.${id}/`,
  steps: calls.map(([call, on], index) => ({
    as: "prod's agent",
    call,
    on,
    ...(index + 1 >= stoppedAt.step && call !== "sts:GetCallerIdentity" && !/:Describe/.test(call)
      ? { harm: true }
      : {}),
  })),
  stoppedAt,
  neighbour,
});

/** What CloudTrail calls otherwise than IAM does. */
export const iamNames: Readonly<Record<string, string>> = {
  "lambda:UpdateFunctionConfiguration20150331v2": "lambda:UpdateFunctionConfiguration",
  "lambda:UpdateFunctionCode20150331v2": "lambda:UpdateFunctionCode",
};

/** Recordings that are no attacks on what policies decide, and why. */
export const notReplayed: Readonly<Record<string, string>> = {
  "aws.initial-access.console-login-without-mfa":
    "a sign-in with a password is decided by no policy; the perimeter has no users, and agents have no passwords",
};

export const recorded: Family = {
  title: "Recorded techniques",
  about:
    "The calls of DataDog's Stratus Red Team (Apache-2.0) as CloudTrail recorded them, made by prod's agent: test/data/cloudtrail.",
  attacks: [
    technique(
      "credential-access.ec2-get-password-data",
      "becomes a role for it, and asks for the passwords of machines",
      [
        ["sts:AssumeRole", places.roleOf.operator(prod)],
        ["ec2:GetPasswordData", places.instance(prod)],
      ],
      { step: 1, by: noOtherRole },
      machines,
    ),
    technique(
      "credential-access.ec2-steal-instance-credentials",
      "runs a command on a machine to get its credentials, and uses them",
      [
        ["ssm:DescribeInstanceInformation", "*"],
        ["ssm:SendCommand", places.instance(prod)],
        ["ssm:GetCommandInvocation", "*"],
        ["sts:GetCallerIdentity", "*"],
        ["ec2:DescribeInstances", "*"],
      ],
      { step: 2, by: irreversible },
      managedMachines,
    ),
    technique(
      "credential-access.secretsmanager-retrieve-secrets",
      "lists the secrets, and reads each",
      [
        ["secretsmanager:ListSecrets", "*"],
        ["secretsmanager:GetSecretValue", places.secret(prod)],
      ],
      { step: 2, by: irreversible },
      { as: "prod's agent", call: "secretsmanager:ListSecrets", on: "*" },
    ),
    technique(
      "credential-access.ssm-retrieve-securestring-parameters",
      "lists the parameters, and has each decrypted",
      [
        ["ssm:DescribeParameters", "*"],
        ["ssm:GetParameters", places.parameter(prod)],
      ],
      { step: 2, by: { policy: "data of agent-sre", statement: "NoData" } },
      { as: "prod's agent", call: "ssm:DescribeParameters", on: "*" },
    ),
    technique(
      "defense-evasion.cloudtrail-event-selectors",
      "has the trail leave events out",
      [["cloudtrail:PutEventSelectors", places.trail]],
      { step: 1, by: irreversible },
      { as: "prod's agent", call: "cloudtrail:DescribeTrails", on: "*" },
    ),
    technique(
      "defense-evasion.cloudtrail-stop",
      "stops the trail",
      [["cloudtrail:StopLogging", places.trail]],
      { step: 1, by: irreversible },
      { as: "prod's agent", call: "cloudtrail:ListTrails", on: "*" },
    ),
    technique(
      "defense-evasion.organizations-leave",
      "becomes a role for it, and takes the account out of the organisation",
      [
        ["sts:AssumeRole", places.roleOf.operator(prod)],
        ["organizations:LeaveOrganization", "*"],
      ],
      { step: 1, by: noOtherRole },
      roles,
    ),
    technique(
      "defense-evasion.vpc-remove-flow-logs",
      "deletes the flow log of a network",
      [["ec2:DeleteFlowLogs", `arn:aws:ec2:eu-central-1:${prod}:vpc-flow-log/fl-1`]],
      { step: 1, by: irreversible },
      { as: "prod's agent", call: "ec2:DescribeFlowLogs", on: "*" },
    ),
    technique(
      "execution.ec2-launch-unusual-instances",
      "becomes a role for it, and starts machines of an unusual kind",
      [
        ["sts:AssumeRole", places.roleOf.operator(prod)],
        ["ec2:RunInstances", places.instance(prod)],
      ],
      { step: 1, by: noOtherRole },
      machines,
    ),
    technique(
      "execution.ec2-user-data",
      "stops a machine, writes a script into its user data, and starts it again",
      [
        ["ec2:DescribeInstances", "*"],
        ["ec2:StopInstances", places.instance(prod)],
        ["ec2:ModifyInstanceAttribute", places.instance(prod)],
        ["ec2:StartInstances", places.instance(prod)],
      ],
      { step: 2, by: onlyReads },
      machines,
    ),
    technique(
      "execution.ssm-start-session",
      "opens sessions on machines",
      [
        ["ssm:DescribeInstanceInformation", "*"],
        ["ssm:StartSession", places.instance(prod)],
        ["ssm:TerminateSession", `arn:aws:ssm:eu-central-1:${prod}:session/mallory-1`],
      ],
      { step: 2, by: irreversible },
      managedMachines,
    ),
    technique(
      "exfiltration.ec2-security-group-open-port-22-ingress",
      "opens a security group to the internet",
      [["ec2:AuthorizeSecurityGroupIngress", `arn:aws:ec2:eu-central-1:${prod}:security-group/sg-1`]],
      { step: 1, by: onlyReads },
      { as: "prod's agent", call: "ec2:DescribeSecurityGroups", on: "*" },
    ),
    technique(
      "exfiltration.ec2-share-ebs-snapshot",
      "shares a snapshot of a disk with another account",
      [["ec2:ModifySnapshotAttribute", places.snapshot(prod)]],
      { step: 1, by: irreversible },
      { as: "prod's agent", call: "ec2:DescribeSnapshotAttribute", on: places.snapshot(prod) },
    ),
    technique(
      "exfiltration.rds-share-snapshot",
      "shares a snapshot of a database with another account",
      [["rds:ModifyDBSnapshotAttribute", places.ordersSnapshot]],
      { step: 1, by: irreversible },
      { as: "prod's agent", call: "rds:DescribeDBSnapshotAttributes", on: places.ordersSnapshot },
    ),
    technique(
      "lateral-movement.ec2-instance-connect",
      "pushes a key of its own to machines, and signs in",
      [["ec2-instance-connect:SendSSHPublicKey", places.instance(prod)]],
      { step: 1, by: irreversible },
      machines,
    ),
    technique(
      "persistence.iam-backdoor-role",
      "has a role trust an outsider",
      [["iam:UpdateAssumeRolePolicy", places.roleOf.operator(prod)]],
      { step: 1, by: irreversible },
      roles,
    ),
    technique(
      "persistence.iam-backdoor-user",
      "makes an access key for a user",
      [["iam:CreateAccessKey", user]],
      { step: 1, by: irreversible },
      roles,
    ),
    technique(
      "persistence.iam-create-backdoor-role",
      "makes an administrator's role that trusts an outsider",
      [
        ["iam:CreateRole", `arn:aws:iam::${prod}:role/malicious`],
        ["iam:AttachRolePolicy", `arn:aws:iam::${prod}:role/malicious`],
      ],
      { step: 1, by: irreversible },
      roles,
    ),
    technique(
      "persistence.iam-create-user-login-profile",
      "gives a user a password for the console",
      [
        ["sts:GetCallerIdentity", "*"],
        ["iam:CreateLoginProfile", user],
        ["iam:DeleteLoginProfile", user],
      ],
      { step: 2, by: irreversible },
      roles,
    ),
    technique(
      "persistence.lambda-layer-extension",
      "puts a layer of its own into a function",
      [["lambda:UpdateFunctionConfiguration", places.ordersFunction]],
      { step: 1, by: irreversible },
      triggers,
    ),
    technique(
      "persistence.lambda-overwrite-code",
      "overwrites the code of a function",
      [["lambda:UpdateFunctionCode", places.ordersFunction]],
      { step: 1, by: irreversible },
      triggers,
    ),
    technique(
      "persistence.sts-federation-token",
      "makes itself a federated session that outlives its own",
      [
        ["sts:GetFederationToken", `arn:aws:sts::${prod}:federated-user/stratus_red_team`],
        ["sts:GetCallerIdentity", "*"],
      ],
      { step: 1, by: irreversible },
      roles,
    ),
    technique(
      "privilege-escalation.iam-update-user-login-profile",
      "sets a new password for a user",
      [["iam:UpdateLoginProfile", user]],
      { step: 1, by: irreversible },
      roles,
    ),
  ],
};
