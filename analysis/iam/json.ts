/** Reads JSON as AWS does: a key that is there twice is an error, not the last one's; depth and size are bounded. */

/** What is wrong with a text that should be JSON, and where. */
export class JsonError extends Error {}

/** AWS takes no policy of more than some 32,000 characters, and nests no deeper than eight. */
export const limits: Bounds = { depth: 64, length: 4 * 1024 * 1024, containers: 1_000_000 };

/** What is read of one text; beyond it, memory would run out before anybody could tell why. */
export interface Bounds {
  readonly depth: number;
  /** In characters. */
  readonly length: number;
  /** Objects and lists: the smallest takes two characters and ten times their memory. */
  readonly containers: number;
}

const quote = 0x22;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that JSON forbids
const controls = /[\u0000-\u001f]/;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** One text, read once from left to right. */
class Reader {
  private at = 0;
  private containers = 0;
  private readonly text: string;
  private readonly bounds: Bounds;

  constructor(text: string, bounds: Bounds) {
    this.text = text;
    this.bounds = bounds;
  }

  document(): unknown {
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length) throw this.error("more text after the end");
    return value;
  }

  private error(what: string): JsonError {
    return new JsonError(`${what}, at character ${this.at + 1}`);
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  private value(depth: number): unknown {
    const { bounds } = this;
    if (depth > bounds.depth) throw this.error(`nested deeper than ${bounds.depth}`);
    this.space();
    switch (this.text[this.at]) {
      case '"':
        return this.string();
      case "{":
        this.count();
        return this.object(depth);
      case "[":
        this.count();
        return this.list(depth);
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  private count(): void {
    this.containers++;
    if (this.containers > this.bounds.containers)
      throw this.error(`more than ${this.bounds.containers} objects and lists`);
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.error("no JSON value");
    this.at += word.length;
    return value;
  }

  private number(): number {
    number.lastIndex = this.at;
    const found = number.exec(this.text)?.[0];
    if (found === undefined)
      throw this.error(this.at < this.text.length ? "no JSON value" : "the text ends early");
    this.at += found.length;
    return Number(found);
  }

  private string(): string {
    const start = this.at + 1;
    let end = start;
    for (;;) {
      end = this.text.indexOf('"', end);
      if (end < 0) throw this.error("text without a closing quote");
      let slashes = 0;
      while (this.text[end - 1 - slashes] === "\\") slashes++;
      if (slashes % 2 === 0) break;
      end++;
    }
    const raw = this.text.slice(start, end);
    if (controls.test(raw)) throw this.error("a control character inside of text");
    const value = raw.includes("\\") ? this.unescaped(raw) : raw;
    if (!value.isWellFormed()) throw this.error("half of a character inside of text");
    this.at = end + 1;
    return value;
  }

  private unescaped(raw: string): string {
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      throw this.error("an escape that is none");
    }
  }

  private list(depth: number): unknown[] {
    const values: unknown[] = [];
    this.at++;
    this.space();
    if (this.text[this.at] === "]") {
      this.at++;
      return values;
    }
    for (;;) {
      values.push(this.value(depth + 1));
      if (this.ends("]")) return values;
    }
  }

  private object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.at++;
    this.space();
    if (this.text[this.at] === "}") {
      this.at++;
      return object;
    }
    for (;;) {
      this.space();
      if (this.text.charCodeAt(this.at) !== quote) throw this.error("a key that is no text");
      const key = this.string();
      if (Object.hasOwn(object, key)) throw this.error(`the key "${key}" is there twice`);
      this.space();
      if (this.text[this.at] !== ":") throw this.error("no colon after a key");
      this.at++;
      const value = this.value(depth + 1);
      // Assigned, `__proto__` would vanish.
      if (key === "__proto__")
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
      if (this.ends("}")) return object;
    }
  }

  /** Past the closing bracket, or past the comma before the next value. */
  private ends(bracket: string): boolean {
    this.space();
    const found = this.text[this.at];
    if (found !== bracket && found !== ",") throw this.error(`neither a comma nor ${bracket}`);
    this.at++;
    return found === bracket;
  }
}

/**
 * The value of a JSON text. "Individual elements must not contain multiple instances of the same key":
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws JsonError for whatever is no JSON, holds a key twice, or is deeper or longer than any policy
 */
export function parseJson(text: string, bounds: Bounds = limits): unknown {
  if (text.length > bounds.length)
    throw new JsonError(`the text has ${text.length} characters, over the limit of ${bounds.length}`);
  return new Reader(text, bounds).document();
}
