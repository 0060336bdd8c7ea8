/** Goals (catalog/goals.ts), held against what an attacker has: whether one is reached, how, and what stops the nearest attempts. */
import { sharedWith } from "../../catalog/connections.ts";
import type { CallerPlace } from "../../catalog/edges/edge.ts";
import { goals as everyGoal, type Goal, type Place, reads, type Way, type Who } from "../../catalog/goals.ts";
import { type ReadElsewhere, readsElsewhere, readUnder } from "../../catalog/reads-elsewhere.ts";
import { matches, overlapping, patternOf } from "../iam/pattern.ts";
import type { CompiledStatement } from "../iam/policy.ts";
import type { Reason } from "../iam/request.ts";
import type { ResourceNode } from "../model/model.ts";
import { type ActionSet, has, intersects } from "./action-set.ts";
import type { Actor } from "./attacker.ts";
import type { Entity } from "./entity.ts";
import { accountOf, type Landscape } from "./landscape.ts";
import { type Asked, type Held, powerKey, type Taken } from "./power.ts";
import { isPlaced, type Reach } from "./reach.ts";
import { type Aim, aimsOf } from "./targets.ts";

/** A goal as a person asks for it; no target: every one that the model has. */
export interface GoalQuery {
  readonly kind: string;
  readonly target: string | null;
}

/** One goal about one thing. */
export interface Question {
  readonly goal: Goal;
  /** An account, a principal's ARN, a resource's ARN; `null` for a goal that is about nothing in particular. */
  readonly target: string | null;
}

/** How a goal was reached. */
export interface Reached {
  /** Everything had that it rests on. */
  readonly premises: readonly Held[];
  /** The request that does it; `null`: having it is enough. */
  readonly taken: Taken | null;
  readonly does: string;
}

/** A goal that cannot be asked for. A person reads it. */
export class GoalError extends Error {}

/** `KIND[:TARGET]` of the command line. @throws GoalError */
export function readGoal(text: string): GoalQuery {
  const [kind = "", ...rest] = text.split(":");
  const goal = everyGoal.find((one) => one.kind === kind);
  if (!goal)
    throw new GoalError(`\`${text}\` is no goal; there are ${everyGoal.map((one) => one.kind).join(", ")}`);
  const target = rest.length > 0 ? rest.join(":") : null;
  switch (goal.asked) {
    case "nothing":
      if (target !== null) throw new GoalError(`\`${kind}\` takes no target`);
      break;
    case "account":
      if (target !== null && !/^\d{12}$/.test(target))
        throw new GoalError(`\`${kind}\` is asked about an account: ${kind}:444444444444`);
      break;
    case "principal":
      if (target === null || !/^arn:[^:]+:iam::\d{12}:(role|user)\/./.test(target))
        throw new GoalError(
          `\`${kind}\` is asked about a role or a user: ${kind}:arn:aws:iam::444444444444:role/name`,
        );
      break;
    case "resource":
      if (target === null || !/^arn:[^:]+:[^:]+:/.test(target))
        throw new GoalError(
          `\`${kind}\` is asked about a resource: ${kind}:arn:aws:s3:::bucket, or ${kind}:arn:aws:s3:::bucket/object`,
        );
  }
  return { kind, target };
}

/** The questions of a goal: one for each account where it is about accounts and none is named. */
export function questionsOf({ kind, target }: GoalQuery, landscape: Landscape): Question[] {
  const goal = everyGoal.find((one) => one.kind === kind);
  if (!goal) throw new GoalError(`\`${kind}\` is no goal`);
  if (goal.asked === "account" && target === null)
    return [...landscape.model.accounts.keys()].sort().map((account) => ({ goal, target: account }));
  return [{ goal, target }];
}

/** Every goal that can be asked without naming anything. */
export const everyQuery: readonly GoalQuery[] = everyGoal
  .filter(({ asked }) => asked === "nothing" || asked === "account")
  .map(({ kind }) => ({ kind, target: null }));

/** Actions that any goal asks about. */
export const goalActions: readonly string[] = [
  ...everyGoal.flatMap(({ ways }) => ways.flatMap((way) => (way.kind === "do" ? way.actions : []))),
  ...Object.values(reads).flat(),
  ...Object.values(readsElsewhere).flatMap((rows) => rows.flatMap(({ actions }) => actions)),
].filter((action) => action !== "*");

type Doing = Extract<Way, { readonly kind: "do" }>;

/** A way of doing something, ready to be tried. */
interface Attempt {
  readonly what: string;
  readonly actions: readonly string[];
  readonly set: ActionSet;
  readonly aims: readonly Aim[];
  readonly from: CallerPlace | undefined;
}

const none = "";

export class GoalCheck {
  private readonly reach: Reach;
  private readonly landscape: Landscape;
  /** Accounts that whoever starts is in already. */
  readonly home: ReadonlySet<string>;
  private readonly counts: (asked: Asked) => boolean;

  constructor(reach: Reach, home: ReadonlySet<string>, counts: (asked: Asked) => boolean) {
    this.reach = reach;
    this.landscape = reach.landscape;
    this.home = home;
    this.counts = counts;
  }

  /** The first way found, by whoever the attacker became first. */
  reached(question: Question): Reached | null {
    const attempts = this.attempts(question);
    for (const way of question.goal.ways) {
      const found = way.kind === "have" ? this.had(way, question) : null;
      if (found) return found;
    }
    for (const actor of this.reach.everyActor()) {
      for (const way of question.goal.ways) {
        const found = way.kind === "be" ? this.is(way.who, way.what, actor, question) : null;
        if (found) return found;
      }
      for (const attempt of attempts) {
        const found = this.done(attempt, actor);
        if (found) return found;
      }
    }
    if (question.goal.kind === "prod") return this.letIn(question);
    return question.goal.asked === "resource" && question.target !== null && this.landscape.mode === "perhaps"
      ? (this.readsPerhaps(question.target) ?? this.hasCopy(question.target))
      : null;
  }

  // Accounts

  private accounts(place: Place, { goal }: Question): readonly string[] {
    const { model } = this.landscape;
    const all = [...model.accounts.keys()];
    const known = place === "everywhere" ? all : all.filter((id) => model.accounts.get(id)?.domain === place);
    const meant = known.length > 0 ? known : all;
    // Whoever works in prod is there by right.
    return goal.kind === "prod" ? meant.filter((id) => !this.home.has(id)) : meant;
  }

  // Being

  private is(who: Who, does: string, actor: Actor, question: Question): Reached | null {
    const { entity, session } = actor;
    const asked = question.target ?? none;
    const reached: Reached = { premises: [actor.held], taken: null, does };
    switch (who) {
      case "asked":
        return entity.arn === asked ? reached : null;
      case "administrator":
        return entity.account === asked && this.isAdministrator(actor)
          ? { ...reached, premises: actor.premises }
          : null;
      case "anybodyThere":
        return isPrincipal(entity) && this.accounts("prod", question).includes(entity.account ?? none)
          ? reached
          : null;
      case "deployer":
        return session.limits.length === 0 && this.isAmong(entity, this.landscape.model.parties.deployers)
          ? reached
          : null;
      case "breakGlass":
        return session.limits.length === 0 && this.isAmong(entity, this.landscape.model.parties.breakGlass)
          ? reached
          : null;
    }
  }

  private isAmong = (entity: Entity, patterns: readonly string[]): boolean =>
    isPrincipal(entity) && patterns.some((pattern) => pattern === entity.arn || matches(pattern, entity.arn));

  /** Whoever writes its own policies, or may do everything, with nothing but the organisation to bound it. */
  private isAdministrator(actor: Actor): boolean {
    const { entity, session, boundaries, identity, own } = actor;
    if (!isPrincipal(entity) || session.limits.length > 0) return false;
    // Whatever allows it everything, something denies it all the same.
    if (!intersects(own, this.landscape.facts.vocabulary.matchingAny(["*"]))) return false;
    const isOpen = (statements: Actor["identity"][number]["statements"]): boolean =>
      statements.some(
        ({ effect, actions, resources, conditions }) =>
          effect === "Allow" && conditions.length === 0 && actions.includes("*") && resources.includes("*"),
      );
    if (!boundaries.every(({ statements }) => isOpen(statements))) return false;
    return (
      entity.kind === "root" ||
      this.reach.attacker.change(entity, "identityPolicy") !== undefined ||
      identity.some(({ statements }) => isOpen(statements))
    );
  }

  // Having

  private had(way: Extract<Way, { readonly kind: "have" }>, question: Question): Reached | null {
    const accounts = way.of === "asked" ? [question.target ?? none] : this.accounts(way.of, question);
    for (const held of this.reach.attacker.held.values())
      if (this.isHad(way, held, accounts, question)) return { premises: [held], taken: null, does: way.what };
    return null;
  }

  private isHad(
    { gain, of }: Extract<Way, { readonly kind: "have" }>,
    { power, firing }: Held,
    accounts: readonly string[],
    { target }: Question,
  ): boolean {
    const inPlace = (account: string | null | undefined): boolean => accounts.includes(account ?? none);
    switch (power.kind) {
      case "being":
        return (
          gain === "account" &&
          power.entity.kind === "root" &&
          firing !== null &&
          inPlace(power.entity.account)
        );
      case "guardrails":
      case "network":
        return gain === power.kind && inPlace(power.account);
      case "resourcePolicy":
      case "content": {
        if (gain !== power.kind) return false;
        const node = this.landscape.resourceAt(power.resource);
        if (of !== "asked") return inPlace(node?.account ?? accountOf(power.resource));
        return (
          target !== null &&
          (matches(power.resource, target) || node?.arn === this.landscape.resourceAt(target)?.arn) &&
          (power.kind === "content" || power.limitedTo === null || this.readsAny(power.limitedTo, target))
        );
      }
      case "boundary":
        return gain === "boundary" && power.entity.boundaryArn !== null && inPlace(power.entity.account);
      case "membership":
        return false;
      default:
        return gain === power.kind && inPlace(power.entity.account);
    }
  }

  private readsAny = (patterns: readonly string[], target: string): boolean =>
    readsOf(target).some((action) => patterns.some((pattern) => matches(pattern, action)));

  // Doing

  private attempts(question: Question): Attempt[] {
    const { landscape } = this;
    const doing = question.goal.ways.filter(
      (way): way is Doing => way.kind === "do" && !way.actions.includes("*"),
    );
    const attempts = doing.map((way) => ({
      what: way.what,
      actions: way.actions,
      aims: this.accounts(way.in, question).flatMap((account) => aimsOf(way.on, account, landscape)),
      from: way.from,
    }));
    if (question.goal.asked === "resource" && question.target !== null) {
      const { target } = question;
      const account = landscape.resourceAt(target)?.account ?? accountOf(target);
      const accounts = account === null ? [...landscape.model.accounts.keys()] : [account];
      for (const { actions, on, doubtful } of readingsOf(target)) {
        if (doubtful && landscape.mode === "surely") continue;
        attempts.push({
          what: doubtful ? "reads it, or another one like it" : "reads it",
          actions,
          aims: accounts.flatMap((id) =>
            on.map((template) => ({ resource: readAim(template, target, id, landscape), account: id })),
          ),
          from: undefined,
        });
      }
    }
    return attempts.map((attempt) => ({
      ...attempt,
      set: landscape.facts.vocabulary.of(attempt.actions),
    }));
  }

  private done(attempt: Attempt, actor: Actor): Reached | null {
    const { landscape } = this;
    if (!intersects(actor.atMost, attempt.set)) return null;
    const { vocabulary } = landscape.facts;
    for (const action of attempt.actions) {
      const number = vocabulary.number(action);
      if (!has(actor.atMost, number)) continue;
      if (!isPlaced({ from: attempt.from, actions: vocabulary.of([action]) }, actor, landscape)) continue;
      for (const aim of attempt.aims) {
        const account = attempt.from === undefined ? aim.account : (actor.entity.account ?? aim.account);
        if (!this.mayTry(actor, number, aim.resource, account)) continue;
        const { asked, premises } = this.ask(actor, action, aim.resource, account);
        if (this.counts(asked))
          return { premises, taken: { by: actor.held, asked: [asked], premises }, does: attempt.what };
      }
    }
    return null;
  }

  private mayTry(actor: Actor, number: number, resource: string, account: string): boolean {
    if (actor.entity.account === account) return true;
    if (resource === "*") return false;
    return (
      has(actor.abroad.get(account) ?? this.landscape.facts.vocabulary.empty, number) ||
      this.reach.wroteIn(account)
    );
  }

  private ask(actor: Actor, action: string, resource: string, account: string, of?: ResourceNode) {
    return this.reach.attacker.ask(actor, action, {
      resource,
      account,
      context: {},
      contextKey: none,
      ...(of && { of }),
    });
  }

  // Reading

  /** Where nobody has said which actions of a service read, whatever may be done to the resource may be one. */
  private readsPerhaps(target: string): Reached | null {
    const service = serviceOf(target);
    if (service in reads) return null;
    const { landscape } = this;
    const node = landscape.resourceAt(target);
    const account = node?.account ?? accountOf(target);
    const policy = node ? landscape.policyOf(node) : null;
    for (const actor of this.reach.everyActor()) {
      const own = actor.entity.account;
      const place = account ?? own;
      if (place === null || !this.landscape.model.accounts.has(place) || (place !== own && !policy)) continue;
      const statements = [...actor.identity.flatMap((one) => one.statements), ...(policy?.statements ?? [])];
      const actions = new Set(
        [service, ...(readUnder[service] ?? [])].flatMap((prefix) =>
          actor.entity.kind === "root" ? [`${prefix}:anything`] : actionsUnder(prefix, statements),
        ),
      );
      for (const action of actions)
        for (const resource of [target, `${target}/*`, `${target}:*`, "*"]) {
          if (resource === "*" && place !== own) continue;
          const { asked, premises } = this.ask(actor, action, resource, place);
          if (this.counts(asked))
            return {
              premises,
              taken: { by: actor.held, asked: [asked], premises },
              does: "perhaps reads it",
            };
        }
    }
    return null;
  }

  /** A snapshot, an image or a document that is shared with everybody, or with an account of the attacker's. */
  private hasCopy(target: string): Reached | null {
    const { model } = this.landscape;
    const name = nameIn(target);
    for (const { to, type, origin } of model.network.links) {
      if (!sharingTypes.has(type)) continue;
      const shared = [...model.resources.values()].find(
        (one) => one.origin.urn === origin.urn && one.origin.file === origin.file,
      );
      if (shared?.arn !== target && !mentions(shared?.properties, [target, name])) continue;
      for (const actor of this.reach.everyActor())
        if (to === "unknown" || to === `account:${actor.entity.account}`)
          return { premises: [actor.held], taken: null, does: "takes a copy that is shared with it" };
    }
    return null;
  }

  // Being let in by a resource

  /** Whatever a resource of prod lets somebody from outside of it do. */
  private letIn(question: Question): Reached | null {
    const accounts = new Set(this.accounts("prod", question));
    const does = question.goal.ways.find((way) => way.kind === "do")?.what ?? none;
    for (const actor of this.reach.everyActor()) {
      const { account } = actor.entity;
      if (account !== null && accounts.has(account)) continue;
      const targets = [
        ...actor.named,
        ...(actor.isAnybody ? this.landscape.admittingAnybody : []),
        ...(account === null ? [] : this.landscape.admittingAccount(account)),
      ];
      for (const { arn, account: place, isRole } of targets) {
        if (isRole || place === null || !accounts.has(place)) continue;
        const of = this.landscape.resourceAt(arn);
        for (const { action, resource } of this.allowedOn(arn)) {
          const { asked, premises } = this.ask(actor, action, resource, place, of);
          if (this.counts(asked))
            return { premises, taken: { by: actor.held, asked: [asked], premises }, does };
        }
      }
    }
    return null;
  }

  /** What the policy of a resource allows somebody, on the resource and on what lies in it. */
  private *allowedOn(arn: string): Generator<{ readonly action: string; readonly resource: string }> {
    const node = this.landscape.resourceAt(arn);
    const policy = node ? this.landscape.policyOf(node) : null;
    for (const statement of policy?.statements ?? []) {
      if (statement.effect === "Deny") continue;
      const resources = new Set([arn]);
      if (isAboutAll(statement)) resources.add(`${arn}/*`);
      else for (const one of statement.resources) resources.add(one.replace(/\$\{[^}]*\}/g, "*"));
      for (const action of this.actionsAllowed(statement, node?.service ?? "*"))
        for (const resource of resources) yield { action, resource };
    }
  }

  /** Actions that a statement names; of those that it leaves open, the known ones, and one to stand for the rest. */
  private actionsAllowed({ actions: patterns, notActions }: CompiledStatement, service: string): Set<string> {
    const actions = new Set<string>();
    const { actions: known } = this.landscape.facts.vocabulary;
    for (const pattern of notActions.length > 0 ? [`${service}:*`] : patterns) {
      if (!/[*?]/.test(pattern)) {
        actions.add(pattern);
        continue;
      }
      const compiled = patternOf(pattern.toLowerCase());
      for (const action of known) if (compiled.matches(action)) actions.add(action);
      if (this.landscape.mode === "perhaps") actions.add(compiled.sample("anything"));
    }
    return actions;
  }

  // What stops the nearest attempts

  /** Statements that stop whoever the attacker is from what comes nearest to the goal; the most frequent first. */
  blockers(question: Question, maximum = 8): Reason[] {
    const counted = new Map<string, { readonly reason: Reason; count: number }>();
    const count = (asked: Asked): void => {
      for (const reason of asked.passing.blockedBy) {
        const key = JSON.stringify(reason);
        const there = counted.get(key);
        if (there) there.count += 1;
        else counted.set(key, { reason, count: 1 });
      }
    };
    const actors = [...this.reach.everyActor()].filter(({ entity }) => isPrincipal(entity)).slice(-20);
    for (const actor of actors) for (const asked of this.nearest(question, actor)) count(asked);
    const weight = ({ reason, count: times }: { readonly reason: Reason; readonly count: number }): number =>
      (reason.effect === "Deny" ? 1_000_000 : 0) + times;
    return [...counted.values()]
      .sort((one, other) => weight(other) - weight(one))
      .slice(0, maximum)
      .map(({ reason }) => reason);
  }

  private *nearest(question: Question, actor: Actor): Generator<Asked> {
    let left = 12;
    for (const attempt of this.attempts(question)) {
      const [action] = attempt.actions;
      const aim = attempt.aims.find(({ account }) => account === actor.entity.account) ?? attempt.aims[0];
      if (action === undefined || !aim || left-- <= 0) continue;
      if (!isPlaced({ from: attempt.from, actions: attempt.set }, actor, this.landscape)) continue;
      yield this.ask(actor, action, aim.resource, aim.account).asked;
    }
    for (const way of question.goal.ways)
      if (way.kind === "be")
        for (const role of this.whoIs(way.who, question).slice(0, 5))
          yield this.ask(actor, "sts:AssumeRole", role.arn, role.account ?? none).asked;
    if (
      question.goal.asked === "account" &&
      actor.entity.account === question.target &&
      isPrincipal(actor.entity)
    ) {
      const action = actor.entity.kind === "user" ? "iam:AttachUserPolicy" : "iam:AttachRolePolicy";
      yield this.ask(actor, action, actor.entity.arn, actor.entity.account ?? none).asked;
    }
  }

  private whoIs(who: Who, question: Question): readonly Entity[] {
    const { roles, model } = this.landscape;
    switch (who) {
      case "asked":
        return roles.filter(({ arn }) => arn === question.target);
      case "deployer":
        return roles.filter((role) => this.isAmong(role, model.parties.deployers));
      case "breakGlass":
        return roles.filter((role) => this.isAmong(role, model.parties.breakGlass));
      case "anybodyThere": {
        const accounts = this.accounts("prod", question);
        return roles.filter(({ account }) => accounts.includes(account ?? none));
      }
      case "administrator":
        return roles.filter(({ account }) => account === question.target);
    }
  }
}

const isPrincipal = ({ kind }: Entity): boolean => kind === "role" || kind === "user" || kind === "root";

const serviceOf = (arn: string): string => arn.split(":")[2] ?? none;
/** What an ARN ends with. */
const nameIn = (arn: string): string => /[^:/]*$/.exec(arn.replace(/:\*$/, ""))?.[0] ?? none;

/** The actions that read what a resource of this ARN holds. */
const readsOf = (arn: string): readonly string[] => reads[serviceOf(arn)] ?? [];

/** How a resource of this ARN is read: an object of a bucket, the resource itself, or what lies in it. */
function readingsOf(target: string): readonly ReadElsewhere[] {
  const service = serviceOf(target);
  const isBucket = service === "s3" && !target.split(":").slice(5).join(":").includes("/");
  const own: ReadElsewhere = { actions: readsOf(target), on: [isBucket ? "${target}/*" : "${target}"] };
  // Whoever may read a path of parameters may read all that lies below it.
  const paths = service === "ssm" ? pathsAbove(target) : [];
  const above: ReadElsewhere = { actions: ["ssm:GetParametersByPath"], on: paths };
  return [own, ...(readsElsewhere[service] ?? []), ...(paths.length > 0 ? [above] : [])];
}

function pathsAbove(target: string): string[] {
  const above: string[] = [];
  for (let at = target.lastIndexOf("/"); at > target.lastIndexOf(":"); at = target.lastIndexOf("/", at - 1))
    above.push(target.slice(0, at), target.slice(0, at + 1));
  return above;
}

const readAim = (template: string, target: string, account: string, { partition }: Landscape): string =>
  template
    .replace("${target}", target.replace(/:\*$/, ""))
    .replace("${account}", account)
    .replace("${name}", nameIn(target))
    .replace(/^arn:\*:/, `arn:${partition}:`);

/** Actions of a service that statements may allow, each pattern by one of those that it takes in. */
const actionsUnder = (service: string, statements: readonly CompiledStatement[]): string[] =>
  statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap(({ actions, exceptActions }) => (exceptActions ? [`${service}:*`] : actions))
    .filter((pattern) => overlapping(pattern.toLowerCase(), `${service}:*`))
    .map((pattern) => {
      const [, name = "*"] = pattern.split(":");
      return patternOf(`${service}:${name}`).sample("anything");
    });

const isAboutAll = ({ exceptResources, resources, resourceValues }: CompiledStatement): boolean =>
  exceptResources || resourceValues === undefined || resources.includes("*");

/** Types by which copies are shared with other accounts. */
const sharingTypes: ReadonlySet<string> = new Set([
  ...Object.keys(sharedWith),
  "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
  "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission",
]);

const mentions = (properties: unknown, texts: readonly string[]): boolean => {
  if (typeof properties === "string") return texts.includes(properties);
  if (typeof properties !== "object" || properties === null) return false;
  return Object.values(properties).some((one) => mentions(one, texts));
};

export { powerKey };
