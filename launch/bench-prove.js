import { run } from "./set-up.js";

run("bench/prove/bench.ts", process.argv.slice(2));
