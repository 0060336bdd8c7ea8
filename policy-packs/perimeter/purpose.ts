/** Whether a role stays within its row of catalog/own-roles.ts: who becomes it, what it may do, and what it is denied. */
import { type Condition, readPolicy, type Statement } from "../../analysis/iam/document.ts";
import { coversPattern } from "../../analysis/iam/pattern.ts";
import { exactValues, isExact } from "../../analysis/iam/statements.ts";
import {
  type Allowance,
  type Becoming,
  type Conditions,
  type Denial,
  type OwnRole,
  ownRoles,
} from "../../catalog/own-roles.ts";
import type { Spared, Ward } from "./wards.ts";

/** Where a role is, and what the row's placeholders stand for there. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** What of the role's name its row leaves open: the agent's, or the task's. */
  readonly name: string;
  /** The vaults that the stack's plans copy to. */
  readonly copied: readonly string[];
  /** Other accounts that the configuration knows. */
  readonly known: readonly string[];
}

/** Any vault that is named: where the stack has no plan that copies. */
const anyVault = "arn:aws:backup:*:*:backup-vault:?*";

const filled = (text: string, { account, region, name, copied }: Place): readonly string[] =>
  text === "{copied}"
    ? copied.length > 0
      ? copied
      : [anyVault]
    : [text.replaceAll("{account}", account).replaceAll("{region}", region).replaceAll("{name}", name)];

const filledAll = (texts: readonly string[], place: Place): string[] =>
  texts.flatMap((text) => filled(text, place));

const isWithin = (value: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => coversPattern(pattern, value));

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** What a row leaves open of a role's name; undefined where the name is none of the row's. */
export const nameFits = (row: OwnRole, name: string): string | undefined => {
  const found = new RegExp(`^${row.name.split("{name}").map(escaped).join("(.+)")}$`).exec(name);
  return found ? (found[1] ?? "") : undefined;
};

/** The row of a role, and what of its name the row leaves open. */
export function rowOf(path: string, name: string): { row: OwnRole; open: string } | undefined {
  for (const row of ownRoles) {
    const open = row.path === path ? nameFits(row, name) : undefined;
    if (open !== undefined) return { row, open };
  }
  return undefined;
}

/** Conditions of the catalogue, in the form in which policies are read. */
const conditionsOf = (conditions: Conditions | undefined): readonly Condition[] =>
  conditions === undefined
    ? []
    : readPolicy(
        JSON.stringify({
          Version: "2012-10-17",
          Statement: { Effect: "Deny", Action: "*", Resource: "*", Condition: conditions },
        }),
      ).flatMap((statement) => statement.conditions);

/** `ArnEquals` and `ArnLike` are the same to IAM; of texts the values tell which of the two it is. */
const kindOf = ({ operator, qualifier }: Condition): string =>
  `${qualifier ?? ""} ${operator.replace(/(equals|like)$/, "")}`;

// Who becomes it

/** A principal's account; undefined where it is none of AWS's principals. */
const accountIn = (value: string): string | undefined =>
  /^\d{12}$/.test(value) ? value : /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):/.exec(value)?.[1];

const isRoot = (value: string): boolean => /^(\d{12}|arn:aws[\w-]*:iam::\d{12}:root)$/.test(value);

const asksSecondFactor = ({ conditions }: Statement): boolean =>
  conditions.some(
    ({ operator, key, values, ifExists }) =>
      operator === "bool" &&
      key === "aws:multifactorauthpresent" &&
      !ifExists &&
      values.every((value) => value === "true"),
  );

/** The values that a key must have one of, whether AWS ends some in a wildcard or not. */
const pinned = ({ conditions }: Statement, key: string): readonly string[] =>
  conditions.find(
    (condition) =>
      condition.key === key &&
      !condition.ifExists &&
      condition.qualifier === undefined &&
      /^(arn|string)(equals|like)$/.test(condition.operator),
  )?.values ?? [];

type ByPrincipals = Extract<Becoming, { by: "principals" }>;

/** Why an AWS principal is none of those whom a row names; undefined where it is. */
function strangeness(
  statement: Statement,
  principal: string,
  becoming: ByPrincipals,
  place: Place,
): string | undefined {
  const named = isRoot(principal) ? pinned(statement, "aws:principalarn") : [principal];
  const are = filledAll(becoming.are, place);
  const accounts = [place.account, ...(becoming.elsewhere === "known" ? place.known : [])];
  if (principal === "*" || named.length === 0) return "whoever";
  for (const arn of named) {
    if (!isWithin(arn, are)) return arn;
    const account = accountIn(arn);
    if (isRoot(principal) && account !== accountIn(principal)) return arn;
    if (becoming.elsewhere !== "organisation" && !accounts.includes(account ?? "")) return arn;
    if (/:user\//.test(arn) && !asksSecondFactor(statement)) return `${arn} without a second factor`;
  }
  for (const [key, pattern] of Object.entries(becoming.when ?? {})) {
    const values = exactValues(statement, key);
    if (!values?.every((value) => isWithin(value, filled(pattern, place))))
      return `somebody whose ${key} is not asked for`;
  }
  return undefined;
}

/** Who a statement lets in beside the way of one row, and what it lets them do; nothing where it keeps to it. */
function* besides(statement: Statement, becoming: Becoming, place: Place): Iterable<string> {
  const actions =
    becoming.by === "principals"
      ? becoming.actions
      : [becoming.by === "token" ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole"];
  for (const action of statement.actions)
    if (!isWithin(action, actions)) yield `is become with ${action} (${statement.name})`;
  if (statement.actions.length === 0) yield `is become with more than it names (${statement.name})`;
  for (const { kind, value } of statement.principals) {
    if (becoming.by === "token") {
      if (kind !== "Federated" || accountIn(value) !== place.account)
        yield `is become by ${value}, which is no identity provider of its account (${statement.name})`;
    } else if (becoming.by === "service") {
      if (kind !== "Service" || value !== becoming.service) yield `is become by ${value} (${statement.name})`;
      const isSourced = Object.entries(becoming.sources).some(([key, pattern]) =>
        exactValues(statement, key)?.every((source) => isWithin(source, filled(pattern, place))),
      );
      if (!isSourced) yield `is worked as by ${value} for whoever asks it to (${statement.name})`;
    } else {
      const strange = kind === "AWS" ? strangeness(statement, value, becoming, place) : value;
      if (strange !== undefined) yield `is become by ${strange} (${statement.name})`;
    }
  }
}

/** What is wrong with who becomes a role. */
export function* strangers(trust: readonly Statement[], row: OwnRole, place: Place): Iterable<string> {
  const allows = trust.filter(({ effect }) => effect === "Allow");
  if (row.mustBecome && allows.length === 0) yield `is become by nobody, and ${row.isFor}`;
  for (const statement of allows) {
    const ways = row.becomes.map((becoming) => [...besides(statement, becoming, place)]);
    if (!ways.some((problems) => problems.length === 0)) yield* ways[0] ?? [];
  }
}

// What it may do

/** The account that an ARN names; of a bucket, the one in whose namespace its name is. */
function ownerOf(arn: string): string | undefined {
  const [, , , , account = "", resource = ""] = arn.split(":");
  return account === "" ? /^[^/]*-(\d{12})-[a-z0-9-]+-an(?:\/|$)/.exec(resource)?.[1] : account;
}

/** Spelled out, but for what is inside of it. */
const isNamed = (arn: string): boolean => isExact(arn.replace(/\/\*$/, ""));

const asks = (statement: Statement, required: Condition): boolean =>
  statement.conditions.some(
    (condition) =>
      condition.key === required.key &&
      kindOf(condition) === kindOf(required) &&
      (!condition.ifExists || required.ifExists) &&
      condition.values.length > 0 &&
      condition.values.every((value) => isWithin(value, required.values)),
  );

/** A row's allowance at a place, read once for all statements. */
interface Within {
  readonly allowance: Allowance;
  readonly on: readonly string[];
  readonly when: readonly Condition[];
}

const withinAt = (allowance: Allowance, place: Place): Within => ({
  allowance,
  on: filledAll(allowance.on, place),
  when: conditionsOf(allowance.when).map((condition) => ({
    ...condition,
    values: filledAll(condition.values, place),
  })),
});

const allows = (
  { allowance, on, when }: Within,
  statement: Statement,
  action: string,
  resource: string,
  account: string,
): boolean =>
  isWithin(action, allowance.actions) &&
  isWithin(resource, on) &&
  (!allowance.named || isNamed(resource)) &&
  (allowance.elsewhere === true || [undefined, account].includes(ownerOf(resource))) &&
  when.every((condition) => asks(statement, condition));

/** What a role's own policies allow beyond its row. */
export function* excess(statements: readonly Statement[], row: OwnRole, place: Place): Iterable<string> {
  const all = (row.may ?? []).map((allowance) => withinAt(allowance, place));
  for (const statement of statements) {
    if (statement.effect === "Deny") continue;
    if (statement.actions.length === 0 || statement.resources.length === 0) {
      yield `allows everything but what it names (${statement.name})`;
      continue;
    }
    for (const action of statement.actions) {
      const beyond = statement.resources.filter(
        (resource) => !all.some((one) => allows(one, statement, action, resource, place.account)),
      );
      if (beyond.length > 0) yield `allows ${action} on ${beyond[0]} as well (${statement.name})`;
    }
  }
}

// What it is denied

/** Conditions under which a deny spares nothing but what the row says. */
const sparedBy = (conditions: Conditions | undefined, place: Place): Spared[] =>
  conditionsOf(conditions).map((spared) => {
    const values = filledAll(spared.values, place);
    return (condition) =>
      condition.key === spared.key &&
      kindOf(condition) === kindOf(spared) &&
      condition.values.length > 0 &&
      condition.values.every((value) => isExact(value) && isWithin(value, values));
  });

const wardOf = (denial: Denial, place: Place): Ward => {
  const { what, actions, allBut, on, notOn, spares } = denial;
  return {
    what,
    ...(actions && { actions }),
    ...(allBut && { allBut }),
    ...(on && { on: filledAll(on, place) }),
    ...(notOn && { notOn: filledAll(notOn, place) }),
    when: sparedBy(spares, place),
  };
};

/** Whatever the statements do not allow, of actions and of places. */
export function theRest(statements: readonly Statement[]): Ward[] {
  const given = statements.filter(({ effect }) => effect === "Allow");
  const everywhere = given.filter(({ resources }) => resources.includes("*"));
  const placed = given.filter((statement) => !everywhere.includes(statement));
  const actionsOf = (some: readonly Statement[]) => [...new Set(some.flatMap(({ actions }) => actions))];
  return [
    { what: "everything that it is not allowed", allBut: actionsOf(given) },
    {
      what: "what it is allowed, elsewhere",
      actions: actionsOf(placed),
      notOn: placed.flatMap(({ resources }) => resources),
    },
  ];
}

/** What a role has to be denied, whoever allows it. */
export const wardsOf = (row: OwnRole, statements: readonly Statement[], place: Place): Ward[] => [
  ...(row.deniesTheRest ? theRest(statements) : []),
  ...(row.denied ?? []).map((denial) => wardOf(denial, place)),
];
