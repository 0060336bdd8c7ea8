/** The tokens, settings and switches that the catalogue names, held against the AWS provider's typings. */
import { expect, test } from "vitest";
import { inputsOf, moduleExists, typeExists } from "../test/provider-inputs.ts";
import { connectors } from "./connectors.ts";
import { standingCredentials } from "./standing-credentials.ts";
import { forceSwitches, harmlessForce, statefulTypes } from "./stateful.ts";

const duplicates = (values: readonly string[]) =>
  values.filter((value, index) => values.indexOf(value) !== index);

test("every stateful type exists, once, with its settings", () => {
  expect(duplicates(statefulTypes.map(({ type }) => type))).toEqual([]);
  for (const { type, undo, copyWhen } of statefulTypes) {
    const inputs = inputsOf(type);
    for (const setting of [...undo.map((one) => one.setting.split(".")[0]), copyWhen ?? "tags"])
      expect(inputs, `${type} ${setting}`).toContain(setting);
  }
});

test("a stateful type has a way back, or is protected", () => {
  for (const { type, undo, protect } of statefulTypes)
    expect({ type, kept: undo.length > 0 || protect === true }).toEqual({ type, kept: true });
});

test("every harmless force switch exists", () => {
  for (const type of Object.keys(harmlessForce))
    expect(
      forceSwitches.filter((name) => inputsOf(type).has(name)),
      type,
    ).not.toEqual([]);
});

/** Former tokens, by which older stacks know a type. */
const former = ["aws:ec2/transitGatewayPeeringAttachmentAccepter:TransitGatewayPeeringAttachmentAccepter"];

test("every connector exists, once, and so does what is excepted", () => {
  expect(duplicates(connectors.map(({ type }) => type))).toEqual([]);
  for (const { type, except = [] } of connectors) {
    const isThere = type.endsWith("/") ? moduleExists(type.slice(4, -1)) : typeExists(type);
    expect({ type, isThere: isThere || former.includes(type) }).toEqual({ type, isThere: true });
    for (const excepted of except) {
      expect(excepted.startsWith(type)).toBe(true);
      expect(typeExists(excepted), excepted).toBe(true);
    }
  }
});

test("every standing credential exists, once", () => {
  expect(duplicates(standingCredentials.map(({ type }) => type))).toEqual([]);
  for (const { type } of standingCredentials) expect(typeExists(type), type).toBe(true);
});

test("every row says where AWS, or the provider, says so", () => {
  for (const { source } of [...connectors, ...standingCredentials, ...statefulTypes])
    expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|www\.pulumi\.com)\//);
});
