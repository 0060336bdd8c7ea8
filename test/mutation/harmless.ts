/**
 * Mutants that weaken nothing, by family: each with the reason why. A family that no surviving mutant belongs to any longer
 * is stale, and fails the test.
 */
export interface Harmless {
  /** Against a mutant's name: `stack | Type name | place | change`. */
  readonly mutants: RegExp;
  readonly because: string;
}

export const harmless: readonly Harmless[] = [
  {
    mutants: /\| (?:description|alarmDescription|tags|defaultTags|parameters|comment)\b[^|]*\| left out$/,
    because: "a text for people; no policy of the perimeter's goes by it",
  },
  {
    mutants: /\| (?:tags|defaultTags|__internal|version|description)[.[ ][^|]*\|/,
    because: "tags and texts for people decide nothing; the provider keeps __internal and version for itself",
  },
];
