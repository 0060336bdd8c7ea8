import { expect, test } from "vitest";
import { administratorRoleArns, backupServiceLinkedRoleArn, paths, roleArn } from "../names.ts";
import type { PolicyDocument, Statement } from "../policy-document.ts";
import { keySharedForCopies, vaultKeyPolicy, vaultPolicy } from "./policies.ts";

const [backup, prod] = ["333333333333", "444444444444"] as const;
const owner = { accountId: backup, region: "eu-central-1", administrators: administratorRoleArns(backup) };
const copyRole = roleArn(prod, paths.perimeter, "perimeter-backup-copy");
const destination = `arn:aws:backup:eu-central-1:${prod}:backup-vault:perimeter-prod`;

const open = (policy: PolicyDocument): Statement[] =>
  policy.Statement.filter(({ Effect }) => Effect === "Allow");
const statement = (policy: PolicyDocument, sid: string): Statement => {
  const found = policy.Statement.find(({ Sid }) => Sid === sid);
  if (!found) throw new Error(`no statement ${sid}`);
  return found;
};
const actionsOf = ({ Action }: Statement): readonly string[] => [Action ?? []].flat();

const policies: Record<string, PolicyDocument> = {
  shut: vaultPolicy({
    administrators: owner.administrators,
    organizationId: "o-sandbox0001",
    copiesFrom: [copyRole],
    leaveFor: [],
  }),
  restoring: vaultPolicy({
    administrators: owner.administrators,
    organizationId: "o-sandbox0001",
    copiesFrom: [copyRole],
    leaveFor: [destination],
  }),
};

test.each(Object.entries(policies))(
  "vault %s: copies come in, from one role, and nothing else is allowed",
  (_, policy) => {
    expect(open(policy)).toEqual([
      {
        Sid: "CopiesIn",
        Effect: "Allow",
        Principal: { AWS: [`arn:aws:iam::${prod}:root`] },
        Action: "backup:CopyIntoBackupVault",
        Resource: "*",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": [copyRole] },
          StringEquals: { "aws:PrincipalOrgID": "o-sandbox0001" },
        },
      },
    ]);
  },
);

test.each(Object.entries(policies))(
  "vault %s: nobody deletes or unlocks, not even an administrator",
  (_, policy) => {
    const denied = statement(policy, "NobodyDeletes");
    expect(denied).toMatchObject({ Effect: "Deny", Principal: "*", Resource: "*" });
    expect(denied.Condition).toBeUndefined();
    expect(denied.Action).toEqual([
      "backup:DeleteRecoveryPoint",
      "backup:UpdateRecoveryPointLifecycle",
      "backup:DeleteBackupVault",
      "backup:DeleteBackupVaultLockConfiguration",
    ]);
  },
);

test.each(Object.entries(policies))(
  "vault %s: only administrators change the policy, and the lock: another may be for good",
  (_, policy) => {
    expect(statement(policy, "OnlyAdministratorsRule")).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: expect.arrayContaining([
        "backup:PutBackupVaultAccessPolicy",
        "backup:PutBackupVaultLockConfiguration",
      ]),
      Condition: { ArnNotLike: { "aws:PrincipalArn": owner.administrators } },
    });
  },
);

test("nothing leaves a shut vault; an opened one lets copies leave for the vault named", () => {
  const shut = statement(policies["shut"] as PolicyDocument, "NothingLeaves");
  expect(shut.Condition).toBeUndefined();
  expect(shut.Action).toBe("backup:CopyFromBackupVault");
  const opened = statement(policies["restoring"] as PolicyDocument, "LeavesOnlyFor");
  // Not ForAnyValue: a request without targets has to be denied, and one with a wrong target among right ones, too.
  expect(opened.Condition).toEqual({ "ForAllValues:ArnNotLike": { "backup:CopyTargets": [destination] } });
});

test("vault policies have no wildcard in an action: AWS takes none", () => {
  for (const policy of Object.values(policies))
    expect(policy.Statement.flatMap(actionsOf).filter((action) => action.includes("*"))).toEqual([]);
});

const keyPolicy = vaultKeyPolicy(owner, [backupServiceLinkedRoleArn(backup), copyRole]);

test("the key: whoever is allowed more than to look is named", () => {
  for (const allowed of open(keyPolicy).filter(({ Sid }) => Sid !== "AccountLooks")) {
    const pinned = { ...allowed.Condition?.["ArnEquals"], ...allowed.Condition?.["ArnLike"] };
    expect([allowed.Sid, pinned["aws:PrincipalArn"]]).toEqual([allowed.Sid, expect.any(Array)]);
  }
  const looks = statement(keyPolicy, "AccountLooks");
  expect(actionsOf(looks).filter((action) => !/^kms:(Describe|Get|List)\*$/.test(action))).toEqual([]);
});

test("the key: nobody ends it, and nobody is allowed to", () => {
  const ending = statement(keyPolicy, "NobodyEnds");
  expect(ending).toMatchObject({ Effect: "Deny", Principal: "*" });
  expect(ending.Condition).toBeUndefined();
  expect(ending.Action).toEqual(
    expect.arrayContaining(["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DeleteImportedKeyMaterial"]),
  );
  const allowed = open(keyPolicy).flatMap(actionsOf);
  expect(allowed.filter((action) => actionsOf(ending).includes(action) || action === "kms:*")).toEqual([]);
});

test("the key: administrators do not read what is under it but for making a vault through AWS Backup", () => {
  const reading = open(keyPolicy).filter(
    (allowed) =>
      actionsOf(allowed).includes("kms:Decrypt") &&
      JSON.stringify(allowed.Condition).includes(owner.administrators[0] ?? ""),
  );
  expect(reading.map(({ Sid }) => Sid)).toEqual(["AdministratorsMakeVaults"]);
  expect(reading[0]?.Condition?.["StringEquals"]).toEqual({
    "kms:ViaService": "backup.eu-central-1.amazonaws.com",
  });
});

test("grants on keys go to AWS's services alone", () => {
  const shared = keySharedForCopies({ copyRoleArn: copyRole, backupAccountIds: [backup] });
  const granting = [...keyPolicy.Statement, ...shared].filter(
    (allowed) => actionsOf(allowed).includes("kms:CreateGrant") && allowed.Sid !== "AdministratorsMakeVaults",
  );
  expect(granting.map(({ Sid }) => Sid)).toEqual([
    "BackupGrants",
    "BackupCopyRoleGrants",
    "BackupAccountGrants",
  ]);
  for (const grants of granting)
    expect(grants.Condition?.["Bool"]).toEqual({ "kms:GrantIsForAWSResource": "true" });
});

test("a key is shared with AWS Backup's own role in the backup account, not with that account", () => {
  const shared = keySharedForCopies({ copyRoleArn: copyRole, backupAccountIds: [backup] });
  const across = shared.filter(({ Principal }) => JSON.stringify(Principal).includes(backup));
  expect(across).toHaveLength(2);
  for (const { Condition } of across)
    expect(Condition?.["ArnEquals"]).toEqual({ "aws:PrincipalArn": [backupServiceLinkedRoleArn(backup)] });
});
