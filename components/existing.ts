/** What others have made, and the perimeter only refers to: read and checked, never made a second time nor changed. */
import * as pulumi from "@pulumi/pulumi";

/**
 * Something that exists, once it is known to do what is needed of it. Looked up before anything is made, so that a preview
 * refuses, too.
 * @param value the configuration's value by which it is named: the refusal begins with it
 */
export const existing = <Found>(
  value: string,
  found: pulumi.Output<Found>,
  problems: (found: Found) => readonly string[],
): pulumi.Output<Found> =>
  found.apply((one) => {
    const wrong = problems(one);
    if (wrong.length > 0)
      throw new pulumi.RunError([`${value}:`, ...wrong.map((line) => `  ${line}`)].join("\n"));
    return one;
  });
