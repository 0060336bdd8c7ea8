/** What is known of a text that is open: patterns that it matches, and such that it does not. */

/** How two tests of a text relate. Each answer may miss, and never errs. */
export interface Relations<Test> {
  /** Whether every text that passes the first passes the second. */
  implies(first: Test, second: Test): boolean;
  /** Whether no text passes both. */
  excludes(first: Test, second: Test): boolean;
  /** The one text that passes, where there is only one. */
  only(test: Test): string | undefined;
  /** Whether a text passes; `undefined` where that is in doubt. */
  passes(test: Test, text: string): boolean | undefined;
  /** Texts that may pass all of the first and none of the second, to be tried; mostly the first one does. */
  candidates(passed: readonly Test[], failed: readonly Test[]): Iterable<string>;
}

export class OpenText<Test> {
  private readonly relations: Relations<Test>;
  /** It passes one of these. */
  readonly oneOf: readonly Test[];
  /** It passes all of these. */
  readonly passed: readonly Test[];
  /** It passes none of these. */
  readonly failed: readonly Test[];

  constructor(
    relations: Relations<Test>,
    oneOf: readonly Test[],
    passed: readonly Test[] = [],
    failed: readonly Test[] = [],
  ) {
    this.relations = relations;
    this.oneOf = oneOf;
    this.passed = passed;
    this.failed = failed;
  }

  /** Whether every text (`true`), or none (`false`), of those that are still possible passes. */
  knows(test: Test): boolean | undefined {
    const { implies, excludes } = this.relations;
    if (this.passed.some((one) => excludes(one, test)) || this.oneOf.every((one) => excludes(one, test)))
      return false;
    if (this.failed.some((one) => implies(test, one))) return false;
    if (this.passed.some((one) => implies(one, test)) || this.oneOf.every((one) => implies(one, test)))
      return true;
    return undefined;
  }

  /** The same text once a test is known to have passed or failed; `undefined` if no text is left. */
  assume(test: Test, passed: boolean): OpenText<Test> | string | undefined {
    const { relations, oneOf } = this;
    if (!passed) return new OpenText(relations, oneOf, this.passed, [...this.failed, test]);
    const only = relations.only(test);
    if (only !== undefined) return this.allows(only) ? only : undefined;
    const left = oneOf.filter((one) => !relations.excludes(one, test));
    return left.length === 0 ? undefined : new OpenText(relations, left, [...this.passed, test], this.failed);
  }

  /** Whether a text is among those that are still possible; a doubt counts for it. */
  allows(text: string): boolean {
    const { passes } = this.relations;
    return (
      this.oneOf.some((one) => passes(one, text) !== false) &&
      this.passed.every((one) => passes(one, text) !== false) &&
      this.failed.every((one) => passes(one, text) !== true)
    );
  }

  /** A text that is possible for sure, if one is found by trial. */
  find(): string | undefined {
    const { passes, candidates } = this.relations;
    const fits = (text: string): boolean =>
      this.oneOf.some((one) => passes(one, text) === true) &&
      this.passed.every((one) => passes(one, text) === true) &&
      this.failed.every((one) => passes(one, text) === false);
    for (const one of this.oneOf)
      for (const text of candidates([one, ...this.passed], this.failed)) if (fits(text)) return text;
    return undefined;
  }
}
