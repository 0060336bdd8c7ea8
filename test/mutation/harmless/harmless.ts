/** Mutants that weaken nothing, by family: each with the reason why. */
export interface Harmless {
  /** Against a mutant's name: `stack | Type name | place = value | change`. */
  readonly mutants: RegExp;
  readonly because: string;
}
