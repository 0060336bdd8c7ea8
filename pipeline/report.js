// Reads reports as what they are: files that a job with the change's own program has left, perhaps made to break whoever
// reads them. What is not exactly of the form is no report.
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** More than ten thousand findings take. */
const longest = 16 * 1024 * 1024;
const mostReports = 20;
const mostFindings = 50_000;
const longestText = 100_000;

/** The only name that is read. */
const fileName = "report.json";

/**
 * @typedef {object} Finding
 * @property {string} invariant
 * @property {"broken" | "cannot tell"} outcome
 * @property {"mandatory" | "advisory"} level
 * @property {string} name
 * @property {string} stack
 * @property {string} what
 * @property {string} mend
 */

/**
 * @typedef {object} Report
 * @property {readonly { stack: string, resources: number }[]} stacks
 * @property {readonly Finding[]} findings
 * @property {boolean} failed
 * @property {Readonly<Record<string, number>>} changes
 * @property {readonly string[]} gone
 * @property {number} exitCode
 */

/** @param {unknown} value @returns {value is Readonly<Record<string, unknown>>} */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {unknown} value @returns {value is string} */
const isText = (value) => typeof value === "string" && value.length <= longestText;
/** @param {unknown} value @returns {value is number} */
const isCount = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** An invariant's id, or `configuration`. */
const id = /^(?=.{1,60}$)[a-z]+(?:-[a-z0-9]+)*$/;

/** @param {unknown} value @returns {value is Finding} */
const isFinding = (value) =>
  isRecord(value) &&
  isText(value["invariant"]) &&
  id.test(value["invariant"]) &&
  (value["outcome"] === "broken" || value["outcome"] === "cannot tell") &&
  (value["level"] === "mandatory" || value["level"] === "advisory") &&
  ["name", "stack", "what", "mend"].every((key) => isText(value[key]));

/** @param {unknown} value */
const isStack = (value) => isRecord(value) && isText(value["stack"]) && isCount(value["resources"]);

/** Pulumi's operations. https://www.pulumi.com/docs/iac/concepts/update-plans/ */
const operations =
  /^(?:same|create|update|delete|replace|create-replacement|delete-replaced|read|read-replacement|read-discard|discard-replaced|remove-pending-replace|refresh|import|import-replacement|discard)$/;

/** @param {unknown} value @returns {value is Report} */
const isReport = (value) =>
  isRecord(value) &&
  Array.isArray(value["stacks"]) &&
  value["stacks"].length === 1 &&
  value["stacks"].every(isStack) &&
  Array.isArray(value["findings"]) &&
  value["findings"].length <= mostFindings &&
  value["findings"].every(isFinding) &&
  typeof value["failed"] === "boolean" &&
  isRecord(value["changes"]) &&
  Object.entries(value["changes"]).every(([name, count]) => operations.test(name) && isCount(count)) &&
  Array.isArray(value["gone"]) &&
  value["gone"].length <= 100 &&
  value["gone"].every(isText) &&
  isCount(value["exitCode"]) &&
  Number(value["exitCode"]) <= 3;

/**
 * The text of a plain file, and of nothing that stands in for one.
 * @param {string} file
 * @returns {string | undefined}
 */
function plainText(file) {
  // A link is not followed, wherever the system can tell.
  const open = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const { size } = fstatSync(open);
    if (!fstatSync(open).isFile() || size > longest) return undefined;
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(open));
  } finally {
    closeSync(open);
  }
}

/**
 * One report.
 * @param {string} file
 * @returns {Report | undefined} nothing where it is not exactly of the form
 */
export function readReport(file) {
  try {
    const text = lstatSync(file).isFile() ? plainText(file) : undefined;
    const content = text === undefined ? undefined : JSON.parse(text);
    return isReport(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Every report in a folder, and one folder below it.
 * @param {string} folder
 * @returns {{ reports: readonly Report[], unreadable: number }}
 */
export function readReports(folder) {
  const below = readdirSync(folder, { withFileTypes: true });
  const files = [
    ...below.filter(({ name }) => name === fileName).map(({ name }) => join(folder, name)),
    ...below.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name, fileName)),
  ].sort();
  const read = files.slice(0, mostReports).map(readReport);
  const reports = read.filter((one) => one !== undefined);
  return { reports, unreadable: files.length - reports.length };
}
