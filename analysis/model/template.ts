/** Templates of CloudFormation, as far as one can be seen to make nothing that anybody could use. */
import { plainTemplateTypes } from "../../catalog/access-elsewhere.ts";
import { JsonError, parseJson } from "../iam/json.ts";
import type { StateResource } from "./state.ts";
import { isRecord, knownText } from "./value.ts";

/** Whether a macro rewrites any part: what it makes of it nobody sees. */
const hasMacro = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some(hasMacro)
    : isRecord(value) &&
      Object.entries(value).some(
        ([key, one]) => key === "Transform" || key === "Fn::Transform" || hasMacro(one),
      );

/**
 * Whether a resource's template, in this property, makes nothing but plain things. Only JSON is read: YAML may say the
 * same in more ways than are worth following.
 */
export function isPlainTemplate(resource: StateResource, property: string): boolean {
  const { inputs, leaving } = resource;
  const text = knownText(inputs, property);
  const others = Object.keys(inputs).filter((key) => /^template/i.test(key) && key !== property);
  if (text === undefined || leaving || others.some((key) => inputs[key] !== undefined && inputs[key] !== ""))
    return false;
  let template: unknown;
  try {
    template = parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
  if (!isRecord(template) || !isRecord(template["Resources"]) || hasMacro(template)) return false;
  return Object.values(template["Resources"]).every(
    (one) => isRecord(one) && typeof one["Type"] === "string" && plainTemplateTypes.includes(one["Type"]),
  );
}
