/** What an ordinary stack is: what product teams write, in the manner of the public Pulumi examples. */
import * as pulumi from "@pulumi/pulumi";

/** Where a stack is put, and how its program is written. */
export interface World {
  readonly domain: "dev" | "prod";
  readonly account: string;
  readonly region: string;
  readonly auditAccount: string;
  readonly backupAccount: string;
  /** Whether it does what the pages of the invariants advise; otherwise it is written as the examples are. */
  readonly advised: boolean;
  /** The options of every resource: a provider or a parent, where it has one. */
  options(more?: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions;
  /** The options of what holds data. */
  data(more?: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions;
  /** A secret of the stack's configuration. */
  secret(): pulumi.Output<string>;
}

export interface OrdinaryStack {
  readonly name: string;
  program(world: World): void;
}

/** A policy document of these statements. */
export const policy = (...statements: readonly Readonly<Record<string, unknown>>[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A document made of values that may not be known yet. */
export const policyOf = (
  ...statements: readonly pulumi.Input<Record<string, unknown>>[]
): pulumi.Output<string> => pulumi.all([...statements]).apply((all) => policy(...all));

/** What a service may assume. */
export const trust = (service: string): string =>
  policy({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
