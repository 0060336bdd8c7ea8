/** Policies, read and compiled once, however often they are asked. */
import { type CompiledCondition, compileCondition } from "./condition.ts";
import { type Document, PolicyError, readDocument, type Statement } from "./document.ts";
import { lowerCase, Pattern, patternOf } from "./pattern.ts";
import { type Named, namedPrincipal } from "./principal.ts";
import { resolve, type Template, template } from "./template.ts";

export { PolicyError };

/** One entry of Resource or NotResource: a pattern as it is, or only once its variables have values. */
export interface ResourceValue {
  readonly fixed: Pattern | undefined;
  readonly template: Template;
}

/** A statement ready to be asked. */
export interface CompiledStatement extends Statement {
  /** Of Action or, if `exceptActions`, of NotAction; in lower case. */
  readonly actionPatterns: readonly Pattern[];
  readonly exceptActions: boolean;
  /** Of Resource or, if `exceptResources`, of NotResource; `undefined` where there is neither, as in trust policies. */
  readonly resourceValues: readonly ResourceValue[] | undefined;
  readonly exceptResources: boolean;
  /** Of Principal or, if `exceptNamed`, of NotPrincipal; `undefined` where there is neither. */
  readonly named: readonly Named[] | undefined;
  readonly exceptNamed: boolean;
  readonly compiledConditions: readonly CompiledCondition[];
}

/** The statements about one action. */
export interface Relevant {
  readonly allow: readonly CompiledStatement[];
  readonly deny: readonly CompiledStatement[];
}

const nothing: Relevant = { allow: [], deny: [] };
const maximumActions = 2_000;

/** The statements of one document, found by action. */
class Rules {
  readonly statements: readonly CompiledStatement[];
  /** What was asked last is mostly asked again: a few actions are held against the same policies. */
  private lastAction = "";
  private last = nothing;
  private byAction: Map<string, Relevant> | undefined;

  constructor(statements: readonly CompiledStatement[]) {
    this.statements = statements;
  }

  /** Those whose Action or NotAction takes in an action, given in lower case. */
  about(action: string): Relevant {
    if (action === this.lastAction) return this.last;
    let found = this.byAction?.get(action);
    if (!found) {
      found = this.relevant(action);
      if (this.lastAction !== "") this.byAction ??= new Map([[this.lastAction, this.last]]);
      if (this.byAction && this.byAction.size >= maximumActions) this.byAction.clear();
      this.byAction?.set(action, found);
    }
    this.lastAction = action;
    this.last = found;
    return found;
  }

  private relevant(action: string): Relevant {
    const about = this.statements.filter((statement) => isAbout(statement, action));
    const allow = about.filter(({ effect }) => effect === "Allow");
    const deny = about.filter(({ effect }) => effect === "Deny");
    return {
      allow: allow.length === 0 ? nothing.allow : allow,
      deny: deny.length === 0 ? nothing.deny : deny,
    };
  }
}

export type { Rules };

/** Whether a statement's Action or NotAction takes in an action, given in lower case. */
export const isAbout = (statement: CompiledStatement, action: string): boolean =>
  statement.actionPatterns.some((pattern) => pattern.matches(action)) !== statement.exceptActions;

export interface Policy {
  /** File, URN or ARN that the policy comes from; answers cite it. */
  readonly origin: string;
  readonly statements: readonly CompiledStatement[];
  /** The same statements by action, shared by all policies of the same text. */
  readonly rules: Rules;
}

const variablesIn = /\$\{/;

function compileResource(value: string, variables: boolean, where: string): ResourceValue {
  if (!variables || !variablesIn.test(value)) {
    if (!value.isWellFormed()) throw new PolicyError(where, "half of a character inside of text");
    return { fixed: patternOf(value), template: { text: value, parts: [], keys: [] } };
  }
  const written = template(value, true, true, where);
  const tokens = written.keys.length === 0 ? resolve(written, () => null) : null;
  return { template: written, fixed: tokens ? new Pattern(tokens) : undefined };
}

function compileStatement(statement: Statement, variables: boolean): CompiledStatement {
  const { name, principals, notPrincipals, actions, notActions, resources, notResources, conditions } =
    statement;
  const exceptActions = notActions.length > 0;
  const exceptResources = notResources.length > 0;
  const exceptNamed = notPrincipals.length > 0;
  const written = exceptResources ? notResources : resources;
  const whom = exceptNamed ? notPrincipals : principals;
  return {
    ...statement,
    actionPatterns: (exceptActions ? notActions : actions).map((action) => patternOf(lowerCase(action))),
    exceptActions,
    resourceValues:
      written.length > 0
        ? written.map((resource) =>
            compileResource(resource, variables, `${name}.${exceptResources ? "Not" : ""}Resource`),
          )
        : undefined,
    exceptResources,
    named:
      whom.length > 0
        ? whom.map((one) => namedPrincipal(one, `${name}.${exceptNamed ? "Not" : ""}Principal`))
        : undefined,
    exceptNamed,
    compiledConditions: conditions.map((condition) => compileCondition(condition, variables, name)),
  };
}

const compileDocument = ({ version, statements }: Document): Rules => {
  const variables = version === "2012-10-17";
  return new Rules(statements.map((statement) => compileStatement(statement, variables)));
};

const compiled = new Map<string, Rules>();
let remembered = 0;
const maximumRemembered = 32 * 1024 * 1024;
/** Whoever sends longer ones sends none that AWS would take, and the memory is for those that come again. */
const longestRemembered = 32 * 1024;

/** The text of a document, which tells it from all others. */
function contentOf(document: unknown): string {
  if (typeof document === "string") return document;
  let content: string | undefined;
  try {
    content = JSON.stringify(document);
  } catch {
    throw new PolicyError("", "the policy is nested too deeply, or in itself");
  }
  return content ?? "";
}

/**
 * A policy document, as text or as an object, made ready; the same text is compiled once.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws PolicyError for what AWS would not take
 */
export function compile(document: unknown, origin: string): Policy {
  const content = contentOf(document);
  let rules = compiled.get(content);
  if (!rules) {
    rules = compileDocument(readDocument(document));
    if (content.length > longestRemembered) return { origin, statements: rules.statements, rules };
    remembered += content.length;
    if (remembered > maximumRemembered) {
      compiled.clear();
      remembered = content.length;
    }
    compiled.set(content, rules);
  }
  return { origin, statements: rules.statements, rules };
}

/** A policy of statements that other policies have: theirs without what they deny, or several put together. */
export const policyOf = (statements: readonly CompiledStatement[], origin: string): Policy => ({
  origin,
  statements,
  rules: new Rules(statements),
});
