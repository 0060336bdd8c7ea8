/** What an invariant is that no policy pack can check: Pulumi shows it in its files alone. */
import type { ExampleResource, PromiseName } from "../invariant.ts";
import type { Stated, Step } from "./stack.ts";

/** A resource of an example, with what only files show. */
export interface FileResource extends ExampleResource {
  readonly retainOnDelete?: boolean;
  /** Names of hooks that run before it is deleted. */
  readonly deleteHooks?: readonly string[];
}

/** A step of an example: Pulumi's word for it, and the resource before and after. */
export interface ExampleStep {
  readonly what: string;
  readonly operation: string;
  readonly before?: FileResource;
  readonly after?: FileResource;
}

interface Declaration {
  /** The file's name. Permanent: an id is never used again for something else. */
  readonly id: `${PromiseName}-${string}`;
  readonly title: string;
  readonly protects: string;
  readonly why: string;
  /** How to mend a finding: one sentence, an order. */
  readonly fix: string;
  readonly limits?: string;
  readonly examples: {
    readonly holds: readonly ExampleStep[];
    readonly broken: readonly ExampleStep[];
    readonly cannotTell: readonly ExampleStep[];
  };
}

/** An invariant of what is done to a resource. */
export interface StepInvariant extends Declaration {
  readonly scope: "step";
  /** What is wrong: each the end of a sentence that begins with the resource's name. */
  check(step: Step): Iterable<string>;
}

/** An invariant of a resource as the file holds it. */
export interface StateInvariant extends Declaration {
  readonly scope: "state";
  check(resource: Stated): Iterable<string>;
}

export type FileInvariant = StepInvariant | StateInvariant;

export const stepInvariant = (declaration: Omit<StepInvariant, "scope">): StepInvariant => ({
  ...declaration,
  scope: "step",
});

export const stateInvariant = (declaration: Omit<StateInvariant, "scope">): StateInvariant => ({
  ...declaration,
  scope: "state",
});
