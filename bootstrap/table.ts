/** The table: a row a step, out of the steps themselves. */
import type { Step } from "./step.ts";

export const columns = [
  "step",
  "what it does",
  "account",
  "whose session",
  "what protects the accounts meanwhile",
  "how the session is withdrawn",
] as const;

export const rows = (steps: readonly Step[]): readonly (readonly string[])[] =>
  steps.map(({ id, does, account, credential, meanwhile, withdrawn }) => [
    id,
    does,
    account,
    credential,
    meanwhile,
    withdrawn,
  ]);

/** As it stands in docs/bootstrap.md. */
export const markdown = (steps: readonly Step[]): string =>
  [columns, columns.map(() => "---"), ...rows(steps).map(([id = "", ...rest]) => [`\`${id}\``, ...rest])]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
