import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instance, request } from "../../test/soundness/generate.ts";
import { Bearings, keysOf, saidBy, saidOfPrincipal, seen } from "./bearing.ts";
import { decide } from "./decide.ts";
import { Judgement } from "./passes.ts";
import { lowerCase } from "./pattern.ts";
import { compile } from "./policy.ts";
import type { Caller, PoliciesInForce, Request } from "./request.ts";
import type { RequestSet } from "./request-set.ts";

const bearings = new Bearings();

/** What policies see of a question: its bearing, and the facts of who asks. */
function shortened({ principal, action, context }: RequestSet, policies: PoliciesInForce): string {
  const lower = lowerCase(action);
  const bearing = bearings.of([
    saidOfPrincipal(policies, lower),
    saidBy(policies.rcps.flat(), lower),
    saidBy(policies.resource ? [policies.resource] : [], lower),
    saidBy(policies.endpoints, lower),
  ]);
  return `${bearing.number} ${seen(bearing, principal, keysOf(context))}`;
}

const sameOrganization = (one: Caller, other: Caller): boolean =>
  JSON.stringify(one.org) === JSON.stringify(other.org);

/** The set of one request alone. */
const alone = (one: Request): RequestSet => ({ ...one, resource: { arn: one.resource }, unnamed: "absent" });

describe("of whom policies see the same", () => {
  test("the one may do what the other may, in sets of requests and in single ones", () => {
    const alike = { set: 0, request: 0 };
    fc.assert(
      fc.property(
        instance,
        request,
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 3 }),
        ({ request: one, set, policies }, another, isOther, taken) => {
          const names = Object.keys(another.context);
          const replaced = taken.flatMap((number) => {
            const name = names[number % (names.length || 1)];
            return name === undefined ? [] : [[name, another.context[name] ?? ""] as const];
          });
          const others = {
            principal: isOther ? another.principal : one.principal,
            context: Object.fromEntries(replaced),
          };
          if (!sameOrganization(one.principal, others.principal)) return;
          const otherSet = {
            ...set,
            principal: isOther ? others.principal : set.principal,
            context: { ...set.context, ...others.context },
          };
          if (shortened(set, policies) === shortened(otherSet, policies)) {
            alike.set += 1;
            expect(new Judgement(otherSet, policies).mayPass).toBe(new Judgement(set, policies).mayPass);
          }
          const other = {
            ...one,
            principal: others.principal,
            context: { ...one.context, ...others.context },
          };
          if (shortened(alone(one), policies) === shortened(alone(other), policies)) {
            alike.request += 1;
            expect(decide(other, policies).decision).toBe(decide(one, policies).decision);
          }
        },
      ),
      { numRuns: 6000 },
    );
    expect(alike.set).toBeGreaterThan(1000);
    expect(alike.request).toBeGreaterThan(1000);
  });

  const policies = (statement: Record<string, unknown>): PoliciesInForce => ({
    identity: [
      compile(
        { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } },
        "own",
      ),
    ],
    scps: [[compile({ Version: "2012-10-17", Statement: { Effect: "Deny", ...statement } }, "guardrail")]],
    ...{ boundaries: [], session: [], rcps: [], resource: null, endpoints: [] },
  });
  const asking = (role: string, action = "s3:GetObject"): RequestSet => ({
    principal: {
      type: "AssumedRole",
      arn: `arn:aws:sts::111111111111:assumed-role/${role}/*`,
      entity: `arn:aws:iam::111111111111:role/${role}`,
      account: "111111111111",
      org: null,
    },
    action,
    resource: { arn: "arn:aws:s3:::b/x" },
    resourceAccount: "111111111111",
    resourceOrg: null,
    context: { "aws:PrincipalArn": `arn:aws:iam::111111111111:role/${role}` },
  });
  const spares = policies({
    Action: "s3:GetObject",
    Resource: "*",
    Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/spared-*" } },
  });

  test.each([
    ["two that a condition does not spare", asking("one"), asking("other"), spares, true],
    ["two that it spares", asking("spared-1"), asking("spared-2"), spares, true],
    ["one that it spares, and one that it does not", asking("one"), asking("spared-1"), spares, false],
    [
      "an action that it is not about",
      asking("one", "s3:PutObject"),
      asking("spared-1", "s3:PutObject"),
      spares,
      true,
    ],
    [
      "a value that stands for a variable",
      asking("one"),
      asking("other"),
      policies({ Action: "s3:GetObject", Resource: "arn:aws:s3:::b/${aws:PrincipalArn}" }),
      false,
    ],
  ])("%s", (_, one, other, inForce, same) => {
    expect(shortened(one, inForce) === shortened(other, inForce)).toBe(same);
  });

  test("another policy that says something else about the action is another question", () => {
    const one = asking("one");
    const shorter = policies({ Action: "s3:GetObject", Resource: "arn:aws:s3:::c/*" });
    const elsewhere = policies({ Action: "s3:PutObject", Resource: "*" });
    expect(shortened(one, spares)).not.toBe(shortened(one, shorter));
    expect(shortened(one, spares)).not.toBe(shortened(one, elsewhere));
    expect(shortened(one, elsewhere)).not.toBe(
      shortened(one, { ...elsewhere, boundaries: elsewhere.identity }),
    );
    expect(shortened(one, elsewhere)).not.toBe(shortened(one, { ...elsewhere, scps: [] }));
  });
});
