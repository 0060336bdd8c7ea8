import { expect, test } from "vitest";
import { commandLine } from "./command-line.ts";

test.each([
  ["up --stack dev --yes", "up --config-file=FILE --stack dev --yes", "dev", "/here"],
  [
    "--non-interactive -C sub preview -s dev",
    "--non-interactive -C sub preview --config-file=FILE -s dev",
    "dev",
    "/here/sub",
  ],
  ["preview -sdev --cwd=/there", "preview --config-file=FILE -sdev --cwd=/there", "dev", "/there"],
  ["-Csub --color always up", "-Csub --color always up --config-file=FILE", undefined, "/here/sub"],
  [
    "destroy --stack organization/agent-perimeter/prod",
    "destroy --config-file=FILE --stack organization/agent-perimeter/prod",
    "prod",
    "/here",
  ],
])("%s: gets a copy of the stack's file", (words, expected, stack, folder) => {
  const line = commandLine(words.split(" "), "/here");
  expect(line).toMatchObject({ stack, folder, needsStackFile: true });
  expect(line.withStackFile("FILE").join(" ")).toBe(expected);
});

test.each([
  "stack ls",
  "stack select up",
  "config set key value",
  "up --config-file own.yaml",
  "--color up stack",
  "version",
  "--help",
])("%s: left as it is", (words) => {
  expect(commandLine(words.split(" "), "/here").needsStackFile).toBe(false);
});
