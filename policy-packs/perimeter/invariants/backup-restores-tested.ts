import { readPolicy } from "../../../analysis/iam/document.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, blocks, type Graph, list, needed, type Resource, texts } from "../resource.ts";

const planType = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
const selectionType = "aws:backup/restoreTestingSelection:RestoreTestingSelection";

/** Whether a plan tries recovery points of a vault. */
function tries(plan: Resource, vault: Resource): boolean {
  const name = `:${accountOf(vault)}:backup-vault:${needed(vault, "name")}`;
  return blocks(plan.properties, "recoveryPointSelection").some((selection) =>
    texts(selection, "includeVaults").some((arn) => arn === "*" || arn.endsWith(name)),
  );
}

/** Whether a selection selects anything: by ARNs, `*` among them, or by conditions. */
const selects = ({ properties }: Resource): boolean =>
  list(properties, "protectedResourceArns").length > 0 ||
  blocks(properties, "protectedResourceConditions").length > 0;

/** A vault that copies come to, and no plan of this stack makes backups in: the last place there is. */
const isLastPlace = (vault: Resource, stack: Graph): boolean =>
  stack.ofType("aws:backup/plan:Plan").length === 0 &&
  stack
    .naming(vault, "aws:backup/vaultPolicy:VaultPolicy", "backupVaultName")
    .some((access) => readPolicy(access.properties["policy"]).some(({ effect }) => effect === "Allow"));

const vault = { type: "aws:backup/vault:Vault", name: "vault", properties: { name: "prod" }, protect: true };

const access = (document: unknown = undefined) => ({
  type: "aws:backup/vaultPolicy:VaultPolicy",
  name: "access",
  properties: {
    backupVaultName: "prod",
    policy:
      document ??
      policy({
        Sid: "CopiesIn",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::444455556666:role/perimeter/copy" },
        Action: "backup:CopyIntoBackupVault",
        Resource: "*",
      }),
  },
  protect: true,
});

const plan = (includeVaults: readonly string[]) => ({
  type: planType,
  name: "tests",
  properties: { name: "tests", recoveryPointSelection: { includeVaults } },
});

const selection = {
  type: selectionType,
  name: "tables",
  properties: {
    restoreTestingPlanName: "tests",
    protectedResourceType: "DynamoDB",
    protectedResourceArns: ["*"],
  },
};

const arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:prod";

export default stackInvariant({
  id: "backup-restores-tested",
  title: "Restores from every vault that keeps copies are tried again and again.",
  protects: "The day on which a backup is needed.",
  why: "Backups that were never restored turn out to be empty, incomplete, or under a key that is gone, when it is too late.",
  fix: "declare an aws.backup.RestoreTestingPlan that includes the vault, and a RestoreTestingSelection for it.",
  types: ["aws:backup/vault:Vault"],
  whole: true,
  *check(resource, stack) {
    if (!isLastPlace(resource, stack)) return;
    const plans = stack.ofType(planType).filter((known) => tries(known, resource));
    if (plans.length === 0) yield "is a vault that no restore is tried from";
    const selections = plans.flatMap((known) => stack.naming(known, selectionType, "restoreTestingPlanName"));
    if (plans.length > 0 && selections.length === 0) yield "is a vault whose restore tests select nothing";
    for (const selection of selections)
      if (!selects(selection))
        yield `is a vault whose restore tests select nothing of ${String(selection.properties["protectedResourceType"])}`;
  },
  examples: {
    holds: [
      { what: "a plan with a selection", resources: [vault, access(), plan([arn]), selection] },
      { what: "a vault that backups are only made in", resources: [vault] },
    ],
    broken: [
      { what: "no plan", resources: [vault, access()] },
      { what: "a plan that selects nothing", resources: [vault, access(), plan(["*"])] },
      {
        what: "a selection of nothing",
        resources: [
          vault,
          access(),
          plan([arn]),
          { ...selection, properties: { ...selection.properties, protectedResourceArns: [] } },
        ],
      },
      {
        what: "a vault of that name in another account",
        resources: [vault, access(), plan([arn.replace("111122223333", "444455556666")]), selection],
      },
      {
        what: "another vault's plan",
        resources: [
          vault,
          access(),
          plan(["arn:aws:backup:eu-central-1:111122223333:backup-vault:other"]),
          selection,
        ],
      },
    ],
    cannotTell: [
      {
        what: "a policy that is not known yet",
        resources: [vault, access(notKnownYet), plan([arn]), selection],
      },
    ],
  },
});
