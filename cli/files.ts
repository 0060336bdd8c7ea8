/** Files that people hand over: read whole within bounds, and said what is wrong with them so that it can be mended. */
import { closeSync, openSync, readSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { JsonError, parseJson } from "../analysis/iam/json.ts";
import { fileBounds } from "../analysis/model/state.ts";

/** Why a file cannot be read, in words. */
export function fileProblem(file: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return new Error(`there is no file ${file}`);
  if (code === "EISDIR") return new Error(`${file} is a folder: name the files in it`);
  if (code === "EACCES" || code === "EPERM") return new Error(`${file}: you have no right to read it`);
  return new Error(`${file}: ${message}`);
}

const tooLong = (file: string): Error =>
  new Error(`${file}: longer than ${fileBounds.length / 1024 / 1024} MiB, which no stack comes to`);

/** Standard input, where a file is to be named. */
export const standardInput = "-";

/** How answers call a file. */
export const calledAs = (file: string): string => (file === standardInput ? "standard input" : file);

const moment = new Int32Array(new SharedArrayBuffer(4));

/** The next bytes; standard input may be a pipe that has none yet, and on Windows says its end by an error. */
function nextOf(from: number, part: Buffer): number {
  for (;;)
    try {
      return readSync(from, part);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(moment, 0, 0, 10);
    }
}

/** The bytes of a file, a pipe or a device: of what never ends, no more than the bound. */
function bytesOf(file: string): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  const from = file === standardInput ? 0 : openSync(file, "r");
  try {
    for (;;) {
      const part = Buffer.allocUnsafe(1024 * 1024);
      const read = nextOf(from, part);
      if (read === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, read));
      length += read;
      if (length > fileBounds.length) throw tooLong(calledAs(file));
    }
  } finally {
    if (from !== 0) closeSync(from);
  }
}

/** File backends compress states on request (PULUMI_DIY_BACKEND_GZIP). */
function unpacked(file: string, bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: fileBounds.length });
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case "ERR_BUFFER_TOO_LARGE":
        throw tooLong(file);
      case "Z_BUF_ERROR":
        throw new Error(`${file}: the compressed data ends early: copy the file anew`);
      default:
        throw new Error(`${file}: the compressed data is damaged: copy the file anew`);
    }
  }
}

/** UTF-8, or UTF-16 as PowerShell's `>` writes it; a byte order mark is no text. */
function textOf(file: string, bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file} is no text: a checkpoint is JSON, as \`pulumi stack export\` prints it`);
  }
}

/**
 * The text in a file, compressed or not.
 * @throws Error that a person can mend
 */
export function readTextFile(file: string): string {
  const name = calledAs(file);
  let bytes: Buffer;
  try {
    bytes = bytesOf(file);
  } catch (error) {
    throw "code" in (error as object) ? fileProblem(name, error) : error;
  }
  return textOf(name, unpacked(name, bytes));
}

/**
 * The JSON in a file, compressed or not. A key that is there twice is an error: either one might be meant.
 * @throws Error that a person can mend
 */
export function readJsonFile(file: string): unknown {
  const text = readTextFile(file);
  const name = calledAs(file);
  if (text.trim() === "") throw new Error(`${name} is empty`);
  try {
    return parseJson(text, fileBounds);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new Error(`${name} is no JSON: ${error.message}`);
  }
}
