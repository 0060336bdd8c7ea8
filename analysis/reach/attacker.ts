/** The attacker at one moment: what is had so far, and what AWS would answer to it. */
import { resourcePolicies } from "../../catalog/resource-policies.ts";
import type { Choice } from "../iam/passes.ts";
import { type Policy, policyOf } from "../iam/policy.ts";
import type { Caller, ContextValue, PoliciesInForce } from "../iam/request.ts";
import type { Account, ResourceNode } from "../model/model.ts";
import { permissionTypes } from "../model/permissions.ts";
import { type ActionSet, difference, has, includes, intersection, union } from "./action-set.ts";
import {
  type Context,
  callerOf,
  contextOf,
  type Liberties,
  resourceContext,
  type Session,
} from "./caller.ts";
import {
  type Entity,
  everybody,
  everybodyOnly,
  everything,
  withoutDenials,
  writtenByAttacker,
} from "./entity.ts";
import { Traits } from "./judgements.ts";
import { admitted, type Landscape, mayHold, type Target } from "./landscape.ts";
import { Asked, type Held, type Power, type Put } from "./power.ts";

/** One principal of the attacker's, as it is now: with every change that was made to it. */
export interface Actor {
  readonly held: Held;
  readonly entity: Entity;
  readonly session: Session;
  readonly caller: Caller;
  readonly context: Context;
  readonly identity: readonly Policy[];
  readonly boundaries: readonly Policy[];
  readonly scps: readonly (readonly Policy[])[];
  /** What it rests on: being the principal, and each change. */
  readonly premises: readonly Held[];
  /** Actions that its own policies may allow. */
  readonly own: ActionSet;
  /** Actions that it may do wherever somebody lets it in by name. */
  readonly notDenied: ActionSet;
  /** Roles and resources that let it in by name, whatever its own policies say. */
  readonly named: readonly Target[];
  /** Those that let in anybody count, too. */
  readonly isAnybody: boolean;
  /** What the resources of other accounts let it do, or its account. */
  readonly abroad: ReadonlyMap<string, ActionSet>;
  /** Everything that it may do at most, its own policies and its targets taken together. */
  readonly atMost: ActionSet;
  /** What was found of it already, to tell which questions come to the same. */
  readonly traits: Traits;
}

/** What a question is about beside the caller and the action. */
export interface About {
  /** ARN, pattern, or `*` for an action that knows no resources. */
  readonly resource: string;
  /** Which of the roles is meant that requests call by this ARN, where the name is not known. */
  readonly role?: Entity;
  /** The resource whose policy counts, where the ARN does not tell. */
  readonly of?: ResourceNode;
  readonly account: string;
  readonly context: Readonly<Record<string, ContextValue | Choice | null>>;
  /** The context in short, to tell questions apart. */
  readonly contextKey: string;
}

/** Types that may have a policy of their own. What AWS RAM shares is open by a share, which lets nobody else in. */
const keepsPolicy: ReadonlySet<string> = new Set([
  ...resourcePolicies.flatMap(({ type, of }) => of?.types ?? [type]),
  ...permissionTypes.flatMap(({ of }) => of),
]);

type Change = Extract<Power, { readonly entity: Entity }>["kind"];

export class Attacker {
  readonly landscape: Landscape;
  readonly held = new Map<string, Held>();
  /** Changes of principals, by ARN. */
  private readonly changes = new Map<string, Map<Change, Held>>();
  private readonly memberships = new Map<string, Held>();
  private readonly resourcePolicies = new Map<string, Held[]>();
  private readonly guardrails = new Map<string, Held>();
  private readonly foreign = new Map<
    string,
    { readonly policy: Policy | null; readonly by: readonly Held[] }
  >();

  constructor(landscape: Landscape) {
    this.landscape = landscape;
  }

  /** Remembers something had; false where it was had before. */
  take(held: Held): boolean {
    if (this.held.has(held.key)) return false;
    this.held.set(held.key, held);
    const { power } = held;
    switch (power.kind) {
      case "being":
      case "content":
      case "network":
        break;
      case "membership":
        this.memberships.set(power.group, held);
        break;
      case "resourcePolicy": {
        const there = this.resourcePolicies.get(power.resource);
        if (there) there.push(held);
        else this.resourcePolicies.set(power.resource, [held]);
        this.foreign.clear();
        break;
      }
      case "guardrails":
        this.guardrails.set(power.account, held);
        break;
      default: {
        const { arn } = power.entity;
        const there = this.changes.get(arn);
        if (there) there.set(power.kind, held);
        else this.changes.set(arn, new Map([[power.kind, held]]));
      }
    }
    return true;
  }

  change(entity: Entity, kind: Change): Held | undefined {
    return this.changes.get(entity.arn)?.get(kind);
  }

  /** Who a principal of the attacker's is now. */
  actor(held: Held & { readonly power: { readonly kind: "being" } }): Actor {
    const { landscape } = this;
    const { entity, session } = held.power;
    const changes = this.changes.get(entity.arn);
    const premises: Held[] = [held, ...(changes?.values() ?? [])].filter(
      ({ power }) => power.kind !== "trust",
    );
    const liberties: Liberties = {
      anyTags: changes?.has("tags") ?? false,
      anyName: changes?.has("name") ?? false,
      mfa: (changes?.has("mfa") ?? false) || entity.kind === "outsider",
    };
    let identity = entity.identity;
    if (changes?.has("identityPolicy")) identity = [everything(writtenByAttacker)];
    else if (changes?.has("denials")) identity = identity.map(withoutDenials);
    if (entity.kind === "user" && this.memberships.size > 0)
      for (const [arn, membership] of this.memberships) {
        const group = landscape.model.groups.get(arn);
        if (group?.account !== entity.account) continue;
        premises.push(membership);
        identity = [...identity, ...group.identity];
      }
    const boundaries = changes?.has("boundary") ? [] : entity.boundaries;
    const lifted = entity.account === null ? undefined : this.guardrails.get(entity.account);
    if (lifted) premises.push(lifted);
    const account = landscape.account(entity.account);
    const scps = lifted || !account || account.isManagement || entity.isServiceLinked ? [] : account.scps;
    const sets = this.actionSets(entity, identity, boundaries, session, scps);
    const named = this.named(entity);
    const isProvider = entity.kind === "bearer" || entity.kind === "service";
    let admittedTo = admitted(named, landscape.facts.vocabulary.empty);
    if (!isProvider) admittedTo = union(admittedTo, landscape.anybodyMay);
    return {
      held,
      entity,
      session,
      caller: callerOf(entity, session, landscape),
      context: contextOf(entity, session, liberties, landscape),
      identity,
      boundaries,
      scps,
      premises,
      ...sets,
      named,
      isAnybody: !isProvider,
      abroad: this.abroad(entity, named, !isProvider),
      atMost: union(sets.own, intersection(sets.notDenied, admittedTo)),
      traits: new Traits(),
    };
  }

  private actionSets(
    entity: Entity,
    identity: readonly Policy[],
    boundaries: readonly Policy[],
    session: Session,
    scps: readonly (readonly Policy[])[],
  ): { readonly own: ActionSet; readonly notDenied: ActionSet } {
    const { facts } = this.landscape;
    const { vocabulary } = facts;
    const allowedBy = (policies: readonly Policy[]): ActionSet =>
      policies.map((policy) => facts.of(policy).allows).reduce(union, vocabulary.empty);
    const all = vocabulary.all();
    let notDenied = all;
    for (const policy of [...identity, ...boundaries, ...session.limits, ...scps.flat()])
      notDenied = difference(notDenied, facts.of(policy).denies);
    for (const level of scps) notDenied = intersection(notDenied, allowedBy(level));
    let own = intersection(notDenied, entity.kind === "root" ? all : allowedBy(identity));
    for (const boundary of boundaries) own = intersection(own, facts.of(boundary).allows);
    if (session.limits.length > 0) own = intersection(own, allowedBy(session.limits));
    return { own, notDenied };
  }

  private named(entity: Entity): readonly Target[] {
    if (entity.kind === "anonymous") return [];
    if (entity.kind === "service") return this.landscape.admittingService(entity.called);
    if (entity.kind === "federated")
      return [
        ...this.landscape.admittingFederated(entity.account ?? ""),
        ...this.landscape.admittingByName({ ...entity, arn: entity.user ?? entity.arn }),
      ];
    if (entity.kind === "bearer") {
      const { provider = "", only } = entity.token ?? {};
      const admitting = this.landscape.admittingProvider(provider);
      return only ? admitting.filter(({ arn }) => only.has(arn)) : admitting;
    }
    return this.landscape.admittingByName(entity);
  }

  private abroad(
    entity: Entity,
    named: readonly Target[],
    isAnybody: boolean,
  ): ReadonlyMap<string, ActionSet> {
    const sets = new Map<string, ActionSet>();
    const byAccount = entity.account === null ? [] : this.landscape.admittingAccount(entity.account);
    for (const { account, actions, isRole } of [
      ...named,
      ...(isAnybody ? this.landscape.admittingAnybody : []),
      ...byAccount,
    ]) {
      if (isRole || account === null || account === entity.account) continue;
      const there = sets.get(account);
      sets.set(account, there ? union(there, actions) : actions);
    }
    return sets;
  }

  /** What lets in a principal of the attacker's for one action, whatever its own policies say. */
  directTo(actor: Actor, number: number): readonly Target[] {
    const named = actor.named.filter(({ actions }) => has(actions, number));
    return actor.isAnybody ? [...named, ...this.landscape.admittingAnybodyTo(number)] : named;
  }

  /** Puts a question. */
  ask(
    actor: Actor,
    action: string,
    about: About,
  ): { readonly asked: Asked; readonly premises: readonly Held[] } {
    const more: Held[] = [];
    const own = this.policyOn(action, about, actor, more);
    const lifted = this.guardrails.get(about.account);
    if (lifted) more.push(lifted);
    const rcps = this.rcpsOf(about.account, lifted !== undefined);
    const put = (): Put => this.put(actor, action, about, own, rcps);
    // Without a policy of its own a resource lets in nobody from outside of its account.
    const isShut = actor.entity.account !== about.account && own === null;
    const judgement = isShut ? null : this.landscape.judgements.of(actor, action, about, own, rcps, put);
    return {
      asked: new Asked(put, judgement),
      premises: more.length === 0 ? actor.premises : [...actor.premises, ...more],
    };
  }

  private rcpsOf(id: string, lifted: boolean): Account["rcps"] {
    const account = this.landscape.account(id);
    return lifted || !account || account.isManagement ? none : account.rcps;
  }

  /** A question in full. */
  private put(
    actor: Actor,
    action: string,
    about: About,
    own: Policy | null,
    rcps: PoliciesInForce["rcps"],
  ): Put {
    const { landscape } = this;
    const membership = landscape.membership(about.account);
    return {
      set: {
        principal: actor.caller,
        action,
        resource: isPattern(about.resource) ? { pattern: about.resource } : { arn: about.resource },
        resourceAccount: about.account,
        resourceOrg: membership,
        context: {
          ...actor.context,
          ...resourceContext(about.account, membership, landscape.knowsOrganization(about.account)),
          ...about.context,
        },
      },
      policies: {
        identity: actor.identity,
        boundaries: actor.boundaries,
        session: actor.session.limits,
        scps: actor.scps,
        rcps,
        resource: own,
        endpoints: [],
      },
    };
  }

  /** The policy of what is acted on: a role's trust for STS, else the resource's own. */
  private policyOn(
    action: string,
    { resource, role: meant, of, account }: About,
    actor: Actor,
    premises: Held[],
  ): Policy | null {
    const { landscape } = this;
    if (resource === "*") return null;
    if (action.startsWith("sts:")) {
      const role = meant ?? landscape.entityCalled(resource) ?? this.made.get(resource);
      if (!role) return null;
      const rewritten = this.change(role, "trust");
      if (!rewritten) return role.trust;
      premises.push(rewritten);
      return everybody(writtenByAttacker);
    }
    const node = of ?? landscape.resourceAt(resource);
    if (node) {
      const policy = landscape.policyOf(node);
      const rewritten = this.resourcePolicies.get(node.arn);
      if (!rewritten) return policy;
      return this.rewritten(policy, rewritten, premises);
    }
    return isPattern(resource) ? this.someOf(action, resource, account, actor, premises) : null;
  }

  private rewritten(policy: Policy | null, by: readonly Held[], premises: Held[]): Policy {
    let statements = policy?.statements ?? [];
    for (const held of by) {
      if (held.power.kind !== "resourcePolicy") continue;
      if (held.power.limitedTo === null) {
        premises.push(held);
        return everybody(writtenByAttacker);
      }
    }
    for (const held of by) {
      if (held.power.kind !== "resourcePolicy" || held.power.limitedTo === null) continue;
      premises.push(held);
      statements = [...statements, ...everybodyOnly(held.power.limitedTo, writtenByAttacker).statements];
    }
    return policyOf(statements, policy?.origin ?? writtenByAttacker);
  }

  /**
   * The resource that the attacker picks has a policy of its own, or none: what any of those that a pattern means allows
   * counts, and nothing that only some of them deny.
   */
  private someOf(
    action: string,
    pattern: string,
    account: string,
    actor: Actor,
    premises: Held[],
  ): Policy | null {
    const { landscape } = this;
    const { facts } = landscape;
    const { vocabulary } = facts;
    const admits =
      !vocabulary.knows(action) ||
      (account === actor.entity.account
        ? this.directTo(actor, vocabulary.number(action)).some(({ isRole }) => !isRole)
        : includes(actor.abroad.get(account) ?? vocabulary.empty, vocabulary.of([action])));
    if (!admits && this.resourcePolicies.size === 0) return null;
    const key = `${account} ${pattern}`;
    let found = this.foreign.get(key);
    if (!found) {
      found = this.together(account, pattern);
      this.foreign.set(key, found);
    }
    premises.push(...found.by);
    return found.policy;
  }

  /** What all resources that a pattern means allow between them, and what of the attacker's is among it. */
  private together(
    account: string,
    pattern: string,
  ): { readonly policy: Policy | null; readonly by: readonly Held[] } {
    const { landscape } = this;
    const by = new Set<Held>();
    const statements = [...landscape.model.resources.values()]
      .filter(
        (node) =>
          landscape.policyOf(node) !== null ||
          (keepsPolicy.has(node.type) && this.resourcePolicies.has(node.arn)),
      )
      .filter((node) => (node.account ?? account) === account && mayHold(node.arn, pattern))
      .flatMap((node) => {
        const policy = landscape.policyOf(node);
        const own = policy ? withoutDenials(policy).statements : [];
        const rewritten = this.resourcePolicies.get(node.arn) ?? [];
        for (const held of rewritten) by.add(held);
        // A resource's policy is about its own service's actions, whoever writes it.
        const written = rewritten.map(({ power }) =>
          power.kind === "resourcePolicy" ? (power.limitedTo ?? [`${node.service}:*`]) : [],
        );
        return [
          ...own,
          ...written.flatMap((actions) => everybodyOnly(actions, writtenByAttacker).statements),
        ];
      });
    const policy = statements.length === 0 ? null : policyOf(statements, `a resource policy in ${account}`);
    return { policy, by: [...by] };
  }

  /** Principals that the attacker has made. */
  readonly made = new Map<string, Entity>();
}

/** Accounts that no RCP is for have the same list. */
const none: Account["rcps"] = [];

const isPattern = (text: string): boolean => text !== "*" && /[*?]/.test(text);
