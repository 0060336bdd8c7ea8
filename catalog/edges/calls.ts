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
 * A call that hands `${role}` to a service: AWS asks the caller for `iam:PassRole`, too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export const passing = (services: readonly string[], ...requests: readonly RequiredRequest[]): Call => ({
  requests: [
    ...requests,
    ask("iam:PassRole", "${role}", {
      "iam:PassedToService": services.length === 1 && services[0] ? services[0] : { oneOf: services },
    }),
  ],
});

/** Actions of one service, by their names: `of("ecs", "RunTask StartTask")`. */
export const of = (service: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

/** Where AWS documents IAM's API calls, by name. */
export const iamApi = (operation: string): string =>
  `https://docs.aws.amazon.com/IAM/latest/APIReference/API_${operation}.html`;

/** A published escalation path, by its id. */
export const published = (id: string): string => `https://pathfinding.cloud/paths/${id}`;
