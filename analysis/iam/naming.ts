/**
 * Whom a statement names, held against the caller.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { always, and, never, noInDoubt, not, or, sometimes, type Three, yesInDoubt } from "./logic.ts";
import type { CompiledStatement } from "./policy.ts";
import type { Named } from "./principal.ts";
import type { Caller, Layer } from "./request.ts";
import type { Facts, World } from "./world.ts";

/** How a resource's policy grants: to the very caller, to the role or user behind it, or to its account. */
export interface Grants {
  direct: Three;
  behind: Three;
  account: Three;
}

export const nobody = (): Grants => ({ direct: never, behind: never, account: never });

export const anybody = ({ direct, behind, account }: Grants): Three => or(direct, or(behind, account));

/** Callers who have policies of their own. */
export const hasIdentity = ({ type }: Caller): boolean =>
  type === "User" || type === "AssumedRole" || type === "FederatedUser" || type === "Root";

/** Whom an Allow names, written into `whom`. */
export function allowedBy(
  { named, exceptNamed }: CompiledStatement,
  layer: Layer,
  facts: Facts,
  world: World,
  whom: Grants,
): void {
  whom.direct = whom.behind = whom.account = never;
  if (!named) return;
  if (exceptNamed) {
    whom.direct = spared(named, facts, world);
    return;
  }
  for (const one of named) {
    const is = isNamed(one, layer, facts, world);
    if (is === never) continue;
    const way = wayOf(one, facts, world);
    whom[way] = or(whom[way], is);
  }
}

/** NotPrincipal with Allow: once "all principals except", now "not supported". */
function spared(named: readonly Named[], facts: Facts, world: World): Three {
  const listed = identities(named, facts, world);
  const some = listed.reduce<Three>(or, never);
  if (some === never) return world.settle(yesInDoubt);
  return listed.every((is) => is === always) ? never : world.settle(noInDoubt);
}

/** Whether the caller is among those whom a Deny is about. */
export function deniedBy(
  { named, exceptNamed }: CompiledStatement,
  facts: Facts,
  world: World,
  hasBoundary: boolean,
): Three {
  // AWS takes no such statement; if there is one, it denies.
  if (!named) return world.settle(yesInDoubt);
  if (!exceptNamed) return isOneOf(named, facts, world);
  const { type } = facts.principal;
  // "will always deny any IAM principal that has a permissions boundary policy attached"
  if ((type === "User" || type === "AssumedRole") && hasBoundary) return always;
  const [self = never, ...behind] = identities(named, facts, world);
  const all = behind.reduce(and, always);
  // Whoever is listed without its role and account: the policy "might" deny it.
  const halfListed: Three = all === always ? never : world.settle(all === never ? yesInDoubt : noInDoubt);
  return or(not(self), halfListed);
}

/** Whether the caller, the role or user behind it, and its account are named, in this order. */
function identities(named: readonly Named[], facts: Facts, world: World): Three[] {
  const { principal } = facts;
  if (named.some(({ kind }) => kind === "anyone")) return [always];
  const among = (kinds: readonly Named["kind"][]): Three =>
    isOneOf(
      named.filter(({ kind }) => kinds.includes(kind)),
      facts,
      world,
    );
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

function isOneOf(named: readonly Named[], facts: Facts, world: World): Three {
  let result: Three = never;
  for (const one of named) result = or(result, isNamed(one, undefined, facts, world));
  return result;
}

/** In which way an entry names whom it names. */
function wayOf(named: Named, facts: Facts, world: World): keyof Grants {
  switch (named.kind) {
    case "account":
    case "canonical":
      return "account";
    case "role":
      return "behind";
    case "user":
      return facts.principal.type === "FederatedUser" ? "behind" : "direct";
    case "id":
      return world.value("aws:userid")?.startsWith(`${named.value}:`) ? "behind" : "direct";
    default:
      return "direct";
  }
}

/** Whether an entry names the caller; `layer` only for what allows. */
function isNamed(named: Named, layer: Layer | undefined, facts: Facts, world: World): Three {
  const { principal } = facts;
  const { type } = principal;
  switch (named.kind) {
    case "anyone":
      // Whether an Allow for everybody takes in services and web identities, no page says.
      return layer && (type === "AWSService" || type === "Federated") ? world.settle(yesInDoubt) : always;
    case "account":
      if (!hasIdentity(principal) || principal.account !== named.value) return never;
      // To an endpoint's policy an account is its root user only.
      return layer === "endpoint" && type !== "Root" ? world.settle(noInDoubt) : always;
    case "user":
      if (type === "User") return (principal.entity ?? principal.arn) === named.value ? always : never;
      return type === "FederatedUser" && principal.entity === named.value ? always : never;
    case "role":
      return type === "AssumedRole" ? isRole(named.value, principal, world) : never;
    case "session":
      return world.callerIs(named.value);
    case "id": {
      const id = world.value("aws:userid");
      if (id === undefined) return sometimes;
      return id === named.value || id?.startsWith(`${named.value}:`) ? always : never;
    }
    case "service":
      if (type !== "AWSService") return never;
      if (principal.arn === named.value) return always;
      return world.lists("aws:principalservicenameslist", named.value) === never
        ? never
        : world.settle(noInDoubt);
    case "any service":
      return type === "AWSService" ? always : never;
    case "provider":
      if (type !== "Federated" || principal.arn !== named.value) return never;
      // STS looks for a token's provider in the account of the role.
      return principal.account === null || principal.account === facts.resourceAccount
        ? always
        : world.settle(noInDoubt);
    case "any provider":
      return type === "Federated" ? always : never;
    case "canonical":
      // Which account a canonical id stands for is not known here.
      return hasIdentity(principal) ? world.settle(noInDoubt) : never;
  }
}

function isRole(arn: string, { entity, arn: session, account }: Caller, world: World): Three {
  if (entity !== undefined) return entity === arn ? always : never;
  // Without the role's ARN its path is not known.
  const name = session.split("/")[1] ?? "";
  if (!arn.includes(`:iam::${account}:role/`) || !arn.endsWith(`/${name}`)) return never;
  return world.settle(arn.endsWith(`:role/${name}`) ? yesInDoubt : noInDoubt);
}
