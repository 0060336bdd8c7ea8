/** Patterns with `*` and `?`: what they match, whether one takes in another, whether two have a text in common. */

/** Tokens that stand for texts; all others are code points. */
const one = -1;
const any = -2;
/**
 * A star in the middle of an ARN's segment. Only a star that ends its segment may expand beyond the colon, by
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
const anyWithin = -3;
const colon = 0x3a;

/** Beyond this many steps two patterns are not compared but taken for unrelated and overlapping, which never errs. */
const maximumSteps = 1_000_000;

/** What takes more steps than these is worth taking 32 places at once. */
const manySteps = 10_000;

/** What takes more steps than these is worth remembering. */
const someSteps = 256;

const isStar = (token: number | undefined): boolean => token === any || token === anyWithin;

/** The tokens of a literal text. */
export function literal(text: string): number[] {
  const tokens: number[] = [];
  for (const character of text) tokens.push(character.codePointAt(0) ?? 0);
  return tokens;
}

/** The tokens of a text in which `*` and `?` are wildcards. */
export function wildcards(text: string): number[] {
  return literal(text).map((code) => (code === 0x2a ? any : code === 0x3f ? one : code));
}

/** Runs of wildcards in one order, `?` before `*`, so that equal patterns look equal. */
function regular(tokens: readonly number[]): number[] {
  const result: number[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at] ?? 0;
    if (token >= 0) {
      result.push(token);
      at++;
      continue;
    }
    let star = false;
    for (; (tokens[at] ?? 0) < 0; at++) {
      if (tokens[at] === one) result.push(one);
      else star = true;
    }
    if (star) result.push(at >= tokens.length || tokens[at] === colon ? any : anyWithin);
  }
  return result;
}

/** Between a single star and another there is none. */
const nothing: readonly string[] = [];

/** One pattern, ready to be matched. Its time is at most its length times the length of the text. */
export class Pattern {
  readonly tokens: readonly number[];
  /** The one text that the pattern matches, where it holds no wildcard. */
  readonly exact: string | undefined;
  /** The literal texts before, between and after the stars, where there is no `?`. */
  private readonly first: string = "";
  private readonly last: string = "";
  private readonly between: readonly string[] | undefined;
  private readonly hasInnerStar: boolean;
  private states: States | undefined;

  constructor(tokens: readonly number[]) {
    this.tokens = regular(tokens);
    this.exact = this.tokens.every((token) => token >= 0) ? textOf(this.tokens) : undefined;
    this.hasInnerStar = this.tokens.includes(anyWithin);
    if (this.exact === undefined && !this.tokens.includes(one)) {
      const pieces: string[] = [];
      let piece: number[] = [];
      for (const token of this.tokens) {
        if (token >= 0) piece.push(token);
        else {
          pieces.push(textOf(piece));
          piece = [];
        }
      }
      const [first = "", ...between] = pieces;
      this.first = first;
      this.between = between.length === 0 ? nothing : between;
      this.last = textOf(piece);
    }
  }

  get isEverything(): boolean {
    return this.tokens.length === 1 && isStar(this.tokens[0]);
  }

  matches(text: string): boolean {
    if (this.exact !== undefined) return this.exact === text;
    const { first, between, last } = this;
    if (!between)
      return this.tokens.length * text.length > manySteps
        ? this.table().matches(literal(text), false)
        : matchesUnits(this.tokens, text);
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    return between === nothing || matchesPieces(between, text, first.length, text.length - last.length);
  }

  /** Whether it matches even if stars inside of an ARN's segment do not cross a colon. */
  matchesWithinSegments(text: string): boolean {
    if (!this.matches(text)) return false;
    return !this.hasInnerStar || this.table().matches(literal(text), true);
  }

  /** Kept where it is small: made anew, a large one costs less than the memory of many. */
  private table(): States {
    if (this.tokens.length > 256) return new States(this.tokens);
    this.states ??= new States(this.tokens);
    return this.states;
  }

  equals(other: Pattern): boolean {
    const { tokens } = other;
    return (
      this === other ||
      (this.tokens.length === tokens.length && this.tokens.every((token, index) => token === tokens[index]))
    );
  }

  /** Whether it matches every text that the other matches. It may miss, and never errs. */
  covers(other: Pattern, withinSegments = false): boolean {
    if (other.exact !== undefined)
      return withinSegments ? this.matchesWithinSegments(other.exact) : this.matches(other.exact);
    if (this.exact !== undefined || !this.mayCover(other)) return false;
    return remembered(withinSegments ? coveredWithin : covered, this, other, () =>
      covers(this.tokens, other.tokens, withinSegments),
    );
  }

  /** Whether some text is matched by both; it may say so wrongly of very long ones, and never misses. */
  overlaps(other: Pattern): boolean {
    if (other.exact !== undefined) return this.matches(other.exact);
    if (this.exact !== undefined) return other.matches(this.exact);
    if (!this.agreesWith(other)) return false;
    return remembered(overlapped, this, other, () => overlap(this.tokens, other.tokens));
  }

  /** Whether what it says of the first and last characters is what the other says of them, too. */
  private mayCover({ tokens: inner }: Pattern): boolean {
    const { tokens: outer } = this;
    for (let at = 0; (outer[at] ?? any) >= 0; at++) if (outer[at] !== inner[at]) return false;
    const [end, last] = [outer.length - 1, inner.length - 1];
    for (let at = 0; (outer[end - at] ?? any) >= 0; at++)
      if (outer[end - at] !== inner[last - at]) return false;
    return true;
  }

  /** Whether it does not differ from the other in the first and last characters, which are literal in both. */
  private agreesWith({ tokens: other }: Pattern): boolean {
    const { tokens } = this;
    for (let at = 0; (tokens[at] ?? any) >= 0 && (other[at] ?? any) >= 0; at++)
      if (tokens[at] !== other[at]) return false;
    const [end, last] = [tokens.length - 1, other.length - 1];
    for (let at = 0; (tokens[end - at] ?? any) >= 0 && (other[last - at] ?? any) >= 0; at++)
      if (tokens[end - at] !== other[last - at]) return false;
    return true;
  }

  /** A pattern that takes in only what both take in; not all of it. `undefined` if there is none, or they are too long. */
  meet(other: Pattern): Pattern | undefined {
    const tokens = meet(this.tokens, other.tokens);
    return tokens && new Pattern(tokens);
  }

  /** A text that the pattern matches, with `filling` for each star. */
  sample(filling: string): string {
    if (this.exact !== undefined) return this.exact;
    const { first, between, last } = this;
    if (between) return [first, ...between, last].join(filling);
    return this.tokens
      .map((token) => (token >= 0 ? String.fromCodePoint(token) : token === one ? "x" : filling))
      .join("");
  }
}

const textOf = (tokens: readonly number[]): string => {
  let text = "";
  for (const token of tokens) text += String.fromCodePoint(token);
  return text;
};

/** Whether the pieces follow each other between two places; each is best taken where it comes first. */
function matchesPieces(pieces: readonly string[], text: string, start: number, end: number): boolean {
  let at = start;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** Goes back to the last star only: an earlier one has nothing to offer that the last has not. */
function matchesTokens(
  pattern: readonly number[],
  length: number,
  codeAt: (place: number) => number,
): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let place = 0;
  while (place < length) {
    const token = pattern[at];
    if (token !== undefined && (token === one || token === codeAt(place))) {
      at++;
      place++;
    } else if (isStar(token)) {
      star = at++;
      resume = place;
    } else if (star >= 0) {
      at = star + 1;
      place = ++resume;
    } else return false;
  }
  while (isStar(pattern[at])) at++;
  return at === pattern.length;
}

const surrogates = /[\ud800-\udfff]/;

function matchesUnits(pattern: readonly number[], text: string): boolean {
  if (!surrogates.test(text)) return matchesTokens(pattern, text.length, (place) => text.charCodeAt(place));
  const codes = literal(text);
  return matchesTokens(pattern, codes.length, (place) => codes[place] ?? 0);
}

/** Every place that a pattern can be at, 32 to a word: whatever the pattern, a character costs a step a word. */
class States {
  private readonly words: number;
  private readonly end: number;
  private readonly stars: Int32Array;
  /** Stars that take in a colon even where a segment must not be left. */
  private readonly acrossColons: Int32Array;
  /** Places that any character leads on from. */
  private readonly ones: Int32Array;
  private readonly byCode = new Map<number, Int32Array>();

  constructor(tokens: readonly number[]) {
    this.end = tokens.length;
    this.words = (tokens.length >>> 5) + 1;
    const blank = (): Int32Array => new Int32Array(this.words);
    const mark = (row: Int32Array, at: number): void => {
      row[at >>> 5] = (row[at >>> 5] ?? 0) | (1 << (at & 31));
    };
    this.stars = blank();
    this.acrossColons = blank();
    this.ones = blank();
    tokens.forEach((token, at) => {
      if (isStar(token)) mark(this.stars, at);
      if (token === any) mark(this.acrossColons, at);
      if (token === one) mark(this.ones, at);
    });
    tokens.forEach((token, at) => {
      if (token < 0) return;
      const row = this.byCode.get(token) ?? Int32Array.from(this.ones);
      mark(row, at);
      this.byCode.set(token, row);
    });
  }

  /** A star that must not cross a colon can be stuck where an earlier one is not: every place counts. */
  matches(text: readonly number[], withinSegments: boolean): boolean {
    const { words, stars } = this;
    const states = new Int32Array(words);
    // No star follows a star, so that one step beyond a star is all there is.
    states[0] = (stars[0] ?? 0) & 1 ? 3 : 1;
    for (const code of text) {
      const takes = this.byCode.get(code) ?? this.ones;
      const stays = withinSegments && code === colon ? this.acrossColons : stars;
      let moved = 0;
      let passed = 0;
      for (let word = 0; word < words; word++) {
        const state = states[word] ?? 0;
        const taken = state & (takes[word] ?? 0);
        const next = (taken << 1) | moved | (state & (stays[word] ?? 0));
        const starred = next & (stars[word] ?? 0);
        states[word] = next | (starred << 1) | passed;
        moved = taken >>> 31;
        passed = starred >>> 31;
      }
    }
    return (((states[this.end >>> 5] ?? 0) >>> (this.end & 31)) & 1) === 1;
  }
}

type Answers = WeakMap<Pattern, WeakMap<Pattern, boolean>>;

const covered: Answers = new WeakMap();
const coveredWithin: Answers = new WeakMap();
const overlapped: Answers = new WeakMap();

/** Patterns are compared once, however often they are asked about, but for short ones. */
function remembered(answers: Answers, left: Pattern, right: Pattern, compare: () => boolean): boolean {
  if (left.tokens.length * right.tokens.length <= someSteps) return compare();
  let known = answers.get(left);
  if (!known) {
    known = new WeakMap();
    answers.set(left, known);
  }
  let answer = known.get(right);
  if (answer === undefined) {
    answer = compare();
    known.set(right, answer);
  }
  return answer;
}

function covers(outer: readonly number[], inner: readonly number[], withinSegments: boolean): boolean {
  if (outer.length * inner.length > maximumSteps) return false;
  const width = inner.length + 1;
  let below = new Uint8Array(width);
  below[inner.length] = 1;
  for (let at = outer.length - 1; at >= 0; at--) {
    const row = new Uint8Array(width);
    const token = outer[at] ?? 0;
    for (let against = inner.length; against >= 0; against--) {
      const other = inner[against];
      if (token === any) row[against] = below[against] || (other !== undefined && row[against + 1]) ? 1 : 0;
      else if (token === anyWithin) {
        const takes = other !== undefined && (!withinSegments || (other >= 0 && other !== colon));
        row[against] = below[against] || (takes && row[against + 1]) ? 1 : 0;
      } else if (other !== undefined && !isStar(other) && (token === one || token === other))
        row[against] = below[against + 1] ?? 0;
    }
    below = row;
  }
  return below[0] === 1;
}

/** For each pair of places whether what follows them has a text in common; `keep` is handed each row, the last one first. */
function overlap(
  left: readonly number[],
  right: readonly number[],
  keep?: (row: Uint8Array) => void,
): boolean {
  if (left.length * right.length > maximumSteps) return true;
  const width = right.length + 1;
  let below = new Uint8Array(width);
  for (let at = left.length; at >= 0; at--) {
    const row = new Uint8Array(width);
    const token = left[at];
    for (let against = right.length; against >= 0; against--) {
      const other = right[against];
      if (token === undefined && other === undefined) row[against] = 1;
      else if (isStar(token))
        row[against] = below[against] || (other !== undefined && row[against + 1]) ? 1 : 0;
      else if (isStar(other))
        row[against] = row[against + 1] || (token !== undefined && below[against]) ? 1 : 0;
      else if (token !== undefined && other !== undefined)
        row[against] =
          (token === other || token === one || other === one) && below[against + 1] === 1 ? 1 : 0;
    }
    keep?.(row);
    below = row;
  }
  return below[0] === 1;
}

/** One way through both patterns at once. */
function meet(left: readonly number[], right: readonly number[]): number[] | undefined {
  if (left.length * right.length > maximumSteps) return undefined;
  const rows: Uint8Array[] = [];
  if (!overlap(left, right, (row) => rows.unshift(row))) return undefined;
  const leads = (at: number, against: number): boolean => rows[at]?.[against] === 1;
  const tokens: number[] = [];
  let [at, against] = [0, 0];
  while (at < left.length || against < right.length) {
    const [token, other] = [left[at], right[against]];
    if (isStar(token) && isStar(other)) {
      tokens.push(any);
      if (leads(at + 1, against)) at++;
      else against++;
    } else if (isStar(token)) {
      if (leads(at + 1, against)) at++;
      else if (other !== undefined) {
        tokens.push(other);
        against++;
      }
    } else if (isStar(other)) {
      if (leads(at, against + 1)) against++;
      else if (token !== undefined) {
        tokens.push(token);
        at++;
      }
    } else {
      tokens.push((token === one ? other : token) ?? one);
      at++;
      against++;
    }
  }
  return tokens;
}

const patterns = new Map<string, Pattern>();
/** Characters in all of them; bounded, since a file may bring new ones for ever. */
let kept = 0;
const mostKept = 4_000_000;

/** The pattern of a text, made once: policies repeat the same ones, and catalogues are held against all of them. */
export function patternOf(text: string): Pattern {
  const found = patterns.get(text);
  if (found) return found;
  const pattern = new Pattern(wildcards(text));
  kept += text.length;
  if (patterns.size >= 100_000 || kept > mostKept) {
    patterns.clear();
    kept = text.length;
  }
  patterns.set(text, pattern);
  return pattern;
}

/** In lower case as AWS compares names of actions and keys: ASCII only, so that no other letter turns into one of it. */
export const lowerCase = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what ASCII is
  /^[\u0000-\u007f]*$/.test(text)
    ? text.toLowerCase()
    : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Whether an IAM pattern (`*` any text, `?` one character) matches a text; IAM compares actions in any case. */
export const matches = (pattern: string, text: string): boolean =>
  patternOf(lowerCase(pattern)).matches(lowerCase(text));

/** Whether every text that the inner pattern matches is matched by the outer one; it may miss, and never errs. */
export const coversPattern = (outer: string, inner: string): boolean =>
  patternOf(lowerCase(outer)).covers(patternOf(lowerCase(inner)));

/** Whether some text is matched by both patterns. */
export const overlapping = (left: string, right: string): boolean =>
  patternOf(lowerCase(left)).overlaps(patternOf(lowerCase(right)));
