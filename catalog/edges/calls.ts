/** The words in which edges are written down. */
import type { Call, ContextFact, RequiredRequest } from "./edge.ts";

/** One request; `*` in its resource is the attacker's choice. */
export const ask = (
  action: string,
  resource: string,
  context?: Readonly<Record<string, ContextFact>>,
): RequiredRequest => ({ action, resource, ...(context && { context }) });

/** A call that needs these requests of one caller. */
export const call = (...requests: readonly RequiredRequest[]): Call => ({ requests });

/** A resource of the subject's account: `here("lambda", "function:*")`. */
export const here = (service: string, resource: string): string =>
  `arn:*:${service}:*:\${account}:${resource}`;

/** An IAM entity of the subject's account, which lies in no Region: `inIam("role/*")`. */
export const inIam = (resource: string): string => `arn:*:iam::\${account}:${resource}`;

/**
 * A call that hands `${role}` to one of these services: AWS asks the caller for `iam:PassRole`, too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export const passing = (services: readonly string[], ...requests: readonly RequiredRequest[]): Call => {
  // Where a family of names is meant, the name is the one that the role trusts.
  const names = [...new Set(services.map((service) => (service.includes("*") ? "${service}" : service)))];
  const to = names.length === 1 && names[0] !== undefined ? names[0] : { oneOf: names };
  return { requests: [...requests, ask("iam:PassRole", "${role}", { "iam:PassedToService": to })] };
};

/** Actions of one service, by their names: `of("ecs", "RunTask StartTask")`. */
export const of = (service: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

/** A resource as it is written in a row: in full, or by what follows the account in its ARN. */
const inFull = (service: string, resource: string): string =>
  resource === "*" || resource.startsWith("${") || resource.startsWith("arn:")
    ? resource
    : here(service, resource);

/**
 * Alternatives: each of these actions of one service, on one kind of resource of the subject's account, as
 * `each("lambda", "InvokeFunction InvokeAsync", "function:*")`. Without a resource: actions that know none.
 */
export const each = (service: string, names: string, resource = "*"): Call[] =>
  of(service, names).map((action) => call(ask(action, inFull(service, resource))));

/** The same, where each call hands `${role}` to one of these services. */
export const eachPassing = (
  services: readonly string[],
  service: string,
  names: string,
  resource = "*",
): Call[] => of(service, names).map((action) => passing(services, ask(action, inFull(service, resource))));

/** Where AWS documents IAM's API calls, by name. */
export const iamApi = (operation: string): string =>
  `https://docs.aws.amazon.com/IAM/latest/APIReference/API_${operation}.html`;

/** A published escalation path, by its id. */
export const published = (id: string): string => `https://pathfinding.cloud/paths/${id}`;
