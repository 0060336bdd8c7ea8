/** Reading AWS's answers: what is missing or of another kind than it should be is an error that names it. */
import type { Fields } from "./hands.ts";

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object inside an answer; empty where there is none. */
export const fieldsAt = (fields: Fields, key: string): Fields => {
  const value = fields[key];
  return isFields(value) ? value : {};
};

/** A list of objects; empty where there is none. */
export const rowsAt = (fields: Fields, key: string): readonly Fields[] => {
  const value = fields[key];
  return Array.isArray(value) ? value.filter(isFields) : [];
};

export const textAt = (fields: Fields, key: string): string | undefined => {
  const value = fields[key];
  return typeof value === "string" ? value : undefined;
};

/** A text that AWS always gives. */
export function neededText(fields: Fields, key: string): string {
  const value = textAt(fields, key);
  if (value === undefined) throw new Error(`AWS's answer has no ${key}: update the AWS CLI`);
  return value;
}
