/** What edges are tried on: every subject of a kind that the model holds, found by its ARN or by a pattern of ARNs. */
import type { ContentForm, Subject } from "../../catalog/edges/edge.ts";
import { matches, patternOf } from "../iam/pattern.ts";
import type { GroupNode, IdentityProviderNode, ManagedPolicyNode, ResourceNode } from "../model/model.ts";
import { contentOf } from "./content.ts";
import { type Entity, unseenRole } from "./entity.ts";
import { accountOf, type Landscape } from "./landscape.ts";

/** The variables of an edge's templates that name one thing. */
export const variables = ["role", "user", "group", "policy", "provider", "resource"] as const;
export type Variable = (typeof variables)[number];

/** One subject, with what the variables of an edge's templates stand for. */
export interface Binding {
  readonly id: string;
  readonly account: string;
  readonly arns: Readonly<Partial<Record<Variable, string>>>;
  /** The role, or the user. */
  readonly entity: Entity | null;
  readonly resource: ResourceNode | null;
  readonly group: GroupNode | null;
  readonly policy: ManagedPolicyNode | null;
  readonly provider: IdentityProviderNode | null;
}

const empty = { entity: null, resource: null, group: null, policy: null, provider: null };

const isPattern = (text: string): boolean => /[*?]/.test(text);

/** ARNs of one variable, in order, so that a pattern finds its matches without looking at all of them. */
class ArnIndex {
  private readonly exact = new Map<string, Binding[]>();
  /** Subjects whose ARN is itself a pattern. */
  private readonly patterned = new Map<string, Binding[]>();
  private sorted: string[] | undefined;

  add(arn: string, binding: Binding): void {
    if (isPattern(arn)) {
      push(this.patterned, arn, binding);
      return;
    }
    const there = this.exact.get(arn);
    if (there) there.push(binding);
    else {
      this.exact.set(arn, [binding]);
      this.sorted = undefined;
    }
  }

  at(arn: string): readonly Binding[] {
    return this.exact.get(arn) ?? this.patterned.get(arn) ?? [];
  }

  /** Subjects that a pattern may mean. */
  *matching(pattern: string): Generator<Binding> {
    const wildcard = pattern.search(/[*?]/);
    if (wildcard < 0) yield* this.at(pattern);
    else {
      this.sorted ??= [...this.exact.keys()].sort();
      const prefix = pattern.slice(0, wildcard);
      const compiled = patternOf(pattern);
      for (let at = lowerBound(this.sorted, prefix); at < this.sorted.length; at++) {
        const arn = this.sorted[at] ?? "";
        if (!arn.startsWith(prefix)) break;
        if (compiled.matches(arn)) yield* this.at(arn);
      }
    }
    for (const bindings of this.patterned.values()) yield* bindings;
  }
}

function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What is in a pool beside what it is based on. */
class Own {
  readonly bindings: Binding[] = [];
  readonly ids = new Set<string>();
  readonly byAccount = new Map<string, Binding[]>();
  readonly indexes = new Map<Variable, ArnIndex>();
  /** Subjects that are no resource of the model themselves and lie in one: objects by their bucket. */
  readonly owned = new Map<string, Binding[]>();
}

/** All subjects of one kind: those of the model, which every attacker shares, and what one attacker adds. */
export class Pool {
  private readonly base: Pool | undefined;
  /** Most attackers add nothing to most pools: nothing is made before it is needed. */
  private own: Own | undefined;

  constructor(base?: Pool) {
    this.base = base;
  }

  get size(): number {
    return (this.base?.size ?? 0) + (this.own?.bindings.length ?? 0);
  }

  private has(id: string): boolean {
    return (this.own?.ids.has(id) ?? false) || (this.base?.has(id) ?? false);
  }

  add(binding: Binding, owner?: string): void {
    if (this.has(binding.id)) return;
    this.own ??= new Own();
    const { ids, bindings, byAccount, indexes, owned } = this.own;
    ids.add(binding.id);
    bindings.push(binding);
    push(byAccount, binding.account, binding);
    for (const [variable, arn] of Object.entries(binding.arns) as [Variable, string][]) {
      let index = indexes.get(variable);
      if (!index) {
        index = new ArnIndex();
        indexes.set(variable, index);
      }
      index.add(arn, binding);
    }
    if (owner !== undefined) push(owned, owner, binding);
  }

  /** Whether a subject is there by the attacker's own doing. */
  isAdded({ id }: Binding): boolean {
    return this.own?.ids.has(id) ?? false;
  }

  all(): readonly Binding[] {
    return joined(this.base?.all(), this.own?.bindings);
  }

  in(account: string): readonly Binding[] {
    return joined(this.base?.in(account), this.own?.byAccount.get(account));
  }

  countIn(account: string): number {
    return (this.own?.byAccount.get(account)?.length ?? 0) + (this.base?.countIn(account) ?? 0);
  }

  /** Subjects that are the resource of this ARN, or lie in it. */
  of(variable: Variable, arn: string): readonly Binding[] {
    const own = joined(this.own?.indexes.get(variable)?.at(arn), this.own?.owned.get(arn));
    return joined(this.base?.of(variable, arn), own);
  }

  /** Subjects that a pattern may mean. */
  matching(variable: Variable, pattern: string): readonly Binding[] {
    const index = this.own?.indexes.get(variable);
    return joined(this.base?.matching(variable, pattern), index && [...index.matching(pattern)]);
  }
}

/** What nobody adds to any more, and what an attacker does: a copy of that, since more may come while it is gone through. */
function joined(
  settled: readonly Binding[] | undefined,
  growing: readonly Binding[] | undefined,
): readonly Binding[] {
  if (!growing || growing.length === 0) return settled ?? [];
  return settled ? [...settled, ...growing] : growing;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export const roleBinding = (role: Entity): Binding => ({
  ...empty,
  id: role.arn,
  account: role.account ?? "",
  arns: { role: role.called },
  entity: role,
});

export const userBinding = (user: Entity): Binding => ({
  ...empty,
  id: user.arn,
  account: user.account ?? "",
  arns: { user: user.called },
  entity: user,
});

const keys = new WeakMap<Subject, string>();

/** The same for subjects that say the same. */
function keyOf(subject: Subject): string {
  let key = keys.get(subject);
  if (key === undefined) {
    key = JSON.stringify(subject);
    keys.set(subject, key);
  }
  return key;
}

/** The pools of all kinds of subject that edges name. */
export class Pools {
  private readonly subjects: Subjects;
  private readonly pools = new Map<string, Pool>();
  private readonly roles: Pool[] = [];

  constructor(landscape: Landscape) {
    this.subjects = Subjects.of(landscape);
  }

  of(subject: Subject): Pool {
    const key = keyOf(subject);
    const found = this.pools.get(key);
    if (found) return found;
    const pool = new Pool(this.subjects.pool(subject, key));
    this.pools.set(key, pool);
    if (subject.kind === "role") this.roles.push(pool);
    return pool;
  }

  /** A role that the attacker has made, or whose trust it writes: every service may assume it. */
  addRole(role: Entity): void {
    const binding = roleBinding(role);
    for (const pool of this.roles) pool.add(binding);
  }

  addUser(user: Entity): void {
    this.of({ kind: "user" }).add(userBinding(user));
  }
}

const known = new WeakMap<Landscape, Subjects>();

/** The subjects of one model, found once. */
class Subjects {
  private readonly landscape: Landscape;
  private readonly pools = new Map<string, Pool>();
  private readonly unseen = new Map<string, Entity>();

  private constructor(landscape: Landscape) {
    this.landscape = landscape;
  }

  static of(landscape: Landscape): Subjects {
    let subjects = known.get(landscape);
    if (!subjects) {
      subjects = new Subjects(landscape);
      known.set(landscape, subjects);
    }
    return subjects;
  }

  pool(subject: Subject, key: string): Pool {
    let pool = this.pools.get(key);
    if (!pool) {
      pool = new Pool();
      for (const binding of this.bindings(subject)) pool.add(binding, this.ownerOf(binding));
      this.pools.set(key, pool);
    }
    return pool;
  }

  private ownerOf({ arns: { resource } }: Binding): string | undefined {
    const owner = resource === undefined ? undefined : this.landscape.resourceAt(resource)?.arn;
    return owner === resource ? undefined : owner;
  }

  private *bindings(subject: Subject): Generator<Binding> {
    const { landscape } = this;
    const { model } = landscape;
    switch (subject.kind) {
      case "role":
        yield* this.rolesTrusting(subject.trusts).map(roleBinding);
        return;
      case "user":
        yield* landscape.users.map(userBinding);
        return;
      case "group":
        for (const group of model.groups.values())
          for (const account of this.accountsOf(group.account))
            yield { ...empty, id: group.arn, account, arns: { group: group.arn }, group };
        return;
      case "policy":
        for (const policy of model.managedPolicies.values())
          if (policy.account !== null)
            yield {
              ...empty,
              id: policy.arn,
              account: policy.account,
              arns: { policy: policy.arn },
              policy,
            };
        return;
      case "identityProvider":
        for (const provider of model.identityProviders.values())
          if (
            provider.kind === subject.protocol &&
            (subject.issuer === undefined || matches(subject.issuer, provider.issuer ?? ""))
          )
            for (const account of this.accountsOf(provider.account))
              yield { ...empty, id: provider.arn, account, arns: { provider: provider.arn }, provider };
        return;
      case "missingProvider":
        for (const [account, named] of landscape.providersNamed)
          for (const arn of named)
            if (!model.identityProviders.has(arn) && arn.includes(`:${subject.protocol}-provider/`))
              for (const place of new Set([account, accountOf(arn) ?? account]))
                yield { ...empty, id: `${arn} ${place}`, account: place, arns: { provider: arn } };
        return;
      case "account":
        for (const account of model.accounts.values())
          if (!subject.member || (account.organization !== null && !account.isManagement))
            yield { ...empty, id: account.id, account: account.id, arns: {} };
        return;
      case "resource":
        for (const resource of this.resources(subject.types))
          for (const account of this.accountsOf(resource.account))
            yield {
              ...empty,
              id: `${resource.arn} ${account} ${resource.origin.urn}`,
              account,
              arns: { resource: resource.arn },
              resource,
            };
        return;
      case "compute":
        for (const resource of this.resources(subject.types))
          for (const account of this.accountsOf(resource.account))
            yield* this.running(resource, resource.arn, account, account);
        return;
      case "content":
        yield* this.content(subject.form);
    }
  }

  /**
   * Where a deployer keeps its state nobody writes down: it is one of the places in S3 that its own policies let it write
   * to.
   */
  private *states(): Generator<Binding> {
    const { landscape } = this;
    const { facts, model, mode } = landscape;
    const writing = facts.vocabulary.number("s3:PutObject");
    for (const role of landscape.roles) {
      if (role.account === null || !model.parties.deployers.some((pattern) => matches(pattern, role.arn)))
        continue;
      const places = new Set(role.identity.flatMap((policy) => facts.of(policy).resourcesOf(writing)));
      for (const place of places) {
        // A deployer that may write anywhere keeps its state in one bucket all the same, and not in every one.
        if (place === "*" && mode === "surely") continue;
        const arn = place === "*" ? `arn:${landscape.partition}:s3:::*/*` : place;
        const account = landscape.resourceAt(arn)?.account ?? role.account;
        yield {
          ...empty,
          id: `state ${arn} ${role.arn}`,
          account,
          arns: { resource: arn, role: role.called },
          entity: role,
        };
      }
    }
  }

  private *content(form: ContentForm): Generator<Binding> {
    if (form === "state") yield* this.states();
    for (const resource of this.landscape.model.resources.values())
      for (const account of this.accountsOf(resource.account))
        for (const { arn, account: place } of contentOf(resource, form, account, this.landscape))
          yield* this.running(resource, arn, place, account);
  }

  /** A binding for each role that a resource runs as. */
  private *running(resource: ResourceNode, arn: string, place: string, account: string): Generator<Binding> {
    for (const role of this.rolesOf(resource, account))
      yield {
        ...empty,
        id: `${arn} ${place} ${role.arn} ${resource.origin.urn}`,
        account: place,
        arns: { resource: arn, role: role.called },
        entity: role,
        resource,
      };
  }

  private rolesOf(resource: ResourceNode, account: string): Iterable<Entity> {
    const { landscape } = this;
    const perhaps = landscape.mode === "perhaps";
    const unsure = resource.unknown.some(({ part }) => part === "runsAs");
    const roles = new Set<Entity>();
    for (const { role } of resource.runsAs) {
      const entity = landscape.entities.get(role);
      if (entity) roles.add(entity);
      else if (perhaps && role === "unknown") for (const one of this.rolesIn(account)) roles.add(one);
      else if (perhaps) roles.add(this.unseenAt(role));
    }
    if (perhaps && unsure) for (const one of this.rolesIn(account)) roles.add(one);
    return roles;
  }

  private unseenAt(arn: string): Entity {
    const found = this.unseen.get(arn);
    if (found) return found;
    const role = unseenRole(arn);
    this.unseen.set(arn, role);
    return role;
  }

  private rolesIn = (account: string): Entity[] =>
    this.landscape.roles.filter((role) => role.account === account);

  private rolesTrusting(trusts: readonly string[] | undefined): readonly Entity[] {
    // AWS alone writes the policies of a service-linked role; whether a service takes one that it is passed, few say.
    if (trusts === undefined) return this.landscape.roles.filter(({ isServiceLinked }) => !isServiceLinked);
    return [...this.landscape.trustingServices(trusts)].filter(
      ({ isServiceLinked }) => !isServiceLinked || this.landscape.mode === "perhaps",
    );
  }

  private resources(types: readonly string[]): ResourceNode[] {
    const wanted = new Set(types);
    return [...this.landscape.model.resources.values()].filter(({ type }) => wanted.has(type));
  }

  /** One account, or each that it may be. */
  private accountsOf(account: string | null): readonly string[] {
    if (account !== null) return [account];
    return this.landscape.mode === "perhaps" ? [...this.landscape.model.accounts.keys()] : [];
  }
}
