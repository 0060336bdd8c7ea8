/** A role, user or group while its policies are being gathered. */
import type { Document, Unreadable } from "./documents.ts";
import type { Origin, PrincipalNode, Unknown, UnknownPart } from "./model.ts";

/** The kinds of holder, by the word in their ARN. */
export type Kind = "role" | "user" | "group";

export type Credential = PrincipalNode["credentials"][number];

export class Holder {
  readonly kind: Kind;
  readonly arn: string;
  readonly account: string | null;
  readonly path: string;
  readonly name: string;
  readonly origin: Origin;
  /** Policies in force for sure, and what others that may be in force allow. */
  readonly documents: Document[] = [];
  readonly managed = new Set<string>();
  boundary: string | Unreadable | null = null;
  trust: Document | Unreadable | null = null;
  readonly groups = new Set<Holder>();
  tags: Readonly<Record<string, string>> = {};
  readonly credentials: Credential[] = [];
  readonly unknown: Unknown[] = [];
  private readonly saidUnknown = new Set<string>();
  isServiceLinked = false;
  uniqueId: string | null = null;
  maxSessionSeconds: number | null = null;
  protect = false;

  constructor(kind: Kind, arn: string, account: string | null, origin: Origin) {
    this.kind = kind;
    this.arn = arn;
    this.account = account;
    this.origin = origin;
    const rest = arn.slice(arn.indexOf(`:${kind}/`) + kind.length + 1);
    this.path = rest.slice(0, rest.lastIndexOf("/") + 1);
    this.name = rest.slice(rest.lastIndexOf("/") + 1);
  }

  isUnknown(part: UnknownPart, why: string): void {
    const said = `${part} ${why}`;
    if (this.saidUnknown.has(said)) return;
    this.saidUnknown.add(said);
    this.unknown.push({ part, why });
  }
}
