/** The steps, one after the other: what is done is left, what is refused is said before anything runs. */
import type { Hands } from "./hands.ts";
import type { PerimeterFile } from "./perimeter-file.ts";
import { standingRefusals } from "./refusals.ts";
import { Context, type Step } from "./step.ts";

/** Nothing of this step has run. */
export class StepRefused extends Error {
  readonly step: string;
  readonly reasons: readonly string[];
  constructor(step: string, reasons: readonly string[]) {
    super([`${step}: refused`, ...reasons.map((reason) => `  ${reason}`)].join("\n"));
    this.step = step;
    this.reasons = reasons;
  }
}

export interface RunOptions {
  /** The last step to run. Default: all. */
  readonly until?: string;
  /** Changes nothing: says what is done, and what comes next. */
  readonly onlyCheck?: boolean;
}

export interface Ran {
  /** Steps that were done before. */
  readonly done: readonly string[];
  /** Steps that have run now. */
  readonly ran: readonly string[];
  /** The first step that is not done. */
  readonly next: string | undefined;
}

const listed = (lines: readonly string[]): string[] => {
  const shown = lines.slice(0, 6).map((line) => `      ${line}`);
  return lines.length > 6 ? [...shown, `      and ${lines.length - 6} more`] : shown;
};

/**
 * Runs the steps that are not done, in their order.
 * @throws StepRefused, or what a hand throws
 */
export async function run(
  steps: readonly Step[],
  file: PerimeterFile,
  hands: Hands,
  options: RunOptions = {},
): Promise<Ran> {
  const { person } = hands;
  const context = new Context(file, hands);
  const last =
    options.until === undefined ? steps.length - 1 : steps.findIndex(({ id }) => id === options.until);
  if (last < 0)
    throw new Error(`there is no step ${options.until}: there are ${steps.map(({ id }) => id).join(", ")}`);
  const [done, ran]: [string[], string[]] = [[], []];
  for (const step of steps.slice(0, last + 1)) {
    const refused = async (more: () => Promise<readonly string[]>) => {
      const reasons = await more();
      if (reasons.length > 0) throw new StepRefused(step.id, reasons);
    };
    if (step === steps[0]) await refused(() => standingRefusals(context));
    const missing = await step.missing(context);
    if (missing.length === 0) {
      done.push(step.id);
      person.tell(`  ✓ ${step.id.padEnd(24)}${step.does}`);
      continue;
    }
    await refused(() => step.refusals(context));
    person.tell(`  → ${step.id.padEnd(24)}${step.does}`);
    person.tell(`      account: ${step.account}; session: ${step.credential}`);
    for (const line of listed(missing)) person.tell(line);
    if (options.onlyCheck === true || !(await person.agrees(`Run ${step.id}?`)))
      return { done, ran, next: step.id };
    await step.run(context);
    context.forget();
    const left = await step.missing(context);
    if (left.length > 0)
      throw new Error(
        [`${step.id}: it has run, and is not done:`, ...left.map((line) => `  ${line}`)].join("\n"),
      );
    ran.push(step.id);
    person.tell(`  ✓ ${step.id}`);
  }
  return { done, ran, next: steps[last + 1]?.id };
}
