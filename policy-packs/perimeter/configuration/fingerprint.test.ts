/** A finding's name is its own: the same for the same, and another one for whatever the resource may become. */
import { unknownCheckingProxy } from "@pulumi/policy";
import { expect, test } from "vitest";
import { type Invariant, resourceInvariant } from "../invariant.ts";
import { invariants } from "../invariants/index.ts";
import { judge } from "../judge.ts";
import { Graph, type Properties, type Resource } from "../resource.ts";

const [example] = invariants;
if (!example) throw new Error("there is no invariant");

/** An invariant that always finds the same, whatever it reads. */
const reading = (read: (resource: Resource) => unknown): Invariant =>
  resourceInvariant({
    ...example,
    *check(resource) {
      try {
        read(resource);
      } catch {
        // What cannot be read was read nevertheless.
      }
      yield "is as it always is";
    },
  });

const plain: Resource = {
  urn: "urn:pulumi:prod::shop::aws:sqs/queue:Queue::orders",
  type: "aws:sqs/queue:Queue",
  name: "orders",
  properties: { name: "orders", policy: '{"Version":"2012-10-17","Statement":[]}', tags: { team: "shop" } },
  protect: false,
  provider: { allowedAccountIds: '["444444444444"]', version: "7.48.0" },
};
const withProperties = (properties: Properties): Resource => ({
  ...plain,
  properties: { ...plain.properties, ...properties },
});

const fingerprint = (resource: Resource, read: (resource: Resource) => unknown): string =>
  judge(reading(read), resource, new Graph([]))[0]?.fingerprint ?? "none";

const policy = ({ properties }: Resource) => properties["policy"];
const everything = ({ properties }: Resource) => ({ ...properties });
const whether = ({ properties }: Resource) => "policy" in properties;

test.each<[string, Resource, (resource: Resource) => unknown]>([
  ["a value that was read", withProperties({ policy: "{}" }), policy],
  [
    "a statement in a document that was read",
    withProperties({ policy: '{"Version":"2012-10-17","Statement":[{}]}' }),
    policy,
  ],
  ["a value that was looked for", withProperties({ policy: "{}" }), whether],
  [
    "a value deep inside",
    withProperties({ tags: { team: "other" } }),
    ({ properties }) => properties["tags"],
  ],
  ["a value that was not there", withProperties({ queues: 1 }), ({ properties }) => properties["queues"]],
  ["any value, where all were read", withProperties({ more: true }), everything],
  ["the protection that was read", { ...plain, protect: true }, ({ protect }) => protect],
  [
    "the provider's account that was read",
    { ...plain, provider: { allowedAccountIds: '["555555555555"]' } },
    ({ provider }) => provider?.["allowedAccountIds"],
  ],
  ["the resource", { ...plain, urn: `${plain.urn}-2` }, policy],
])("is another one with another: %s", (_, changed, read) => {
  expect(fingerprint(plain, read)).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprint(changed, read)).not.toBe(fingerprint(plain, read));
});

test.each<[string, Resource, (resource: Resource) => unknown]>([
  ["what was not read", withProperties({ tags: { team: "other" } }), policy],
  [
    "the layout of a document",
    withProperties({ policy: '{ "Statement": [],\n "Version": "2012-10-17" }' }),
    policy,
  ],
  [
    "the order of keys",
    { ...plain, properties: Object.fromEntries(Object.entries(plain.properties).reverse()) },
    everything,
  ],
  [
    "what the provider keeps for itself",
    withProperties({ __defaults: ["name"], tags: { __defaults: [], team: "shop" } }),
    everything,
  ],
  ["nothing where nothing was", withProperties({ queues: null }), ({ properties }) => properties["queues"]],
  [
    "the provider's version",
    { ...plain, provider: { ...plain.provider, version: "8.0.0" } },
    ({ provider }) => provider?.["allowedAccountIds"],
  ],
  [
    "what AWS computes",
    { ...withProperties({ arn: "arn:aws:sqs:eu-central-1:444444444444:orders" }), inputs: plain.properties },
    ({ properties }) => [properties["arn"], properties["policy"]],
  ],
  [
    "where its values are read from",
    { ...withProperties({ policy: "as AWS tells it" }), inputs: plain.properties },
    ({ inputs, properties }) => inputs?.["policy"] ?? properties["policy"],
  ],
])("is the same with another: %s", (_, changed, read) => {
  expect(fingerprint(changed, read)).toBe(fingerprint(plain, read));
});

test("is told of values that are not known, and is another one once they are", () => {
  const checking = unknownCheckingProxy as (properties: Properties) => Properties;
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const open = {
    ...plain,
    properties: checking({ ...plain.properties, tags: [{ team: unknown }, unknown] }),
  };
  const tags = ({ properties }: Resource) => properties["tags"];
  expect(fingerprint(open, tags)).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprint(open, tags)).not.toBe(fingerprint(plain, tags));
  expect(fingerprint(open, everything)).toBe(fingerprint(open, everything));
});

test("tells findings on one resource apart, by invariant and by words", () => {
  const two: Invariant = resourceInvariant({ ...example, check: () => ["lets one in", "lets another in"] });
  const found = judge(two, plain, new Graph([])).map((one) => one.fingerprint);
  const other = judge({ ...two, id: "agent-other" }, plain, new Graph([])).map((one) => one.fingerprint);
  expect(new Set([...found, ...other]).size).toBe(4);
});
