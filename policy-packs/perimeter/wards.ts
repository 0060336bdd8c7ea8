/**
 * What a policy has to deny, and whom it may spare: held whatever its words are, as long as one statement denies each
 * action on each place. What is not understood spares somebody, and so does not count.
 */
import type { Condition, Statement } from "../../analysis/iam/document.ts";
import { coversPattern, overlapping } from "../../analysis/iam/pattern.ts";

/** Whether a deny may carry a condition and still deny whom it is to. */
export type Spared = (condition: Condition) => boolean;

export interface Ward {
  /** What is denied, as the end of the sentence "does not deny …". */
  readonly what: string;
  /** Patterns of actions; all of them where neither this nor `allBut` is there. */
  readonly actions?: readonly string[];
  /** Every action is, but what these patterns match. */
  readonly allBut?: readonly string[];
  /** Patterns of resources; all where neither this nor `notOn` is there. */
  readonly on?: readonly string[];
  /** Every resource, but what these patterns match. */
  readonly notOn?: readonly string[];
  /** Conditions that the deny may carry: each has to be one of these. */
  readonly when?: readonly Spared[];
}

const within = (values: readonly string[], patterns: readonly string[]): boolean =>
  values.every((value) => patterns.some((pattern) => coversPattern(pattern, value)));

/**
 * Whether a text names one role or user, or those whom Identity Center gives one permission set: AWS chooses the end of such
 * a role's name, and nobody else makes roles under that path. A policy variable is no name: the request fills it in.
 */
export const namesOne = (arn: string): boolean =>
  /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/[^*?$]+$/.test(arn) ||
  /^arn:aws[\w-]*:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/(\*\/|[a-z0-9-]+\/)?AWSReservedSSO_[^*?$/]+_(\*|\?{16})$/.test(
    arn,
  );

/** A condition that spares nobody but those whom a test lets. */
export const sparing =
  (key: string, mayBe: (value: string) => boolean): Spared =>
  ({ key: on, operator, qualifier, values }) =>
    on === key.toLowerCase() &&
    /^(arn|string)not(like|equals)$/.test(operator) &&
    qualifier === undefined &&
    values.length > 0 &&
    values.every(mayBe);

/** A condition that the deny is for those whom one of these patterns matches. */
export const onlyFor =
  (key: string, ...patterns: readonly string[]): Spared =>
  ({ key: on, operator, qualifier, ifExists, values }) =>
    on === key.toLowerCase() &&
    /^(arn|string)(like|equals)$/.test(operator) &&
    qualifier === undefined &&
    !ifExists &&
    within(patterns, values);

/** A condition that is written in just this way. */
export const written =
  (operator: string, key: string, ...values: readonly string[]): Spared =>
  (condition) =>
    condition.key === key.toLowerCase() &&
    `${condition.qualifier ? `${condition.qualifier}:` : ""}${condition.operator}${condition.ifExists ? "ifexists" : ""}` ===
      operator.toLowerCase() &&
    condition.values.length === values.length &&
    values.every((value) => condition.values.includes(value));

/** Whether a statement of a resource's policy, or of a role's, is about everybody whom the policy concerns. */
export const isForEverybody = ({ principals, notPrincipals }: Statement): boolean =>
  notPrincipals.length === 0 &&
  (principals.length === 0 || principals.some(({ kind, value }) => kind === "AWS" && value === "*"));

const coversActions = (statement: Statement, action: string): boolean =>
  statement.actions.length > 0
    ? statement.actions.some((denied) => coversPattern(denied, action))
    : !statement.notActions.some((spared) => overlapping(spared, action));

const coversAllBut = (statement: Statement, spared: readonly string[]): boolean =>
  statement.actions.includes("*") ||
  (statement.actions.length === 0 && statement.notActions.length > 0 && within(statement.notActions, spared));

const coversPlace = (statement: Statement, place: string): boolean =>
  statement.resources.length > 0
    ? statement.resources.some((denied) => coversPattern(denied, place))
    : statement.notResources.length > 0 &&
      !statement.notResources.some((spared) => overlapping(spared, place));

const coversOthers = (statement: Statement, spared: readonly string[]): boolean =>
  statement.resources.includes("*") ||
  (statement.resources.length === 0 &&
    statement.notResources.length > 0 &&
    within(statement.notResources, spared));

/** What a ward asks for and no statement denies: patterns of actions, or that there is something. */
export function openOf(statements: readonly Statement[], ward: Ward): string[] {
  const { actions = ["*"], allBut, on = ["*"], notOn, when = [] } = ward;
  const denies = statements.filter(
    (statement) =>
      statement.effect === "Deny" &&
      isForEverybody(statement) &&
      statement.conditions.every((condition) => when.some((may) => may(condition))),
  );
  const inPlace = (statement: Statement, place: string): boolean =>
    notOn === undefined ? coversPlace(statement, place) : coversOthers(statement, notOn);
  const asked = allBut === undefined ? actions : [`all but ${allBut.slice(0, 3).join(", ")}`];
  return asked.filter(
    (action) =>
      !on.every((place) =>
        denies.some(
          (statement) =>
            (allBut === undefined ? coversActions(statement, action) : coversAllBut(statement, allBut)) &&
            inPlace(statement, place),
        ),
      ),
  );
}

/** What is wrong with a document that has to keep these wards: each the end of a sentence. */
export function* breachesOf(statements: readonly Statement[], wards: readonly Ward[]): Iterable<string> {
  for (const ward of wards) {
    const open = openOf(statements, ward);
    if (open.length > 0)
      yield `does not deny ${ward.what}${ward.actions === undefined ? "" : ` (${open.slice(0, 3).join(", ")}${open.length > 3 ? ` and ${open.length - 3} more` : ""})`}`;
  }
}
