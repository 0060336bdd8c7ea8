/** A model made ready for the prover: entities, who is let in where, and indexes, so that nothing is tried on all pairs. */
import { lowerCase, matches, overlapping } from "../iam/pattern.ts";
import type { Policy } from "../iam/policy.ts";
import type { Membership } from "../iam/request.ts";
import type { Account, Model, PrincipalNode, ResourceNode, Unknown, UnknownPart } from "../model/model.ts";
import { type ActionSet, has, includes, union } from "./action-set.ts";
import { type Entity, everybody, everything, nothing, notKnown, withoutDenials } from "./entity.ts";
import { Judgements } from "./judgements.ts";
import type { FactBook } from "./policy-facts.ts";

/**
 * `perhaps`: what is not known is as bad as it can be, so that "never" is right. `surely`: what is not known gives the
 * attacker nothing, so that "reachable" is right.
 */
export type Mode = "surely" | "perhaps";

/** A role or a resource whose own policy lets somebody in. */
export interface Target {
  /** As requests call it. */
  readonly arn: string;
  readonly account: string | null;
  /** What it lets them do at most. */
  readonly actions: ActionSet;
  readonly isRole: boolean;
}

const why = (unknown: readonly Unknown[], part: UnknownPart): string | undefined =>
  unknown.find((one) => one.part === part)?.why;

/** `arn:aws:sts::111122223333:assumed-role/name/session` -> the role's place in the index of names. */
const sessionOwner = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//;
const ownerKey = (account: string, name: string): string => `${account}:${name}`;

/** The last part of a principal's ARN: its name without its path. */
export const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

const partitionIn = (arn: string): string => arn.split(":")[1] ?? "aws";

const accountOf = (arn: string): string | null => {
  const account = arn.split(":")[4] ?? "";
  return /^\d{12}$/.test(account) ? account : null;
};

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const rulesOf = ({ policy }: ResourceNode) =>
  policy === null || policy === "unknown" ? policy : policy.rules;

/** Whether two resources have one and the same policy; rules are shared by all documents of the same text. */
const saysTheSame = (one: ResourceNode, other: ResourceNode): boolean =>
  rulesOf(one) === rulesOf(other) &&
  (why(one.unknown, "policy") === undefined) === (why(other.unknown, "policy") === undefined);

/** Whether what lies in a resource may be one of those that a pattern of ARNs means. */
export function mayHold(resource: string, pattern: string): boolean {
  const own = resource.split(":");
  const meant = pattern.split(":");
  if (own.length < 6 || meant.length < 6) return overlapping(`${resource}*`, pattern);
  for (let part = 1; part < 5; part++) if (!overlapping(own[part] ?? "", meant[part] ?? "")) return false;
  return overlapping(`${own.slice(5).join(":")}*`, meant.slice(5).join(":"));
}

export class Landscape {
  readonly model: Model;
  readonly mode: Mode;
  readonly facts: FactBook;
  /** Answers that hold whoever asks, and wherever it starts. */
  readonly judgements: Judgements;
  /** The partition of AWS that all accounts are in; `*`: they are in several. */
  readonly partition: string;
  private readonly partitions = new Map<string, string>();
  readonly roles: readonly Entity[];
  readonly users: readonly Entity[];
  readonly entities: ReadonlyMap<string, Entity>;
  /** Condition keys and variables that any policy mentions, in lower case. */
  readonly keys: ReadonlySet<string>;
  private readonly unnamed = new Map<string, Entity>();
  private readonly values = new Map<string, Set<string>>();
  private readonly admittedByName = new Map<string, Target[]>();
  private readonly admittedFederated = new Map<string, Target[]>();
  private readonly admittedByService = new Map<string, Target[]>();
  private readonly admittedById = new Map<string, Target[]>();
  private readonly admittedByAccount = new Map<string, Target[]>();
  private readonly admittedByProvider = new Map<string, Target[]>();
  private readonly admittedActions = new Map<string, Map<number, readonly Target[]>>();
  private readonly anybodyActions = new Map<number, readonly Target[]>();
  private readonly admittedAccounts = new Map<string, Map<string, ActionSet>>();
  readonly admittingAnybody: readonly Target[];
  /** The name of some principal is not known. */
  readonly namesNotKnown: boolean;
  /** What anybody may do somewhere at most. */
  readonly anybodyMay: ActionSet;
  private readonly trusting = new Map<string, Entity[]>();
  private readonly resourcesByArn = new Map<string, ResourceNode>();
  private readonly resourcesAround = new Map<string, ResourceNode | null>();
  private organizationPolicies: readonly ResourceNode[] | undefined;
  private resourcesByType: Map<string, ResourceNode[]> | undefined;
  private readonly resourcesWithPolicy: readonly ResourceNode[];
  private readonly memberships = new Map<string, Membership | null>();
  private readonly policies = new Map<ResourceNode, Policy | null>();
  /** Providers that trust policies name, by account. */
  readonly providersNamed = new Map<string, Set<string>>();

  constructor(model: Model, mode: Mode, facts: FactBook) {
    this.model = model;
    this.mode = mode;
    this.facts = facts;
    this.judgements = Judgements.of(model);
    const entities = [...model.principals.values()].flatMap((node) => this.entitiesOf(node));
    for (const { arn, account } of entities)
      if (account !== null) this.partitions.set(account, partitionIn(arn));
    const partitions = new Set(entities.map(({ arn }) => partitionIn(arn)));
    this.partition = partitions.size > 1 ? "*" : ([...partitions][0] ?? "aws");
    this.entities = new Map(entities.map((entity) => [entity.arn, entity]));
    for (const entity of entities)
      if (entity.called !== entity.arn && !this.unnamed.has(entity.called))
        this.unnamed.set(entity.called, entity);
    this.namesNotKnown = this.unnamed.size > 0;
    this.roles = entities.filter(({ kind }) => kind === "role");
    this.users = entities.filter(({ kind }) => kind === "user");
    // Of two that answer to one ARN nobody knows which is asked: its policy is neither's, unless both have the same.
    for (const resource of model.resources.values()) {
      const other = this.resourcesByArn.get(resource.arn);
      this.resourcesByArn.set(
        resource.arn,
        other && !saysTheSame(other, resource) ? { ...resource, policy: "unknown" } : resource,
      );
    }
    this.resourcesWithPolicy = [...model.resources.values()].filter(
      (resource) => this.policyOf(resource) !== null,
    );
    const anybody: Target[] = [];
    for (const role of this.roles)
      if (role.trust) this.admit(role.called, role.account, role.trust, anybody, role);
    for (const resource of this.resourcesWithPolicy) {
      const policy = this.policyOf(resource);
      if (policy) this.admit(resource.arn, resource.account, policy, anybody);
    }
    this.admittingAnybody = anybody;
    this.anybodyMay = admitted(anybody, facts.vocabulary.empty);
    this.keys = this.collectKeys();
  }

  /** The partition that an account is in. */
  partitionOf(account: string): string {
    return this.partitions.get(account) ?? (this.partition === "*" ? "aws" : this.partition);
  }

  /** The principal as it counts; one of unknown account counts in each. */
  private entitiesOf(node: PrincipalNode): Entity[] {
    if (node.account !== null || this.mode === "surely") return [this.entityOf(node, node.account)];
    return [...this.model.accounts.keys()].map((account) => this.entityOf(node, account));
  }

  private entityOf(node: PrincipalNode, account: string | null): Entity {
    const perhaps = this.mode === "perhaps";
    const { unknown } = node;
    const arn =
      node.account === null && account !== null
        ? node.arn.replace(/^((?:[^:]*:){4})[^:]*/, `$1${account}`)
        : node.arn;
    const identity: Policy[] = [...node.identity];
    const anyIdentity = why(unknown, "identity");
    if (perhaps && anyIdentity !== undefined) {
      // What it denies may be lifted by what is not known of it.
      identity.splice(0, identity.length, ...node.identity.map(withoutDenials));
      identity.push(everything(notKnown(arn, anyIdentity)));
    }
    const namedLike = `arn:${partitionIn(arn)}:iam::${account ?? "*"}:${node.kind}/*`;
    return {
      arn,
      called: perhaps && why(unknown, "name") !== undefined ? namedLike : arn,
      kind: node.kind,
      account,
      identity,
      boundaries: this.boundaries(node),
      boundaryArn: node.boundaryArn,
      trust: node.kind === "role" ? this.trust(node) : null,
      groups: node.groups,
      tags:
        perhaps && why(unknown, "tags") !== undefined
          ? null
          : new Map(Object.entries(node.tags).map(([key, value]) => [lowerCase(key), value])),
      isServiceLinked: node.isServiceLinked,
      isMade: false,
      node,
      token: null,
      actsFor: null,
      user: null,
    };
  }

  private boundaries({ arn, boundary, unknown }: PrincipalNode): Policy[] {
    const unsure = why(unknown, "boundary");
    if (boundary !== "unknown" && unsure === undefined) return boundary ? [boundary] : [];
    if (this.mode === "perhaps") return [];
    return [nothing(notKnown(arn, unsure ?? "its boundary is not known"))];
  }

  private trust({ arn, trust, unknown }: PrincipalNode): Policy | null {
    const unsure = why(unknown, "trust");
    if (trust !== "unknown" && unsure === undefined) return trust;
    if (this.mode === "surely") return trust === "unknown" ? null : trust;
    return everybody(notKnown(arn, unsure ?? "its trust policy is not known"));
  }

  /** The resource's own policy as it counts. */
  policyOf(resource: ResourceNode): Policy | null {
    const found = this.policies.get(resource);
    if (found !== undefined) return found;
    const unsure = why(resource.unknown, "policy");
    let policy: Policy | null;
    if (resource.policy !== "unknown" && unsure === undefined) policy = resource.policy;
    else if (this.mode === "surely")
      policy = nothing(notKnown(resource.arn, unsure ?? "its policy is not known"));
    else policy = everybody(notKnown(resource.arn, unsure ?? "its policy is not known"));
    this.policies.set(resource, policy);
    return policy;
  }

  private admit(arn: string, account: string | null, policy: Policy, anybody: Target[], role?: Entity): void {
    for (const admission of this.facts.of(policy).admissions) {
      const target: Target = { arn, account, actions: admission.actions, isRole: role !== undefined };
      if (admission.anybody) anybody.push(target);
      for (const principal of admission.principals) {
        const session = sessionOwner.exec(principal);
        if (principal.includes(":federated-user/"))
          push(this.admittedFederated, accountOf(principal) ?? "", target);
        push(this.admittedByName, session ? ownerKey(session[1] ?? "", session[2] ?? "") : principal, target);
      }
      for (const id of admission.ids) push(this.admittedById, id.split(":")[0] ?? id, target);
      for (const named of admission.accounts) push(this.admittedByAccount, named, target);
      for (const provider of admission.providers) push(this.admittedByProvider, provider, target);
      if (!role) for (const service of admission.services) push(this.admittedByService, service, target);
      if (!role) continue;
      for (const service of [...admission.services, ...admission.providers])
        push(this.trusting, service, role);
      for (const provider of admission.providers)
        if (provider.startsWith("arn:") && account !== null) {
          const named = this.providersNamed.get(account);
          if (named) named.add(provider);
          else this.providersNamed.set(account, new Set([provider]));
        }
    }
  }

  /** What lets in this very principal, or a session of it, by name. */
  admittingByName(entity: Entity): readonly Target[] {
    const named = [...(this.admittedByName.get(entity.arn) ?? []), ...this.admittingById(entity)];
    if (entity.kind !== "role" || entity.account === null) return named;
    const sessions = this.admittedByName.get(ownerKey(entity.account, nameOf(entity.arn)));
    return sessions ? [...named, ...sessions] : named;
  }

  /** What lets in a session of sts:GetFederationToken by the name that its user gives it. */
  admittingFederated(account: string): readonly Target[] {
    return this.admittedFederated.get(account) ?? [];
  }

  /** Resources that let in a service, whomever it acts for. */
  admittingService(service: string): readonly Target[] {
    return this.admittedByService.get(service) ?? [];
  }

  /** By unique id. Where a principal's is not known it may be any, and a principal that is gone is nobody. */
  private admittingById({ kind, node }: Entity): readonly Target[] {
    if (this.admittedById.size === 0 || !node) return [];
    if (node.uniqueId !== null) return this.admittedById.get(node.uniqueId) ?? [];
    if (this.mode === "surely") return [];
    const prefix = kind === "role" ? "AROA" : "AIDA";
    return [...this.admittedById].flatMap(([id, targets]) => (id.startsWith(prefix) ? targets : []));
  }

  /** Users and roles of an account that policies let in by their own ARN, or by that of a session. */
  namedIn(account: string): readonly string[] {
    const named = new Set<string>();
    for (const key of this.admittedByName.keys()) {
      const owner = /^(\d{12}):([^:/]+)$/.exec(key);
      const arn = owner ? `arn:${this.partition}:iam::${owner[1]}:role/${owner[2]}` : key;
      if (/:iam::\d{12}:(role|user)\//.test(arn) && accountOf(arn) === account) named.add(arn);
    }
    return [...named];
  }

  /** What lets in an account, and leaves the rest to that account's own policies. */
  admittingAccount(account: string): readonly Target[] {
    return this.admittedByAccount.get(account) ?? [];
  }

  /** Accounts that the policies of roles and resources let in, or somebody of. */
  *accountsNamed(): Generator<string> {
    yield* this.admittedByAccount.keys();
    for (const named of this.admittedByName.keys()) {
      const account = accountOf(named);
      if (account !== null) yield account;
    }
  }

  /** The same for one action. */
  admittingAccountTo(account: string, number: number): readonly Target[] {
    let byAction = this.admittedActions.get(account);
    if (!byAction) {
      byAction = new Map();
      this.admittedActions.set(account, byAction);
    }
    let targets = byAction.get(number);
    if (!targets) {
      targets = this.admittingAccount(account).filter(({ actions }) => has(actions, number));
      byAction.set(number, targets);
    }
    return targets;
  }

  /** What lets in anybody for one action. */
  admittingAnybodyTo(number: number): readonly Target[] {
    let targets = this.anybodyActions.get(number);
    if (!targets) {
      targets = this.admittingAnybody.filter(({ actions }) => has(actions, number));
      this.anybodyActions.set(number, targets);
    }
    return targets;
  }

  /** The same by ARN: what one role or resource lets an account do. */
  admittedTo(account: string, arn: string): ActionSet | undefined {
    let byArn = this.admittedAccounts.get(account);
    if (!byArn) {
      byArn = new Map();
      for (const target of this.admittingAccount(account)) {
        const there = byArn.get(target.arn);
        byArn.set(target.arn, there ? union(there, target.actions) : target.actions);
      }
      this.admittedAccounts.set(account, byArn);
    }
    return byArn.get(arn);
  }

  admittingProvider(provider: string): readonly Target[] {
    return [...(this.admittedByProvider.get(provider) ?? []), ...(this.admittedByProvider.get("*") ?? [])];
  }

  /** Whether the organisation's own policy hands these actions of the management account on to somebody. */
  organizationLets({ arn, account }: Entity, actions: ActionSet): boolean {
    this.organizationPolicies ??= this.resourcesWithPolicy.filter(
      ({ type }) => type === "aws:organizations/resourcePolicy:ResourcePolicy",
    );
    return this.organizationPolicies.some((resource) => {
      const policy = this.policyOf(resource);
      return (policy ? this.facts.of(policy).admissions : []).some(
        (one) =>
          (one.anybody || one.accounts.includes(account ?? "") || one.principals.includes(arn)) &&
          includes(one.actions, actions),
      );
    });
  }

  /** The names by which a role lets services in; `*`: any. */
  servicesTrustedBy(role: Entity): readonly string[] {
    if (!role.trust) return role.isMade ? ["*"] : [];
    return this.facts
      .of(role.trust)
      .admissions.flatMap(({ services, providers }) => [...services, ...providers]);
  }

  /** Roles whose trust policy lets one of these services in. */
  trustingServices(services: readonly string[]): ReadonlySet<Entity> {
    const roles = new Set<Entity>(this.trusting.get("*"));
    for (const service of services)
      if (service.includes("*")) {
        for (const [named, trusting] of this.trusting)
          if (matches(service, named)) for (const role of trusting) roles.add(role);
      } else for (const role of this.trusting.get(service) ?? []) roles.add(role);
    return roles;
  }

  /** The entity that requests call like that; of those whose name is not known, the first. */
  entityCalled(arn: string): Entity | undefined {
    return this.entities.get(arn) ?? this.unnamed.get(arn);
  }

  account(id: string | null): Account | undefined {
    return id === null ? undefined : this.model.accounts.get(id);
  }

  /** Whether it is known in which organisation an account is, or that it is in none. */
  knowsOrganization(id: string | null): boolean {
    return this.account(id) !== undefined && this.account(id)?.organization !== "unknown";
  }

  membership(id: string | null): Membership | null {
    if (id === null) return null;
    const found = this.memberships.get(id);
    if (found !== undefined) return found;
    const account = this.model.accounts.get(id);
    const membership =
      account === undefined || account.organization === null || account.organization === "unknown"
        ? null
        : {
            id: account.organization,
            path: account.organizationPath ?? "",
            management: account.isManagement,
          };
    this.memberships.set(id, membership);
    return membership;
  }

  /** The resource that an ARN, or a pattern of ARNs, is or lies in: the bucket of an object, the table of an index. */
  resourceAt(arn: string): ResourceNode | undefined {
    const exact = this.resourcesByArn.get(arn);
    if (exact) return exact;
    let found = this.resourcesAround.get(arn);
    if (found === undefined) {
      found = this.around(arn) ?? null;
      this.resourcesAround.set(arn, found);
    }
    return found ?? undefined;
  }

  private around(arn: string): ResourceNode | undefined {
    const wildcard = arn.search(/[*?]/);
    let end = wildcard < 0 ? arn.length : wildcard;
    const parts = arn.split(":", 5).join(":").length;
    for (;;) {
      end = Math.max(arn.lastIndexOf("/", end - 1), arn.lastIndexOf(":", end - 1));
      if (end <= parts) return undefined;
      const resource = this.resourcesByArn.get(arn.slice(0, end));
      if (resource) return resource;
    }
  }

  /** Resources of these types in an account; one of unknown account may be in each. */
  resourcesOf(types: readonly string[], account: string): readonly ResourceNode[] {
    if (!this.resourcesByType) {
      this.resourcesByType = new Map();
      for (const resource of this.model.resources.values())
        push(this.resourcesByType, resource.type, resource);
    }
    return types
      .flatMap((type) => this.resourcesByType?.get(type) ?? [])
      .filter((one) => one.account === account || (one.account === null && this.mode === "perhaps"));
  }

  /** Resources that have a policy of their own. */
  get withPolicy(): readonly ResourceNode[] {
    return this.resourcesWithPolicy;
  }

  /** Texts that any policy holds these keys against. */
  valuesOf(...keys: readonly string[]): ReadonlySet<string> {
    return new Set(keys.flatMap((key) => [...(this.values.get(key) ?? [])]));
  }

  private collectKeys(): ReadonlySet<string> {
    const keys = new Set<string>();
    const seen = new Set<unknown>();
    const take = (policy: Policy): void => {
      if (seen.has(policy.rules)) return;
      seen.add(policy.rules);
      const facts = this.facts.of(policy);
      for (const key of facts.keys) keys.add(key);
      for (const [key, values] of facts.values) {
        const all = this.values.get(key);
        if (all) for (const value of values) all.add(value);
        else this.values.set(key, new Set(values));
      }
    };
    for (const entity of this.entities.values()) {
      entity.identity.forEach(take);
      entity.boundaries.forEach(take);
      if (entity.trust) take(entity.trust);
    }
    for (const group of this.model.groups.values()) group.identity.forEach(take);
    for (const policy of this.model.managedPolicies.values())
      if (policy.policy !== "unknown") take(policy.policy);
    for (const resource of this.resourcesWithPolicy) {
      const policy = this.policyOf(resource);
      if (policy) take(policy);
    }
    for (const account of this.model.accounts.values())
      for (const level of [...account.scps, ...account.rcps]) level.forEach(take);
    return keys;
  }
}

/** What a list of targets admits to, in all. */
export const admitted = (targets: readonly Target[], none: ActionSet): ActionSet =>
  targets.reduce((set, { actions }) => union(set, actions), none);

export { accountOf };
