/** Principals that the attacker makes: under which names, and under which boundary the making is allowed. */
import { coversPattern, overlapping } from "../iam/pattern.ts";
import type { Policy } from "../iam/policy.ts";
import { type Entity, nothing, notKnown } from "./entity.ts";
import { type Landscape, nameOf } from "./landscape.ts";

/** A principal that the attacker makes; `again`: in the place of one that is there, which it deletes. */
export interface Made {
  readonly entity: Entity;
  readonly again: Entity | null;
}

/** Whether a caller may make a principal of this ARN under this boundary (`null`: none). */
export type MayMake = (arn: string, boundary: string | null) => boolean;

/** A name that nobody has. */
const fresh = "made-by-the-attacker";

const isPattern = (text: string): boolean => /[*?]/.test(text);

/** An ARN that a pattern matches, in an account; `null` where it is about something else. */
function inAccount(
  pattern: string,
  kind: "role" | "user",
  account: string,
  landscape: Landscape,
): string | null {
  const here = `arn:${landscape.partitionOf(account)}:iam::${account}:`;
  if (pattern === "*") return `${here}${kind}/${fresh}`;
  const parts = pattern.split(":");
  if (parts.length < 6 || !overlapping(pattern, `${here}${kind}/*`)) return null;
  const name = parts.slice(5).join(":");
  const named = isPattern(name.split("/")[0] ?? "") ? `${kind}/${fresh}` : name;
  const arn = `${here}${named.replaceAll("*", fresh).replaceAll("?", "x")}`;
  return arn.startsWith(`${here}${kind}/`) ? arn : null;
}

/** Every ARN of the kind that a pattern matches in an account, as a pattern again: at least all of them. */
function allInAccount(pattern: string, kind: "role" | "user", account: string, landscape: Landscape): string {
  const here = `arn:${landscape.partitionOf(account)}:iam::${account}:`;
  const name = pattern.split(":").slice(5).join(":");
  return name.startsWith(`${kind}/`) ? `${here}${name}` : `${here}${kind}/*`;
}

/** The names that tell one new principal from another: those that a policy looks at, and one that none does. */
function names(
  kind: "role" | "user",
  account: string,
  allowed: readonly string[],
  landscape: Landscape,
): { readonly arns: ReadonlySet<string>; readonly several: readonly (readonly [string, string])[] } {
  const looked = [...landscape.valuesOf("aws:principalarn")].map((text) => text.replace(/\$\{[^}]*\}/g, "*"));
  const arns = new Set<string>();
  for (const pattern of [...allowed, ...looked]) {
    const arn = inAccount(pattern, kind, account, landscape);
    if (arn !== null) arns.add(arn);
  }
  const wild = looked
    .filter((one) => isPattern(one.split(":")[5] ?? "") && inAccount(one, kind, account, landscape))
    .map((one) => allInAccount(one, kind, account, landscape));
  // Where patterns overlap, a name may have to fit several of them at once.
  const several = wild.flatMap((one, index) =>
    wild
      .slice(index + 1)
      .filter((other) => overlapping(one, other) && !coversPattern(one, other) && !coversPattern(other, one))
      .map((other) => [one, other] as const),
  );
  return { arns, several };
}

export class Making {
  private readonly landscape: Landscape;
  private readonly kind: "role" | "user";
  private readonly account: string;
  private readonly mayMake: MayMake;

  constructor(landscape: Landscape, kind: "role" | "user", account: string, mayMake: MayMake) {
    this.landscape = landscape;
    this.kind = kind;
    this.account = account;
    this.mayMake = mayMake;
  }

  /** @param allowed patterns of the ARNs that the caller's own policies let it make */
  principals(allowed: readonly string[], mayDelete: (arn: string) => boolean): Made[] {
    const { arns, several } = names(this.kind, this.account, allowed, this.landscape);
    const made: Made[] = [];
    for (const arn of arns) {
      const there = this.namesake(arn);
      if (there && !mayDelete(there.arn)) continue;
      const again = there?.arn === arn ? there : null;
      for (const entity of this.under(arn)) made.push({ entity, again });
    }
    if (this.landscape.mode === "perhaps")
      for (const arn of this.several(several))
        for (const entity of this.under(arn)) made.push({ entity, again: null });
    return made;
  }

  /**
   * Patterns that take in every name which fits two patterns at once and may be made: one of each two, none where either
   * takes in only what may not be made.
   */
  private several(pairs: readonly (readonly [string, string])[]): ReadonlySet<string> {
    const mayBeMade = new Map<string, boolean>();
    const may = (pattern: string): boolean => {
      const known = mayBeMade.get(pattern) ?? this.under(pattern).length > 0;
      mayBeMade.set(pattern, known);
      return known;
    };
    return new Set(pairs.filter(([one, other]) => may(one) && may(other)).map(([one]) => one));
  }

  /** Names are unique in an account, whatever the path. */
  private namesake(arn: string): Entity | undefined {
    const exact = this.landscape.entities.get(arn);
    if (exact) return exact;
    const name = nameOf(arn);
    for (const entity of this.landscape.entities.values())
      if (entity.kind === this.kind && entity.account === this.account && nameOf(entity.arn) === name)
        return entity;
    return undefined;
  }

  /** The principal without a boundary, or else under each that the making may be tied to. */
  private under(arn: string): Entity[] {
    if (this.mayMake(arn, null)) return [this.entity(arn, null, [])];
    const { model, mode } = this.landscape;
    const made: Entity[] = [];
    for (const value of this.landscape.valuesOf("iam:permissionsboundary")) {
      const boundary = value.replace(/\$\{[^}]*\}/g, "*");
      const fitting = isPattern(boundary)
        ? [...model.managedPolicies.keys()].filter((one) => coversPattern(boundary, one))
        : [boundary];
      for (const one of fitting)
        if (this.mayMake(arn, one)) made.push(this.entity(arn, one, this.boundary(one)));
      // A policy of the attacker's own, under a name that the pattern takes in.
      if (isPattern(boundary) && mode === "perhaps" && this.mayMake(arn, boundary))
        made.push(this.entity(arn, null, []));
    }
    return made;
  }

  private boundary(arn: string): readonly Policy[] {
    const { model, mode } = this.landscape;
    const policy = model.managedPolicies.get(arn)?.policy;
    if (policy && policy !== "unknown") return [policy];
    return mode === "perhaps" ? [] : [nothing(notKnown(arn, "no file shows it"))];
  }

  private entity(arn: string, boundaryArn: string | null, boundaries: readonly Policy[]): Entity {
    return {
      arn,
      called: arn,
      kind: this.kind,
      account: this.account,
      identity: [],
      boundaries,
      boundaryArn,
      trust: null,
      groups: [],
      // Whoever makes a principal gives it tags, or may tag it: conditions on tags keep nobody out.
      tags: null,
      isServiceLinked: false,
      isMade: true,
      node: null,
      token: null,
      actsFor: null,
      user: null,
    };
  }
}
