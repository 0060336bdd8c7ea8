import { readPolicy } from "../../../analysis/iam/document.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { accountOf } from "../resource.ts";
import { breachesOf, namesOne, sparing, type Ward } from "../wards.ts";

const isVault = (arn: string): boolean =>
  /^arn:aws[\w-]*:backup:[\w-]+:\d{12}:backup-vault:[^*?]+$/.test(arn);

const wardsOf = (account: string): readonly Ward[] => [
  {
    what: "what ends a copy before its time",
    actions: [
      "backup:DeleteRecoveryPoint",
      "backup:UpdateRecoveryPointLifecycle",
      "backup:DeleteBackupVault",
      "backup:DeleteBackupVaultLockConfiguration",
    ],
  },
  {
    what: "rewriting this policy or the lock to everybody but roles of its account that it names",
    actions: [
      "backup:PutBackupVaultAccessPolicy",
      "backup:DeleteBackupVaultAccessPolicy",
      "backup:PutBackupVaultLockConfiguration",
    ],
    when: [sparing("aws:PrincipalArn", (arn) => namesOne(arn) && arn.split(":")[4] === account)],
  },
  {
    what: "copies that leave for a vault that it does not name",
    actions: ["backup:CopyFromBackupVault"],
    when: [
      (condition) =>
        condition.key === "backup:copytargets" &&
        condition.qualifier === "forallvalues" &&
        /^arnnot(like|equals)$/.test(condition.operator) &&
        condition.values.length > 0 &&
        condition.values.every(isVault),
    ],
  },
];

const allow = {
  Sid: "CopiesIn",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::444455556666:root" },
  Action: "backup:CopyIntoBackupVault",
  Resource: "*",
  Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/perimeter/copy" } },
};
const all = { Effect: "Deny", Principal: "*", Resource: "*" };
const deletes = { Sid: "NobodyDeletes", ...all, Action: wardsOf("")[0]?.actions };
const rules = {
  Sid: "OnlyAdministratorsRule",
  ...all,
  Action: wardsOf("")[1]?.actions,
  Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/perimeter/break-glass" } },
};
const leaves = { Sid: "NothingLeaves", ...all, Action: "backup:CopyFromBackupVault" };

const access = (document: unknown) => ({
  type: "aws:backup/vaultPolicy:VaultPolicy",
  name: "access",
  properties: { backupVaultName: "prod", policy: document },
  protect: true,
});

export default resourceInvariant({
  id: "backup-vault-denies",
  title: "A vault's policy denies deleting, and copies that leave, to everybody.",
  protects:
    "Copies under a lock in governance mode, and copies from being carried out to an account of somebody else's.",
  why: "A lock for a trial can be lifted by an administrator, and a copy that is carried out is a theft that no deletion shows. In April 2026 an agent deleted a volume and its backups in one call.",
  fix: "deny deletions and UpdateRecoveryPointLifecycle to *, this policy's change to all but a named role, and CopyFromBackupVault but to vaults in backup:CopyTargets, as components/locked-vault does.",
  types: ["aws:backup/vaultPolicy:VaultPolicy"],
  *check(resource) {
    yield* breachesOf(readPolicy(resource.properties["policy"]), wardsOf(accountOf(resource)));
  },
  examples: {
    holds: [
      { what: "what the component writes", resources: [access(policy(allow, deletes, rules, leaves))] },
      {
        what: "copies that leave for one vault",
        resources: [
          access(
            policy(allow, deletes, rules, {
              ...leaves,
              Condition: {
                "ForAllValues:ArnNotLike": {
                  "backup:CopyTargets":
                    "arn:aws:backup:eu-central-1:333333333333:backup-vault:perimeter-backup",
                },
              },
            }),
          ),
        ],
      },
    ],
    broken: [
      { what: "deleting is not denied", resources: [access(policy(allow, rules, leaves))] },
      {
        what: "every role rewrites it",
        resources: [
          access(
            policy(allow, deletes, leaves, {
              ...rules,
              Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } },
            }),
          ),
        ],
      },
      {
        what: "whoever carries a tag with a role's name rewrites it",
        resources: [
          access(
            policy(allow, deletes, leaves, {
              ...rules,
              Condition: {
                ArnNotLike: {
                  "aws:PrincipalArn": `arn:aws:iam::111122223333:role/\${aws:PrincipalTag/guard}`,
                },
              },
            }),
          ),
        ],
      },
      {
        what: "another account's role rewrites it, and none of its own",
        resources: [
          access(
            policy(allow, deletes, leaves, {
              ...rules,
              Condition: {
                ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/perimeter/break-glass" },
              },
            }),
          ),
        ],
      },
      { what: "copies leave", resources: [access(policy(allow, deletes, rules))] },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [access(notKnownYet)] }],
  },
});
