import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { accountOf, blocks, number, type Properties } from "../resource.ts";

const accountOfVault = (arn: unknown): string | undefined =>
  typeof arn === "string" ? /^arn:aws[\w-]*:backup:[^:]+:(\d{12}):backup-vault:/.exec(arn)?.[1] : undefined;

/** The longest that a copy is kept for: a locked vault has a maximum, and fails every copy that is to stay longer. */
const tenYears = 3_653;

/** How long a rule keeps something; for ever where it says nothing. */
const keptDays = (holder: Properties): number =>
  Math.max(
    ...blocks(holder, "lifecycle").map((lifecycle) => number(lifecycle, "deleteAfter") ?? Infinity),
    0,
  ) || Infinity;

const plan = (copyActions: unknown, rule: Record<string, unknown> = {}) => ({
  type: "aws:backup/plan:Plan",
  name: "nightly",
  properties: {
    name: "nightly",
    rules: [
      {
        ruleName: "nightly",
        targetVaultName: "prod",
        schedule: "cron(0 3 * * ? *)",
        lifecycle: { deleteAfter: 7 },
        ...(copyActions === undefined ? {} : { copyActions }),
        ...rule,
      },
    ],
  },
  protect: true,
});

const elsewhere = {
  destinationVaultArn: "arn:aws:backup:eu-central-1:333333333333:backup-vault:perimeter-backup",
  lifecycle: { deleteAfter: 35 },
};

export default resourceInvariant({
  id: "backup-copies-elsewhere",
  title:
    "Every rule of a backup plan copies to a vault of another account, and keeps the copy at least as long.",
  protects: "The backups from whatever happens to the account that they are made in.",
  why: "In April 2026 an agent deleted a volume and its backups in one call, since they were kept in the same place; in February 2026 the deployer that destroyed the databases owned their snapshots, too.",
  fix: "add a copyAction with the destinationVaultArn of a vault in the backup account to every rule, with a deleteAfter not below the rule's own.",
  types: ["aws:backup/plan:Plan"],
  *check(resource) {
    const own = accountOf(resource);
    const rules = blocks(resource.properties, "rules");
    if (rules.length === 0) yield "is a backup plan without a rule";
    for (const rule of rules) {
      const name = String(rule["ruleName"]);
      const copies = blocks(rule, "copyActions").filter((copy) => {
        const account = accountOfVault(copy["destinationVaultArn"]);
        return account !== undefined && account !== own;
      });
      if (copies.length === 0) yield `has the rule ${name}, which copies to no other account`;
      else if (copies.every((copy) => keptDays(copy) < keptDays(rule)))
        yield `has the rule ${name}, which keeps the copy for a shorter time than the original`;
      else if (copies.every((copy) => keptDays(copy) > tenYears))
        yield `has the rule ${name}, whose copy has no end, or none within ten years: no locked vault takes it`;
    }
  },
  examples: {
    holds: [
      { what: "a copy in the backup account", resources: [plan([elsewhere])] },
      {
        what: "a second copy beside",
        resources: [
          plan([
            elsewhere,
            { destinationVaultArn: "arn:aws:backup:eu-west-1:111122223333:backup-vault:other" },
          ]),
        ],
      },
    ],
    broken: [
      { what: "no copy", resources: [plan(undefined)] },
      {
        what: "a copy in the same account",
        resources: [
          plan([{ destinationVaultArn: "arn:aws:backup:eu-west-1:111122223333:backup-vault:other" }]),
        ],
      },
      { what: "a copy without an end", resources: [plan([{ ...elsewhere, lifecycle: undefined }])] },
      { what: "a copy of a day", resources: [plan([{ ...elsewhere, lifecycle: { deleteAfter: 1 } }])] },
    ],
    cannotTell: [
      {
        what: "a destination that is not known yet",
        resources: [plan([{ ...elsewhere, destinationVaultArn: notKnownYet }])],
      },
      { what: "an account that is not known", resources: [{ ...plan([elsewhere]), account: "" }] },
    ],
  },
});
