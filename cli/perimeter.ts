/** Where `perimeter` starts: loads the commands, and says what failed so that a person can mend it. */
import { explain } from "../sandbox/failure.ts";

try {
  const { program } = await import("./program.ts");
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`perimeter: ${explain(error)}\n`);
  process.exitCode = 1;
}
