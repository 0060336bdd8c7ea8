import { run } from "./set-up.js";

run("bench/decide/bench.ts", process.argv.slice(2));
