/** Sets of actions as bits: what a policy lets pass at all is known before any request is put to it. */
import { lowerCase, matches } from "../iam/pattern.ts";

/** Members of one vocabulary. Sets of different vocabularies are never held against each other. */
export type ActionSet = Uint32Array;

/** The actions that anything asks for, each by its number. */
export class Vocabulary {
  readonly actions: readonly string[];
  /** Never written to, as no set is that somebody has been given. */
  readonly empty: ActionSet;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly words: number;
  private readonly byPatterns = new Map<string, ActionSet>();
  private readonly byPattern = new Map<string, ActionSet>();
  /** Numbers by the part before the colon, which patterns seldom leave open. */
  private readonly byService = new Map<string, number[]>();

  constructor(actions: Iterable<string>) {
    this.actions = [...new Set([...actions].map(lowerCase))];
    for (const [number, action] of this.actions.entries()) {
      const service = serviceOf(action);
      const there = this.byService.get(service);
      if (there) there.push(number);
      else this.byService.set(service, [number]);
    }
    this.numbers = new Map(this.actions.map((action, number) => [action, number]));
    this.words = Math.ceil(this.actions.length / 32) || 1;
    this.empty = this.none();
  }

  private none(): ActionSet {
    return new Uint32Array(this.words);
  }

  all(): ActionSet {
    return this.none().fill(0xffffffff);
  }

  knows(action: string): boolean {
    return this.numbers.has(lowerCase(action));
  }

  /** @throws Error for an action that nothing asks for */
  number(action: string): number {
    const number = this.numbers.get(lowerCase(action));
    if (number === undefined) throw new Error(`${action} is not in the vocabulary`);
    return number;
  }

  of(actions: Iterable<string>): ActionSet {
    const set = this.none();
    for (const action of actions) add(set, this.number(action));
    return set;
  }

  /** The actions that any of some patterns takes in; statements repeat the same lists. */
  matchingAny(patterns: readonly string[]): ActionSet {
    const key = patterns.join(" ");
    const found = this.byPatterns.get(key);
    if (found) return found;
    const set = this.none();
    for (const pattern of patterns) {
      const number = this.numbers.get(lowerCase(pattern));
      if (number !== undefined) add(set, number);
      else if (/[*?]/.test(pattern)) {
        const matching = this.matching(pattern);
        for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) | (matching[word] ?? 0);
      }
    }
    if (this.byPatterns.size >= 100_000) this.byPatterns.clear();
    this.byPatterns.set(key, set);
    return set;
  }

  /** The actions that a pattern of a policy takes in, in any case. */
  matching(pattern: string): ActionSet {
    const text = lowerCase(pattern);
    const found = this.byPattern.get(text);
    if (found) return found;
    const set = text === "*" ? this.all() : this.none();
    if (text === "*") {
      // All of them.
    } else if (/[*?]/.test(text)) {
      const service = serviceOf(text);
      const numbers = /[*?]/.test(service) ? this.actions.keys() : (this.byService.get(service) ?? []);
      for (const number of numbers) if (matches(text, this.actions[number] ?? "")) add(set, number);
    } else {
      const number = this.numbers.get(text);
      if (number !== undefined) add(set, number);
    }
    if (this.byPattern.size >= 100_000) this.byPattern.clear();
    this.byPattern.set(text, set);
    return set;
  }
}

const serviceOf = (action: string): string => action.slice(0, Math.max(0, action.indexOf(":")));

function add(set: ActionSet, number: number): void {
  set[number >>> 5] = (set[number >>> 5] ?? 0) | (1 << (number & 31));
}

export const has = (set: ActionSet, number: number): boolean =>
  ((set[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;

/** Whether every action of the second set is in the first. */
export function includes(set: ActionSet, subset: ActionSet): boolean {
  for (let word = 0; word < subset.length; word++)
    if (((subset[word] ?? 0) & ~(set[word] ?? 0)) !== 0) return false;
  return true;
}

export function intersects(left: ActionSet, right: ActionSet): boolean {
  for (let word = 0; word < left.length; word++)
    if (((left[word] ?? 0) & (right[word] ?? 0)) !== 0) return true;
  return false;
}

export const isEmpty = (set: ActionSet): boolean => set.every((word) => word === 0);

/** The second set itself where it says all, so that equal sets are often one. */
export function union(left: ActionSet, right: ActionSet): ActionSet {
  if (left === right || includes(right, left)) return right;
  if (includes(left, right)) return left;
  const set = left.slice();
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) | (right[word] ?? 0);
  return set;
}

export function intersection(left: ActionSet, right: ActionSet): ActionSet {
  if (left === right || includes(right, left)) return left;
  const set = left.slice();
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & (right[word] ?? 0);
  return set;
}

export function difference(left: ActionSet, right: ActionSet): ActionSet {
  if (!intersects(left, right)) return left;
  const set = left.slice();
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & ~(right[word] ?? 0);
  return set;
}
