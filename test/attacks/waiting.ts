/**
 * Attacks that nothing stops yet, and the guardrail that each waits for. The list may only shrink: a test fails when an
 * attack in it is stopped, and when there are more than there were.
 */
export interface Waiting {
  readonly attack: string;
  /** What will stop it, as the end of the sentence "it waits for …". */
  readonly guardrail: string;
}

export const waiting: readonly Waiting[] = [
  {
    attack: "task-opened-to-an-outsider",
    guardrail: "a resource control policy that keeps principals of other organisations from assuming roles",
  },
  {
    attack: "management-administers-the-backup-account",
    guardrail: "denying or deleting the roles that Organizations left in the accounts",
  },
  {
    attack: "root-of-audit-by-assume-root",
    guardrail: "a service control policy that denies root everything in member accounts",
  },
  {
    attack: "prod-administrator-lifts-the-boundary",
    guardrail: "a service control policy on the boundary and on the agents' roles",
  },
  {
    attack: "prod-administrator-leaves",
    guardrail: "a service control policy on leaving, closing, and root's address",
  },
  {
    attack: "prod-administrator-makes-a-key-for-good",
    guardrail: "a service control policy on users and standing credentials",
  },
  { attack: "prod-administrator-works-elsewhere", guardrail: "a service control policy on Regions" },
  {
    attack: "prod-administrator-opens-a-bucket-to-outsiders",
    guardrail: "a resource control policy that keeps principals of other organisations from data",
  },
];

/** How many there were when the list was last looked at. */
export const waitingAtMost = 8;
