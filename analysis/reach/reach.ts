/** Everything that an attacker can come to have from a start: the edges of the catalogue, applied until nothing is new. */
import type { CallerPlace, ContextFact, Edge, Gain } from "../../catalog/edges/edge.ts";
import type { Choice } from "../iam/passes.ts";
import { matches } from "../iam/pattern.ts";
import type { ContextValue } from "../iam/request.ts";
import { type ActionSet, has, includes } from "./action-set.ts";
import type { About, Actor } from "./attacker.ts";
import { Attacker } from "./attacker.ts";
import { anySession, outside, type Session, takesIn } from "./caller.ts";
import { allBut, blank, type Entity, only, serviceFor } from "./entity.ts";
import { holdsOf, joinedTo } from "./facts.ts";
import { accountOf, type Landscape } from "./landscape.ts";
import { type Made, Making } from "./made.ts";
import type { CallPlan, EdgePlan, RequestPlan, StepPlan } from "./plan.ts";
import { type Binding, type Pool, Pools, type Variable } from "./pools.ts";
import { type Asked, type Firing, type Held, type Power, powerKey, type Taken } from "./power.ts";
import { relevantIn, Sessions, widest } from "./sessions.ts";

type Being = Held & { readonly power: Extract<Power, { readonly kind: "being" }> };

const isBeing = (held: Held): held is Being => held.power.kind === "being";

/** One edge as one attacker has tried it: most are never tried, so that nothing is made before it is needed. */
class EdgeState {
  readonly plan: EdgePlan;
  readonly pool: Pool;
  private doneSubjects: Set<string> | undefined;
  private doneIn: Map<string, number> | undefined;
  private stepStates: readonly StepState[] | undefined;
  /** With the size that the pool had. */
  private leftOver: Map<string, { readonly size: number; readonly subjects: readonly Binding[] }> | undefined;

  constructor(plan: EdgePlan, pool: Pool) {
    this.plan = plan;
    this.pool = pool;
  }

  get steps(): readonly StepState[] {
    this.stepStates ??= this.plan.steps.map(() => ({
      bySubject: new Map(),
      byAccount: new Map(),
      byCaller: undefined,
    }));
    return this.stepStates;
  }

  /** Whether some subject is left whose gains are not all had. */
  get isOpen(): boolean {
    return (this.doneSubjects?.size ?? 0) < this.pool.size;
  }

  isOpenIn(account: string): boolean {
    return this.pool.countIn(account) > (this.doneIn?.get(account) ?? 0);
  }

  isDone(subject: string): boolean {
    return this.doneSubjects?.has(subject) ?? false;
  }

  /**
   * Those of some subjects that are left: gone through once for each caller, they become fewer from caller to caller, as
   * what is done once stays so.
   * @param of what tells these subjects from others
   */
  leftOf(of: string, subjects: () => Iterable<Binding>): readonly Binding[] {
    const { size } = this.pool;
    this.leftOver ??= new Map();
    const known = this.leftOver.get(of);
    const before = known?.size === size ? known.subjects : [...subjects()];
    const left = before.filter(({ id }) => !this.isDone(id));
    this.leftOver.set(of, { size, subjects: left });
    return left;
  }

  /** All that a subject gives is had. */
  finish({ id, account }: Binding): void {
    if (this.isDone(id)) return;
    this.doneSubjects ??= new Set();
    this.doneSubjects.add(id);
    this.doneIn ??= new Map();
    this.doneIn.set(account, (this.doneIn.get(account) ?? 0) + 1);
  }
}

/** Where a step was taken: for a subject, for all of an account, or for all that there are. */
interface StepState {
  readonly bySubject: Map<string, Taken>;
  readonly byAccount: Map<string, Taken>;
  byCaller: Taken | undefined;
}

/** Resources and roles whose own policies are others now, and where they are. */
interface Targets {
  readonly arns: readonly string[];
  readonly accounts: ReadonlySet<string>;
}

type Answer = ReturnType<Attacker["ask"]>;

const nobody: Taken = { by: null, asked: [], premises: [] };

/** One start, one mode. */
export class Reach {
  readonly landscape: Landscape;
  readonly attacker: Attacker;
  /** By the edge's place among the plans. */
  private readonly states: readonly (EdgeState | undefined)[];
  private readonly pools: Pools;
  private readonly sessions: Sessions;
  private readonly widest: Session;
  private readonly counts: (asked: Asked) => boolean;
  private readonly queue: Being[] = [];
  private readonly queued = new Set<string>();
  private readonly inhabited = new Set<string>();
  private readonly writtenIn = new Set<string>();
  private readonly beings = new Map<string, Being[]>();
  private readonly actors = new Map<string, Actor>();
  /** What was answered last, to whom, and how much was had then. */
  private answered: {
    readonly actor: Actor | undefined;
    readonly size: number;
    readonly answers: Map<RequestPlan, Map<string, Answer | null>>;
  } = { actor: undefined, size: 0, answers: new Map() };
  /** Subjects whose own policy has changed since they were last tried. */
  private changedTrusts = new Set<Entity>();
  private changedTargets = new Set<string>();
  private changedAccounts = new Set<string>();

  /** @param only the edges that count, by their place among the plans */
  constructor(
    landscape: Landscape,
    plans: readonly EdgePlan[],
    counts: (asked: Asked) => boolean,
    only: (edge: string) => boolean = () => true,
  ) {
    this.landscape = landscape;
    this.counts = counts;
    this.attacker = new Attacker(landscape);
    this.pools = new Pools(landscape);
    const relevant = relevantIn(landscape);
    this.widest = widest(relevant);
    this.sessions = new Sessions(this.attacker, relevant, counts);
    this.states = plans.map((plan) =>
      only(plan.edge.id) ? new EdgeState(plan, this.pools.of(plan.edge.subject)) : undefined,
    );
  }

  // Running

  /** Adds what is had from the start. */
  start(power: Power, firing: Firing | null = null): void {
    this.gain(power, firing, 0);
  }

  run(): void {
    for (const state of this.states)
      if (state?.plan.steps.length === 0)
        for (const binding of state.pool.all()) this.tryFiring(state, binding);
    let at = 0;
    for (;;) {
      const being = this.queue[at];
      if (being) {
        at += 1;
        this.queued.delete(being.key);
        this.expand(this.actorOf(being));
      } else if (!this.retry()) return;
    }
  }

  /** Whether some resource policy in an account is the attacker's. */
  wroteIn(account: string): boolean {
    return this.writtenIn.has(account);
  }

  /** Whoever the attacker is, in the order in which it became so. */
  *everyActor(): Generator<Actor> {
    for (const held of this.attacker.held.values()) if (isBeing(held)) yield this.actorOf(held);
  }

  private actorOf(being: Being): Actor {
    let actor = this.actors.get(being.key);
    if (!actor) {
      actor = this.attacker.actor(being);
      this.actors.set(being.key, actor);
    }
    return actor;
  }

  private expand(actor: Actor): void {
    this.federate(actor);
    for (const state of this.states)
      if (state?.isOpen)
        for (const { calls } of state.plan.steps)
          for (const call of calls)
            if (includes(actor.atMost, call.actions) && isPlaced(call, actor, this.landscape))
              this.attempt(call, state, actor);
  }

  /**
   * A user takes sessions of itself under any name, by which policies know them; they cannot call STS.
   * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
   */
  private federate(actor: Actor): void {
    const { landscape } = this;
    const { entity } = actor;
    const { account } = entity;
    const action = "sts:GetFederationToken";
    if (entity.kind !== "user" || account === null || !namesSessions(landscape, account)) return;
    if (!has(actor.atMost, landscape.facts.vocabulary.number(action))) return;
    const called = `arn:${landscape.partitionOf(account)}:sts::${account}:federated-user/*`;
    const { asked, premises } = this.attacker.ask(actor, action, {
      resource: called,
      account,
      context: {},
      contextKey: "",
    });
    if (!this.counts(asked)) return;
    const federated: Entity = {
      ...blank,
      // Once more for each change to the user's own policies.
      arn: `${entity.arn} federated ${actor.premises.length}`,
      called,
      kind: "federated",
      account,
      user: entity.arn,
      identity: actor.identity,
      boundaries: actor.boundaries,
      tags: landscape.mode === "perhaps" ? null : entity.tags,
    };
    const firing: Firing = {
      edge: "sts.get-federation-token",
      title: "takes a session of its own under a name of its choice",
      subject: entity.arn,
      taken: [{ by: actor.held, asked: [asked], premises }],
      waits: null,
      unknown: null,
    };
    const limits = [allBut(["sts:*"], "the session's policy")];
    this.gain(
      { kind: "being", entity: federated, session: { ...anySession, limits } },
      firing,
      depthOf(firing),
    );
  }

  private attempt(call: CallPlan, state: EdgeState, actor: Actor): void {
    const step = state.steps[call.step];
    const { pool } = state;
    if (!step) return;
    switch (call.scope) {
      case "caller":
        if (!step.byCaller && actor.entity.account !== null)
          this.takeFor(call, state, actor, null, actor.entity.account);
        return;
      case "account":
        for (const account of this.accountsWithin(call, actor))
          if (!step.byAccount.has(account) && !step.byCaller && pool.countIn(account) > 0)
            this.takeFor(call, state, actor, null, account);
        return;
      case "subject":
        for (const binding of this.candidates(call, state, actor))
          if (!this.isDone(state, binding) && !step.bySubject.has(binding.id))
            this.takeFor(call, state, actor, binding, this.accountFor(call, actor, binding));
    }
  }

  private accountFor = ({ from }: CallPlan, actor: Actor, binding: Binding): string =>
    from === undefined ? binding.account : (actor.entity.account ?? binding.account);

  /** The caller's own account, and those in which some resource lets it in. */
  private *accountsWithin(call: CallPlan, actor: Actor): Generator<string> {
    const { account } = actor.entity;
    if (account !== null) yield account;
    for (const [place, actions] of actor.abroad) if (includes(actions, call.actions)) yield place;
  }

  /** Subjects on which a call may pass: by the caller's own policies in its account, or because the subject lets it in. */
  private *candidates(call: CallPlan, state: EdgeState, actor: Actor): Generator<Binding> {
    const seen = new Set<string>();
    for (const binding of this.possible(call, state, actor)) {
      if (seen.has(binding.id)) continue;
      seen.add(binding.id);
      yield binding;
    }
  }

  private *possible(call: CallPlan, state: EdgeState, actor: Actor): Generator<Binding> {
    const { pool } = state;
    const { account } = actor.entity;
    const { finder } = call;
    if (!finder?.variable) {
      // Nothing names the subject: it is enough to be in its account, or let into it.
      if (call.from !== undefined) yield* state.leftOf("all", () => pool.all());
      else
        for (const place of this.accountsWithin(call, actor))
          yield* state.leftOf(place, () => pool.in(place));
      return;
    }
    if (account !== null && includes(actor.own, call.actions))
      yield* this.owned(call, state, finder, actor, account);
    for (const { arn } of this.attacker.directTo(actor, finder.number)) yield* pool.of(finder.variable, arn);
  }

  /** Subjects that a caller's own policies may be about, and which may let in its account. */
  private *owned(
    call: CallPlan,
    state: EdgeState,
    finder: RequestPlan,
    actor: Actor,
    account: string,
  ): Generator<Binding> {
    const { landscape } = this;
    const { pool } = state;
    const { variable, number } = finder;
    if (!variable) return;
    const isOpen = state.isOpenIn(account);
    const letsIn = (arn: string): boolean => {
      const actions = landscape.admittedTo(account, arn);
      return actions !== undefined && has(actions, number);
    };
    const patterns = finder.isVariable ? this.patternsOf(actor, number) : ["*"];
    if (patterns.includes("*")) {
      if (call.from !== undefined) yield* state.leftOf("all", () => pool.all());
      else if (!call.isAssumption && isOpen) yield* state.leftOf(account, () => pool.in(account));
      yield* state.leftOf(`${account} ${number} ${variable}`, () =>
        landscape.admittingAccountTo(account, number).flatMap(({ arn }) => pool.of(variable, arn)),
      );
      return;
    }
    for (const pattern of patterns)
      for (const binding of pool.matching(variable, pattern)) {
        const isOwn = binding.account === account && !call.isAssumption;
        if (isOwn || call.from !== undefined || letsIn(binding.arns[variable] ?? "")) yield binding;
      }
  }

  /** The resources on which a caller's own policies may allow an action. */
  private patternsOf(actor: Actor, number: number): readonly string[] {
    if (actor.entity.kind === "root") return ["*"];
    const { facts } = this.landscape;
    return actor.identity.flatMap((policy) => facts.of(policy).resourcesOf(number));
  }

  /** Makes a call, if AWS lets the caller. */
  private takeFor(
    call: CallPlan,
    state: EdgeState,
    actor: Actor,
    binding: Binding | null,
    account: string,
  ): boolean {
    const step = state.steps[call.step];
    if (!step) return false;
    if (call.call.when !== undefined && (!binding || !holdsOf(call.call.when, binding, this.landscape)))
      return false;
    if (call.isAssumption && binding?.entity) return this.assume(call, state, actor, binding);
    const asked: Asked[] = [];
    const premises = new Set<Held>();
    for (const request of call.requests) {
      const answer = request.isForAll
        ? this.answerForAll(request, actor, binding, account, call.from)
        : this.answer(request, actor, binding, account, call.from);
      if (!answer) return false;
      asked.push(answer.asked);
      for (const premise of answer.premises) premises.add(premise);
    }
    const taken: Taken = { by: actor.held, asked, premises: [...premises] };
    if (binding) step.bySubject.set(binding.id, taken);
    else if (call.scope === "caller") step.byCaller = taken;
    else step.byAccount.set(account, taken);
    const { pool } = state;
    const bindings = binding ? [binding] : call.scope === "caller" ? pool.all() : pool.in(account);
    for (const one of [...bindings]) this.tryFiring(state, one);
    return true;
  }

  /** What AWS answers, if it lets the caller. */
  private answer(
    request: RequestPlan,
    actor: Actor,
    binding: Binding | null,
    account: string,
    from: CallerPlace | undefined,
  ): Answer | null {
    const about = this.about(request, binding, account, from);
    const answer = about && this.attacker.ask(actor, request.action, about);
    return answer && this.counts(answer.asked) ? answer : null;
  }

  /** The same, once for all subjects of an account, as long as nothing more is had. */
  private answerForAll(
    request: RequestPlan,
    actor: Actor,
    binding: Binding | null,
    account: string,
    from: CallerPlace | undefined,
  ): Answer | null {
    const { size } = this.attacker.held;
    if (this.answered.actor !== actor || this.answered.size !== size)
      this.answered = { actor, size, answers: new Map() };
    let byAccount = this.answered.answers.get(request);
    if (!byAccount) {
      byAccount = new Map();
      this.answered.answers.set(request, byAccount);
    }
    const place = binding?.account ?? account;
    let answer = byAccount.get(place);
    if (answer === undefined) {
      answer = this.answer(request, actor, binding, account, from);
      byAccount.set(place, answer);
    }
    return answer;
  }

  private assume(call: CallPlan, state: EdgeState, actor: Actor, binding: Binding): boolean {
    const { entity } = binding;
    const [request] = call.requests;
    if (!entity || !request || actor.entity.kind === "federated") return false;
    let any = false;
    for (const { session, asked, premises } of this.sessions.of(actor, request.action, entity)) {
      any = true;
      const taken: Taken[] = [{ by: actor.held, asked, premises }];
      if (entity.isMade) taken.unshift({ ...nobody, premises: this.addedBy(binding) });
      const firing = this.firing(state.plan.edge, binding, taken);
      this.gain({ kind: "being", entity, session }, firing, depthOf(firing));
    }
    if (this.hasWidest(entity)) state.finish(binding);
    return any;
  }

  private about(
    request: RequestPlan,
    binding: Binding | null,
    account: string,
    from: CallerPlace | undefined,
  ): About | null {
    const resource = this.resourceOf(request, binding, account);
    if (resource === null) return null;
    const place = binding && from !== undefined && request.variable !== null ? binding.account : account;
    if (!request.context) return { resource, account: place, context: {}, contextKey: "" };
    const context: Record<string, ContextValue | Choice | null> = {};
    for (const [key, fact] of Object.entries(request.context))
      context[key] = this.contextValue(fact, request.trusts, binding, account);
    return {
      resource,
      account: place,
      context,
      contextKey: request.contextKey.includes("${") ? JSON.stringify(context) : request.contextKey,
    };
  }

  private resourceOf(
    { resource, variable, isVariable }: RequestPlan,
    binding: Binding | null,
    account: string,
  ): string | null {
    const arn =
      isVariable && variable !== null
        ? (binding?.arns[variable] ?? null)
        : filled(resource, binding, account);
    return arn?.startsWith(anyPartition)
      ? `arn:${this.landscape.partition}:${arn.slice(anyPartition.length)}`
      : arn;
  }

  private contextValue(
    fact: ContextFact,
    trusts: readonly string[],
    binding: Binding | null,
    account: string,
  ): ContextValue | Choice | null {
    if (fact === "${boundary}") return binding?.entity?.boundaryArn ?? null;
    if (fact === "${anotherBoundary}") return { anyOf: this.otherBoundaries(binding), maybeAbsent: false };
    const texts = typeof fact === "string" ? [fact] : fact.oneOf;
    const anyOf = texts.flatMap((text) =>
      text === "${service}" ? this.namesTrusted(binding, trusts) : [filled(text, binding, account) ?? "*"],
    );
    const [only] = anyOf;
    return anyOf.length === 1 && only !== undefined && !/[*?]/.test(only)
      ? only
      : { anyOf, maybeAbsent: false };
  }

  /** Boundaries that a principal does not have yet: those that conditions look at, and some that none does. */
  private otherBoundaries(binding: Binding | null): readonly string[] {
    const { landscape } = this;
    const account = binding?.account ?? "";
    const partition = landscape.partitionOf(account);
    const looked = [...landscape.valuesOf("iam:permissionsboundary")].map((value) =>
      value.replace(/\$\{[^}]*\}/g, "*").replace(/:iam::\*:/, `:iam::${account}:`),
    );
    const others = [
      `arn:${partition}:iam::aws:policy/AdministratorAccess`,
      `arn:${partition}:iam::${account}:policy/made-by-the-attacker`,
      ...looked,
    ];
    return others.filter((one) => one !== binding?.entity?.boundaryArn);
  }

  /** The names of a family by which a role lets a service in. */
  private namesTrusted(binding: Binding | null, trusts: readonly string[]): readonly string[] {
    const families = trusts.filter((name) => name.includes("*"));
    const role = binding?.entity;
    const rewritten = !role || this.attacker.change(role, "trust") !== undefined;
    const named = rewritten ? ["*"] : this.landscape.servicesTrustedBy(role);
    if (named.includes("*")) return families;
    const fitting = named.filter((name) => families.some((family) => matches(family, name)));
    return fitting.length > 0 ? fitting : families;
  }

  // Gains

  private taken(plan: StepPlan, step: StepState, binding: Binding): Taken | undefined {
    const taken = step.bySubject.get(binding.id) ?? step.byAccount.get(binding.account) ?? step.byCaller;
    if (taken) return taken;
    return plan.needless.some(({ when }) => when === undefined || holdsOf(when, binding, this.landscape))
      ? nobody
      : undefined;
  }

  /** Whether there is nothing left to gain from a subject; what is had by another way counts. */
  private isDone(state: EdgeState, binding: Binding): boolean {
    if (state.isDone(binding.id)) return true;
    if (!state.plan.edge.gains.every((gain) => this.isHad(gain, binding))) return false;
    state.finish(binding);
    return true;
  }

  private isHad(gain: Gain, binding: Binding): boolean {
    const { attacker } = this;
    const { entity, group, resource, arns, account } = binding;
    const held = (power: Power): boolean => attacker.held.has(powerKey(power));
    switch (gain.kind) {
      case "session":
      case "credentials":
        return entity !== null && this.hasWidest(entity);
      case "identityPolicy":
      case "denials":
      case "boundary":
        return this.holders(binding, gain.kind).every((one) => attacker.change(one, gain.kind));
      case "tags":
      case "name":
      case "mfa":
      case "trust":
        return entity !== null && attacker.change(entity, gain.kind) !== undefined;
      case "membership":
        return group !== null && held({ kind: "membership", group: group.arn });
      case "resourcePolicy":
        return resource !== null && held({ kind: "resourcePolicy", resource: resource.arn, limitedTo: null });
      case "content":
        return resource !== null && held({ kind: "content", resource: arns.resource ?? resource.arn });
      case "account":
        return this.hasWidest(rootOf(account, this.landscape));
      case "guardrails":
      case "network":
        return held({ kind: gain.kind, account });
      case "deputy":
        return this.beings.has(serviceFor(gain.service, account).arn);
      case "principal":
      case "tokens":
      case "webIdentity":
        return false;
    }
  }

  private tryFiring(state: EdgeState, binding: Binding): void {
    const { plan, pool, steps } = state;
    if (this.isDone(state, binding)) return;
    const taken: Taken[] = [];
    for (const [index, step] of plan.steps.entries()) {
      const found = steps[index];
      const one = found && this.taken(step, found, binding);
      if (!one) return;
      taken.push(one);
    }
    state.finish(binding);
    const added = pool.isAdded(binding) ? this.addedBy(binding) : [];
    if (added.length > 0) taken.unshift({ ...nobody, premises: added });
    const firing = this.firing(plan.edge, binding, taken);
    for (const gain of plan.edge.gains) this.gains(gain, binding, firing);
  }

  /** What the attacker has done to make a subject one: made the principal, or written whom the role lets in. */
  private addedBy({ entity }: Binding): Held[] {
    if (!entity) return [];
    const made = entity.isMade ? this.beings.get(entity.arn)?.[0] : undefined;
    const rewritten = this.attacker.change(entity, "trust");
    return made ? [made] : rewritten ? [rewritten] : [];
  }

  private firing(edge: Edge, binding: Binding, taken: readonly Taken[]): Firing {
    return {
      edge: edge.id,
      title: edge.title,
      subject: binding.arns.resource ?? binding.entity?.arn ?? binding.id,
      taken,
      waits: edge.waits ?? null,
      unknown: null,
    };
  }

  private gains(gain: Gain, binding: Binding, firing: Firing): void {
    const depth = depthOf(firing);
    const had = (power: Power): void => this.gain(power, firing, depth);
    switch (gain.kind) {
      case "session":
      case "credentials":
        if (binding.entity)
          had({
            kind: "being",
            entity: binding.entity,
            session: {
              ...this.widest,
              limits: gain.limitedTo ? [only(gain.limitedTo, "what the service does")] : [],
            },
          });
        return;
      case "identityPolicy":
      case "denials":
      case "boundary":
        for (const entity of this.holders(binding, gain.kind)) had({ kind: gain.kind, entity });
        return;
      case "tags":
      case "name":
      case "mfa":
      case "trust":
        if (binding.entity) had({ kind: gain.kind, entity: binding.entity });
        return;
      case "membership":
        if (binding.group) had({ kind: "membership", group: binding.group.arn });
        return;
      case "resourcePolicy":
        if (binding.resource)
          had({ kind: "resourcePolicy", resource: binding.resource.arn, limitedTo: gain.limitedTo ?? null });
        return;
      case "content":
        if (binding.resource)
          had({ kind: "content", resource: binding.arns.resource ?? binding.resource.arn });
        return;
      case "principal":
        for (const { entity, again } of this.made(gain.of, binding.account, firing)) {
          if (!again) {
            this.attacker.made.set(entity.arn, entity);
            had({ kind: "being", entity, session: this.widest });
            continue;
          }
          // Another principal in the place of one that is there: the same ARN, and nothing left of its policies.
          had({ kind: "being", entity: again, session: this.widest });
          had({ kind: "identityPolicy", entity: again });
          had({ kind: "tags", entity: again });
          if (entity.boundaryArn !== again.boundaryArn) had({ kind: "boundary", entity: again });
          if (again.kind === "role") had({ kind: "trust", entity: again });
        }
        return;
      case "tokens":
        for (const entity of this.bearers(binding)) had({ kind: "being", entity, session: anySession });
        return;
      case "webIdentity":
        for (const entity of this.outboundTokens()) had({ kind: "being", entity, session: anySession });
        return;
      case "account":
        had({ kind: "being", entity: rootOf(binding.account, this.landscape), session: anySession });
        return;
      case "guardrails":
      case "network":
        had({ kind: gain.kind, account: binding.account });
        return;
      case "deputy":
        had({ kind: "being", entity: serviceFor(gain.service, binding.account), session: anySession });
        return;
    }
  }

  private carriers(
    { attachedTo, perhapsAttachedTo, boundaryOf }: NonNullable<Binding["policy"]>,
    kind: "identityPolicy" | "denials" | "boundary",
  ): readonly string[] {
    if (kind === "boundary") return boundaryOf;
    return this.landscape.mode === "perhaps" ? [...attachedTo, ...perhapsAttachedTo] : attachedTo;
  }

  /** The principals whose policies are written with the subject. */
  private holders(binding: Binding, kind: "identityPolicy" | "denials" | "boundary"): readonly Entity[] {
    const { model, entities } = this.landscape;
    if (binding.entity) return [binding.entity];
    const found = new Set<Entity>();
    const add = (arn: string): void => {
      const entity = entities.get(arn);
      if (entity) found.add(entity);
      for (const member of model.groups.get(arn)?.members ?? []) add(member);
      for (const { role } of model.permissionSets.get(arn)?.assignments ?? []) if (role !== null) add(role);
    };
    if (binding.group) for (const member of binding.group.members) add(member);
    if (binding.policy) for (const arn of this.carriers(binding.policy, kind)) add(arn);
    if (binding.resource) add(binding.resource.arn);
    return [...found];
  }

  /** The principals that whoever takes the first step can make. */
  private made(of: "role" | "user", account: string, { taken }: Firing): Made[] {
    const by = taken[0]?.by;
    if (!by || !isBeing(by)) return [];
    const actor = this.actorOf(by);
    const name = of === "role" ? "Role" : "User";
    const may = (action: string, resource: string, context: About["context"]): boolean =>
      this.counts(
        this.attacker.ask(actor, action, {
          resource,
          account,
          context,
          contextKey: JSON.stringify(context),
        }).asked,
      );
    const { facts } = this.landscape;
    const create = `iam:Create${name}`;
    const making = new Making(this.landscape, of, account, (arn, boundary) =>
      may(create, arn, { "iam:PermissionsBoundary": boundary }),
    );
    return making.principals(this.patternsOf(actor, facts.vocabulary.number(create)), (arn) =>
      may(`iam:Delete${name}`, arn, {}),
    );
  }

  /** Whoever bears a token that the attacker signs. */
  private bearers(binding: Binding): Entity[] {
    if (binding.provider) {
      const { arn, kind } = binding.provider;
      return [bearer(arn, kind, {})];
    }
    const { provider } = binding.arns;
    if (provider === undefined) return [];
    return [bearer(provider, provider.includes(":saml-provider/") ? "saml" : "oidc", {})];
  }

  /** Tokens of the issuers that AWS runs for accounts; which is whose, the files seldom tell. */
  private outboundTokens(): Entity[] {
    return [...this.landscape.model.identityProviders.values()]
      .filter(({ issuer }) => matches("*.tokens.sts.global.api.aws*", issuer ?? ""))
      .map(({ arn }) => bearer(arn, "oidc", {}));
  }

  private hasWidest(entity: Entity): boolean {
    return (this.beings.get(entity.arn) ?? []).some(({ power }) => takesIn(power.session, this.widest));
  }

  private gain(power: Power, firing: Firing | null, depth: number): void {
    if (power.kind === "being") {
      const had = this.beings.get(power.entity.arn) ?? [];
      if (had.some((one) => takesIn(one.power.session, power.session))) return;
    }
    const held: Held = { power, key: powerKey(power), firing, depth };
    if (!this.attacker.take(held)) return;
    switch (power.kind) {
      case "being": {
        if (!isBeing(held)) return;
        const had = this.beings.get(power.entity.arn);
        if (had) had.push(held);
        else this.beings.set(power.entity.arn, [held]);
        if (power.entity.isMade) {
          if (power.entity.kind === "role") this.pools.addRole(power.entity);
          else this.pools.addUser(power.entity);
          // Whoever looked around before looks at it, too.
          this.changedTargets.add(power.entity.called);
        }
        this.enqueue(held);
        this.arrive(held);
        return;
      }
      case "identityPolicy":
      case "denials":
      case "boundary":
      case "tags":
      case "name":
      case "mfa":
        this.changed(power.entity);
        return;
      case "trust":
        this.changedTrusts.add(power.entity);
        return;
      case "membership": {
        const account = this.landscape.model.groups.get(power.group)?.account;
        for (const user of this.landscape.users) if (user.account === account) this.changed(user);
        return;
      }
      case "resourcePolicy": {
        this.changedTargets.add(power.resource);
        const account = this.landscape.resourceAt(power.resource)?.account ?? accountOf(power.resource);
        if (account !== null) this.writtenIn.add(account);
        return;
      }
      case "guardrails":
        this.changedAccounts.add(power.account);
        return;
    }
  }

  /** Whoever is in an account reaches the networks that its own are joined to. */
  private arrive(being: Being): void {
    const { entity } = being.power;
    const { account } = entity;
    if (account === null || account === outside.account || this.inhabited.has(account)) return;
    this.inhabited.add(account);
    for (const [other, by] of joinedTo(account, this.landscape))
      this.gain(
        { kind: "network", account: other },
        {
          edge: "network.joined",
          title: "finds its account's network joined to another",
          subject: by,
          taken: [{ by: being, asked: [], premises: [being] }],
          waits: null,
          unknown: null,
        },
        being.depth + 1,
      );
  }

  private enqueue(being: Being): void {
    if (this.queued.has(being.key)) return;
    this.queued.add(being.key);
    this.queue.push(being);
  }

  /** A principal's policies are others now: whoever the attacker is as it, looks around again. */
  private changed(entity: Entity): void {
    for (const being of this.beings.get(entity.arn) ?? []) {
      this.actors.delete(being.key);
      this.enqueue(being);
    }
  }

  /** What was in vain may pass now that policies of roles or resources, or guardrails, are others. */
  private retry(): boolean {
    const trusts = this.changedTrusts;
    const targets = this.changedTargets;
    const accounts = this.changedAccounts;
    if (trusts.size === 0 && targets.size === 0 && accounts.size === 0) return false;
    this.changedTrusts = new Set();
    this.changedTargets = new Set();
    this.changedAccounts = new Set();
    if (accounts.size > 0) this.actors.clear();
    const actors = [...this.everyActor()];
    this.retryTrusts(trusts, actors);
    const changed = this.targetsAt(targets);
    for (const state of targets.size > 0 ? this.states : [])
      for (const { calls } of state?.plan.steps ?? [])
        for (const call of calls) if (state) this.retryCall(call, state, changed, actors);
    // Guardrails bind whoever is in an account, and whatever is in it.
    if (accounts.size > 0)
      for (const held of this.attacker.held.values()) if (isBeing(held)) this.enqueue(held);
    return true;
  }

  /** Whoever writes a role's trust lets itself in, or else a service that does as it says. */
  private retryTrusts(trusts: ReadonlySet<Entity>, actors: readonly Actor[]): void {
    if (trusts.size === 0) return;
    const roles = this.targetsAt([...trusts].map(({ called }) => called));
    for (const state of this.states)
      for (const { calls } of state?.plan.steps ?? [])
        for (const call of calls) if (state && call.isAssumption) this.retryCall(call, state, roles, actors);
    const shut = [...trusts].filter((role) => !this.hasWidest(role));
    if (shut.length === 0) return;
    for (const role of shut) this.pools.addRole(role);
    for (const held of this.attacker.held.values()) if (isBeing(held)) this.enqueue(held);
  }

  private retryCall(call: CallPlan, state: EdgeState, targets: Targets, actors: readonly Actor[]): void {
    const { pool } = state;
    if (pool.size === 0) return;
    const step = state.steps[call.step];
    if (!step) return;
    if (call.finder?.variable) {
      const bindings = new Set<Binding>();
      for (const target of targets.arns)
        for (const binding of pool.of(call.finder.variable, target)) bindings.add(binding);
      for (const binding of bindings)
        for (const actor of actors) {
          if (this.isDone(state, binding) || step.bySubject.has(binding.id)) break;
          if (isPlaced(call, actor, this.landscape))
            this.takeFor(call, state, actor, binding, this.accountFor(call, actor, binding));
        }
    } else if (call.scope === "account")
      for (const account of targets.accounts)
        for (const actor of actors) {
          if (step.byAccount.has(account) || step.byCaller || pool.countIn(account) === 0) break;
          this.takeFor(call, state, actor, null, account);
        }
  }

  private targetsAt(arns: Iterable<string>): Targets {
    const known = [...arns];
    const accounts = known.map((arn) => this.landscape.resourceAt(arn)?.account ?? accountOf(arn));
    return { arns: known, accounts: new Set(accounts.filter((account) => account !== null)) };
  }
}

/** Keys by which a policy tells a user from a session that it takes of itself. */
const keysOfUsers = ["aws:principalarn", "aws:userid", "aws:username", "aws:principaltype"];

/** Whether it makes a difference that a session of an account's user goes by another name. */
const namesSessions = (landscape: Landscape, account: string): boolean =>
  landscape.admittingFederated(account).length > 0 || keysOfUsers.some((key) => landscape.keys.has(key));

const anyPartition = "arn:*:";

const depthOf = ({ taken }: Firing): number =>
  1 + Math.max(0, ...taken.flatMap(({ premises }) => premises.map(({ depth }) => depth)));

function filled(template: string, binding: Binding | null, account: string): string | null {
  if (!template.includes("${")) return template;
  let missing = false;
  const text = template.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    if (name === "account") return binding?.account ?? account;
    const arn = binding?.arns[name as Variable];
    if (arn === undefined) missing = true;
    return arn ?? "";
  });
  return missing ? null : text;
}

/** Whether a caller is where it has to be for a call to exist. */
export function isPlaced(
  { from, actions }: { readonly from: CallerPlace | undefined; readonly actions: ActionSet },
  { entity }: Actor,
  landscape: Landscape,
): boolean {
  if (from === undefined || from === "anyAccount") return true;
  const account = landscape.account(entity.account);
  if (!account) return false;
  if (account.isManagement || landscape.organizationLets(entity, actions)) return true;
  if (from === "management") return false;
  return (landscape.model.organization?.delegatedAdministrators ?? []).some(
    (delegated) =>
      (delegated.account === account.id ||
        (delegated.account === "unknown" && landscape.mode === "perhaps")) &&
      (delegated.service === from.delegatedFor || delegated.service === "unknown"),
  );
}

/** Whoever bears a token of a provider. */
export const bearer = (
  provider: string,
  kind: "oidc" | "saml",
  claims: Readonly<Record<string, readonly string[]>>,
  whose = "",
  only?: ReadonlySet<string>,
): Entity => ({
  ...blank,
  arn: `${provider} ${whose === "" ? JSON.stringify(claims) : whose}`,
  called: provider,
  kind: "bearer",
  account: null,
  identity: [],
  token: { provider, kind, claims, ...(only && { only }) },
});

/** The root user of an account. */
export function rootOf(account: string, landscape: Landscape): Entity {
  const arn = `arn:${landscape.partitionOf(account)}:iam::${account}:root`;
  return { ...blank, arn, called: arn, kind: "root", account, identity: [] };
}
