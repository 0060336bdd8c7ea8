/** Reads what Pulumi writes (checkpoints, previews, what a policy pack is handed) into one list of resources. */
import { type Bounds, parseJson } from "../iam/json.ts";
import { isRecord, type Properties, readValue } from "./value.ts";
import type { WorldNeighbour } from "./world.ts";

/** A file that is not what it should be. The message names the file, and what to do. */
export class StateError extends Error {}

/** The largest stacks there are come to some ten thousand resources, and some ten megabytes. */
export const fileBounds: Bounds = { depth: 1_000, length: 128 * 1024 * 1024, containers: 4_000_000 };

export interface StateFile {
  /** How answers call it. */
  readonly file: string;
  /** Its JSON, parsed or as text. */
  readonly content: unknown;
}

/** One resource, whatever it was read from. */
export class StateResource {
  readonly file: string;
  readonly urn: string;
  /** Type token, the newer one where the provider has two for the same thing. */
  readonly type: string;
  /** Not a component. */
  readonly custom: boolean;
  /** Read from AWS, not managed by the stack. */
  readonly external: boolean;
  readonly id: string | undefined;
  readonly inputs: Properties;
  /** What counts: outputs, and inputs where there is no output of that name. */
  readonly properties: Properties;
  /** URN of its provider. */
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Replaced already, and still to be deleted: it is there, and another may have taken its place. */
  readonly leaving: boolean;
  private readonly dependencies: unknown;

  constructor(file: string, raw: Properties, { inputs, outputs }: Given) {
    const { urn, type, id } = raw;
    if (typeof urn !== "string" || typeof type !== "string")
      throw new StateError(`${file}: a resource has no urn or no type`);
    this.file = file;
    this.urn = urn;
    this.type = currentType(type);
    this.custom = raw["custom"] !== false;
    this.external = raw["external"] === true;
    this.id = typeof id === "string" && id !== "" ? id : undefined;
    this.inputs = inputs;
    // States are large, and mostly each input is an output as well: then there is nothing to put together.
    this.properties = Object.keys(inputs).every((key) => Object.hasOwn(outputs, key))
      ? outputs
      : { ...inputs, ...outputs };
    this.provider = providerUrn(raw["provider"]);
    this.protect = raw["protect"] === true;
    this.retainOnDelete = raw["retainOnDelete"] === true;
    this.leaving = raw["delete"] === true || raw["pendingReplacement"] === true;
    this.dependencies = raw["propertyDependencies"];
  }

  /** A property that only the provider's answer has: it is as old as the last refresh. */
  isAnswer(key: string): boolean {
    return Object.hasOwn(this.properties, key) && !Object.hasOwn(this.inputs, key);
  }

  /** URNs that the value of a property was computed from. */
  sources(property: string): string[] {
    const urns = record(this.dependencies)[property];
    return Array.isArray(urns) ? urns.filter((urn): urn is string => typeof urn === "string") : [];
  }

  /** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`; a name may hold anything. */
  get name(): string {
    return this.urn.split("::").slice(3).join("::");
  }

  get project(): string {
    return this.urn.split("::")[1] ?? "";
  }

  get stack(): string {
    return (this.urn.split("::")[0] ?? "").replace(/^urn:pulumi:/, "");
  }
}

export interface State {
  readonly file: string;
  readonly kind: "checkpoint" | "plan" | "resources";
  readonly resources: readonly StateResource[];
  /** URNs of what a plan deletes. */
  readonly gone: ReadonlySet<string>;
  /** Interrupted operations: nobody knows whether they came through. */
  readonly pending: readonly { readonly urn: string; readonly operation: string }[];
}

/** Version 7 of the provider renamed the `V2` types of S3 back; stacks hold either token. */
export const currentType = (type: string): string =>
  type.startsWith("aws:s3/bucket") ? type.replace(/V2(?=:|$)/g, "") : type;

/** The type in a URN: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
export const typeOf = (urn: string): string => {
  const types = urn.split("::")[2] ?? "";
  return types.slice(types.lastIndexOf("$") + 1);
};

const record = (value: unknown): Properties => (isRecord(value) ? value : {});

/** A provider reference is `URN::ID`, and the id of one that is yet to be made is unknown. */
const providerUrn = (reference: unknown): string | undefined =>
  typeof reference === "string" && reference.includes("::")
    ? reference.slice(0, reference.lastIndexOf("::"))
    : undefined;

interface Given {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

const read = (value: unknown): Properties => record(readValue(record(value)));

function list(file: string, value: unknown, what: string): Properties[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new StateError(`${file}: ${what} is no list`);
  return value.map((one) => {
    if (!isRecord(one)) throw new StateError(`${file}: ${what} holds something that is no object`);
    return one;
  });
}

/** `pulumi stack export`, and the file of a backend without a service. */
const checkpoint = (file: string, { resources, pending }: CheckpointFile): State => ({
  file,
  kind: "checkpoint",
  resources: resources.map(
    (raw) => new StateResource(file, raw, { inputs: read(raw["inputs"]), outputs: read(raw["outputs"]) }),
  ),
  gone: new Set(),
  pending,
});

/** A stack as the world file has it: what a neighbour needs to know of its resources. */
export const neighbourState = (
  file: string,
  { resources, pending }: Pick<WorldNeighbour, "resources" | "pending">,
): State =>
  checkpoint(file, {
    kind: "checkpoint",
    resources: resources.map(({ urn, id, provider, leaving, sources, inputs, outputs, ...options }) => ({
      ...options,
      urn,
      type: typeOf(urn),
      custom: true,
      id,
      inputs,
      outputs,
      ...(provider === undefined ? {} : { provider: `${provider}::` }),
      ...(leaving ? { delete: true } : {}),
      propertyDependencies: sources,
    })),
    pending,
  });

/** Operations after which the resource is gone, its successor in a replacement left aside. */
const goes = new Set(["delete", "discard", "read-discard"]);
const replaces = new Set(["delete-replaced", "discard-replaced"]);

/** Operations after which the resource that was there before still is. */
const stays = new Set(["same", "update", "refresh", "import", "read"]);

/** `pulumi preview --json`: what there will be. An unchanged resource is often not in it. */
function plan(file: string, steps: readonly Properties[]): State {
  const resources = steps.flatMap((step) => {
    const operation = String(step["op"] ?? "");
    const next = step["newState"];
    if (goes.has(operation) || replaces.has(operation) || !isRecord(next)) return [];
    const inputs = read(next["inputs"]);
    const before = record(step["oldState"]);
    const outputs = read(next["outputs"]);
    if (Object.keys(outputs).length > 0 || !stays.has(operation))
      return [
        new StateResource(
          file,
          { ...next, provider: next["provider"] ?? step["provider"] },
          { inputs, outputs },
        ),
      ];
    // What AWS chose stays (ARN, id), what the program says anew counts, what it says no more is gone.
    const dropped = new Set(Object.keys(record(before["inputs"])).filter((key) => !(key in inputs)));
    const kept = Object.fromEntries(
      Object.entries(read(before["outputs"])).filter(([key]) => !dropped.has(key) && !(key in inputs)),
    );
    const raw = { ...next, id: next["id"] ?? before["id"], provider: next["provider"] ?? step["provider"] };
    return [new StateResource(file, raw, { inputs, outputs: kept })];
  });
  const gone = steps.filter((step) => goes.has(String(step["op"]))).map((step) => String(step["urn"]));
  return { file, kind: "plan", resources, gone: new Set(gone), pending: [] };
}

/** Resources as a policy pack is handed them: `props`, and a provider by URN. */
function handed(file: string, resources: readonly Properties[]): State {
  return {
    file,
    kind: "resources",
    resources: resources.map((raw) => {
      const properties = read(raw["props"] ?? raw["properties"]);
      const provider = raw["provider"];
      const reference = isRecord(provider) ? `${String(provider["urn"])}::` : provider;
      const options = record(raw["opts"]);
      return new StateResource(
        file,
        { ...raw, provider: reference, protect: raw["protect"] ?? options["protect"] },
        { inputs: properties, outputs: {} },
      );
    }),
    gone: new Set(),
    pending: [],
  };
}

/** A file by its format, its resources and steps as they stand in it. */
export type OpenedFile = CheckpointFile | PlanFile | ResourcesFile;

export interface CheckpointFile {
  readonly kind: "checkpoint";
  readonly resources: readonly Properties[];
  /** Interrupted operations. */
  readonly pending: readonly { readonly urn: string; readonly operation: string }[];
}

export interface PlanFile {
  readonly kind: "plan";
  readonly steps: readonly Properties[];
  /** The stack's configuration, secrets left out. */
  readonly config: Properties;
  /** How many steps of each kind there are, those that the plan leaves out among them. */
  readonly summary: Properties;
}

export interface ResourcesFile {
  readonly kind: "resources";
  readonly resources: readonly Properties[];
}

function openCheckpoint(file: string, deployment: Properties): CheckpointFile {
  return {
    kind: "checkpoint",
    resources: list(file, deployment["resources"], "the list of resources"),
    pending: list(file, deployment["pending_operations"], "pending_operations").map((operation) => ({
      urn: String(record(operation["resource"])["urn"] ?? ""),
      operation: String(operation["type"] ?? "changing"),
    })),
  };
}

/**
 * Tells which of Pulumi's formats a file is in.
 * @throws StateError where it is none of them
 */
export function openState({ file, content }: StateFile): OpenedFile {
  let parsed = content;
  if (typeof content === "string") {
    try {
      parsed = parseJson(content, fileBounds);
    } catch (error) {
      throw new StateError(`${file}: no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (Array.isArray(parsed)) return { kind: "resources", resources: list(file, parsed, "the file") };
  if (!isRecord(parsed)) throw new StateError(`${file}: neither a checkpoint nor a plan`);
  const version = parsed["version"];
  if ("deployment" in parsed || "checkpoint" in parsed) {
    if (version !== undefined && version !== 3 && version !== 4)
      throw new StateError(
        `${file}: a checkpoint of version ${String(version)}: write it anew with \`pulumi stack export\``,
      );
    // A stack that nobody has deployed yet has a checkpoint without a latest one.
    const deployment =
      "deployment" in parsed ? parsed["deployment"] : (record(parsed["checkpoint"])["latest"] ?? {});
    if (!isRecord(deployment))
      throw new StateError(
        `${file}: the deployment in it is no object: write it anew with \`pulumi stack export\``,
      );
    return openCheckpoint(file, deployment);
  }
  if ("steps" in parsed)
    return {
      kind: "plan",
      steps: list(file, parsed["steps"], "the list of steps"),
      config: record(parsed["config"]),
      summary: record(parsed["changeSummary"]),
    };
  if ("terraform_version" in parsed)
    throw new StateError(
      `${file}: a state of Terraform; of Pulumi's, \`pulumi stack export\` writes what is read here`,
    );
  if ("resources" in parsed)
    return { kind: "resources", resources: list(file, parsed["resources"], "the list of resources") };
  if ("resourcePlans" in parsed)
    throw new StateError(
      `${file}: a saved plan leaves too much out: give the output of \`pulumi preview --json\``,
    );
  throw new StateError(
    `${file}: neither a checkpoint (\`pulumi stack export\`) nor a plan (\`pulumi preview --json\`)`,
  );
}

/**
 * Reads one file.
 * @throws StateError where it is none of Pulumi's formats
 */
export function readState(given: StateFile): State {
  const opened = openState(given);
  switch (opened.kind) {
    case "checkpoint":
      return checkpoint(given.file, opened);
    case "plan":
      return plan(given.file, opened.steps);
    case "resources":
      return handed(given.file, opened.resources);
  }
}
