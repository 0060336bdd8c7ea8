import { run } from "./set-up.js";

run("test/mutation/run.ts", process.argv.slice(2));
