/** `perimeter bootstrap`: brings the perimeter up on real accounts, or shows it in the sandbox. */
import { createInterface } from "node:readline/promises";
import { AwsRefusal, type Hands, NoSession, type Person, PulumiFailure } from "../../bootstrap/hands.ts";
import {
  exampleFile,
  PerimeterFileError,
  perimeterFileName,
  readPerimeterFile,
} from "../../bootstrap/perimeter-file.ts";
import { type Ran, run, StepRefused } from "../../bootstrap/run.ts";
import { steps } from "../../bootstrap/steps.ts";
import { markdown } from "../../bootstrap/table.ts";
import { printable } from "../printable.ts";

export interface BootstrapOptions {
  readonly table?: boolean;
  readonly yes?: boolean;
  readonly until?: string;
  readonly onlyCheck?: boolean;
  readonly sandbox?: boolean;
  readonly world?: string;
  readonly stopAfter?: string;
}

type Print = (text: string) => void;

/** Lines for a terminal: what a step does is AWS's and people's text in part. */
const teller =
  (print: Print) =>
  (line: string): void =>
    print(`${printable(line)}\n`);

/** Asks on the terminal; where there is none, nobody agrees. */
export function onTerminal(print: Print, yes: boolean): Person {
  const ask = async (question: string): Promise<string> => {
    if (process.stdin.isTTY !== true)
      throw new Error("nobody can be asked here: run it on a terminal, or add --yes");
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return (await lines.question(question)).trim().toLowerCase();
    } finally {
      lines.close();
    }
  };
  return {
    tell: teller(print),
    agrees: async (question) => yes || ["y", "yes"].includes(await ask(`  ${question} [y/N] `)),
    does: async (what) => {
      print(`      by hand: ${what}\n`);
      await ask("      Enter, when it is done ");
    },
  };
}

function inWords({ done, ran, next }: Ran): string {
  const sum = `${done.length} ${done.length === 1 ? "step was" : "steps were"} done, ${ran.length} ran now`;
  return `\n${sum}${next === undefined ? ": the perimeter is up" : `; the next one is ${next}`}\n`;
}

/** What a person can mend has no place in a stack trace. */
const isForPeople = (error: unknown): error is Error =>
  [StepRefused, PerimeterFileError, AwsRefusal, NoSession, PulumiFailure].some(
    (kind) => error instanceof kind,
  ) ||
  (error instanceof Error && error.name === "Error");

async function handsOf(options: BootstrapOptions, print: Print): Promise<{ hands: Hands; text: string }> {
  if (options.sandbox === true) {
    const { perimeterFileOf, SandboxHands } = await import("../../bootstrap/sandbox/hands.ts");
    const { worlds } = await import("../../sandbox/worlds/worlds.ts");
    const names = worlds.map(({ given }) => given.name.replaceAll(" ", "-"));
    const world = worlds[options.world === undefined ? 0 : names.indexOf(options.world)];
    if (world === undefined)
      throw new Error(`there is no world ${options.world}: the sandbox has ${names.join(", ")}`);
    return {
      hands: new SandboxHands(world, { tell: teller(print) }),
      text: perimeterFileOf(world.given),
    };
  }
  const { commandLineHands, readAccountsFile } = await import("../../bootstrap/command-line/hands.ts");
  const text = readAccountsFile(perimeterFileName);
  if (text === undefined)
    throw new Error(
      `there is no file accounts/${perimeterFileName} yet: make it, and say in it\n\n${exampleFile}\nthen run the same command again (docs/bootstrap.md)`,
    );
  return {
    hands: commandLineHands(readPerimeterFile(text), onTerminal(print, options.yes === true)),
    text,
  };
}

/** @returns the exit code: 0 all is up, 1 refused or failed, 2 there are steps left */
export async function bootstrap(options: BootstrapOptions, print: Print): Promise<number> {
  if (options.table === true) {
    print(`${markdown(steps)}\n`);
    return 0;
  }
  try {
    const { hands, text } = await handsOf(options, print);
    const file = readPerimeterFile(text);
    const { until, stopAfter } = options;
    if (options.sandbox === true && stopAfter !== undefined) {
      await run(steps, file, hands, { until: stopAfter });
      print(`\nInterrupted after ${stopAfter}. The same command again:\n\n`);
    }
    const ran = await run(steps, file, hands, {
      ...(until === undefined ? {} : { until }),
      ...(options.onlyCheck === undefined ? {} : { onlyCheck: options.onlyCheck }),
    });
    print(inWords(ran));
    return ran.next === undefined ? 0 : 2;
  } catch (error) {
    if (!isForPeople(error)) throw error;
    process.stderr.write(`\n${printable(error.message)}\n`);
    return 1;
  }
}
