/** The way to something had, as the requests that lead there, in order: each with the statement that allows it. */
import type { Reason, Request } from "../iam/request.ts";
import { outside } from "./caller.ts";
import { type Entity, writtenByAttacker } from "./entity.ts";
import type { Asked, Firing, Held, Power, Taken } from "./power.ts";

/** A statement that allows. */
export interface Statement {
  /** File, URN or ARN of the policy; `written by the attacker: EDGE` where an earlier step of the path wrote it. */
  readonly origin: string;
  /** Its Sid, or its place in the document. */
  readonly statement: string;
  readonly layer: Reason["layer"];
}

export interface PathStep {
  /** Id of the edge, or of the goal that the last step is. */
  readonly edge: string;
  /** What is done, as the end of a sentence that begins with the principal. */
  readonly does: string;
  /** ARN of who calls; `public`, or the issuer of the token. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly allowedBy: readonly Statement[];
  /** What the attacker is or has once the edge is through. */
  readonly becomes: string;
  /** What would have to be so for the request to pass. */
  readonly provided: readonly string[];
  /** What the attacker waits for. */
  readonly waits: string | null;
  /** A request that the ordinary decision allows; `null` where none was found. */
  readonly request: Request | null;
}

/** How a person calls somebody. */
export function nameOfEntity(entity: Entity): string {
  switch (entity.kind) {
    case "outsider":
      return entity.account === "outsider" ? "anybody with an AWS account" : entity.arn;
    case "anonymous":
      return "anybody";
    case "service":
      return entity.actsFor === outside.account ? `${entity.called} for anybody` : entity.arn;
    case "federated":
      return `a session that ${entity.user} has named`;
    case "bearer": {
      const claims = Object.entries(entity.token?.claims ?? {});
      const said = claims.find(([key]) => key.endsWith(":sub"))?.[1].join(" or ");
      return said === undefined ? `a token of ${entity.token?.provider}` : `a token for ${said}`;
    }
    default:
      return entity.arn;
  }
}

/** What had means, as the end of "the attacker has …". */
export function wordsOf(power: Power): string {
  switch (power.kind) {
    case "being":
      return nameOfEntity(power.entity);
    case "identityPolicy":
      return `${power.entity.arn} with any identity policy`;
    case "denials":
      return `${power.entity.arn} without what its policies deny`;
    case "boundary":
      return `${power.entity.arn} without its boundary`;
    case "tags":
      return `${power.entity.arn} with any tags`;
    case "name":
      return `${power.entity.arn} under any name`;
    case "mfa":
      return `${power.entity.arn} with MFA`;
    case "trust":
      return `the trust policy of ${power.entity.arn}`;
    case "membership":
      return `any user of the account in ${power.group}`;
    case "resourcePolicy":
      return power.limitedTo === null
        ? `the policy of ${power.resource}`
        : `${power.limitedTo.join(", ")} on ${power.resource}`;
    case "content":
      return `the content of ${power.resource}`;
    case "guardrails":
      return `account ${power.account} without guardrails`;
    case "network":
      return `the network of account ${power.account}`;
  }
}

/** Every firing that something rests on, in an order in which each finds its premises. */
export function firingsOf(premises: readonly Held[]): Map<Firing, Held> {
  const ordered = new Map<Firing, Held>();
  const seen = new Set<Held>();
  // Depth is bounded by the number of things had; recursion would not be.
  const stack: { readonly held: Held; readonly open: boolean }[] = premises
    .toReversed()
    .map((held) => ({ held, open: true }));
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { held, open } = top;
    const { firing } = held;
    if (!open) {
      if (firing && !ordered.has(firing)) ordered.set(firing, held);
      continue;
    }
    if (seen.has(held)) continue;
    seen.add(held);
    stack.push({ held, open: false });
    for (const taken of firing?.taken ?? [])
      for (const premise of taken.premises) if (!seen.has(premise)) stack.push({ held: premise, open: true });
  }
  return ordered;
}

/** What an attacker has that lets it write policies, by the layer in which they count. */
const writing: Readonly<Partial<Record<Reason["layer"], readonly Power["kind"][]>>> = {
  identity: ["identityPolicy"],
  resource: ["trust", "resourcePolicy"],
};

/** A policy of the attacker's own, with the edges by which it came to write it. */
function originOf({ origin, layer }: Reason, { by, premises }: Taken): string {
  if (origin !== writtenByAttacker) return origin;
  const caller = by?.power.kind === "being" ? by.power.entity.arn : undefined;
  const edges = premises.flatMap(({ power, firing }) =>
    firing &&
    writing[layer]?.includes(power.kind) &&
    (power.kind !== "identityPolicy" || power.entity.arn === caller)
      ? [firing.edge]
      : [],
  );
  return edges.length === 0 ? origin : `${origin}: ${[...new Set(edges)].join(", ")}`;
}

const statementsOf = ({ passing }: Asked, taken: Taken): Statement[] =>
  passing.allowedBy
    .filter(({ effect }) => effect === "Allow")
    .map((reason) => ({
      origin: originOf(reason, taken),
      statement: reason.statement,
      layer: reason.layer,
    }));

function stepOf(
  asked: Asked,
  taken: Taken,
  edge: string,
  does: string,
  becomes: string,
  waits: string | null,
): PathStep {
  const { set, passing } = asked;
  const { by } = taken;
  const request = passing.example ?? null;
  const given = "arn" in set.resource ? set.resource.arn : set.resource.pattern;
  return {
    edge,
    does,
    principal: by?.power.kind === "being" ? nameOfEntity(by.power.entity) : "",
    action: set.action,
    resource: given,
    allowedBy: statementsOf(asked, taken),
    becomes,
    provided: passing.unless,
    waits,
    request,
  };
}

/** The steps of what one call takes. */
export const stepsOf = (
  taken: Taken,
  edge: string,
  does: string,
  becomes: string,
  waits: string | null,
): PathStep[] =>
  taken.by === null ? [] : taken.asked.map((asked) => stepOf(asked, taken, edge, does, becomes, waits));

/** The steps by which something came to be had. */
export function pathTo(premises: readonly Held[]): PathStep[] {
  const steps: PathStep[] = [];
  for (const [firing, held] of firingsOf(premises)) {
    const becomes = wordsOf(held.power);
    const own = firing.taken.flatMap((taken) =>
      stepsOf(taken, firing.edge, firing.title, becomes, firing.waits),
    );
    steps.push(...own);
    if (own.length === 0)
      steps.push({
        edge: firing.edge,
        does: firing.title,
        principal: "",
        action: "",
        resource: firing.subject,
        allowedBy: [],
        becomes,
        provided: firing.unknown === null ? [] : [firing.unknown],
        waits: firing.waits,
        request: null,
      });
  }
  return steps;
}
