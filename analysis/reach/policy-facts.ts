/**
 * What a policy can allow at most, and to whom: coarse, quick, and never less than what it does allow. The prover asks
 * the exact question only where these leave something open.
 */
import { lowerCase } from "../iam/pattern.ts";
import { type CompiledStatement, isAbout, type Policy, type Rules } from "../iam/policy.ts";
import { type ActionSet, difference, union, type Vocabulary } from "./action-set.ts";

/** Whom one Allow statement of a resource's policy may let in. */
export interface Admission {
  readonly actions: ActionSet;
  /** ARNs of users, roles and sessions; no other AWS principal where the two below are empty. */
  readonly principals: readonly string[];
  readonly accounts: readonly string[];
  /** Unique ids of users and roles, and of sessions behind a colon. */
  readonly ids: readonly string[];
  readonly anybody: boolean;
  /** Identity providers, by ARN or by name; `*`: any. */
  readonly providers: readonly string[];
  /** Service principals; `*`: any. */
  readonly services: readonly string[];
}

const variable = /\$\{([^},]*)[^}]*\}/g;

/** Variables may turn into anything. */
const withoutVariables = (text: string): string => (text.includes("${") ? text.replace(variable, "*") : text);

/** Operators under which a request whose key equals none of the values does not match. */
const pinningOperators = new Set(["arnequals", "arnlike", "stringequals", "stringlike"]);

/** The principals that a statement is pinned to by `aws:PrincipalArn`, where each is named in full. */
function pinnedTo(statement: CompiledStatement): readonly string[] | undefined {
  for (const { operator, qualifier, ifExists, key, values } of statement.conditions)
    if (
      key === "aws:principalarn" &&
      !ifExists &&
      qualifier === undefined &&
      pinningOperators.has(operator) &&
      !values.some((value) => /[*?$]/.test(value))
    )
      return values;
  return undefined;
}

function admission(statement: CompiledStatement, vocabulary: Vocabulary): Admission {
  const principals: string[] = [];
  const accounts: string[] = [];
  const ids: string[] = [];
  const providers: string[] = [];
  const services: string[] = [];
  let anybody = statement.named === undefined || statement.exceptNamed;
  if (anybody) {
    providers.push("*");
    services.push("*");
  }
  for (const named of statement.exceptNamed ? [] : (statement.named ?? []))
    switch (named.kind) {
      case "anyone":
        // `*` takes in federated callers and services, too.
        anybody = true;
        providers.push("*");
        services.push("*");
        break;
      case "any service":
        services.push("*");
        break;
      case "any provider":
        providers.push("*");
        break;
      case "account":
        accounts.push(named.value);
        break;
      case "service":
        services.push(named.value);
        break;
      case "provider":
        providers.push(named.value);
        break;
      case "canonical":
        // The canonical id of an account, which no file shows.
        anybody = true;
        break;
      case "id":
        ids.push(named.value);
        break;
      default:
        principals.push(named.value);
    }
  const pinned = anybody || accounts.length > 0 ? pinnedTo(statement) : undefined;
  return {
    actions: actionsOf(statement, vocabulary),
    principals: pinned ? [...principals, ...pinned] : principals,
    accounts: pinned ? [] : accounts,
    ids,
    anybody: anybody && !pinned,
    providers,
    services,
  };
}

const actionsOf = (statement: CompiledStatement, vocabulary: Vocabulary): ActionSet =>
  statement.exceptActions
    ? difference(vocabulary.all(), vocabulary.matchingAny(statement.notActions))
    : vocabulary.matchingAny(statement.actions);

/** What holds of one document in one vocabulary. */
export class PolicyFacts {
  /** Actions that some statement allows, whatever the resource and the conditions. */
  readonly allows: ActionSet;
  /** Actions that are denied whatever the resource and the conditions, to whomever the policy is about. */
  readonly denies: ActionSet;
  /** Condition keys, and the keys of variables, in lower case. */
  readonly keys: ReadonlySet<string>;
  /** Texts that conditions hold each key against, by key in lower case. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly rules: Rules;
  private readonly vocabulary: Vocabulary;
  private readonly resources = new Map<number, readonly string[]>();
  private admitted: readonly Admission[] | undefined;

  constructor(rules: Rules, vocabulary: Vocabulary) {
    this.rules = rules;
    this.vocabulary = vocabulary;
    let allows = vocabulary.empty;
    let denies = vocabulary.empty;
    const keys = new Set<string>();
    const values = new Map<string, Set<string>>();
    for (const statement of rules.statements) {
      if (statement.effect === "Allow") allows = union(allows, actionsOf(statement, vocabulary));
      else if (isUnconditional(statement)) denies = union(denies, actionsOf(statement, vocabulary));
      collectKeys(statement, keys, values);
    }
    this.allows = allows;
    this.denies = denies;
    this.keys = keys;
    this.values = values;
  }

  /** The resources on which an action may be allowed, as patterns; `*`: any. */
  resourcesOf(number: number): readonly string[] {
    const found = this.resources.get(number);
    if (found) return found;
    const action = this.vocabulary.actions[number] ?? "";
    const patterns = new Set<string>();
    for (const statement of this.rules.statements) {
      if (statement.effect !== "Allow" || !isAbout(statement, action)) continue;
      if (statement.exceptResources || statement.resourceValues === undefined) patterns.add("*");
      else for (const resource of statement.resources) patterns.add(withoutVariables(resource));
    }
    const resources = patterns.has("*") ? ["*"] : [...patterns];
    this.resources.set(number, resources);
    return resources;
  }

  /** Of a resource's policy: whom each Allow statement may let in. */
  get admissions(): readonly Admission[] {
    this.admitted ??= this.rules.statements
      .filter(({ effect }) => effect === "Allow")
      .map((statement) => admission(statement, this.vocabulary));
    return this.admitted;
  }
}

const isUnconditional = (statement: CompiledStatement): boolean =>
  statement.conditions.length === 0 &&
  (statement.resourceValues === undefined ||
    (!statement.exceptResources && statement.resources.includes("*"))) &&
  (statement.named === undefined ||
    (!statement.exceptNamed && statement.named.some(({ kind }) => kind === "anyone")));

function collectKeys(
  statement: CompiledStatement,
  keys: Set<string>,
  values: Map<string, Set<string>>,
): void {
  const variables = (text: string): void => {
    if (!text.includes("${")) return;
    for (const [, key] of text.matchAll(variable)) if (key) keys.add(lowerCase(key.trim()));
  };
  for (const condition of statement.conditions) {
    keys.add(condition.key);
    let texts = values.get(condition.key);
    if (!texts) {
      texts = new Set();
      values.set(condition.key, texts);
    }
    for (const value of condition.values) {
      texts.add(value);
      variables(value);
    }
  }
  statement.resources.forEach(variables);
  statement.notResources.forEach(variables);
}

/** Remembers the facts of each document. */
export class FactBook {
  readonly vocabulary: Vocabulary;
  private readonly known = new WeakMap<Rules, PolicyFacts>();

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  of({ rules }: Policy): PolicyFacts {
    let facts = this.known.get(rules);
    if (!facts) {
      facts = new PolicyFacts(rules, this.vocabulary);
      this.known.set(rules, facts);
    }
    return facts;
  }
}
