/** What files say of one stack: the resources there will be, and how they get there. */
import { type OpenedFile, openState, StateError, type StateFile } from "../../../analysis/model/state.ts";
import { isRecord, type Properties, unknownValue } from "../../../analysis/model/value.ts";
import { plainSecrets } from "./plain-secrets.ts";
import { Opener } from "./values.ts";

/** A resource as a file holds it. */
export interface Stated {
  readonly urn: string;
  /** Type token as it stands in the file. */
  readonly type: string;
  readonly name: string;
  /** Not a component. */
  readonly custom: boolean;
  /** Read from AWS, not managed by the stack. */
  readonly external: boolean;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Names of the hooks that the program runs before it is deleted, and that may keep it from being so. */
  readonly deleteHooks: readonly string[];
  /** What the program says. Reading a sealed secret throws. */
  readonly inputs: Properties;
  /** What AWS has answered, and what the program says where it has not. */
  readonly outputs: Properties;
  /** As they stand in the file: which values are secrets shows here alone. */
  readonly raw: { readonly inputs: Properties; readonly outputs: Properties };
  /** URN of its provider. */
  readonly provider: string | undefined;
  readonly sources: Readonly<Record<string, readonly string[]>>;
  /** Where the program makes it: a path from the project's folder, or an absolute one. */
  readonly position: { readonly file: string; readonly line: number } | undefined;
}

export type Kind =
  | "stays"
  | "creates"
  | "updates"
  | "replaces"
  | "deletes"
  | "reads"
  | "forgets"
  | "unfinished"
  | "unknown";

/** What is done to a resource, or was begun and cut off. */
export interface Step {
  readonly kind: Kind;
  /** Pulumi's word for it. */
  readonly operation: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly before?: Stated;
  readonly after?: Stated;
  /** It is about what an earlier replacement has left over: the resource of this name stays. */
  readonly leftOver?: true;
}

/** One stack, out of a checkpoint, a plan, or a plan over the checkpoint that it starts from. */
export interface CheckedStack {
  readonly files: readonly string[];
  readonly kind: "checkpoint" | "plan";
  readonly project: string;
  readonly stack: string;
  /** What there will be, in the order of the files. What is only read is not among them: no pack is shown it. */
  readonly resources: readonly Stated[];
  /** What is only read from AWS. */
  readonly read: readonly Stated[];
  readonly steps: readonly Step[];
  /** Whether every resource is shown, so that what holds between them can be judged. */
  readonly isWhole: boolean;
  /** Takes secrets out of a text. */
  conceal(text: string): string;
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

const record = (value: unknown): Properties => (isRecord(value) ? value : {});

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`; a name may hold anything. */
const partsOf = (urn: string) => {
  const [stack = "", project = "", types = "", ...name] = urn.split("::");
  return {
    stack: stack.replace(/^urn:pulumi:/, ""),
    project,
    type: types.slice(types.lastIndexOf("$") + 1),
    name: name.join("::"),
  };
};

/**
 * `project:///stacks/prod.ts#12,5`; of ECMAScript modules also `project:///file:/home/me/shop/stacks/prod.ts#12,5`. A path that
 * leads out of the project is none of ours.
 */
function positionOf(value: unknown): Stated["position"] {
  const [, absolute, path = "", line = "1"] =
    /^project:\/\/\/(?:file:(?=\/)\/*?(\/(?!\/)))?([^#]+)#(\d+)/.exec(text(value) ?? "") ?? [];
  const parts = path.split(/[\\/]/);
  return path === "" || parts.includes("..") || parts.includes("node_modules")
    ? undefined
    : { file: `${absolute ?? ""}${path}`, line: Math.max(1, Number(line)) };
}

/** Of what is as it stands in the file: of an opened value, a copy would read what is sealed. */
const withoutInternals = ({ __internal, ...rest }: Properties): Properties => rest;

/** URN of a provider, from its reference `URN::ID`. */
const providerUrn = (reference: unknown): string | undefined => {
  const value = text(reference);
  return value?.includes("::") ? value.slice(0, value.lastIndexOf("::")) : undefined;
};

class Reader {
  readonly opener = new Opener();
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** A resource, and what of it nobody is to be shown. */
  stated(raw: Properties, outputs: Properties = record(raw["outputs"])): Stated {
    const { urn, type } = raw;
    if (typeof urn !== "string" || typeof type !== "string")
      throw new StateError(
        `${this.#file}: a resource has no urn or no type: write the file anew with \`pulumi stack export\``,
      );
    const inputs = record(raw["inputs"]);
    for (const properties of [inputs, outputs])
      for (const { value } of plainSecrets(type, properties)) this.opener.hidden.add(value);
    return {
      urn,
      type,
      name: partsOf(urn).name,
      custom: raw["custom"] !== false,
      external: raw["external"] === true,
      protect: raw["protect"] === true,
      retainOnDelete: raw["retainOnDelete"] === true,
      deleteHooks: texts(record(raw["resourceHooks"])["BeforeDelete"]),
      inputs: this.opener.properties(withoutInternals(inputs)),
      outputs: this.opener.properties(withoutInternals(outputs)),
      raw: { inputs, outputs },
      provider: providerUrn(raw["provider"]),
      sources: Object.fromEntries(
        Object.entries(record(raw["propertyDependencies"])).flatMap(([key, urns]) => {
          const known = texts(urns);
          return known.length > 0 ? [[key, known]] : [];
        }),
      ),
      position: positionOf(raw["sourcePosition"]),
    };
  }

  /** What a plan says there will be. What AWS chose stays, but for what the program no longer says. */
  planned(step: Properties, keeps: boolean): Stated | undefined {
    const next = step["newState"];
    if (!isRecord(next)) return undefined;
    const before = record(step["oldState"]);
    const inputs = record(next["inputs"]);
    const answered = record(next["outputs"]);
    const dropped = new Set(
      Object.keys(record(before["inputs"])).filter((key) => !Object.hasOwn(inputs, key)),
    );
    const kept =
      keeps && Object.keys(answered).length === 0
        ? Object.entries(record(before["outputs"])).filter(
            ([key]) => !dropped.has(key) && !Object.hasOwn(inputs, key),
          )
        : Object.entries(answered);
    const custom = next["custom"] !== false;
    const outputs = Object.fromEntries([...(custom ? Object.entries(inputs) : []), ...kept]);
    return this.stated({ ...next, provider: next["provider"] ?? step["provider"] }, outputs);
  }
}

/** Pulumi's words for steps (apitype.OpType). */
const kinds: Readonly<Record<string, Kind>> = {
  same: "stays",
  create: "creates",
  import: "creates",
  update: "updates",
  refresh: "updates",
  replace: "replaces",
  "create-replacement": "replaces",
  "import-replacement": "replaces",
  "delete-replaced": "replaces",
  delete: "deletes",
  read: "reads",
  "read-replacement": "reads",
  discard: "forgets",
  "discard-replaced": "forgets",
  "read-discard": "forgets",
  "remove-pending-replace": "forgets",
};

/** Kinds after which what AWS had chosen before is still so. */
const keeping: ReadonlySet<Kind> = new Set(["stays", "updates", "reads"]);

function fromCheckpoint(reader: Reader, opened: Extract<OpenedFile, { kind: "checkpoint" }>) {
  const resources: Stated[] = [];
  const steps: Step[] = [];
  for (const raw of opened.resources) {
    const stated = reader.stated(raw);
    const { urn, type, name } = stated;
    const step = (kind: Kind, operation: string) =>
      steps.push({ kind, operation, urn, type, name, before: stated });
    if (raw["pendingReplacement"] === true) step("deletes", "deleted, and not made anew yet");
    else if (raw["delete"] === true) step("deletes", "replaced, and to be deleted by the next update");
    else {
      resources.push(stated);
      if (raw["taint"] === true) step("replaces", "marked to be replaced by the next update (taint)");
    }
  }
  for (const { urn, operation } of opened.pending) {
    const { type, name } = partsOf(urn);
    steps.push({ kind: "unfinished", operation, urn, type, name });
  }
  return { resources, steps };
}

/** Steps of a plan. A replacement may be told in one step or in three: they become one. */
function stepsOf(reader: Reader, raws: readonly Properties[]): Step[] {
  const steps: Step[] = [];
  const replaced = new Map<string, number>();
  for (const raw of raws) {
    const operation = text(raw["op"]) ?? "";
    const kind = Object.hasOwn(kinds, operation) ? (kinds[operation] ?? "unknown") : "unknown";
    const after = reader.planned(raw, keeping.has(kind));
    const before = isRecord(raw["oldState"]) ? reader.stated(raw["oldState"]) : undefined;
    const urn = text(raw["urn"]) ?? after?.urn ?? before?.urn ?? "";
    const { type, name } = after ?? before ?? partsOf(urn);
    const unknown = `has a step that this version does not know (${operation || "one without a name"})`;
    const step = {
      ...{ kind, operation: kind === "unknown" ? unknown : operation, urn, type, name },
      ...(before ? { before } : {}),
      ...(after && operation !== "delete-replaced" ? { after } : {}),
      ...(kind === "deletes" && record(raw["oldState"])["delete"] === true
        ? { leftOver: true as const }
        : {}),
    };
    const at = kind === "replaces" ? replaced.get(urn) : undefined;
    if (at !== undefined) {
      steps[at] = { ...steps[at], ...step, operation: "replace" };
      continue;
    }
    if (kind === "replaces") replaced.set(urn, steps.length);
    steps.push(step);
  }
  return steps;
}

const isDefault = (urn: string): boolean =>
  partsOf(urn).type.startsWith("pulumi:providers:") && partsOf(urn).name.startsWith("default");

/**
 * Default providers, which no plan shows. They take the stack's configuration, which it does show.
 * https://www.pulumi.com/docs/iac/concepts/resources/providers/#default-provider-configuration
 */
function defaultProviders(resources: readonly Stated[], config: Properties): Stated[] {
  const known = new Set(resources.map(({ urn }) => urn));
  const used = new Set(resources.flatMap(({ provider }) => provider ?? []));
  return [...used]
    .filter((urn) => isDefault(urn) && !known.has(urn))
    .map((urn) => {
      const { type, name } = partsOf(urn);
      const prefix = `${type.slice("pulumi:providers:".length)}:`;
      const inputs = Object.fromEntries(
        Object.entries(config).flatMap(([key, value]) =>
          key.startsWith(prefix)
            ? [[key.slice(prefix.length), value === "[secret]" ? unknownValue : value]]
            : [],
        ),
      );
      return {
        ...{ urn, type, name, inputs, outputs: inputs, raw: { inputs, outputs: inputs } },
        ...{ custom: true, external: false, protect: false, retainOnDelete: false, deleteHooks: [] },
        ...{ provider: undefined, sources: {}, position: undefined },
      };
    });
}

/** What there will be once the steps are done, over what is there now. */
function afterSteps(now: readonly Stated[], steps: readonly Step[]): Stated[] {
  const resources = new Map(now.map((resource) => [resource.urn, resource]));
  // A name may go and come back: first all that goes.
  for (const { kind, urn, leftOver } of steps)
    if ((kind === "deletes" || kind === "forgets") && !leftOver) resources.delete(urn);
  for (const { urn, after } of steps) if (after) resources.set(urn, after);
  return [...resources.values()];
}

const count = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);

/** Why a plan by itself does not show the whole stack. */
function missingIn(opened: Extract<OpenedFile, { kind: "plan" }>, steps: readonly Step[]): string[] {
  const same = steps.filter(({ kind }) => kind === "stays").length;
  const left = count(opened.summary["same"]) - same;
  if (left > 0)
    return [
      `leaves out ${left === 1 ? "a resource that stays as it is" : `${left} resources that stay as they are`}, so that what holds between resources is not judged`,
    ];
  const isFirst = steps.every(
    ({ kind, type }) => kind === "creates" || kind === "reads" || type === "pulumi:pulumi:Stack",
  );
  return Object.keys(opened.summary).length > 0 || isFirst
    ? []
    : [
        "does not say how many resources stay as they are (changeSummary), so that what holds between resources is not judged",
      ];
}

/** What may change without the plan showing it: a step that changes nothing but these is left out as unchanged. */
function unseen(now: readonly Stated[], steps: readonly Step[]): string[] {
  const seen = new Set(steps.map(({ urn }) => urn));
  const retained = now.filter(
    ({ urn, retainOnDelete, deleteHooks }) => (retainOnDelete || deleteHooks.length > 0) && !seen.has(urn),
  );
  return retained.length === 0
    ? []
    : [
        `leaves out ${retained
          .map(({ name }) => name)
          .slice(0, 3)
          .join(
            ", ",
          )}${retained.length > 3 ? ` and ${retained.length - 3} more` : ""}, so that nobody sees whether retainOnDelete and hooks stay`,
      ];
}

/** What a failed preview says: its plan ends where it failed. */
const failures = (file: string, content: unknown): string[] => {
  const diagnostics =
    isRecord(content) && Array.isArray(content["diagnostics"]) ? content["diagnostics"] : [];
  return diagnostics.some((one) => isRecord(one) && one["severity"] === "error")
    ? [`is of a preview that failed, and ends where it failed (${file})`]
    : [];
};

interface Opened {
  readonly given: StateFile;
  readonly opened: OpenedFile;
  readonly project: string;
  readonly stack: string;
  readonly first: Properties | undefined;
}

function open(given: StateFile): Opened {
  const opened = openState(given);
  if (opened.kind === "resources")
    throw new StateError(
      `${given.file}: a list of resources, which shows no steps: give the output of \`pulumi stack export\` or of \`pulumi preview --json\``,
    );
  const [first] = opened.kind === "plan" ? opened.steps : opened.resources;
  const { project, stack } = partsOf(text(first?.["urn"]) ?? "");
  return { given, opened, project, stack, first };
}

/** One stack from its checkpoint, its plan, or both. */
function stackOf(checkpoint: Opened | undefined, plan: Opened | undefined): CheckedStack {
  const some = plan ?? checkpoint;
  if (!some) throw new Error("neither checkpoint nor plan");
  const files = [checkpoint, plan].flatMap((one) => one?.given.file ?? []);
  const reader = new Reader(some.given.file);
  const state =
    checkpoint?.opened.kind === "checkpoint"
      ? fromCheckpoint(reader, checkpoint.opened)
      : { resources: [], steps: [] };
  const planned = plan?.opened.kind === "plan" ? stepsOf(reader, plan.opened.steps) : [];
  const all = afterSteps(state.resources, planned);
  const config = plan?.opened.kind === "plan" ? plan.opened.config : {};
  const missing =
    plan?.opened.kind === "plan"
      ? [
          ...(checkpoint ? [] : missingIn(plan.opened, planned)),
          ...failures(plan.given.file, plan.given.content),
        ]
      : [];
  const hidden = checkpoint && plan ? unseen(state.resources, planned) : [];
  return {
    files,
    kind: plan ? "plan" : "checkpoint",
    project: some.project,
    stack: some.stack,
    resources: [...defaultProviders(all, config), ...all.filter(({ external }) => !external)],
    read: all.filter(({ external }) => external),
    steps: [
      ...[...missing, ...hidden].map((operation): Step => {
        const name = files.at(-1) ?? "";
        return {
          kind: "unknown",
          operation,
          urn: text(some.first?.["urn"]) ?? "",
          type: "pulumi:pulumi:Stack",
          name,
        };
      }),
      ...(plan ? state.steps.filter(({ kind }) => kind === "unfinished") : state.steps),
      ...planned,
    ],
    isWhole: missing.length === 0,
    conceal: (message) => reader.opener.conceal(message),
  };
}

/**
 * The stacks that files are of. A plan and the checkpoint that it starts from are one stack.
 * @throws StateError that says which file, and how to mend it
 */
export function readStacks(files: readonly StateFile[]): CheckedStack[] {
  const all = files.map(open);
  const keyOf = ({ project, stack }: Opened) => `${project}\n${stack}`;
  const plans = all.filter(({ opened }) => opened.kind === "plan");
  const checkpoints = all.filter(({ opened }) => opened.kind === "checkpoint");
  for (const plan of plans) {
    const same = all.filter((other) => keyOf(other) === keyOf(plan) && other !== plan);
    if (same.length > 1 || same.some(({ opened }) => opened.kind === "plan"))
      throw new StateError(
        `${[plan, ...same].map(({ given }) => given.file).join(", ")}: of the same stack (${plan.project}/${plan.stack}): give one plan, and at most the checkpoint that it starts from`,
      );
  }
  const planned = new Set(plans.map(keyOf));
  return [
    ...checkpoints.filter((one) => !planned.has(keyOf(one))).map((one) => stackOf(one, undefined)),
    ...plans.map((plan) =>
      stackOf(
        checkpoints.find((one) => keyOf(one) === keyOf(plan)),
        plan,
      ),
    ),
  ];
}
