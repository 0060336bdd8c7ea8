#!/usr/bin/env node
/** Where `perimeter` starts: loads the commands, and says what failed so that a person can mend it. */
import { explain } from "../sandbox/failure.ts";
import { printable } from "./printable.ts";

// Whoever reads only the first lines closes the pipe: nothing is left to do.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`perimeter: the answer could not be written: ${error.message}\n`);
  process.exit(1);
});

try {
  const { program } = await import("./program.ts");
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`perimeter: ${printable(explain(error))}\n`);
  process.exitCode = 1;
}
