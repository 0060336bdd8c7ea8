/** What a finding counts for, once the configuration has its say. Nothing that is found is ever left out. */
import type { Finding } from "../judge.ts";
import { type Exception, isOver, type Settings } from "./settings.ts";

/** When a stack is looked at. */
export interface Moment {
  readonly today: string;
  /** Nothing is made yet: some values are not known. */
  readonly isPreview: boolean;
}

export interface Weight {
  readonly level: "mandatory" | "advisory";
  /** Why it counts for less, or no longer does. */
  readonly note?: string;
  /** The exception that covers it. */
  readonly exception?: Exception;
}

/** What a finding counts for. */
export function weigh(finding: Finding, settings: Settings, { today, isPreview }: Moment): Weight {
  const ofResource = settings.exceptions.filter(
    ({ invariant, urn }) => invariant === finding.invariant && urn === finding.urn,
  );
  const exception = ofResource.find((one) => one.finding === finding.fingerprint);
  if (exception && !isOver(exception.expires, today))
    return {
      level: "advisory",
      exception,
      note: `Accepted until ${exception.expires} by ${exception.owner}: ${exception.reason}`,
    };
  const advisory = settings.advisory.find(({ invariant }) => invariant === finding.invariant);
  if (advisory && !isOver(advisory.until, today))
    return {
      level: "advisory",
      note: `Only a warning until ${advisory.until} (${advisory.owner}: ${advisory.reason})`,
    };
  if (finding.isElsewhere)
    return {
      level: "advisory",
      note: "Only a warning: it is so without this stack, and is for whoever answers for the stacks that it names.",
    };
  if (finding.notKnownYet && isPreview && settings.unknownValues === "check-during-update")
    return { level: "advisory", note: "Nothing is known of it until the update, which checks it again." };
  if (exception)
    return {
      level: "mandatory",
      exception,
      note: `The exception of ${exception.owner} for it ended on ${exception.expires}.`,
    };
  const [other] = ofResource;
  if (other)
    return {
      level: "mandatory",
      note: `The exception of ${other.owner} is for another finding, ${other.finding}: this one is new, or the resource has changed since.`,
    };
  return { level: "mandatory" };
}

/** What is to be said of the configuration itself on a stack, given the exceptions that covered something. */
export function* standing(
  settings: Settings,
  { today }: Moment,
  /** Whether a URN is of the stack that is looked at. */
  isHere: (urn: string) => boolean,
  covering: ReadonlySet<Exception>,
): Generator<{ level: "mandatory" | "advisory"; what: string; urn?: string }> {
  for (const exception of settings.exceptions) {
    const { invariant, urn, finding, owner, expires } = exception;
    if (!isHere(urn)) continue;
    const name = `The exception from ${invariant} for the finding ${finding} on ${urn}`;
    if (isOver(expires, today))
      yield {
        level: "mandatory",
        what: `${name} ended on ${expires}.\nMend: mend what it was for, or have ${owner} decide anew; then take it out.`,
      };
    else if (!covering.has(exception))
      yield {
        level: "advisory",
        what: `${name} covers nothing.\nMend: take it out, or have ${owner} look at what the resource has become.`,
      };
  }
  for (const { invariant, until, owner } of settings.advisory)
    if (isOver(until, today))
      yield {
        level: "advisory",
        what: `${invariant} rejects since ${until} is over.\nMend: take it out of "advisory" (${owner}).`,
      };
  for (const { type, expires, owner } of settings.escapeHatches)
    if (isOver(expires, today))
      yield {
        level: "advisory",
        what: `The escape hatch ${type} ended on ${expires}: it opens nothing.\nMend: have ${owner} decide anew, or take it out.`,
      };
}
