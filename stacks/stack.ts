/** What a stack is: a trust domain, the configuration it takes, and the program that wires its components. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import {
  ConfigurationError,
  type ConfigurationProblem,
  configurationOf,
  refuseTogether,
} from "./configuration.ts";

export interface Stack {
  readonly name: string;
  /** What the stack is for, in a line. */
  readonly purpose: string;
  /** Stacks that must be up before, because AWS refuses this one without them. */
  readonly after: readonly string[];
  /**
   * Looks at a configuration without running the program: values by full key, as the engine hands them over.
   * @throws ConfigurationError with every problem
   */
  check(given: Readonly<Record<string, string>>): void;
  /** Reads the configuration, declares the resources, returns the stack's outputs. */
  run(): Record<string, unknown>;
}

/** Runs a stack's program; what a component refuses came out of the stack's file, so that is named with it. */
function sayWhere<Outputs>(stack: string, program: () => Outputs): Outputs {
  try {
    return program();
  } catch (error) {
    const isRefusal = error instanceof pulumi.RunError || (error instanceof Error && error.name === "Error");
    if (!isRefusal || error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(stack, error.message.split("\n"));
  }
}

/** Declares a stack; its program gets a configuration that has been checked as a whole. */
export function defineStack<Shape extends z.ZodRawShape>(definition: {
  name: string;
  purpose: string;
  after?: readonly string[];
  configuration: Shape;
  /** What is wrong with values that depend on one another. Default: nothing. */
  problems?(configuration: z.output<z.ZodObject<Shape>>): readonly ConfigurationProblem[];
  program(configuration: z.output<z.ZodObject<Shape>>): Record<string, unknown>;
}): Stack {
  const { name, configuration: shape } = definition;
  const read = (given?: Readonly<Record<string, string>>) => {
    const configuration = configurationOf(name, shape, given);
    refuseTogether(name, shape, definition.problems?.(configuration) ?? []);
    return configuration;
  };
  return {
    name,
    purpose: definition.purpose,
    after: definition.after ?? [],
    check: (given) => void read(given),
    run: () => {
      const configuration = read();
      return sayWhere(name, () => definition.program(configuration));
    },
  };
}

/**
 * The provider of one account in one Region. It refuses to run with another account's credentials.
 * https://www.pulumi.com/registry/packages/aws/api-docs/provider/#allowedaccountids_nodejs
 */
export const accountProvider = (name: string, place: { accountId: string; region: string }): aws.Provider =>
  new aws.Provider(name, {
    region: place.region as aws.Region,
    allowedAccountIds: [place.accountId],
    defaultTags: { tags: { "managed-by": "agent-perimeter" } },
  });
