/** What administrators and services left in the accounts for themselves. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

export const leftBehind: readonly Guardrail[] = [
  {
    sid: "LeftBehind",
    denies: "acts as a role that was left in the account for administrators or for a service",
    threats: [1],
    actions: ["*"],
    when: { ArnLike: { "aws:PrincipalArn": "{left}" } },
    spares: [],
    source: `${documentation}organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html`,
  },
  {
    sid: "IdentityCenter",
    denies: "changes who signs in where, from an account that is no administrator of Identity Center",
    threats: [2, 6],
    actions: [
      ...of("identitystore", "A* C* Del* R* U*"),
      ...of("sso", "A* C* Del* Det* Di* I* P* R* St* T* U*"),
      ...of("sso-directory", "A* C* Del* Di* E* Im* R* St* U* V*"),
    ],
    spares: ["breakGlass"],
    source: `${documentation}singlesignon/latest/userguide/delegated-admin.html`,
  },
];

/** In audit, backup and prod people look, and become break-glass; in dev they work. */
export const people: readonly Guardrail[] = [
  {
    sid: "PermissionSets",
    denies:
      "works in audit, backup or prod with a permission set that is not among those that people keep there",
    threats: [1, 6],
    actions: ["*"],
    when: {
      ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*" },
      ArnNotLike: { "aws:PrincipalArn": "{permissionSets}" },
    },
    spares: [],
    source: `${documentation}singlesignon/latest/userguide/permissionsetsconcept.html`,
  },
];
