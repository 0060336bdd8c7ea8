/**
 * AWS's evaluation logic, once, over three truth values: what it is asked about is a `World`, one request or a set.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
import { rcpServices } from "../../catalog/rcp-services.ts";
import type { CompiledCondition } from "./condition.ts";
import { always, and, never, noInDoubt, not, or, sometimes, type Three } from "./logic.ts";
import { allowedBy, anybody, deniedBy, type Grants, hasIdentity, nobody } from "./naming.ts";
import { Pattern, wildcards } from "./pattern.ts";
import type { CompiledStatement, Policy } from "./policy.ts";
import type { Caller, Layer, PoliciesInForce, Reason } from "./request.ts";
import type { Facts, World } from "./world.ts";

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

/** A layer of which it is open whether it allows, and the statements that leave it open. */
interface OpenLayer {
  readonly layer: Layer;
  readonly open: readonly Finding[];
}

const nothing: readonly never[] = [];

/** Most lists stay empty, and are the same one; a list that is begun is the evaluation's own. */
function added<T>(list: readonly T[], one: T): readonly T[] {
  if (list.length === 0) return [one];
  (list as T[]).push(one);
  return list;
}

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
  private denies: readonly Finding[] = nothing;
  private allows: readonly Finding[] = nothing;
  private missing: readonly Reason[] = nothing;
  private openLayers: readonly OpenLayer[] = nothing;
  private undecided: readonly (readonly Finding[])[] = nothing;
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
    const { principal, resourceAccount } = this.facts;
    const grants = this.resource();
    const named = anybody(grants);
    const guarded = and(this.controlsOfPrincipal(), this.endpoints());
    this.controlsOfResource();
    if (!hasIdentity(principal)) {
      this.required("resource", named);
      return this.hangsOn(and(guarded, named), ["resource"]);
    }
    const identity = this.required("identity", this.identity());
    const limits = and(this.boundaries(), this.session());
    const own = and(identity, limits);
    if (principal.account !== resourceAccount) {
      this.required("resource", named);
      return this.hangsOn(and(guarded, and(own, named)), ["identity", "boundary", "session", "resource"]);
    }
    // In one account either side is enough, but for roles and keys, whose own policies have the first word.
    const mustBeNamed = this.hasTheFirstWord();
    if (mustBeNamed === always) this.required("resource", named);
    const byIdentity = and(own, or(not(mustBeNamed), named));
    const byRole = and(grants.behind, limits);
    const result = and(guarded, or(grants.direct, or(byRole, byIdentity)));
    if (byIdentity === sometimes)
      return this.hangsOn(result, [
        ...(["identity", "boundary", "session"] as const),
        ...(mustBeNamed === never ? [] : (["resource"] as const)),
      ]);
    return this.hangsOn(result, byRole === sometimes ? ["boundary", "session", "resource"] : ["resource"]);
  }

  /** If it is open whether something is allowed: notes which statements that hangs on, beside the guardrails. */
  private hangsOn(result: Three, layers: readonly Layer[]): Three {
    if (result === sometimes)
      this.undecided = this.openLayers
        .filter(({ layer }) => layer === "scp" || layer === "endpoint" || layers.includes(layer))
        .map(({ open }) => open);
    return result;
  }

  /** Notes a layer without which nothing passes, if it does not allow. */
  private required(layer: Layer, is: Three, level?: number): Three {
    if (is === never) this.missing = added(this.missing, missing(layer, level));
    return is;
  }

  private hasTheFirstWord(): Three {
    if (assuming.has(this.world.action)) return this.world.resourceIs(role);
    return this.world.action.startsWith("kms:") ? this.world.resourceIs(key) : never;
  }

  private deny(policy: Policy, statement: CompiledStatement, layer: Layer, is: Three): void {
    if (is === never) return;
    this.denied = or(this.denied, is);
    this.denies = added(this.denies, finding(policy, statement, layer, is));
  }

  private allow(policy: Policy, statement: CompiledStatement, layer: Layer, is: Three): void {
    this.allows = added(this.allows, finding(policy, statement, layer, is));
  }

  /** Of a layer that is open: its statements that are, which are among the last that were noted. */
  private leftOpen(layer: Layer, is: Three, from: number): Three {
    if (is === sometimes)
      this.openLayers = added(this.openLayers, {
        layer,
        open: this.allows.slice(from).filter(({ applies: one }) => one === sometimes),
      });
    return is;
  }

  /** Whether one of the policies allows, none of which names principals. */
  private some(policies: readonly Policy[], layer: Layer): Three {
    const from = this.allows.length;
    let result: Three = never;
    for (const policy of policies) result = or(result, this.one(policy, layer, result));
    return this.leftOpen(layer, result, from);
  }

  /** `before`: whether another policy of the layer allows already, so that one statement more tells nothing. */
  private one(policy: Policy, layer: Layer, before: Three): Three {
    const { allow, deny } = policy.rules.about(this.world.action);
    for (const statement of deny) this.deny(policy, statement, layer, applies(statement, this.world));
    let result = before;
    for (const statement of allow) {
      if (result === always && !this.thorough) break;
      const is = applies(statement, this.world);
      if (is !== never) this.allow(policy, statement, layer, is);
      result = or(result, is);
    }
    return result;
  }

  private identity(): Three {
    // "denied by default … with the exception of the AWS account root user, which has full access"
    return this.facts.principal.type === "Root" ? always : this.some(this.policies.identity, "identity");
  }

  private boundaries(): Three {
    let result: Three = always;
    for (const policy of this.policies.boundaries) {
      const from = this.allows.length;
      const is = this.leftOpen("boundary", this.one(policy, "boundary", never), from);
      result = and(result, this.required("boundary", is));
    }
    return result;
  }

  private session(): Three {
    const { session } = this.policies;
    if (session.length > 0) return this.required("session", this.some(session, "session"));
    // The page says both: that a default policy is made which allows, and that only role sessions need none.
    return this.facts.principal.type === "FederatedUser"
      ? this.required("session", this.world.settle(noInDoubt))
      : always;
  }

  /** SCPs: not for the management account, nor for service-linked roles, nor for callers without an account. */
  private controlsOfPrincipal(): Three {
    const { principal } = this.facts;
    const { scps } = this.policies;
    let result: Three = always;
    if (scps.length === 0 || !hasIdentity(principal)) return result;
    if (principal.org?.management || isServiceLinked(principal)) return result;
    let number = 0;
    for (const level of scps) result = and(result, this.required("scp", this.some(level, "scp"), number++));
    return result;
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

  private endpoints(): Three {
    let result: Three = always;
    for (const policy of this.policies.endpoints)
      result = and(result, this.required("endpoint", anybody(this.grants(policy, "endpoint"))));
    return result;
  }

  private resource(): Grants {
    const { resource } = this.policies;
    return resource ? this.grants(resource, "resource") : nobody();
  }

  /** What a policy that names principals grants; what it denies is noted. */
  private grants(policy: Policy, layer: Layer): Grants {
    const { allow, deny } = policy.rules.about(this.world.action);
    for (const statement of deny) this.deny(policy, statement, layer, this.denial(statement));
    const from = this.allows.length;
    const grants = nobody();
    const whom = nobody();
    for (const statement of allow) {
      allowedBy(statement, layer, this.facts, this.world, whom);
      const anyone = anybody(whom);
      if (anyone === never) continue;
      const is = applies(statement, this.world);
      if (is === never) continue;
      this.allow(policy, statement, layer, and(is, anyone));
      grants.direct = or(grants.direct, and(is, whom.direct));
      grants.behind = or(grants.behind, and(is, whom.behind));
      grants.account = or(grants.account, and(is, whom.account));
    }
    this.leftOpen(layer, anybody(grants), from);
    return grants;
  }

  private denial(statement: CompiledStatement): Three {
    const whom = deniedBy(statement, this.facts, this.world, this.policies.boundaries.length > 0);
    return whom === never ? never : and(whom, applies(statement, this.world));
  }
}

const finding = (policy: Policy, statement: CompiledStatement, layer: Layer, is: Three): Finding => ({
  reason: { layer, effect: statement.effect, origin: policy.origin, statement: statement.name },
  statement,
  applies: is,
});

/** By the path, which only AWS gives; where it is not known, by the name that such roles have. */
export const isServiceLinked = ({ type, entity, arn }: Caller): boolean =>
  type === "AssumedRole" &&
  (entity?.includes(serviceLinked) ?? arn.includes(":assumed-role/AWSServiceRoleFor"));

export const evaluate = (facts: Facts, policies: PoliciesInForce, world: World, thorough = false): Outcome =>
  new Evaluation(facts, policies, world, thorough).run();
