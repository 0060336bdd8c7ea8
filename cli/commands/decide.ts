/** `perimeter decide`: what AWS decides on each case of a file, a line a case, in order and as it is read. */
import { once } from "node:events";
import { createReadStream } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { createGunzip } from "node:zlib";
import { readCaseLine } from "../../analysis/iam/case.ts";
import { decide } from "../../analysis/iam/decide.ts";
import type { Reason } from "../../analysis/iam/request.ts";
import { fileProblem } from "../files.ts";

/** No case is longer: all policies that can bear on one request come to less than a tenth of it. */
const maximumLine = 16 * 1024 * 1024;
const newline = 0x0a;
const gzipMagic = [0x1f, 0x8b] as const;

/** The lines of a stream as bytes; of one that is too long, `undefined`, with nothing of it kept. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const line = (): Buffer | undefined => {
    const whole = length > maximumLine ? undefined : Buffer.concat(parts);
    parts = [];
    length = 0;
    return whole;
  };
  const take = (part: Buffer): void => {
    length += part.length;
    if (length > maximumLine) parts = [];
    else parts.push(part);
  };
  for await (const chunk of stream) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(newline, from);
      if (end < 0) break;
      take(chunk.subarray(from, end));
      yield line();
      from = end + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from));
  }
  if (length > 0) yield line();
}

/** The stream itself, or what was compressed into it: gzip is known by its first two bytes. */
async function* plain(stream: Readable): AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let start = Buffer.alloc(0);
  while (start.length < gzipMagic.length) {
    const next = await chunks.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  const rest = async function* (): AsyncGenerator<Buffer> {
    if (start.length > 0) yield start;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  if (gzipMagic.some((byte, index) => start[index] !== byte)) {
    yield* rest();
    return;
  }
  const unzipped = createGunzip();
  const feed = (async () => {
    for await (const chunk of rest()) if (!unzipped.write(chunk)) await once(unzipped, "drain");
    unzipped.end();
  })().catch((error: unknown) => unzipped.destroy(error instanceof Error ? error : new Error(String(error))));
  yield* unzipped as AsyncIterable<Buffer>;
  await feed;
}

const reasonOf = ({ layer, effect, origin, statement, level }: Reason): object => ({
  layer,
  effect,
  ...(origin === "" ? {} : { policy: origin }),
  ...(statement === "" ? {} : { statement }),
  ...(level === undefined ? {} : { level }),
});

const decoder = new TextDecoder("utf-8", { fatal: true });

/** One line of the answer; `error` for what is no case. */
function answer(line: Buffer | undefined, number: number): object {
  const wrong = (id: unknown, error: string): object => ({ id, error: `line ${number}: ${error}` });
  if (line === undefined) return wrong(null, `longer than ${maximumLine} bytes`);
  let text: string;
  try {
    text = decoder.decode(line);
  } catch {
    return wrong(null, "not UTF-8");
  }
  const read = readCaseLine(text);
  if (!read.case) return wrong(read.id, read.error ?? "no case");
  const { decision, because } = decide(read.case.request, read.case.policies);
  return { id: read.id, decision, because: because.map(reasonOf) };
}

const isBlank = (line: Buffer | undefined): boolean =>
  line !== undefined && line.length < 100 && line.toString().trim() === "";

const complain = (message: string): void => {
  process.stderr.write(`perimeter: ${message}\n`);
};

/** Decides every case of a stream. @returns the exit code: 1 if a case could not be read */
export async function decideAll(
  input: Readable,
  output: Writable,
  say: (message: string) => void = complain,
): Promise<number> {
  let failures = 0;
  let number = 0;
  let pending = "";
  const flush = async (): Promise<void> => {
    const text = pending;
    pending = "";
    if (text !== "" && !output.write(text)) await once(output, "drain");
  };
  try {
    for await (const line of linesOf(plain(input))) {
      number++;
      if (isBlank(line)) continue;
      const answered = answer(line, number);
      if ("error" in answered) failures++;
      pending += `${JSON.stringify(answered)}\n`;
      if (pending.length > 64 * 1024) await flush();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "Z_BUF_ERROR") throw new Error(`the compressed data ends early, after ${number} lines`);
    if (code === "Z_DATA_ERROR") throw new Error(`the compressed data is damaged, after ${number} lines`);
    throw error;
  } finally {
    await flush();
  }
  if (failures > 0) say(`${failures} ${failures === 1 ? "case" : "cases"} could not be read`);
  return failures > 0 ? 1 : 0;
}

/** `-` is standard input. */
export async function decideCases(file: string): Promise<number> {
  if (file === "-") return decideAll(process.stdin, process.stdout);
  try {
    return await decideAll(createReadStream(file), process.stdout);
  } catch (error) {
    throw fileProblem(file, error);
  }
}
