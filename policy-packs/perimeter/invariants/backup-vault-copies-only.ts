import { readPolicy } from "../../../analysis/iam/document.ts";
import { exactValues, isWide } from "../../../analysis/iam/statements.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";

const copyIn = "backup:copyintobackupvault";

const allow = {
  Sid: "CopiesIn",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::444455556666:root" },
  Action: "backup:CopyIntoBackupVault",
  Resource: "*",
  Condition: {
    ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/perimeter/copy" },
    StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" },
  },
};

const access = (document: unknown) => ({
  type: "aws:backup/vaultPolicy:VaultPolicy",
  name: "access",
  properties: { backupVaultName: "prod", policy: document },
  protect: true,
});

export default resourceInvariant({
  id: "backup-vault-copies-only",
  title: "A vault's policy lets copies in, from roles that it names, and nothing else.",
  protects: "Backups from every principal of another account, the agent's account among them.",
  why: "What a vault's policy allows, it allows past the other account's limits. A policy that also lets restores or deletions in hands the backups to the account that they are to be safe from.",
  fix: "allow backup:CopyIntoBackupVault alone, to the copy role: its account's root, pinned with ArnEquals aws:PrincipalArn and StringEquals aws:PrincipalOrgID.",
  types: ["aws:backup/vaultPolicy:VaultPolicy"],
  *check({ properties }) {
    for (const statement of readPolicy(properties["policy"])) {
      if (statement.effect === "Deny") continue;
      const { name, actions, principals } = statement;
      if (actions.length === 0 || actions.some((action) => action.toLowerCase() !== copyIn))
        yield `lets in more than copies (${name})`;
      if (statement.notPrincipals.length > 0) yield `lets in everybody but those whom it names (${name})`;
      if (principals.some(isWide) && !exactValues(statement, "aws:PrincipalArn"))
        yield `lets in whole accounts, without an exact aws:PrincipalArn (${name})`;
      else if (!exactValues(statement, "aws:PrincipalOrgID"))
        yield `lets in roles of accounts that have left the organisation (${name})`;
    }
  },
  examples: {
    holds: [
      { what: "the copy role", resources: [access(policy(allow))] },
      {
        what: "and denies on top",
        resources: [
          access(
            policy(allow, {
              Sid: "NobodyDeletes",
              Effect: "Deny",
              Principal: "*",
              Action: "backup:DeleteRecoveryPoint",
              Resource: "*",
            }),
          ),
        ],
      },
    ],
    broken: [
      {
        what: "restores, too",
        resources: [
          access(policy({ ...allow, Action: ["backup:CopyIntoBackupVault", "backup:StartRestoreJob"] })),
        ],
      },
      {
        what: "the copy role, wherever its account is by then",
        resources: [access(policy({ ...allow, Condition: { ArnEquals: allow.Condition.ArnEquals } }))],
      },
      { what: "a whole account", resources: [access(policy({ ...allow, Condition: {} }))] },
      {
        what: "everybody in the organisation",
        resources: [
          access(
            policy({
              ...allow,
              Principal: "*",
              Condition: { StringEquals: { "aws:PrincipalOrgID": "o-sandbox0001" } },
            }),
          ),
        ],
      },
      {
        what: "all but what it names",
        resources: [access(policy({ ...allow, Action: undefined, NotAction: "backup:DeleteBackupVault" }))],
      },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [access(notKnownYet)] }],
  },
});
