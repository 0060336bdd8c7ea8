import { describe, expect, test } from "vitest";
import { StackFile, secret, unknown } from "../../test/checkpoints.ts";
import { readState, StateError } from "./state.ts";
import { secretValue, unknownValue } from "./value.ts";

const resource = {
  urn: "urn:pulumi:dev::app::my:index:Component$aws:s3/bucketV2:BucketV2::documents::of::orders",
  type: "aws:s3/bucketV2:BucketV2",
  custom: true,
  id: "orders",
  inputs: { bucket: "orders" },
  outputs: { bucket: "orders", arn: "arn:aws:s3:::orders" },
};
const read = (content: unknown) => readState({ file: "f.json", content });

describe("the forms in which Pulumi writes a stack", () => {
  test.each([
    ["pulumi stack export", { version: 3, deployment: { resources: [resource] } }],
    [
      "a file backend's checkpoint",
      { version: 3, checkpoint: { stack: "dev", latest: { resources: [resource] } } },
    ],
    ["JSON text", JSON.stringify({ version: 3, deployment: { resources: [resource] } })],
    ["what a policy pack is handed", [{ ...resource, props: resource.outputs }]],
    ["resources by themselves", { resources: [{ ...resource, properties: resource.outputs }] }],
    ["a plan", { steps: [{ op: "create", newState: resource }] }],
  ])("%s", (_, content) => {
    const [one] = read(content).resources;
    expect(one).toMatchObject({
      type: "aws:s3/bucket:Bucket",
      name: "documents::of::orders",
      project: "app",
      stack: "dev",
      properties: { bucket: "orders", arn: "arn:aws:s3:::orders" },
    });
  });

  test("a stack without resources", () => {
    for (const content of [
      { version: 3, deployment: {} },
      { version: 3, deployment: { resources: null } },
      { steps: [] },
      [],
    ])
      expect(read(content).resources).toEqual([]);
  });

  test("anything else is refused, with what to do", () => {
    const refused = (content: unknown, message: RegExp) => {
      expect(() => read(content)).toThrow(StateError);
      expect(() => read(content)).toThrow(message);
    };
    refused("{", /^f\.json: no JSON: /);
    refused(null, /^f\.json: neither a checkpoint nor a plan/);
    refused({ a: 1 }, /pulumi stack export/);
    refused({ resourcePlans: {} }, /pulumi preview --json/);
    refused({ version: 2, deployment: {} }, /version 2: write it anew/);
    refused({ version: 3, deployment: { resources: {} } }, /the list of resources is no list/);
    refused({ version: 3, deployment: { resources: [{ type: "a" }] } }, /no urn or no type/);
    refused({ version: 3, deployment: { resources: ["a"] } }, /no object/);
  });
});

describe("values", () => {
  const propertiesOf = (inputs: unknown) => {
    const { resources } = read([{ ...resource, props: inputs }]);
    return resources[0]?.properties;
  };

  test("secrets and unknowns become marks, whatever they held", () => {
    expect(
      propertiesOf({
        sealed: secret(),
        clear: secret({ password: "x" }),
        list: ["a", { deep: secret("x") }],
        unknown,
        output: { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" },
        secretOutput: {
          "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4",
          value: "x",
          secret: true,
        },
        knownOutput: { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "x" },
        reference: {
          "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e",
          urn: "u",
          id: "i",
        },
      }),
    ).toEqual({
      sealed: secretValue,
      clear: secretValue,
      list: ["a", { deep: secretValue }],
      unknown: unknownValue,
      output: unknownValue,
      secretOutput: secretValue,
      knownOutput: "x",
      reference: "i",
    });
  });

  test("what lies too deep is not read, and not lost either", () => {
    let deep: unknown = "bottom";
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(JSON.stringify(propertiesOf({ deep }))).toContain(unknownValue);
  });

  test("names of every object's methods are names like others", () => {
    const properties = propertiesOf(
      JSON.parse('{"__proto__": {"a": 1}, "constructor": "b", "toString": "c"}'),
    );
    expect(Object.hasOwn(properties ?? {}, "constructor")).toBe(true);
    expect(properties).toMatchObject({ constructor: "b", toString: "c" });
  });
});

describe("plans", () => {
  const plan = (step: Readonly<Record<string, unknown>>) => read({ steps: [{ urn: resource.urn, ...step }] });

  test("an update keeps what AWS chose, takes what the program says, and drops what it says no more", () => {
    const oldState = {
      ...resource,
      inputs: { bucket: "orders", policy: "old", tags: { a: "b" } },
      outputs: { ...resource.outputs, policy: "old", tags: { a: "b" } },
    };
    const { id: _, outputs: __, ...next } = resource;
    const { resources } = plan({
      op: "update",
      oldState,
      newState: { ...next, inputs: { bucket: "orders", policy: "new" } },
    });
    expect(resources).toMatchObject([
      { id: "orders", properties: { arn: "arn:aws:s3:::orders", policy: "new" } },
    ]);
    expect(resources[0]?.properties).not.toHaveProperty("tags");
  });

  test("a replacement keeps nothing", () => {
    const { resources } = plan({
      op: "replace",
      oldState: resource,
      newState: { ...resource, id: undefined, outputs: {}, inputs: { bucket: "new" } },
    });
    expect(resources).toMatchObject([{ id: undefined, properties: { bucket: "new" } }]);
    expect(resources[0]?.properties).not.toHaveProperty("arn");
  });

  test("a deletion is a resource that is gone", () => {
    const { resources, gone } = plan({ op: "delete", oldState: resource });
    expect(resources).toEqual([]);
    expect(gone).toEqual(new Set([resource.urn]));
  });
});

test("what is told of a resource: read, leaving, protected, where its values come from", () => {
  const stack = new StackFile("444444444444")
    .add("aws:sqs/queue:Queue", "q", { name: "q" }, { external: true, leaving: true, protect: true })
    .add("aws:sqs/queuePolicy:QueuePolicy", "p", { queueUrl: unknown }, { from: { queueUrl: ["q"] } });
  const [, , queue, policy] = readState(stack.checkpoint).resources;
  expect(queue).toMatchObject({ external: true, leaving: true, protect: true });
  expect(policy?.sources("queueUrl")).toEqual([stack.urn("aws:sqs/queue:Queue", "q")]);
  expect(policy?.sources("toString")).toEqual([]);
});

test("an interrupted deployment says what it was at", () => {
  const { pending } = read({
    version: 3,
    deployment: { resources: [], pending_operations: [{ type: "creating", resource }] },
  });
  expect(pending).toEqual([{ urn: resource.urn, operation: "creating" }]);
});
