import { type Condition, readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversPattern } from "../../../analysis/iam/pattern.ts";
import type {
  Guardrail,
  GuardrailPolicy,
  Spared as SparedName,
} from "../../../catalog/guardrails/guardrail.ts";
import { guardrailPolicies } from "../../../catalog/guardrails/index.ts";
import type { Settings } from "../configuration/settings.ts";
import { policy as documentOf } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { type Graph, type Resource, settled, text, texts } from "../resource.ts";
import { breachesOf, type Spared, sparing } from "../wards.ts";

const policyType = "aws:organizations/policy:Policy";
const attachmentType = "aws:organizations/policyAttachment:PolicyAttachment";
const organizationType = "aws:organizations/organization:Organization";
const accountType = "aws:organizations/account:Account";
const unitType = "aws:organizations/organizationalUnit:OrganizationalUnit";

const principal = "aws:PrincipalArn";

/** Roles of the perimeter's that have to work under whatever row spares them: with one denied, nobody mends anything. */
const working: Partial<Readonly<Record<SparedName, readonly string[]>>> = {
  breakGlass: ["break-glass"],
  deployer: ["deployer"],
  grantDeployer: ["grant-deployer"],
  preview: ["preview"],
  revoker: ["agent-revoker"],
  backupRoles: ["perimeter-backup-copy", "perimeter-restore", "perimeter-copy-out"],
  forwarders: ["alarm-forwarder", "perimeter-backup-events"],
};

const withPath = (path: string, ...names: readonly string[]) =>
  new RegExp(`^arn:aws[\\w-]*:iam::(\\*|\\d{12}):role${path}(${names.join("|")})$`);

/** Whom a row may spare, by the names that the perimeter gives them. */
const spared: Readonly<Record<SparedName, RegExp>> = {
  breakGlass: withPath("/perimeter/", ...(working.breakGlass ?? [])),
  deployer: withPath("/perimeter/", ...(working.deployer ?? [])),
  grantDeployer: withPath("/perimeter/", ...(working.grantDeployer ?? [])),
  preview: withPath("/perimeter/", ...(working.preview ?? [])),
  revoker: withPath("/perimeter/", ...(working.revoker ?? [])),
  backupRoles: withPath("/perimeter/", ...(working.backupRoles ?? [])),
  forwarders: withPath("/perimeter/", ...(working.forwarders ?? [])),
  people:
    /^arn:aws[\w-]*:iam::(\*|\d{12}):(user\/[^*?$]+|role\/aws-reserved\/sso\.amazonaws\.com\/\*AWSReservedSSO_[\w+=,.@-]+_\*)$/,
  signedIn: /^arn:aws[\w-]*:iam::(\*|\d{12}):role\/aws-reserved\/sso\.amazonaws\.com\/\*$/,
  preparers: withPath("/", "OrganizationAccountAccessRole", "AWSControlTowerExecution"),
  unlockedRoot: /^arn:aws[\w-]*:iam::\d{12}:root$/,
};

/** A role of an adopter's that must work: under its own path, of which no more than the end of the name is open. */
const mustWork =
  /^arn:aws[\w-]*:iam::(\*|\d{12}):role\/(?!(perimeter|agent|escalation|aws-reserved)\/)([\w+=,.@-]+\/)*[\w+=,.@-]{3,}\*?$/;

const isFilling = (value: string): boolean => /\{\w+\}/.test(value);
const listOf = (values: string | readonly string[]): readonly string[] =>
  typeof values === "string" ? [values] : values;

/** A pattern of what a value of the configuration may be: one thing, of which no more is open than the row leaves open. */
const fillings: Readonly<Record<string, string>> = {
  "{organization}": "o-[a-z0-9]{10,32}",
  "{management}": "\\d{12}",
  "{dev}": "\\d{12}",
  "{guarded}": "\\d{12}",
  "{audit}": "\\d{12}",
  "{regions}": "[a-z]{2}(-[a-z]+)+-\\d",
  "{outsiders}": "\\d{12}",
  "{owners}": "\\d+",
  "{unlocked}": "\\d{12}",
  "{retention}": "\\d{1,4}",
  "{left}": "arn:aws[\\w-]*:iam::\\*:role/\\*[^*].*",
  "{permissionSets}":
    "arn:aws[\\w-]*:iam::\\*:role/aws-reserved/sso\\.amazonaws\\.com/\\*AWSReservedSSO_[\\w+=,.@-]+_\\*",
  "{managementRoles}": "arn:aws[\\w-]*:iam::\\d{12}:role/[^*?$]+",
  "{publicBuckets}": "[a-z0-9.-]+",
};

const escaped = (value: string): string => value.replace(/[.*+?^$()|[\]\\/-]/g, "\\$&");

/** What a value that is written with a filling in it may have become. */
const filledIn = (value: string): RegExp =>
  new RegExp(
    `^${value
      .split(/(\{\w+\})/)
      .map((part) => fillings[part] ?? (isFilling(part) ? "[^*?$]+" : escaped(part)))
      .join("")}$`,
  );

/** Fillings that stand for the accounts of domains. */
const domainsOf: Readonly<Record<string, readonly string[]>> = {
  "{audit}": ["audit"],
  "{dev}": ["dev"],
  "{guarded}": ["audit", "backup", "prod"],
  "{management}": ["management"],
};

/** Whether the accounts of a domain are all there, where a row is for them, or no other is, where it spares them. */
function areThoseOf(filling: string, condition: Condition, { accounts }: Settings): boolean {
  const known = accounts.filter(({ domain }) => domainsOf[filling]?.includes(domain)).map(({ id }) => id);
  if (known.length === 0) return true;
  return /not/.test(condition.operator)
    ? condition.values.every((value) => !/^\d{12}$/.test(value) || known.includes(value))
    : known.every((id) => condition.values.includes(id));
}

/** A condition that the row has, with the values that the row gives it. */
function isOfRow(condition: Condition, row: Guardrail, settings: Settings): boolean {
  const operator = `${condition.qualifier ? `${condition.qualifier}:` : ""}${condition.operator}${condition.ifExists ? "ifexists" : ""}`;
  return Object.entries(row.when ?? {}).some(([wanted, keys]) =>
    Object.entries(keys).some(([key, values]) => {
      if (wanted.toLowerCase() !== operator || key.toLowerCase() !== condition.key) return false;
      const written = listOf(values).filter((value) => !isFilling(value));
      const filled = listOf(values).filter(isFilling).map(filledIn);
      return (
        written.every((value) => condition.values.includes(value)) &&
        listOf(values).every((value) => areThoseOf(value, condition, settings)) &&
        condition.values.every((value) => written.includes(value) || filled.some((one) => one.test(value)))
      );
    }),
  );
}

/**
 * Whether a statement is never in force for the requests that a row is for: it spares the very value that they have, and does
 * not say that it is for it.
 */
const isVoid = (statement: Statement, row: Guardrail): boolean =>
  Object.entries(row.when?.["StringEquals"] ?? {}).some(([key, values]) => {
    const conditions = statement.conditions.filter((condition) => condition.key === key.toLowerCase());
    return (
      !conditions.some(({ operator }) => operator === "stringequals") &&
      conditions.some(
        ({ operator, values: sparing }) =>
          /not/.test(operator) &&
          listOf(values).some((value) => !isFilling(value) && sparing.includes(value)),
      )
    );
  });

const whenOf = (row: Guardrail, settings: Settings): Spared[] => [
  (condition) => isOfRow(condition, row, settings),
  ...(row.spares.length === 0
    ? []
    : [
        sparing(
          principal,
          (value) =>
            row.spares.some((name) => spared[name].test(value)) ||
            mustWork.test(value) ||
            // A key may be under one operator twice: what the row says of the key, and whom it spares.
            Object.values(row.when ?? {}).some((keys) =>
              listOf(keys[principal] ?? []).some((wanted) => filledIn(wanted).test(value)),
            ),
        ),
      ]),
];

/** Values of the configuration that may be none, so that there is no statement. */
const mayBeNone = ["{unlocked}", "{owners}", "{publicBuckets}", "{outsiders}"];

const mayBeMissing = (row: Guardrail): boolean =>
  Object.entries(row.when ?? {}).some(
    ([operator, keys]) =>
      !/Not(Equals|Like)/.test(operator) &&
      Object.values(keys).some((values) => listOf(values).every((value) => mayBeNone.includes(value))),
  );

/** Of what a configuration names, what it always names. */
const alwaysNamed: Readonly<Record<string, readonly string[]>> = {
  "{sparedByName}": ["OrganizationAccountAccessRole", "AWSControlTowerExecution"].map(
    (name) => `arn:aws:iam::*:role/${name}`,
  ),
};

const placesOf = (places: readonly string[] | undefined): string[] | undefined =>
  places?.flatMap((place) => alwaysNamed[place] ?? place.replace(/\{\w+\}/g, "*"));

const known = (resource: Resource): GuardrailPolicy | undefined => {
  const name = text(resource, "name");
  return guardrailPolicies.find((policy) => policy.name === name);
};

/** Whom a row's statement denies although the row spares them. */
function* lockedOut(statements: readonly Statement[], row: Guardrail): Iterable<string> {
  const names = row.spares.flatMap((one) => working[one] ?? []);
  for (const statement of statements)
    for (const name of names)
      if (
        !statement.conditions.some(
          ({ key, operator, qualifier, values }) =>
            key === principal.toLowerCase() &&
            /^(arn|string)not(like|equals)$/.test(operator) &&
            qualifier === undefined &&
            values.some((value) => coversPattern(value, `arn:aws:iam::*:role/perimeter/${name}`)),
        )
      )
        yield `denies ${name}, too, which has to work (${row.sid})`;
}

function* missingIn(resource: Resource, guardrail: GuardrailPolicy, settings: Settings): Iterable<string> {
  if (text(resource, "type") !== guardrail.kind) yield `is no ${guardrail.kind}`;
  const statements = readPolicy(resource.properties["content"]);
  const sids = new Set(statements.map(({ name }) => name));
  const rows = guardrail.rows.filter((row) => sids.has(row.sid) || !mayBeMissing(row));
  for (const row of rows) {
    const [on, notOn] = [placesOf(row.on), placesOf(row.notOn)];
    const ward = {
      what: `whoever ${row.denies}, in full (${row.sid})`,
      ...(row.allBut ? { allBut: row.allBut } : { actions: row.actions ?? [] }),
      ...(notOn ? { notOn } : { on: on ?? ["*"] }),
      when: whenOf(row, settings),
    };
    yield* breachesOf(
      statements.filter((statement) => !isVoid(statement, row)),
      [ward],
    );
    yield* lockedOut(
      statements.filter(({ name }) => name === row.sid),
      row,
    );
  }
}

function* aroundIt(resource: Resource, guardrail: GuardrailPolicy, stack: Graph): Iterable<string> {
  if (stack.naming(resource, attachmentType, "policyId").length === 0) yield "is attached to nothing";
  const names = new Set(stack.ofType(policyType).map((one) => text(one, "name")));
  // Each looks for the one after it, so that one that is gone is told once.
  const at = guardrailPolicies.indexOf(guardrail);
  const next = guardrailPolicies[(at + 1) % guardrailPolicies.length];
  if (next && !names.has(next.name)) yield `stands without ${next.name}`;
}

/** Kinds of policies without which no guardrail is in force. */
const kinds: readonly string[] = [...new Set(guardrailPolicies.map(({ kind }) => kind))];

/** What keeps an organisation from having guardrails in force. */
function* switchedOff(resource: Resource): Iterable<string> {
  const { enabledPolicyTypes, featureSet } = settled(resource, "enabledPolicyTypes", "featureSet");
  const enabled = texts({ enabledPolicyTypes }, "enabledPolicyTypes");
  const missing = kinds.filter((kind) => !enabled.includes(kind));
  if (missing.length > 0) yield `switches off policies that guardrails are: ${missing.join(", ")}`;
  if ((featureSet ?? "ALL") !== "ALL") yield `is an organisation without policies (${String(featureSet)})`;
}

/** Whether an account is in a unit, or has guardrails of its own: what is attached to the root alone, is for no domain. */
function isPlaced(resource: Resource, stack: Graph): boolean {
  if (stack.sourcesOf(resource, "parentId").some(({ type }) => type === unitType)) return true;
  const { parentId } = settled(resource, "parentId");
  if (typeof parentId === "string" && parentId.startsWith("ou-")) return true;
  return stack.ofType(attachmentType).some((one) => stack.names(one, "targetId", resource));
}

const examplePolicy: GuardrailPolicy | undefined = guardrailPolicies.find(
  ({ name }) => name === "perimeter-audit",
);
const account = "arn:aws:iam::*:role";

const statementOf = (row: Guardrail, change: Record<string, unknown> = {}) => ({
  Sid: row.sid,
  Effect: "Deny",
  ...(row.allBut ? { NotAction: row.allBut } : { Action: row.actions }),
  ...(row.notOn ? { NotResource: row.notOn } : { Resource: row.on ?? "*" }),
  ...(row.spares.length === 0
    ? {}
    : { Condition: { ArnNotLike: { [principal]: `${account}/perimeter/break-glass` } } }),
  ...change,
});

const example = (change: Record<string, unknown> = {}, properties: Record<string, unknown> = {}) => ({
  type: policyType,
  name: "audit",
  properties: {
    name: "perimeter-audit",
    type: "SERVICE_CONTROL_POLICY",
    content: documentOf(...(examplePolicy?.rows ?? []).map((row) => statementOf(row, change))),
    ...properties,
  },
  outputs: { id: "p-1" },
  protect: true,
});

/** A policy of somebody else's. */
const neighbour = {
  type: policyType,
  name: "neighbour",
  properties: { name: "perimeter-neighbour", type: "TAG_POLICY" },
};

const organization = (enabledPolicyTypes: unknown, properties: Record<string, unknown> = {}) => ({
  type: organizationType,
  name: "organization",
  properties: { enabledPolicyTypes, ...properties },
  protect: true,
});

const newAccount = (properties: Record<string, unknown>) => ({
  type: accountType,
  name: "sandbox",
  properties: { name: "sandbox", email: "sandbox@example.com", ...properties },
  outputs: { id: "666666666666" },
  protect: true,
});

const attachment = {
  type: attachmentType,
  name: "attachment",
  properties: { policyId: "p-1", targetId: "222222222222" },
  protect: true,
};

export default stackInvariant({
  id: "isolation-guardrails-whole",
  title:
    "The organisation's guardrails deny all that their catalogue lists, and spare those who have to work, nobody else.",
  protects:
    "What holds against administrators, deployers and hostile programs: everything else is written inside of it.",
  why: "An SCP that lacks one action out of two hundred looks like the one before. In a review nobody misses kms:Sc*, and one call ends the key that every backup is under.",
  fix: "keep the policies as components/guardrails writes them from catalog/guardrails; a role that must work is spared by its own ARN (mustWork), under another path than the perimeter's; make accounts in a unit.",
  types: [policyType, organizationType, accountType],
  whole: true,
  *check(resource, stack, settings) {
    if (resource.type === organizationType) yield* switchedOff(resource);
    if (resource.type === accountType && !isPlaced(resource, stack))
      yield "is an account in no organisational unit, where no domain's guardrails hold";
    if (resource.type !== policyType) return;
    const guardrail = known(resource);
    if (!guardrail) return;
    yield* missingIn(resource, guardrail, settings);
    yield* aroundIt(resource, guardrail, stack);
  },
  limits:
    "It knows a guardrail by its policy's name. Which accounts a domain has it takes from `configuration.accounts`; without them, and for where policies are attached, from the stack: whether those are all of them, the proof over the organisation says. Which roles may be left behind to work is the configuration's: perimeter check tells when another one is.",
  examples: {
    holds: [
      { what: "an organisation with policies on", resources: [organization([...kinds, "TAG_POLICY"])] },
      { what: "an account in a unit", resources: [newAccount({ parentId: "ou-ab12-prod0001" })] },
      {
        what: "an account in a unit that is made beside it",
        resources: [
          {
            type: unitType,
            name: "unit",
            properties: { name: "dev", parentId: "r-ab12" },
            outputs: { id: notKnownYet },
          },
          { ...newAccount({ parentId: notKnownYet }), sources: { parentId: "unit" } },
        ],
      },
      {
        what: "an account at the root with guardrails of its own",
        resources: [
          newAccount({ parentId: "r-ab12" }),
          { ...attachment, properties: { policyId: "p-0123456789", targetId: "666666666666" } },
        ],
      },
      {
        what: "a policy of another name",
        resources: [{ ...neighbour, properties: { name: "tags", type: "TAG_POLICY", content: "{}" } }],
      },
    ],
    broken: [
      { what: "an organisation with no policies on", resources: [organization([])] },
      {
        what: "an organisation that only shares its bill",
        resources: [organization(kinds, { featureSet: "CONSOLIDATED_BILLING" })],
      },
      { what: "an account in no unit", resources: [newAccount({})] },
      {
        what: "an action is missing",
        resources: [example({ Action: "logs:DeleteLogGroup" }), attachment],
      },
      {
        what: "whole paths are spared",
        resources: [
          example({ Condition: { ArnNotLike: { [principal]: `${account}/perimeter/*` } } }),
          attachment,
        ],
      },
      {
        what: "break-glass is shut out as well",
        resources: [example({ Condition: undefined }), attachment],
      },
      {
        what: "no policy of this kind",
        resources: [example({}, { type: "TAG_POLICY" }), attachment],
      },
    ],
    cannotTell: [
      {
        what: "content that is not known yet",
        resources: [example({}, { content: notKnownYet }), attachment],
      },
    ],
  },
});
