/**
 * Whether the stacks' files agree with one another. No stack reads another's state, so what two of them must say alike
 * is written twice: this tells where it is not, before anything is brought up.
 */

/** The values of every stack's file, by stack and by key without the project's name. */
export type StackFiles = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Disagreement {
  readonly stack: string;
  readonly key: string;
  readonly message: string;
}

/** The stack whose file says which account a domain has. */
const ownStack = { management: "org", audit: "audit", backup: "backup", prod: "prod", dev: "dev" } as const;
type DomainName = keyof typeof ownStack;
const domains = Object.keys(ownStack) as DomainName[];

/** Where one file names the account of another domain. */
const named: readonly (readonly [stack: string, key: string, domain: DomainName])[] = [
  ["audit", "managementAccountId", "management"],
  ["org", "auditAccountId", "audit"],
  ["backup", "auditAccountId", "audit"],
  ["prod", "auditAccountId", "audit"],
  ["dev", "auditAccountId", "audit"],
  ["backup", "prodAccountId", "prod"],
  ["prod", "backupAccountId", "backup"],
  ["grants-prod", "accountId", "prod"],
  ["grants-dev", "accountId", "dev"],
  ...domains.map((domain) => [`access-${domain}`, "accountId", domain] as const),
];

/** Where one file lists accounts, and whose must be among them. */
const listed: readonly (readonly [stack: string, keys: readonly string[], among: readonly DomainName[]])[] = [
  ["audit", ["accountIds"], domains],
  ["audit", ["flowLogAccountIds"], ["prod", "dev"]],
  ["org", ["agentAccountIds"], ["prod", "dev"]],
  ...domains
    .filter((domain) => domain !== "management")
    .map((domain) => ["org", ["guardrails", "accountIds", domain], [domain]] as const),
];

/** What grants may name, and where the account's own file declares it. */
const granted: readonly (readonly [key: string, name: string])[] = [
  ["agents", "agent"],
  ["tasks", "task"],
];

const inside = (value: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    value,
  );

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function alike(files: StackFiles, key: string, reference: string): Disagreement[] {
  const expected = files[reference]?.[key];
  if (expected === undefined) return [];
  return Object.entries(files)
    .filter(([, values]) => key in values && values[key] !== expected)
    .map(([stack, values]) => ({
      stack,
      key,
      message: `${String(values[key])}, where Pulumi.${reference}.yaml says ${String(expected)}`,
    }));
}

function grantsProblems(files: StackFiles): Disagreement[] {
  return ["prod", "dev"].flatMap((domain) =>
    granted.flatMap(([key, what]) => {
      const declared = list(files[domain]?.[key]).map((one) => inside(one, ["name"]));
      return list(files[`grants-${domain}`]?.[key])
        .filter((name) => !declared.includes(name))
        .map((name) => ({
          stack: `grants-${domain}`,
          key,
          message: `${String(name)} is no ${what} of Pulumi.${domain}.yaml, which has ${declared.map(String).join(", ") || "none"}`,
        }));
    }),
  );
}

/** What is said twice and differently: the stack's file, the key, and what stands where. */
export function disagreements(files: StackFiles): Disagreement[] {
  const accountOf = (domain: DomainName) => files[ownStack[domain]]?.["accountId"];
  const differing = named
    .filter(([stack, key, domain]) => key in (files[stack] ?? {}) && files[ownStack[domain]] !== undefined)
    .filter(([stack, key, domain]) => files[stack]?.[key] !== accountOf(domain))
    .map(([stack, key, domain]) => ({
      stack,
      key,
      message: `${String(files[stack]?.[key])}, where the account of ${domain} is ${String(accountOf(domain))} (accountId in Pulumi.${ownStack[domain]}.yaml)`,
    }));
  const missing = listed.flatMap(([stack, keys, among]) =>
    among
      .filter((domain) => files[stack] !== undefined && files[ownStack[domain]] !== undefined)
      .filter((domain) => !list(inside(files[stack], keys)).includes(accountOf(domain)))
      .map((domain) => ({
        stack,
        key: keys.join("."),
        message: `${String(accountOf(domain))}, the account of ${domain}, is not among them`,
      })),
  );
  const shared = domains.flatMap((domain, index) =>
    domains
      .slice(0, index)
      .filter((other) => accountOf(other) !== undefined && accountOf(other) === accountOf(domain))
      .map((other) => ({
        stack: ownStack[domain],
        key: "accountId",
        message: `${String(accountOf(domain))} is the account of ${other}, too: each trust domain has one of its own`,
      })),
  );
  const prodId = accountOf("prod");
  const inDev = (
    typeof prodId === "string" && accountOf("dev") !== prodId ? ["dev", "grants-dev", "access-dev"] : []
  )
    .filter((stack) => JSON.stringify(files[stack] ?? {}).includes(String(prodId)))
    .map((stack) => ({
      stack,
      key: "*",
      message: `it names prod's account ${String(prodId)}: dev knows nothing of prod`,
    }));
  return [
    ...alike(files, "organizationId", "org"),
    ...alike(files, "region", "org"),
    ...differing,
    ...missing,
    ...shared,
    ...inDev,
    ...grantsProblems(files),
  ];
}
