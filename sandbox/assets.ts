/**
 * Files among a resource's inputs, such as a function's code: the engine keeps their path and the hash of their contents.
 * The hashing is that of sdk/go/common/resource/{asset,archive}, so that both entrances see the same contents as the same.
 */
import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Properties, signatureKey } from "./wire.ts";

const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

/** A header of Go's archive/tar for a regular file, as far as the engine fills it in. */
function tarHeader(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100 || /[^\x20-\x7e]/.test(name))
    throw new Error(`${name}: a file of this name needs the real engine`);
  const header = Buffer.alloc(512);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  const fields: [number, string][] = [
    [0, name],
    [100, octal(0o600, 7)],
    [108, octal(0, 7)],
    [116, octal(0, 7)],
    [124, octal(size, 11)],
    [136, octal(0, 11)],
    [148, " ".repeat(8)],
    [156, "0"],
    [257, "ustar\x0000"],
    [329, octal(0, 7)],
    [337, octal(0, 7)],
  ];
  for (const [offset, text] of fields) header.write(text, offset, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)} `, 148, "latin1");
  return header;
}

/** Adds the files of a folder to the hash, in the order of their names, as an archive would hold them. */
function addFolder(hash: Hash, folder: string, prefix = ""): void {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (name === ".pulumi") continue;
    if (statSync(path).isDirectory()) addFolder(hash, path, `${prefix}${name}/`);
    else {
      const contents = readFileSync(path);
      hash.update(tarHeader(`${prefix}${name}`, contents.length));
      hash.update(contents);
      hash.update(Buffer.alloc((512 - (contents.length % 512)) % 512));
    }
  }
}

/** The hash of a folder, as the archive that the engine would make of it. */
function folderHash(folder: string): string {
  const hash = createHash("sha256");
  addFolder(hash, folder);
  return hash.update(Buffer.alloc(1024)).digest("hex");
}

const contentsHash = (contents: string | Buffer) => createHash("sha256").update(contents).digest("hex");

/** One file or folder as the engine keeps it. */
function withHash(file: Properties, directory: string): Properties {
  const { [signatureKey]: signature, path, text } = file;
  if (typeof text === "string") return { [signatureKey]: signature, hash: contentsHash(text), text };
  if (typeof path !== "string")
    throw new Error("an archive of several assets, or one from a URL, needs the real engine");
  const full = resolve(directory, path);
  const hash = statSync(full).isDirectory() ? folderHash(full) : contentsHash(readFileSync(full));
  return { [signatureKey]: signature, hash, path };
}

/**
 * The same inputs with the hash of every file that they name.
 * @param directory the folder that paths are relative to
 */
export function withHashes<Value>(value: Value, directory: string): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => withHashes(inner, directory)) as Value;
  const properties = value as Properties;
  const signature = properties[signatureKey];
  if (signature === assetSignature || signature === archiveSignature)
    return withHash(properties, directory) as Value;
  return Object.fromEntries(
    Object.entries(properties).map(([key, inner]) => [key, withHashes(inner, directory)]),
  ) as Value;
}
