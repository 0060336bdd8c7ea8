/** The root user of a member account does nothing, whether signed in or by a session that the management account takes. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

export const root: readonly Guardrail[] = [
  {
    sid: "Root",
    denies: "acts as root",
    threats: [3],
    actions: ["*"],
    // A session of sts:AssumeRoot has this ARN, too. `unlocked`: accounts where such a session is to remove the policy of
    // a bucket that has shut everybody out; empty but for those minutes.
    when: {
      ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" },
      StringNotEquals: { "aws:PrincipalAccount": "{unlocked}" },
    },
    spares: [],
    source: `${documentation}IAM/latest/UserGuide/id_root-user-privileged-task.html`,
  },
  {
    sid: "RootSignedIn",
    denies: "acts as root who has signed in, wherever a session of root's may do its task",
    threats: [3],
    actions: ["*"],
    when: {
      ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" },
      // Only a session of sts:AssumeRoot is marked so, and AWS bounds it to its task.
      BoolIfExists: { "aws:AssumedRoot": "false" },
    },
    spares: [],
    source: `${documentation}IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-assumedroot`,
  },
  {
    sid: "RootSessions",
    denies: "takes a session of a member account's root, or has IAM's delegation requests answered",
    threats: [3, 38],
    actions: [
      ...of("sts", "AssumeRoot GetDel*"),
      ...of("iam", "Acc* As* CreateDel* DisableOrg* EnableOrg* Rej* Sen*"),
    ],
    spares: [],
    source: `${documentation}STS/latest/APIReference/API_AssumeRoot.html`,
  },
];
