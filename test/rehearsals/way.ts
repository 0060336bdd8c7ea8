/** What a way out is: concrete requests, one after the other, each with its principal, and what it rings. Data only. */
import type { Step } from "../attacks/attack.ts";
import type { ActorName } from "../attacks/cast.ts";

export interface WayStep extends Step {
  /** How the page says it: the command up to its first option. None: the same command's further requests, or no command. */
  readonly command?: string;
  /** It is tried to see that it is shut: still, or again. */
  readonly shut?: true;
  /** The alarm of catalog/alarms.ts that it rings, and what of the call CloudTrail logs for it. */
  readonly rings?: { readonly alarm: string; readonly parameters: object | null };
}

/** What somebody else would try instead, on the perimeter as it stands. */
export interface Instead {
  readonly step: Step;
  /** The statement that denies it; `nothing allows it`: there need not be one. */
  readonly by: string;
}

export interface WayOut {
  /** The heading of its section in docs/runbooks/locked-out.md. */
  readonly heading: string;
  readonly steps: readonly WayStep[];
  readonly instead: readonly Instead[];
}

/** How the page names whoever makes a step, in the first line of a block: `# as break-glass of prod`. */
export const calledOnPage: Partial<Record<ActorName, string>> = {
  "a person with the permission set": "your permission set in prod",
  "a person with audit's permission set": "your permission set in audit",
  "a person with management's permission set": "your permission set in management",
  "a user of management's, with a hardware key": "your user in management",
  "prod's break-glass": "break-glass of prod",
  "audit's break-glass": "break-glass of audit",
  "management's break-glass": "break-glass of management",
  "management's break-glass in prod": "OrganizationAccountAccessRole in prod",
  "management's root": "root of management",
  "audit's root, unlocking a bucket": "root session of audit",
  "prod's revoker": "revoker of prod",
};
