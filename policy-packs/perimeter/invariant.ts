/** What an invariant is: one declaration, from which its check, its page and its tests come. */
import type { Settings } from "./configuration/settings.ts";
import type { Graph, Properties, Resource } from "./resource.ts";

/** The promises of the perimeter. An invariant's id begins with the promise that it keeps. */
export const promises = {
  agent: "The agent has a role of its own, read-only; every write goes through an escalation that expires.",
  confirm: "Only what cannot be undone waits for a person.",
  backup: "Backups live where the agent cannot reach them.",
  isolation: "From dev there is no path to prod.",
  audit: "Every step is logged where no agent can touch it.",
} as const;

export type PromiseName = keyof typeof promises;

/** A resource of an example: what a program would declare. */
export interface ExampleResource {
  readonly type: string;
  readonly name: string;
  readonly properties: Properties;
  /** What AWS adds to them. */
  readonly outputs?: Properties;
  readonly protect?: boolean;
  /** The account that its provider is pinned to; 111122223333 unless it matters. */
  readonly account?: string;
  /** By property: the name of the example's resource that its value comes from. */
  readonly sources?: Readonly<Record<string, string>>;
}

/** A small stack, and what is to be seen in it. */
export interface Example {
  readonly what: string;
  readonly resources: readonly ExampleResource[];
  /** What the configuration says, where that matters. */
  readonly configuration?: Partial<Settings>;
}

/** In an example: a value that is not known before the deployment. */
export const notKnownYet = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Declaration {
  /** The file's name. Permanent: an id is never used again for something else. */
  readonly id: `${PromiseName}-${string}`;
  /** What holds, in a sentence. */
  readonly title: string;
  /** What would be in reach if it did not. */
  readonly protects: string;
  /** The incident or the attack that it prevents. */
  readonly why: string;
  /** How to mend a finding: one sentence, an order. */
  readonly fix: string;
  /** What it looks at; every resource where there is none. Tests its check on each of these. */
  readonly types?: readonly string[];
  /** What the check does not see, where a reader might think that it does. */
  readonly limits?: string;
  readonly examples: {
    readonly holds: readonly Example[];
    readonly broken: readonly Example[];
    readonly cannotTell: readonly Example[];
  };
}

/** What is wrong with a resource, where more is to be said of it than that. */
export interface Told {
  /** A sentence's end, after the resource's name; further lines of it begin with two spaces. */
  readonly what: string;
  /** It may be so, and may not. */
  readonly isUnknown?: boolean;
  /** The deployment will tell. */
  readonly notKnownYet?: boolean;
  /** It is so without this stack, which has no part in it. */
  readonly isElsewhere?: boolean;
}

/** What is wrong with a resource: each a sentence's end, after the resource's name. Nothing when the invariant holds. */
export type Problems = Iterable<string | Told>;

/** An invariant of one resource by itself. It is checked before the resource is made. */
export interface ResourceInvariant extends Declaration {
  readonly scope: "resource";
  check(resource: Resource, settings: Settings): Problems;
}

/** An invariant of a resource among the others of its stack. */
export interface StackInvariant extends Declaration {
  readonly scope: "stack";
  /**
   * Whether it may be broken by a deployment that stopped half-way, since the resource has to exist before its guard
   * can. Where it is false, the order of the resources must keep the invariant at every step.
   */
  readonly whole: boolean;
  check(resource: Resource, stack: Graph, settings: Settings): Problems;
}

export type Invariant = ResourceInvariant | StackInvariant;

/** Declares an invariant that one resource keeps or breaks by itself. */
export const resourceInvariant = (declaration: Omit<ResourceInvariant, "scope">): ResourceInvariant => ({
  ...declaration,
  scope: "resource",
});

/** Declares an invariant that needs the other resources of the stack. */
export const stackInvariant = (declaration: Omit<StackInvariant, "scope">): StackInvariant => ({
  ...declaration,
  scope: "stack",
});

export const promiseOf = (invariant: Pick<Invariant, "id">): PromiseName =>
  invariant.id.slice(0, invariant.id.indexOf("-")) as PromiseName;

/** Where a reader finds more about an invariant, from the project's folder. */
export const pageOf = (invariant: Pick<Invariant, "id">): string => `docs/invariants/${invariant.id}.md`;
