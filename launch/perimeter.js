#!/usr/bin/env node
import { run } from "./set-up.js";

run("cli/perimeter.ts", process.argv.slice(2));
