/** `pulumi …` on the sandbox in a folder, in a process of its own that a test can interrupt as a person would. */
import { runPulumi } from "../../sandbox/engine/engine.ts";

const [directory, ...args] = process.argv.slice(2);
process.env["INTERRUPT"] = String(process.pid);
process.exitCode = (await runPulumi(args, directory === undefined ? {} : { directory })).code;
