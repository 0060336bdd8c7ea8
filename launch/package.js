import { run } from "./set-up.js";

run("package/package.ts", process.argv.slice(2));
