/** Values as files hold them, turned into what a policy pack is handed: secrets opened where the file has them in clear. */
import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { parseJson } from "../../../analysis/iam/json.ts";
import { fileBounds } from "../../../analysis/model/state.ts";
import {
  isRecord,
  meaningOf,
  type Properties,
  secretValue,
  unknownValue,
} from "../../../analysis/model/value.ts";

/** Reading the property says that it cannot be told, and why: whoever needs it fails, and nobody else. */
function seal(into: Record<string, unknown> | unknown[], key: string | number): void {
  Object.defineProperty(into, key, {
    enumerable: true,
    configurable: true,
    get: () => {
      throw new CannotTell(
        `${String(key)} is a secret, which the file has sealed; the policy pack, which sees it at a preview, tells`,
      );
    },
  });
}

const openedText = (text: string): unknown => {
  try {
    return parseJson(text, fileBounds);
  } catch {
    return text;
  }
};

/** Keys are the file's: one that is called `__proto__` is a key like any other. */
const put = (into: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
};

/** Opens secrets, and keeps what they hid. */
export class Opener {
  /** Texts and numbers that no answer may show. */
  readonly hidden = new Set<string>();
  /** Of what is hidden, the longest first, once everything is read. */
  #lengths: readonly number[] | undefined;

  /** The value as the SDK hands it to a pack, where the file can tell it. */
  open(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const list: unknown[] = [];
      for (const [index, one] of value.entries())
        if (this.#isSealed(one)) seal(list, index);
        else list[index] = this.open(one);
      return list;
    }
    const record = value as Properties;
    const meaning = meaningOf(record);
    if (meaning === "secret") return this.#plaintext(record);
    if (meaning === "output") return "value" in record ? this.open(record["value"]) : unknownValue;
    if (meaning === "resource") return this.open(record["id"] ?? unknownValue);
    const opened: Record<string, unknown> = {};
    for (const [key, one] of Object.entries(record))
      if (this.#isSealed(one)) seal(opened, key);
      else put(opened, key, this.open(one));
    return opened;
  }

  properties(value: unknown): Properties {
    const opened = this.open(isRecord(value) ? value : {});
    return isRecord(opened) ? opened : {};
  }

  #isSealed(value: unknown): boolean {
    if (value === secretValue) return true;
    return (
      isRecord(value) &&
      meaningOf(value) === "secret" &&
      typeof value["plaintext"] !== "string" &&
      !("value" in value)
    );
  }

  #plaintext(secret: Properties): unknown {
    const { plaintext } = secret;
    const value = typeof plaintext === "string" ? openedText(plaintext) : this.open(secret["value"]);
    this.#hide(value);
    return value;
  }

  #hide(value: unknown): void {
    if (typeof value === "string" && /^\s*[{[]/.test(value)) {
      // A message may show a part of a document.
      const parsed = openedText(value);
      if (typeof parsed === "object") this.#hide(parsed);
    }
    if (typeof value === "string" || typeof value === "number") this.hidden.add(String(value));
    else if (typeof value === "object" && value !== null)
      for (const one of Object.values(value)) this.#hide(one);
  }

  /** The text without anything that was a secret. Short secrets count as whole words only: `1` is in every number. */
  conceal(text: string): string {
    this.#lengths ??= [...new Set([...this.hidden].map(({ length }) => length))].sort(
      (one, other) => other - one,
    );
    let concealed = "";
    for (let at = 0; at < text.length; ) {
      // Looked up by their lengths: there may be thousands of secrets, and of texts.
      const length = this.#lengths.find((one) => this.#isHidden(text, at, one)) ?? 0;
      concealed += length > 0 ? secretValue : text[at];
      at += Math.max(length, 1);
    }
    return concealed;
  }

  #isHidden(text: string, at: number, length: number): boolean {
    if (length === 0 || at + length > text.length || !this.hidden.has(text.slice(at, at + length)))
      return false;
    const isPart = (character: string | undefined) => character !== undefined && /[\w-]/.test(character);
    return length >= 4 || !(isPart(text[at - 1]) || isPart(text[at + length]));
  }
}
