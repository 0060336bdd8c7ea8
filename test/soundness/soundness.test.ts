/** The theorem on which proofs rest, on a few thousand random instances; `npm run prove:sound` takes more. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../analysis/iam/policy.ts";
import type { PoliciesInForce, Request } from "../../analysis/iam/request.ts";
import type { RequestSet } from "../../analysis/iam/request-set.ts";
import { actions, callerTypes, instance } from "./generate.ts";
import { observe } from "./soundness.ts";

test("what one request may do is never denied of a set that holds it, nor the other way round", () => {
  const seen = new Map<string, number>();
  const allowed = new Set<string>();
  fc.assert(
    fc.property(instance, (one) => {
      const { decision, answer, contradiction } = observe(one);
      const kind = `${decision} ${answer}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if (decision === "Allowed") allowed.add(one.request.principal.type).add(one.request.action);
      if (contradiction) throw new Error(contradiction);
    }),
    { numRuns: 4000 },
  );
  // Instances that could contradict: neither answer is rare.
  expect(seen.get("Allowed always") ?? 0).toBeGreaterThan(300);
  expect(seen.get("Allowed sometimes") ?? 0).toBeGreaterThan(300);
  expect(seen.get("ImplicitlyDenied never") ?? 0).toBeGreaterThan(300);
  expect(seen.get("ExplicitlyDenied never") ?? 0).toBeGreaterThan(100);
  // Every kind of caller and every action is allowed now and then.
  expect([...allowed].sort()).toEqual([...callerTypes, ...actions].sort());
});

test("a contradiction is noticed", () => {
  const allowing = (Resource: string): PoliciesInForce => ({
    identity: [
      compile(
        { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource } },
        "a policy of one resource",
      ),
    ],
    ...{ boundaries: [], session: [], scps: [], rcps: [], resource: null, endpoints: [] },
  });
  const user = "arn:aws:iam::111111111111:user/u";
  const one: Request = {
    principal: { type: "User", arn: user, account: "111111111111", org: null },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/x",
    resourceAccount: "111111111111",
    resourceOrg: null,
    context: {},
  };
  // A request that is not of its set stands in for an answer that is wrong.
  const elsewhere: RequestSet = { ...one, resource: { arn: "arn:aws:s3:::c/x" } };
  const found = (Resource: string) =>
    observe({ request: one, policies: allowing(Resource), set: elsewhere }).contradiction;
  expect(found("arn:aws:s3:::b/x")).toContain("said never to pass");
  expect(found("arn:aws:s3:::c/x")).toContain("said always to pass");
  expect(found("*")).toBeUndefined();
});
