/**
 * Pulumi writes the salt of a stack's secrets into the stack's file. The sandbox's salt has no place in a file that is
 * checked in, where it would stand for a passphrase: these functions take it out again and leave the rest as it is.
 */
import { readFileSync } from "node:fs";
import { sandboxSalt } from "./backend.ts";
import { readIfThere, writeWhole } from "./state.ts";

const saltLine = /^encryptionsalt:.*\r?\n?/m;

/** Takes out a salt of the sandbox that a command left behind when it was killed. */
function clean(file: string): string {
  const contents = readFileSync(file, "utf8");
  const line = saltLine.exec(contents)?.[0];
  if (line === undefined || !line.includes(sandboxSalt)) return contents;
  const cleaned = contents.replace(saltLine, "");
  writeWhole(file, cleaned);
  return cleaned;
}

/**
 * Remembers the files of a project's stacks before a command.
 * @returns restores those that had no salt; what else a person changed in them through the command stays
 */
export function keepStackFiles(files: readonly string[]): () => void {
  const before = new Map(files.map((file) => [file, clean(file)]));
  return () => {
    for (const [file, contents] of before) {
      const now = readIfThere(file);
      if (now === contents || (now !== undefined && saltLine.test(contents))) continue;
      // `pulumi stack rm` deletes the file together with the stack.
      const cleaned = now?.replace(saltLine, "") ?? contents;
      writeWhole(file, cleaned.trimEnd() === contents.trimEnd() ? contents : cleaned);
    }
  };
}
