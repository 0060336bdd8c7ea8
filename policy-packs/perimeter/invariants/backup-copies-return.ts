import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversAction, exactValues } from "../../../analysis/iam/statements.ts";
import type { Settings } from "../configuration/settings.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, blocks, type Graph, needed, type Resource } from "../resource.ts";

const planType = "aws:backup/plan:Plan";

const accountOfArn = (arn: string): string => arn.split(":")[4] ?? "";

/** The accounts whose roles copy in. */
const sourcesOf = (statements: readonly Statement[]): Set<string> =>
  new Set(
    statements
      .filter(
        (statement) => statement.effect === "Allow" && coversAction(statement, "backup:CopyIntoBackupVault"),
      )
      .flatMap((statement) => [
        ...(exactValues(statement, "aws:PrincipalArn") ?? []),
        ...statement.principals.map(({ value }) => value),
      ])
      .map(accountOfArn),
  );

/** The accounts to whose vaults copies may leave. */
const targetsOf = (statements: readonly Statement[]): Set<string> =>
  new Set(
    statements
      .filter(
        (statement) => statement.effect === "Deny" && coversAction(statement, "backup:CopyFromBackupVault"),
      )
      .flatMap(({ conditions }) => conditions.filter(({ key }) => key === "backup:copytargets"))
      .flatMap(({ values }) => values)
      .map(accountOfArn),
  );

/** Whether a plan of this stack makes backups in the vault. */
const isFilled = (vault: string, stack: Graph): boolean =>
  stack
    .ofType(planType)
    .some(({ properties }) =>
      blocks(properties, "rules").some(({ targetVaultName }) => targetVaultName === vault),
    );

function* wrong(resource: Resource, stack: Graph, settings: Settings): Iterable<string> {
  const statements = readPolicy(resource.properties["policy"]);
  const [sources, targets] = [sourcesOf(statements), targetsOf(statements)];
  const own = accountOf(resource);
  if (sources.size === 0 && !isFilled(needed(resource, "backupVaultName"), stack))
    yield "lets no copies in, and no plan of this stack makes backups there";
  for (const account of new Set([...sources, ...targets]))
    if (settings.accounts.length > 0 && !settings.accounts.some(({ id }) => id === account))
      yield `is for copies of the account ${account}, which the configuration does not know`;
  for (const account of targets)
    if (account !== own && !sources.has(account))
      yield `lets copies leave for the account ${account}, and none come back from there`;
}

const vault = "perimeter-prod";
const copiesFrom = (account: string) => ({
  Sid: "CopiesIn",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "backup:CopyIntoBackupVault",
  Resource: "*",
  Condition: {
    ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/perimeter/perimeter-copy-out` },
  },
});
const leavesFor = (account: string) => ({
  Sid: "LeavesOnlyFor",
  Effect: "Deny",
  Principal: "*",
  Action: "backup:CopyFromBackupVault",
  Resource: "*",
  Condition: {
    "ForAllValues:ArnNotLike": {
      "backup:CopyTargets": `arn:aws:backup:eu-central-1:${account}:backup-vault:perimeter-backup`,
    },
  },
});
const nothingLeaves = { ...leavesFor(""), Condition: undefined };

const access = (document: unknown) => ({
  type: "aws:backup/vaultPolicy:VaultPolicy",
  name: "access",
  properties: { backupVaultName: vault, policy: document },
  protect: true,
});
const plan = {
  type: planType,
  name: "nightly",
  properties: { name: "nightly", rules: [{ ruleName: "nightly", targetVaultName: vault }] },
  protect: true,
};

export default stackInvariant({
  id: "backup-copies-return",
  title:
    "Copies leave a vault only for accounts from which they come back, and something comes to every vault.",
  protects:
    "The way back: on the day on which an account is lost, its backups are copied to where they are needed.",
  why: "A vault that lets copies leave for an account of somebody else's gives the backups away, one by one and without a deletion. One that lets nothing in is empty on the day on which it is asked.",
  fix: "name the same accounts in the Deny of backup:CopyFromBackupVault (backup:CopyTargets) and in the Allow of backup:CopyIntoBackupVault, as components/locked-vault does.",
  types: ["aws:backup/vaultPolicy:VaultPolicy"],
  whole: true,
  check: wrong,
  limits: "Whether the accounts are the right ones, it knows where the configuration lists them.",
  examples: {
    holds: [
      {
        what: "to the backup account and back",
        resources: [access(policy(copiesFrom("333333333333"), leavesFor("333333333333"))), plan],
      },
      { what: "in, and nowhere", resources: [access(policy(copiesFrom("444455556666"), nothingLeaves))] },
      { what: "backups that stay", resources: [access(policy(nothingLeaves)), plan] },
    ],
    broken: [
      {
        what: "to an account that nothing comes back from",
        resources: [access(policy(copiesFrom("333333333333"), leavesFor("444455556666"))), plan],
      },
      {
        what: "away, and never back",
        resources: [access(policy(leavesFor("333333333333"))), plan],
      },
      { what: "a vault that nothing comes to", resources: [access(policy(nothingLeaves))] },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [access(notKnownYet), plan] }],
  },
});
