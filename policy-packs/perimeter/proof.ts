/**
 * The proof, for a stack among its neighbours: whether an agent reaches a goal by what the stack has, together with the world
 * that the pack is given. What the stack has no part in, and what was so without it, is not its fault, and is told apart.
 */

import { CannotTell, unknownString } from "../../analysis/cannot-tell.ts";
import { buildModel, WorldError } from "../../analysis/model/build.ts";
import { accountOfArn, partitionOf } from "../../analysis/model/files.ts";
import type { Model } from "../../analysis/model/model.ts";
import { typeOf } from "../../analysis/model/state.ts";
import { secretValue, whyNotYet } from "../../analysis/model/value.ts";
import { emptyWorld, type World, type WorldAccount, type WorldUnit } from "../../analysis/model/world.ts";
import { everyQuery } from "../../analysis/reach/goals.ts";
import type { PathStep } from "../../analysis/reach/path.ts";
import { notModelled, Prover, type Result, type Verdict } from "../../analysis/reach/prove.ts";
import { type Start, StartError } from "../../analysis/reach/start.ts";
import { goalWords, shortly, stepInWords } from "../../analysis/reach/story.ts";
import { arns } from "../../catalog/arns.ts";
import { closedPackages } from "../../catalog/escape-hatches.ts";
import { hatchFor, type Settings } from "./configuration/settings.ts";
import type { Told } from "./invariant.ts";
import { allowedAccounts, type Graph, type Properties, type Resource } from "./resource.ts";
import { agentPath, escalationPath, isBoundary, perimeterPath } from "./vocabulary.ts";

/** How paths cite the stack that is judged. */
const here = "this stack";

// The stack, as the model reads it

/** What the SDK's view of an object stands for (@pulumi/policy, proxy.ts). */
const viewed = "__getSpecialProxyTarget";
const isView = "__isSpecialProxy";

/** Values that the SDK writes for what is not known, by type (sdk/nodejs/runtime/rpc.ts). */
const unknowns: ReadonlySet<string> = new Set([
  unknownString,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Deeper than any resource of AWS's. */
const deepest = 64;

/** Told whether anything in a value is not known yet. */
interface Note {
  isUnknown: boolean;
}

const notKnown = (note: Note): string => {
  note.isUnknown = true;
  return unknownString;
};

/** What the SDK's view lies over: reading that takes no detour. */
const underView = (value: Properties): Properties =>
  value[isView] === true ? (value[viewed] as Properties) : value;

/** A value with marks where it is not known yet, or sealed. */
function plain(value: unknown, note: Note, depth = 0): unknown {
  if (typeof value === "string") {
    if (unknowns.has(value)) return notKnown(note);
    if (value.includes(unknownString)) note.isUnknown = true;
    return value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return notKnown(note);
  const own = underView(value as Properties);
  if (Array.isArray(own))
    return Array.from({ length: own.length }, (_, index) => read(own as never, index, note, depth));
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(own))
    if (key === "__proto__")
      Object.defineProperty(copy, key, { value: read(own, key, note, depth), enumerable: true });
    else copy[key] = read(own, key, note, depth);
  return copy;
}

/** One value of an object, some of which cannot be read. */
function read(from: Properties, key: string | number, note: Note, depth = 0): unknown {
  let value: unknown;
  try {
    value = from[key];
  } catch (error) {
    // A file has it sealed; whatever else cannot be read is not known yet.
    return error instanceof CannotTell && !error.notKnownYet ? secretValue : notKnown(note);
  }
  return plain(value, note, depth + 1);
}

/** Properties to be read: those under the SDK's view, where there is nothing else over them. */
function opened(properties: Properties): Properties {
  try {
    return underView(properties);
  } catch {
    return properties;
  }
}

/** What the program asked for, and of what it is not known. */
function askedFor({
  inputs,
}: Resource): { readonly values: Properties; readonly unknown: ReadonlySet<string> } | undefined {
  if (!inputs) return undefined;
  const values: Record<string, unknown> = {};
  const unknown = new Set<string>();
  const from = opened(inputs);
  for (const key of Object.keys(from)) {
    const note: Note = { isUnknown: false };
    values[key] = read(from, key, note);
    if (note.isUnknown) unknown.add(key);
  }
  return { values, unknown };
}

/** What AWS will answer, and nobody knows yet, is left out: what the program asked for counts, as on a plan. */
function answered(resource: Resource, asked: ReturnType<typeof askedFor>): Record<string, unknown> {
  const outputs: Record<string, unknown> = {};
  const from = opened(resource.properties);
  for (const key of Object.keys(from)) {
    const note: Note = { isUnknown: false };
    const value = read(from, key, note);
    if (asked && note.isUnknown && !asked.unknown.has(key)) continue;
    outputs[key] = value;
  }
  return outputs;
}

/** Settings of a provider by which the model tells an account, a Region, and who deploys. */
const ofProviders = [
  "allowedAccountIds",
  "region",
  "assumeRoles",
  "assumeRole",
  "assumeRoleWithWebIdentity",
  "defaultTags",
];

/** ARNs whose end AWS makes up at random, so that nobody has named one before it is there. */
const chosenByAws = (type: string): string | undefined => {
  const template = Object.hasOwn(arns, type) ? arns[type] : undefined;
  return template?.endsWith("*") && !template.includes(":task-definition/") ? template : undefined;
};

/**
 * A made-up ARN for what is yet to be made: two keys are two, and nobody's policy is about either by its id.
 * @param number of the resource, which makes it the only one
 */
function arnToCome(
  type: string,
  properties: Properties,
  { settings, accounts }: Provider,
  number: number,
): string | undefined {
  const template = chosenByAws(type);
  const [account, ...others] = accounts;
  const region = properties["region"] ?? settings["region"];
  if (template === undefined || account === undefined || others.length > 0 || typeof region !== "string")
    return undefined;
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  const values: Properties = { ...properties, region, account, partition: partitionOf(region) };
  const parts = template.match(/\{(\w+)\}/g) ?? [];
  if (parts.some((part) => typeof values[part.slice(1, -1)] !== "string")) return undefined;
  return template.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key])).replace(/\*$/, id);
}

/** AWS's id, where it is known; not every provider repeats it beside the ARN. */
function idIn({ id, arn }: Properties): string | undefined {
  if (typeof id === "string" && id !== "") return id.includes(unknownString) ? undefined : id;
  return typeof arn === "string" && !arn.includes(unknownString) ? /[^:/]*$/.exec(arn)?.[0] : undefined;
}

/** A provider as far as the model reads it. */
interface Provider {
  readonly urn: string;
  readonly package: string;
  readonly settings: Properties;
  /** That it is pinned to. Where that is not known, or no list, isolation-provider-pinned says so. */
  readonly accounts: readonly string[];
}

/** The stack's resources with what they were made by: of providers with the same settings one is enough. */
class Providers {
  readonly #byText = new Map<string, Provider>();
  readonly #byUrn = new Map<string, Provider>();

  constructor(stack: Graph) {
    for (const resource of stack.resources) {
      const provider = this.#providerOf(resource);
      if (provider) this.#byUrn.set(resource.urn, provider);
    }
  }

  of({ urn }: Resource): Provider | undefined {
    return this.#byUrn.get(urn);
  }

  #providerOf({ provider, type }: Resource): Provider | undefined {
    if (!provider) return undefined;
    const from = opened(provider);
    const settings = Object.fromEntries(
      ofProviders.flatMap((key) => {
        const value = read(from, key, { isUnknown: false });
        return value === undefined ? [] : [[key, value]];
      }),
    );
    const [name = ""] = type.split(":");
    const text = JSON.stringify([name, settings]);
    const found = this.#byText.get(text);
    if (found) return found;
    const made: Provider = {
      urn: `urn:pulumi:of::${here}::pulumi:providers:${name}::${this.#byText.size}`,
      package: name,
      settings,
      accounts: tells(() => allowedAccounts(settings).length === 0) ? [] : allowedAccounts(settings),
    };
    this.#byText.set(text, made);
    return made;
  }

  get all(): readonly Provider[] {
    return [...this.#byText.values()];
  }

  /** The accounts that the stack's resources of AWS may be in. */
  get accounts(): string[] {
    const ofAws = this.all.filter((one) => one.package === "aws");
    return [...new Set(ofAws.flatMap(({ accounts }) => accounts))].filter((id) => /^\d{12}$/.test(id));
  }
}

/** What nobody has modelled, and is no part of the proof: it talks to nobody, or somebody answers for it by name. */
const isLeftOut = (type: string, settings: Settings): boolean => {
  const [name = ""] = type.split(":");
  const isClosed = name !== "aws" && name !== "pulumi" && Object.hasOwn(closedPackages, name);
  return isClosed || hatchFor(settings, type) !== undefined;
};

/** The resources as a checkpoint has them, with their providers. */
function checkpointOf(stack: Graph, providers: Providers, settings: Settings): Properties {
  const resources: Properties[] = providers.all.map(({ urn, package: name, settings }) => ({
    ...{ urn, type: `pulumi:providers:${name}`, id: "one", inputs: settings, outputs: settings },
  }));
  for (const resource of stack.resources) {
    const { urn, type, protect, sources } = resource;
    const provider = providers.of(resource);
    const isCustom = resource.isCustom ?? provider !== undefined;
    if (!isCustom || type.startsWith("pulumi:providers:") || isLeftOut(type, settings)) continue;
    const asked = askedFor(resource);
    const outputs = answered(resource, asked);
    const id = idIn(outputs);
    const toCome =
      provider && typeof outputs["arn"] !== "string"
        ? arnToCome(type, asked?.values ?? outputs, provider, resources.length)
        : undefined;
    if (toCome !== undefined) outputs["arn"] = toCome;
    resources.push({
      ...{ urn, type, protect, inputs: asked?.values ?? outputs, outputs, propertyDependencies: sources },
      ...(id === undefined ? {} : { id }),
      ...(provider ? { provider: `${provider.urn}::one` } : {}),
    });
  }
  return { version: 3, deployment: { resources } };
}

// The world

const accountsIn = (unit: WorldUnit): string[] => [...unit.accounts, ...unit.units.flatMap(accountsIn)];

/** The accounts that a world knows: described, placed, or with something of a stack in them. */
function accountsKnown({ accounts, organization, neighbours }: World): Set<string> {
  const known = new Set([
    ...accounts.map(({ id }) => id),
    ...(organization ? [organization.managementAccount] : []),
    ...(organization?.root ? accountsIn(organization.root) : []),
  ]);
  for (const { resources } of neighbours)
    for (const { urn, inputs } of resources)
      if (urn.includes("::pulumi:providers:"))
        for (const [id] of JSON.stringify(inputs?.["allowedAccountIds"] ?? "").matchAll(/\d{12}/g))
          known.add(id);
  return known;
}

/** The world together with what the configuration says. @throws CannotTell where they contradict each other */
function worldWith(world: World, settings: Settings, accounts: readonly string[]): World {
  const [account, ...others] = accounts;
  const said = [
    ...settings.accounts,
    ...(settings.domain !== undefined && account !== undefined && others.length === 0
      ? [{ id: account, domain: settings.domain, name: undefined }]
      : []),
  ];
  const described = new Map<string, WorldAccount>(world.accounts.map((one) => [one.id, one]));
  for (const { id, domain, name } of said) {
    const there = described.get(id);
    if (there?.domain != null && there.domain !== domain)
      throw new CannotTell(
        `the configuration says that ${id} is of ${domain}, and ${world.file} says that it is of ${there.domain}`,
      );
    const more = { scps: [], rcps: [], fullAccess: true, ...there };
    described.set(id, { ...more, id, domain, name: there?.name ?? name ?? null });
  }
  const { principals, webIdentities } = settings.agents;
  const agents = world.agents ?? { principals: [`arn:aws*:iam::*:role${agentPath}*`], webIdentities: [] };
  return {
    ...world,
    accounts: [...described.values()],
    agents:
      principals.length + webIdentities.length === 0 && world.agents === undefined
        ? undefined
        : {
            principals: [...agents.principals, ...principals],
            webIdentities: [
              ...agents.webIdentities,
              ...webIdentities.map(({ issuer, subject }) => ({ issuer, subject, claims: {} })),
            ],
          },
  };
}

/** A hatch is open in other stacks, too, for who judges this one by it. */
const withoutLeftOut = (world: World, settings: Settings): World => ({
  ...world,
  neighbours: world.neighbours.map((one) => ({
    ...one,
    resources: one.resources.filter(({ urn }) => !isLeftOut(typeOf(urn), settings)),
  })),
});

// Whose it is

/** Whether a stack makes a part of the perimeter: what lies open then is its business, whoever opened it. */
const isPerimeters = (stack: Graph): boolean =>
  stack.resources.some(
    ({ urn, type }) => urn.includes("agent-perimeter:index:") || type.startsWith("aws:organizations/"),
  ) ||
  stack.ofType("aws:iam/policy:Policy").some((policy) => tells(() => isBoundary(policy))) ||
  stack
    .ofType("aws:iam/role:Role")
    .some(({ properties }) =>
      tells(() =>
        [agentPath, escalationPath, perimeterPath].some((path) =>
          String(properties["path"]).startsWith(path),
        ),
      ),
    );

/** What cannot be read counts as so. */
function tells(what: () => boolean): boolean {
  try {
    return what();
  } catch {
    return true;
  }
}

/** The stack's resources that a path leads by, in its order. */
function* partsOf(
  path: readonly PathStep[],
  model: Model,
  byCitation: ReadonlyMap<string, string>,
): Generator<string> {
  const place = (arn: string): string | undefined => {
    const node = model.principals.get(arn) ?? model.resources.get(arn);
    return node?.origin.file === here ? node.origin.urn : undefined;
  };
  for (const { allowedBy, resource, principal } of path) {
    for (const { origin } of allowedBy)
      for (const [, name = "", type = ""] of origin.matchAll(
        new RegExp(`${here}: (.+?) \\((\\w+)\\.[^()]*\\)`, "g"),
      )) {
        const urn = byCitation.get(`${name} ${type}`);
        if (urn !== undefined) yield urn;
      }
    for (const arn of [resource, principal]) {
      const urn =
        place(arn) ?? (resource.startsWith("urn:") && byCitation.has(resource) ? resource : undefined);
      if (urn !== undefined) yield urn;
    }
  }
}

// In words

/** Nothing that a terminal obeys; a line has its length. */
const line = (text: string): string => {
  const shown = text.replace(/\p{C}/gu, "?");
  return shown.length > 600 ? `${shown.slice(0, 599)}…` : shown;
};

const mostSteps = 6;

/** What AWS attaches everywhere: nobody opens a way by it. */
const ofAws = "arn:aws:organizations::aws:policy/";

const unknownOrigin = "not known: ";

/** Why a step is open of which nobody knows what it comes to: `ARN: its policy is not known before the deployment`. */
const notKnownIn = ({ edge, provided, allowedBy }: PathStep): string[] => [
  ...allowedBy.flatMap(({ origin }) =>
    origin.startsWith(unknownOrigin) ? [origin.slice(unknownOrigin.length)] : [],
  ),
  ...(edge === notModelled ? provided : []),
];

/** The path in few lines: who does what to what, and by which statements. */
function stepsInWords(path: readonly PathStep[]): string[] {
  const shown = path.slice(0, mostSteps).map((step, index) => {
    const allowedBy = step.allowedBy.filter(({ origin }) => !origin.startsWith(ofAws));
    const [who = "", ...rest] = stepInWords({ ...step, allowedBy, provided: [] });
    const [what, ...by] = rest.map((one) => one.trim());
    const isDeed = step.action !== "" && what !== undefined;
    return line(
      `  ${index + 1}. ${who}${isDeed ? `: ${what}` : ""}${by.length > 0 ? `, ${by.join(" ")}` : ""}`,
    );
  });
  const unsure = path.flatMap(notKnownIn);
  return [
    ...shown,
    ...(path.length > mostSteps ? [`  … and ${path.length - mostSteps} steps more`] : []),
    ...unsure.slice(0, 1).map((one) => line(`  not known: ${one.replace(/^arn:\S+?(?=: )/, shortly)}`)),
  ];
}

const rank: Readonly<Record<Verdict, number>> = { never: 0, unknown: 1, reachable: 2 };

const keyOf = ({ from, goal, target }: Result): string => JSON.stringify([from, goal, target]);

/** Answers of one kind about one resource. */
interface Group {
  readonly urn: string;
  readonly first: Result;
  readonly results: Result[];
  readonly isElsewhere: boolean;
}

function told({ first, results, isElsewhere }: Group): Told {
  const isUnknown = first.verdict === "unknown";
  const { path } = first;
  const others = new Set(results.map(({ from }) => from)).size - 1;
  const goals = [...new Set(results.map(goalWords))].filter((one) => one !== goalWords(first));
  const more = [
    ...(others > 0 ? [`and ${others} other agent${others === 1 ? "" : "s"}`] : []),
    ...(goals.length > 0
      ? [`also: ${goals.slice(0, 3).join(", ")}${goals.length > 3 ? ` and ${goals.length - 3} more` : ""}`]
      : []),
  ];
  const part = isElsewhere
    ? "stands beside a way that is there without it, by which"
    : isUnknown
      ? "may be part of a way by which perhaps"
      : "is part of a way by which";
  const head = `${part} ${shortly(first.from)} can ${goalWords(first)}${more.length > 0 ? ` (${more.join("; ")})` : ""}:`;
  return {
    what: [line(head), ...stepsInWords(path)].join("\n"),
    ...(isUnknown ? { isUnknown } : {}),
    ...(isUnknown && hangsOnPreview(path) ? { notKnownYet: true } : {}),
    ...(isElsewhere ? { isElsewhere } : {}),
  };
}

/** Whether nothing but values that are not known before the deployment leaves a path open. */
function hangsOnPreview(path: readonly PathStep[]): boolean {
  const reasons = path.flatMap(notKnownIn);
  return reasons.length > 0 && reasons.every((one) => whyNotYet.test(one));
}

/** How many ways are worked out, the worst first: of further ones it is said that they are there. */
const mostWays = 3;

/** What is to be said of each of the stack's resources, by URN. */
export type Findings = ReadonlyMap<string, readonly Told[]>;

const nothing: Findings = new Map();

/** Whether anybody in the stack or the world may be an agent: where nobody is, nothing is to be proved. */
function mayHaveAgents(stack: Graph, world: World): boolean {
  if (world.neighbours.length > 0 || world.principals.length > 0) return true;
  const { principals = [], webIdentities = [] } = world.agents ?? {};
  return (
    principals.length + webIdentities.length > 0 ||
    stack.ofType("aws:iam/role:Role", "aws:iam/user:User").some(({ properties }) =>
      tells(() => {
        const path = properties["path"];
        return (
          path !== undefined && path !== null && (typeof path !== "string" || path.startsWith(agentPath))
        );
      }),
    )
  );
}

/**
 * What the proof finds of a stack.
 * @throws CannotTell where the world and the stack do not go together
 */
export function proofOf(stack: Graph, settings: Settings): Findings {
  const given = settings.known ?? emptyWorld;
  const providers = new Providers(stack);
  const { accounts } = providers;
  const world = withoutLeftOut(worldWith(given, settings, accounts), settings);
  if (!mayHaveAgents(stack, world)) return nothing;
  if (settings.known) {
    const known = accountsKnown(given);
    const missing = accounts.filter((id) => !known.has(id));
    if (missing.length > 0)
      throw new CannotTell(
        `its account ${missing.join(", ")} is not in ${given.file}, which then says nothing of what binds it: write it there, or write it anew with \`perimeter world\``,
      );
  }
  const model = modelOf(stack, providers, world, settings);
  const prover = new Prover(model);
  const judging = new Blame(stack, model, world);
  const open: Judged[] = [];
  for (const start of toAsk(prover, model)) {
    const found = prover.prove([start], everyQuery).results.filter(({ verdict }) => verdict !== "never");
    const judged = found.map((result) => judging.of(start, result));
    open.push(...judged);
    // Where much is not known a proof takes long, and one agent's is enough to reject: mending it mends the others'.
    if (judged.some(({ isElsewhere, result }) => !isElsewhere && result.verdict === "unknown")) break;
  }
  return open.length === 0 ? nothing : inFindings(open, judging);
}

/** The stack among the others: what the world has of itself counts no more. */
function modelOf(stack: Graph, providers: Providers, world: World, settings: Settings): Model {
  const own = new Set(stack.resources.map(({ urn }) => urn.split("::", 2).join("::")));
  const neighbours = world.neighbours.filter((one) => !own.has(`urn:pulumi:${one.stack}::${one.project}`));
  try {
    return buildModel([{ file: here, content: checkpointOf(stack, providers, settings) }], {
      ...world,
      neighbours,
    });
  } catch (error) {
    if (error instanceof WorldError) throw new CannotTell(error.message);
    throw error;
  }
}

/** The agents to be asked about one by one: those that reach nothing all together need not be. */
function toAsk(prover: Prover, model: Model): readonly Start[] {
  const agents = prover.agents();
  // Who is in prod by right reaches it, and would speak for the others.
  const isApart = (start: Start): boolean => {
    const account = start.kind === "principal" ? accountOfArn(start.arn) : undefined;
    const domain = account === undefined ? undefined : model.accounts.get(account)?.domain;
    return domain != null && domain !== "prod";
  };
  const apart = agents.filter(isApart);
  return apart.length > 1 && prover.reachNothingTogether(apart, everyQuery)
    ? agents.filter((start) => !isApart(start))
    : agents;
}

/** An answer, and whether it was so without the stack. */
interface Judged {
  readonly result: Result;
  readonly isElsewhere: boolean;
}

/** Whose a way is. */
class Blame {
  private readonly stack: Graph;
  private readonly model: Model;
  private readonly earlier: Prover | undefined;
  private readonly verdicts = new Map<string, ReadonlyMap<string, Verdict>>();
  private readonly byCitation: ReadonlyMap<string, string>;
  private readonly urns: ReadonlySet<string>;
  private readonly parts = new Map<string, string | undefined>();

  constructor(stack: Graph, model: Model, world: World) {
    this.stack = stack;
    this.model = model;
    // With what the world has of the stack itself, if anything: what the change is, shows against that.
    this.earlier =
      isPerimeters(stack) || world.neighbours.length === 0 ? undefined : new Prover(buildModel([], world));
    this.byCitation = new Map(
      stack.resources.flatMap(({ urn, name, type }) => [
        [`${name} ${type.slice(type.lastIndexOf(":") + 1)}`, urn] as const,
        [urn, urn] as const,
      ]),
    );
    this.urns = new Set(stack.resources.map(({ urn }) => urn));
  }

  /** The resource that stands for the stack as a whole. */
  get whole(): string {
    const { resources } = this.stack;
    return (resources.find(({ type }) => type === "pulumi:pulumi:Stack") ?? resources[0])?.urn ?? "";
  }

  /** The first of the stack's resources that a way leads by; worked out once of a few ways. */
  part(result: Result): string | undefined {
    const kind = JSON.stringify([result.goal, result.verdict, this.wasSo(result)]);
    if (this.parts.has(kind)) return this.parts.get(kind);
    // Of what was so without the stack each has to be known: whether the stack has a part in it.
    if (!this.wasSo(result) && this.parts.size >= mostWays) return undefined;
    const [part] = [...partsOf(result.path, this.model, this.byCitation)].filter((urn) => this.urns.has(urn));
    this.parts.set(kind, part);
    return part;
  }

  of(start: Start, result: Result): Judged {
    if (!this.earlier) return { result, isElsewhere: false };
    if (!this.verdicts.has(result.from))
      this.verdicts.set(result.from, new Map(this.before(start).map((one) => [keyOf(one), one.verdict])));
    return { result, isElsewhere: this.wasSo(result) && this.part(result) === undefined };
  }

  private before(start: Start): readonly Result[] {
    try {
      return this.earlier?.prove([start], everyQuery).results ?? [];
    } catch (error) {
      // Who is new with this stack has reached nothing without it.
      if (error instanceof StartError) return [];
      throw error;
    }
  }

  private wasSo(result: Result): boolean {
    const earlier = this.verdicts.get(result.from)?.get(keyOf(result)) ?? "never";
    return rank[earlier] >= rank[result.verdict];
  }
}

function inFindings(open: readonly Judged[], judging: Blame): Findings {
  const groups = new Map<string, Group>();
  // The worst first: of further ones it is said that they are there.
  const sorted = open.toSorted((one, other) => rank[other.result.verdict] - rank[one.result.verdict]);
  const first = new Map<string, string>();
  for (const { result, isElsewhere } of sorted) {
    const kind = JSON.stringify([result.verdict, isElsewhere]);
    const urn = judging.part(result) ?? first.get(kind) ?? judging.whole;
    if (!first.has(kind)) first.set(kind, urn);
    const key = JSON.stringify([urn, result.verdict, isElsewhere]);
    const group = groups.get(key);
    if (group) group.results.push(result);
    else groups.set(key, { urn, isElsewhere, first: result, results: [result] });
  }
  const findings = new Map<string, Told[]>();
  for (const group of groups.values()) {
    const list = findings.get(group.urn);
    if (list) list.push(told(group));
    else findings.set(group.urn, [told(group)]);
  }
  return findings;
}
