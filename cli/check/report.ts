/** What `perimeter check` found, before anybody decides how it is printed. */

/** One finding, with everything that any of the outputs says of it. */
export interface Reported {
  /** The invariant's id. */
  readonly invariant: string;
  readonly outcome: "broken" | "cannot tell";
  /** What it counts for: an advisory one only warns. */
  readonly level: "mandatory" | "advisory";
  readonly urn: string;
  /** The name that the program gave the resource. */
  readonly name: string;
  /** Project and stack. */
  readonly stack: string;
  /** The end of a sentence that begins with the name. */
  readonly what: string;
  /** How to mend it: an order. */
  readonly mend: string;
  /** Why it counts for less, or no longer does. */
  readonly note?: string;
  /** Who accepted it, and why. */
  readonly accepted?: string;
  /** What an exception names. */
  readonly fingerprint: string;
  /** Where its invariant is explained. */
  readonly page: string;
  /** The file that was given. */
  readonly file: string;
  /** Where the program makes the resource, if the file says it. */
  readonly source?: { readonly file: string; readonly line: number };
}

export interface ReportedStack {
  readonly stack: string;
  readonly files: readonly string[];
  readonly kind: "checkpoint" | "plan";
  /** How many were judged. */
  readonly resources: number;
  /** How many are only read from AWS, and not judged. */
  readonly read: number;
}

/** An invariant as its users know it. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly protects: string;
  readonly why: string;
  readonly fix: string;
  readonly page: string;
}

export interface Report {
  readonly stacks: readonly ReportedStack[];
  /** The worst first. */
  readonly findings: readonly Reported[];
  readonly rules: readonly Rule[];
  readonly version: string;
}

/** Exit codes: a script tells the answers apart without reading them. */
export function exitCodeOf(findings: readonly Reported[]): number {
  const counting = findings.filter(({ level }) => level === "mandatory");
  if (counting.some(({ outcome }) => outcome === "broken")) return 2;
  return counting.length > 0 ? 3 : 0;
}

const badness = ({ level, outcome }: Reported): number =>
  level === "advisory" ? 2 : outcome === "broken" ? 0 : 1;

/** The worst first: what is broken, what cannot be told, what only warns; each in the order of the rules. */
export function worstFirst(findings: readonly Reported[], rules: readonly Rule[]): Reported[] {
  const order = new Map(rules.map(({ id }, index) => [id, index]));
  const place = ({ invariant }: Reported) => order.get(invariant) ?? rules.length;
  return findings.toSorted((one, other) => badness(one) - badness(other) || place(one) - place(other));
}
