import { run } from "./set-up.js";

run("bench/pack/bench.ts", process.argv.slice(2));
