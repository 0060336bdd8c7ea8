/**
 * AWS's evaluation logic, once, over three truth values: what it is asked about is a `World`, one request or a set.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
import { rcpServices } from "../../catalog/rcp-services.ts";
import type { CompiledCondition } from "./condition.ts";
import {
  type Answer,
  always,
  and,
  never,
  noInDoubt,
  not,
  or,
  sometimes,
  type Three,
  yesInDoubt,
} from "./logic.ts";
import { Pattern, wildcards } from "./pattern.ts";
import type { CompiledStatement, Policy, ResourceValue } from "./policy.ts";
import type { Named } from "./principal.ts";
import type { Caller, Layer, Membership, PoliciesInForce, Reason } from "./request.ts";

/** What the logic asks about requests; each answer holds for all of them, for none, or is open. */
export interface World {
  /** In lower case. */
  readonly action: string;
  /** Of a doubtful answer: one reading, or `sometimes`. */
  settle(answer: Answer): Three;
  /** Whether one of the values takes in the resource; `except`: whether they are of NotResource. */
  resource(values: readonly ResourceValue[], except: boolean): Three;
  /** Whether the resource is of a kind. */
  resourceIs(kind: Pattern): Three;
  present(key: string): Three;
  /** Whether the key has a value that is not empty. */
  hasValue(key: string): Three;
  /** Given that the key has a value: whether one of its values matches one of the condition's. */
  any(condition: CompiledCondition): Three;
  /** Given that the key has a value: whether one of its values matches none of the condition's. */
  anyOther(condition: CompiledCondition): Three;
  /** Whether the caller's own ARN is this. */
  callerIs(arn: string): Three;
  /** The one value of a key: `null` for none, `undefined` where that is open. */
  value(key: string): string | null | undefined;
  /** Whether a list of the request holds a text. */
  lists(key: string, text: string): Three;
}

/** What is the same in all requests that are asked about. */
export interface Facts {
  readonly principal: Caller;
  readonly resourceAccount: string;
  readonly resourceOrg: Membership | null;
}

/** A statement that applies, or might. */
export interface Finding {
  readonly reason: Reason;
  readonly statement: CompiledStatement;
  readonly applies: Three;
}

export interface Outcome {
  readonly passes: Three;
  /** Whether it would pass if nothing denied. */
  readonly allowed: Three;
  readonly denied: Three;
  readonly denies: readonly Finding[];
  readonly allows: readonly Finding[];
  /** Layers that would have to allow and do not, for no request that is asked about. */
  readonly missing: readonly Reason[];
  /** Where it is open whether it would be allowed: statements of which one, in each list, would have to apply. */
  readonly undecided: readonly (readonly Finding[])[];
}

/** How a resource's policy grants: to the very caller, to the role or user behind it, or to its account. */
interface Grants {
  direct: Three;
  behind: Three;
  account: Three;
}

const nobody = (): Grants => ({ direct: never, behind: never, account: never });

interface Granted extends Grants {
  readonly open: readonly Finding[];
}

/** A layer that has to allow, whether it does, and the statements that leave it open. */
interface Gate {
  readonly layer: Layer;
  readonly is: Three;
  readonly open: readonly Finding[];
}

const granted = (layer: Layer): Gate => ({ layer, is: always, open: [] });
const allOf = (gates: readonly Gate[]): Three =>
  gates.reduce<Three>((result, { is }) => and(result, is), always);

const role = new Pattern(wildcards("arn:*:iam::*:role/*"));
const key = new Pattern(wildcards("arn:*:kms:*:*:key/*"));
const noResource = new Pattern([0x2a]);
const serviceLinked = ":role/aws-service-role/";
const linkedRole = new Pattern(wildcards(`arn:*:iam::*${serviceLinked}*`));
/** Actions on a role that its trust policy has to allow. */
const assuming = new Set([
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:tagsession",
  "sts:setsourceidentity",
  "sts:setcontext",
]);

const missing = (layer: Layer, level?: number): Reason => ({
  layer,
  effect: "missing",
  origin: "",
  statement: "",
  ...(level === undefined ? {} : { level }),
});

/** Whether a condition holds. What a missing key means differs by operator and qualifier. */
export function holds(condition: CompiledCondition, world: World): Three {
  const { presence, negated, ifExists, qualifier } = condition;
  if (presence) {
    const value = world.hasValue(condition.key);
    return or(presence.present ? value : never, presence.absent ? not(value) : never);
  }
  if (qualifier === undefined) {
    const present = world.present(condition.key);
    if (negated) return present === never ? always : not(and(present, world.any(condition)));
    if (present === never) return ifExists ? always : never;
    return ifExists ? or(not(present), world.any(condition)) : and(present, world.any(condition));
  }
  const value = world.hasValue(condition.key);
  if (value === never) return qualifier === "forallvalues" || ifExists ? always : never;
  if (qualifier === "forallvalues")
    return not(and(value, negated ? world.any(condition) : world.anyOther(condition)));
  const found = negated ? world.anyOther(condition) : world.any(condition);
  return ifExists ? or(not(value), found) : and(value, found);
}

/** Whether a statement about the action is about the request, whoever makes it. */
export function applies(statement: CompiledStatement, world: World): Three {
  let result: Three = always;
  if (statement.resourceValues) {
    const listed = world.resource(statement.resourceValues, statement.exceptResources);
    result = statement.exceptResources ? not(listed) : listed;
    if (result === never) return never;
  }
  for (const condition of statement.compiledConditions) {
    result = and(result, holds(condition, world));
    if (result === never) return never;
  }
  return result;
}

/** One run of the logic. */
class Evaluation {
  private readonly facts: Facts;
  private readonly policies: PoliciesInForce;
  private readonly world: World;
  /** Every statement that may allow, not only the first that does. */
  private readonly thorough: boolean;
  private readonly denies: Finding[] = [];
  private readonly allows: Finding[] = [];
  private readonly missing: Reason[] = [];
  private undecided: (readonly Finding[])[] = [];
  private denied: Three = never;

  constructor(facts: Facts, policies: PoliciesInForce, world: World, thorough: boolean) {
    this.facts = facts;
    this.policies = policies;
    this.world = world;
    this.thorough = thorough;
  }

  run(): Outcome {
    // "No permissions are required", and none can be denied: the answer would hold the same.
    const allowed = this.world.action === "sts:getcalleridentity" ? always : this.allowed();
    const { denies, allows, missing, undecided } = this;
    const denied = this.world.action === "sts:getcalleridentity" ? never : this.denied;
    return { passes: and(not(denied), allowed), allowed, denied, denies, allows, missing, undecided };
  }

  private allowed(): Three {
    const { facts } = this;
    const { principal } = facts;
    const grants = this.resource();
    const guardrails = [...this.controlsOfPrincipal(), ...this.endpoints()];
    this.controlsOfResource();
    const guarded = allOf(guardrails);
    const named = or(grants.direct, or(grants.behind, grants.account));
    const resource: Gate = { layer: "resource", is: named, open: grants.open };
    if (!hasIdentity(principal)) {
      this.needs(resource);
      return and(guarded, this.weigh([...guardrails, resource]));
    }
    const identity = this.identity();
    const limits = [...this.boundaries(), ...this.session()];
    const own = [identity, ...limits];
    if (principal.account !== facts.resourceAccount) {
      this.needs(identity, resource);
      return this.weigh([...guardrails, ...own, resource]);
    }
    // In one account either side is enough, but for roles and keys, whose own policies have the first word.
    const mustBeNamed = this.hasTheFirstWord();
    this.needs(identity, ...(mustBeNamed === always ? [resource] : []));
    const byIdentity = and(allOf(own), or(not(mustBeNamed), named));
    const byRole = and(grants.behind, allOf(limits));
    const result = and(guarded, or(grants.direct, or(byRole, byIdentity)));
    if (result === sometimes) {
      const ways = [
        byIdentity === sometimes ? [...own, ...(mustBeNamed === never ? [] : [resource])] : [],
        byRole === sometimes ? [...limits, resource] : [],
        [resource],
      ];
      this.weigh([...guardrails, ...(ways.find((way) => allOf(way) === sometimes) ?? [])]);
    }
    return result;
  }

  /** Notes layers without which nothing passes, and which do not allow. */
  private needs(...gates: readonly Gate[]): void {
    for (const { layer, is } of gates) if (is === never) this.missing.push(missing(layer));
  }

  /** Whether all allow; if that is open, which statements it hangs on. */
  private weigh(gates: readonly Gate[]): Three {
    const result = allOf(gates);
    if (result === sometimes)
      this.undecided = gates.filter(({ is }) => is === sometimes).map(({ open }) => open);
    return result;
  }

  private hasTheFirstWord(): Three {
    if (assuming.has(this.world.action)) return this.world.resourceIs(role);
    return this.world.action.startsWith("kms:") ? this.world.resourceIs(key) : never;
  }

  private note(list: Finding[], policy: Policy, statement: CompiledStatement, layer: Layer, is: Three): void {
    const reason = { layer, effect: statement.effect, origin: policy.origin, statement: statement.name };
    list.push({ reason, statement, applies: is });
  }

  private deny(policy: Policy, statement: CompiledStatement, layer: Layer, is: Three): void {
    if (is === never) return;
    this.denied = or(this.denied, is);
    this.note(this.denies, policy, statement, layer, is);
  }

  /** Whether one of the policies allows, none of which names principals. */
  private some(policies: readonly Policy[], layer: Layer): Gate {
    const open: Finding[] = [];
    let is: Three = never;
    for (const policy of policies) {
      const { allow, deny } = policy.rules.about(this.world.action);
      for (const statement of deny) this.deny(policy, statement, layer, applies(statement, this.world));
      for (const statement of allow) {
        if (is === always && !this.thorough) break;
        const one = applies(statement, this.world);
        if (one === never) continue;
        this.note(this.allows, policy, statement, layer, one);
        if (one === sometimes) open.push(...this.allows.slice(-1));
        is = or(is, one);
      }
    }
    return { layer, is, open };
  }

  private identity(): Gate {
    const { policies, facts } = this;
    // "denied by default … with the exception of the AWS account root user, which has full access"
    return facts.principal.type === "Root" ? granted("identity") : this.some(policies.identity, "identity");
  }

  private boundaries(): Gate[] {
    return this.policies.boundaries.map((policy) => this.required(this.some([policy], "boundary")));
  }

  private session(): Gate[] {
    const { session } = this.policies;
    if (session.length > 0) return [this.required(this.some(session, "session"))];
    if (this.facts.principal.type !== "FederatedUser") return [];
    // The page says both: that a default policy is made which allows, and that only role sessions need none.
    return [this.required({ layer: "session", is: this.world.settle(noInDoubt), open: [] })];
  }

  private required(gate: Gate, level?: number): Gate {
    if (gate.is === never) this.missing.push(missing(gate.layer, level));
    return gate;
  }

  /** SCPs: not for the management account, nor for service-linked roles, nor for callers without an account. */
  private controlsOfPrincipal(): Gate[] {
    const { principal } = this.facts;
    if (!hasIdentity(principal) || principal.org?.management || isServiceLinked(principal)) return [];
    return this.policies.scps.map((level, index) => this.required(this.some(level, "scp"), index));
  }

  /**
   * RCPs: never an Allow that counts, since RCPFullAWSAccess cannot be detached.
   * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
   */
  private controlsOfResource(): void {
    const { principal, resourceOrg } = this.facts;
    const { world } = this;
    if (this.policies.rcps.length === 0 || resourceOrg?.management || isServiceLinked(principal)) return;
    const service = world.action.slice(0, world.action.indexOf(":"));
    if (!rcpServices.has(service) || world.action === "kms:retiregrant") return;
    let applicable = not(world.resourceIs(noResource));
    if (principal.type === "AWSService") applicable = and(applicable, not(world.resourceIs(linkedRole)));
    if (applicable === never) return;
    for (const level of this.policies.rcps)
      for (const policy of level)
        for (const statement of policy.rules.about(world.action).deny)
          this.deny(policy, statement, "rcp", and(applicable, this.denial(statement)));
  }

  private endpoints(): Gate[] {
    return this.policies.endpoints.map((policy) => {
      const { direct, behind, account, open } = this.grants(policy, "endpoint");
      return this.required({ layer: "endpoint", is: or(direct, or(behind, account)), open });
    });
  }

  private resource(): Granted {
    const { resource } = this.policies;
    return resource ? this.grants(resource, "resource") : { ...nobody(), open: [] };
  }

  /** What a policy that names principals grants; what it denies is noted. */
  private grants(policy: Policy, layer: Layer): Granted {
    const { allow, deny } = policy.rules.about(this.world.action);
    for (const statement of deny) this.deny(policy, statement, layer, this.denial(statement));
    const open: Finding[] = [];
    const grants = nobody();
    for (const statement of allow) {
      const whom = this.allowedBy(statement, layer);
      const anyone = or(whom.direct, or(whom.behind, whom.account));
      if (anyone === never) continue;
      const is = applies(statement, this.world);
      if (is === never) continue;
      this.note(this.allows, policy, statement, layer, and(is, anyone));
      if (and(is, anyone) === sometimes) open.push(...this.allows.slice(-1));
      grants.direct = or(grants.direct, and(is, whom.direct));
      grants.behind = or(grants.behind, and(is, whom.behind));
      grants.account = or(grants.account, and(is, whom.account));
    }
    return { ...grants, open };
  }

  private denial(statement: CompiledStatement): Three {
    const whom = this.deniedBy(statement);
    return whom === never ? never : and(whom, applies(statement, this.world));
  }

  private allowedBy(statement: CompiledStatement, layer: Layer): Grants {
    const grants = nobody();
    const { named, exceptNamed } = statement;
    if (!named) return grants;
    if (exceptNamed) {
      grants.direct = this.spared(named);
      return grants;
    }
    for (const one of named) {
      const [way, is] = this.isNamed(one, layer);
      grants[way] = or(grants[way], is);
    }
    return grants;
  }

  /** NotPrincipal with Allow: once "all principals except", now "not supported". */
  private spared(named: readonly Named[]): Three {
    const listed = this.identities(named);
    const some = listed.reduce<Three>(or, never);
    if (some === never) return this.world.settle(yesInDoubt);
    return listed.every((is) => is === always) ? never : this.world.settle(noInDoubt);
  }

  private deniedBy(statement: CompiledStatement): Three {
    const { named, exceptNamed } = statement;
    // AWS takes no such statement; if there is one, it denies.
    if (!named) return this.world.settle(yesInDoubt);
    if (!exceptNamed)
      return named.reduce<Three>((result, one) => or(result, this.isNamed(one, undefined)[1]), never);
    const { type } = this.facts.principal;
    // "will always deny any IAM principal that has a permissions boundary policy attached"
    if ((type === "User" || type === "AssumedRole") && this.policies.boundaries.length > 0) return always;
    const [self = never, ...behind] = this.identities(named);
    const all = behind.reduce(and, always);
    // Whoever is listed without its role and account: the policy "might" deny it.
    const halfListed: Three =
      all === always ? never : this.world.settle(all === never ? yesInDoubt : noInDoubt);
    return or(not(self), halfListed);
  }

  /** Whether the caller, the role or user behind it, and its account are named, in this order. */
  private identities(named: readonly Named[]): Three[] {
    const { principal } = this.facts;
    if (named.some(({ kind }) => kind === "anyone")) return [always];
    const among = (kinds: readonly Named["kind"][]): Three =>
      named
        .filter(({ kind }) => kinds.includes(kind))
        .reduce<Three>((result, one) => or(result, this.isNamed(one, undefined)[1]), never);
    switch (principal.type) {
      case "User":
        return [among(["user", "id"]), among(["account"])];
      case "AssumedRole":
        return [among(["session"]), among(["role", "id"]), among(["account"])];
      case "FederatedUser":
        return [among(["session"]), among(["user", "id"]), among(["account"])];
      case "Root":
        return [among(["account"])];
      case "AWSService":
        return [among(["service", "any service"])];
      case "Federated":
        return [among(["provider", "any provider"])];
      case "Anonymous":
        return [never];
    }
  }

  /** Whether an entry names the caller, and in which way; `layer` only for what allows. */
  private isNamed(named: Named, layer: Layer | undefined): [keyof Grants, Three] {
    const { principal } = this.facts;
    const { type } = principal;
    const { world } = this;
    switch (named.kind) {
      case "anyone":
        // Whether an Allow for everybody takes in services and web identities, no page says.
        return [
          "direct",
          layer && (type === "AWSService" || type === "Federated") ? world.settle(yesInDoubt) : always,
        ];
      case "account": {
        const is = hasIdentity(principal) && principal.account === named.value;
        // To an endpoint's policy an account is its root user only.
        if (is && layer === "endpoint" && type !== "Root") return ["account", world.settle(noInDoubt)];
        return ["account", is ? always : never];
      }
      case "user":
        if (type === "User")
          return ["direct", (principal.entity ?? principal.arn) === named.value ? always : never];
        return ["behind", type === "FederatedUser" && principal.entity === named.value ? always : never];
      case "role":
        return ["behind", type === "AssumedRole" ? this.isRole(named.value) : never];
      case "session":
        return ["direct", world.callerIs(named.value)];
      case "id":
        return this.hasId(named.value);
      case "service":
        if (type !== "AWSService") return ["direct", never];
        if (principal.arn === named.value) return ["direct", always];
        return [
          "direct",
          world.lists("aws:principalservicenameslist", named.value) === never
            ? never
            : world.settle(noInDoubt),
        ];
      case "any service":
        return ["direct", type === "AWSService" ? always : never];
      case "provider":
        return ["direct", type === "Federated" && principal.arn === named.value ? always : never];
      case "any provider":
        return ["direct", type === "Federated" ? always : never];
      case "canonical":
        // Which account a canonical id stands for is not known here.
        return ["account", hasIdentity(principal) ? world.settle(noInDoubt) : never];
    }
  }

  private isRole(arn: string): Three {
    const { entity, arn: session, account } = this.facts.principal;
    if (entity !== undefined) return entity === arn ? always : never;
    // Without the role's ARN its path is not known.
    const name = session.split("/")[1] ?? "";
    if (!arn.includes(`:iam::${account}:role/`) || !arn.endsWith(`/${name}`)) return never;
    return this.world.settle(arn.endsWith(`:role/${name}`) ? yesInDoubt : noInDoubt);
  }

  private hasId(id: string): [keyof Grants, Three] {
    const value = this.world.value("aws:userid");
    if (value === undefined) return ["direct", sometimes];
    if (value === id) return ["direct", always];
    return ["behind", value?.startsWith(`${id}:`) ? always : never];
  }
}

/** Callers who have policies of their own. */
const hasIdentity = ({ type }: Caller): boolean =>
  type === "User" || type === "AssumedRole" || type === "FederatedUser" || type === "Root";

const isServiceLinked = ({ type, entity }: Caller): boolean =>
  type === "AssumedRole" && entity?.includes(serviceLinked) === true;

export const evaluate = (facts: Facts, policies: PoliciesInForce, world: World, thorough = false): Outcome =>
  new Evaluation(facts, policies, world, thorough).run();
