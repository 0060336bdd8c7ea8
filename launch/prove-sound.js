import { run } from "./set-up.js";

run("test/soundness/prove.ts", process.argv.slice(2));
