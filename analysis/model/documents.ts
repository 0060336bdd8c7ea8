/** Policy documents of resources: read, or said why not. */
import { CannotTell } from "../cannot-tell.ts";
import { parseJson } from "../iam/json.ts";
import { compile, type Policy } from "../iam/policy.ts";
import { isKnown, isRecord, type Properties, unknownValue, whyUnknown } from "./value.ts";

/** A document that is there and cannot be read. */
export class Unreadable {
  /** The end of a sentence: `is a secret`. */
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

/** A document as it is, with where it comes from; compiled once somebody needs it. */
export interface Document {
  readonly origin: string;
  readonly content: unknown;
}

/** Whether a value holds something unknown, however deep. */
function holdsUnknown(value: unknown): boolean {
  if (typeof value === "string") return !isKnown(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsUnknown);
}

/** A document out of a property; `undefined` where there is none. */
export function documentOf(value: unknown, origin: string): Document | Unreadable | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string" && !isKnown(value))
    return new Unreadable(whyUnknown(value.includes(unknownValue) ? unknownValue : value));
  if (typeof value === "object" && holdsUnknown(value))
    return new Unreadable("holds a secret, or something that is not known before the deployment");
  return { origin, content: value };
}

/** What OpenSearch takes; no other service takes more (catalog/quotas.ts). White space does not count. */
const longest = 102_400;

function isTooLong(content: unknown): boolean {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return text.length > longest && text.replace(/\s+/g, "").length > longest;
}

/** The document compiled, or why it is none that AWS would take. */
export function compiled({ content, origin }: Document): Policy | Unreadable {
  if (isTooLong(content)) return new Unreadable(`is longer than any that AWS takes (${longest} characters)`);
  return compiledWhole({ content, origin });
}

/** However long it is: it may be put together of several. */
function compiledWhole({ content, origin }: Document): Policy | Unreadable {
  try {
    return compile(content, origin);
  } catch (error) {
    if (error instanceof CannotTell) return new Unreadable(`is not understood: ${error.message}`);
    throw error;
  }
}

const parsed = (content: unknown): Properties => {
  const read: unknown = typeof content === "string" ? parseJson(content) : content;
  return isRecord(read) ? read : {};
};

const statementsOf = (document: Properties): unknown[] => {
  const statements = document["Statement"];
  return Array.isArray(statements) ? [...statements] : statements === undefined ? [] : [statements];
};

const allows = (statement: unknown): boolean => isRecord(statement) && statement["Effect"] === "Allow";

/**
 * What a document allows, without what it denies: for one that may be in force and may not. `undefined` where it allows
 * nothing. The whole of it has to be understood first: what is not might have been an Allow.
 */
export function allowsOnly(document: Document): Document | Unreadable | undefined {
  const whole = compiled(document);
  if (whole instanceof Unreadable) return whole;
  if (whole.statements.every(({ effect }) => effect === "Allow")) return document;
  const content = parsed(document.content);
  const statements = statementsOf(content).filter(allows);
  return statements.length === 0
    ? undefined
    : { origin: document.origin, content: { ...content, Statement: statements } };
}

/** Whether two documents are there, and of one text. */
export function sameDocument(one: Document | Unreadable, other: Document | Unreadable): boolean {
  if (one instanceof Unreadable || other instanceof Unreadable) return false;
  const text = (content: unknown) => (typeof content === "string" ? content : JSON.stringify(content));
  return text(one.content) === text(other.content);
}

const language = "2012-10-17";

/**
 * One document out of several that are in force together. In an older version of the language `${` is plain text, so a
 * document that depends on it cannot be put together with others.
 */
export function together(documents: readonly Document[]): Policy | Unreadable | null {
  const [first, ...others] = documents;
  if (!first) return null;
  if (others.length === 0) return compiled(first);
  const statements: unknown[] = [];
  for (const document of documents) {
    // Each by itself first: a document that AWS would not take must not become one that it would.
    const alone = compiled(document);
    if (alone instanceof Unreadable) return alone;
    const content = parsed(document.content);
    const text = typeof document.content === "string" ? document.content : JSON.stringify(content);
    if (content["Version"] !== language && text.includes("${"))
      return new Unreadable("is of an older version than another one beside it");
    statements.push(...statementsOf(content));
  }
  return compiledWhole({
    origin: [...new Set(documents.map(({ origin }) => origin))].join("; "),
    content: { Version: language, Statement: statements },
  });
}
