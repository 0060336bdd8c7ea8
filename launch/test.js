import { run } from "./set-up.js";

run("test/run.ts", process.argv.slice(2));
