/**
 * What a program says through `pulumi.log`. With an engine it goes there; without one the SDK prints it,
 * as `warning: [runtime] text`. https://www.pulumi.com/docs/iac/concepts/logging/
 */
const printed = /^(?:warning|error): \[runtime\] ([\s\S]*)$/;

export interface Messages {
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
  /** Lets the SDK print again. */
  release(): void;
}

/** Keeps the SDK's warnings and errors off the console; what others print there is printed as before. */
export function catchMessages(): Messages {
  const { warn, error } = console;
  const keeping =
    (kept: string[], print: (...texts: unknown[]) => void) =>
    (...texts: unknown[]): void => {
      const [text] = texts;
      const message = typeof text === "string" ? printed.exec(text)?.[1] : undefined;
      if (message === undefined) print(...texts);
      else kept.push(message);
    };
  const warnings: string[] = [];
  const errors: string[] = [];
  console.warn = keeping(warnings, warn);
  console.error = keeping(errors, error);
  return {
    warnings,
    errors,
    release: () => {
      console.warn = warn;
      console.error = error;
    },
  };
}
