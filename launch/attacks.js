import { run } from "./set-up.js";

run("test/attacks/print.ts", process.argv.slice(2));
