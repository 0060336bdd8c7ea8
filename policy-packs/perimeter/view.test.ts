/** What is missing before the deployment is not known, and never taken for not set. */
import { unknownCheckingProxy } from "@pulumi/policy";
import { expect, test } from "vitest";
import { unknownString } from "../../analysis/cannot-tell.ts";
import { inputsOf } from "../../test/provider-inputs.ts";
import { invariants } from "./invariants/index.ts";
import { judgeStack } from "./judge.ts";
import type { Properties } from "./resource.ts";
import { computed, type Inputs, view } from "./view.ts";

const type = "aws:s3/bucket:Bucket";
const inputsFrom = (plain: Properties): Inputs => ({
  plain,
  checking: (unknownCheckingProxy as (properties: Properties) => Properties)(plain),
});

test("what the provider says counts, before what the program asked for", () => {
  const asked = inputsFrom({ bucket: "asked", tags: { team: "shop" } });
  const seen = view(type, { bucket: "said", arn: "arn:aws:s3:::said" }, asked);
  expect([seen["bucket"], seen["arn"], seen["tags"]]).toEqual([
    "said",
    "arn:aws:s3:::said",
    { team: "shop" },
  ]);
  expect({ ...seen }).toEqual({ bucket: "said", arn: "arn:aws:s3:::said", tags: { team: "shop" } });
  expect(seen["acl"]).toBeUndefined();
  expect(seen["id"]).toBeUndefined();
});

test("where the provider says nothing, what the program asked for is there", () => {
  const seen = view(type, {}, inputsFrom({ forceDestroy: true, bucket: unknownString }));
  expect(seen["forceDestroy"]).toBe(true);
  expect("forceDestroy" in seen).toBe(true);
  expect(Object.keys(seen)).toEqual(["forceDestroy", "bucket"]);
  expect(seen["acl"]).toBeUndefined();
  expect(() => seen["bucket"]).toThrow("can't be known");
});

test.each(computed)("where the provider says nothing, %s is not known", (key) => {
  for (const asked of [{}, { bucket: "shop" }])
    expect(() => view(type, {}, inputsFrom(asked))[key]).toThrow(`${key} is missing`);
  expect(() => view(type, { bucket: "shop" }, inputsFrom({ bucket: "shop" }))[key]).toThrow(
    `${key} is missing`,
  );
});

test("where neither is there, nothing is known", () => {
  const seen = view(type, {}, undefined);
  expect(() => seen["forceDestroy"]).toThrow("forceDestroy is missing");
  expect(() => seen["arn"]).toThrow("arn is missing");
});

test.each(["pulumi:providers:aws", "pulumi:pulumi:Stack", "agent-perimeter:index:Network"])(
  "%s has nothing to be missing",
  (other) => {
    expect(view(other, {}, undefined)["anything"]).toBeUndefined();
  },
);

test("what invariants of whole stacks read, and no program sets, is what is taken for computed", () => {
  const read = new Set<string>();
  const noting = (properties: Properties, of: string) =>
    new Proxy(properties, {
      get(target, key) {
        if (typeof key === "string" && !inputsOf(of).has(key)) read.add(key);
        return Reflect.get(target, key) as unknown;
      },
    });
  for (const invariant of invariants.filter(({ scope }) => scope === "stack"))
    for (const { resources } of Object.values(invariant.examples).flat())
      judgeStack(
        [invariant],
        resources.map((resource) => ({
          urn: `urn:pulumi:example::example::${resource.type}::${resource.name}`,
          type: resource.type,
          name: resource.name,
          properties: noting({ ...resource.properties, ...resource.outputs }, resource.type),
          protect: false,
        })),
      );
  expect([...read].sort()).toEqual([...computed].sort());
});
