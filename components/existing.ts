/** What others have made, and the perimeter only refers to: read and checked, never made a second time nor changed. */
import * as pulumi from "@pulumi/pulumi";

/**
 * Something that exists, once it is known to do what is needed of it. Looked up before anything is made, so that a preview
 * refuses, too.
 * @param value the configuration's value by which it is named: the refusal begins with it
 */
export function existing<Found>(
  value: string,
  found: Promise<Found> | pulumi.Output<Found>,
  problems: (found: Found) => readonly string[],
): pulumi.Output<Found> {
  const refuse = (lines: readonly string[]): never => {
    throw new pulumi.RunError([`${value}:`, ...lines.map((line) => `  ${line}`)].join("\n"));
  };
  const looked: pulumi.Output<pulumi.Unwrap<Found>> = pulumi.output(
    found instanceof Promise
      ? found.catch((error: unknown) =>
          refuse([`nothing is found: ${error instanceof Error ? error.message : String(error)}`]),
        )
      : found,
  );
  return looked.apply((one) => {
    const wrong = problems(one as Found);
    if (wrong.length > 0) refuse(wrong);
    return one as Found;
  }) as pulumi.Output<Found>;
}
