/** The sandbox's worlds: an organisation that is empty, and one that has much already. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Cloud, Existing } from "../cloud/cloud.ts";
import { type GivenWorld, sandboxWorld } from "../cloud/given.ts";
import { projectDirectory } from "../project.ts";
import { landingZone } from "./landing-zone/index.ts";

export interface World {
  readonly given: GivenWorld;
  /** The folder of the perimeter's configuration for it. */
  readonly configuration: string;
}

export const emptyOrganisation: World = { given: sandboxWorld, configuration: projectDirectory };

export const landingZoneWorld: World = {
  given: landingZone,
  configuration: join(import.meta.dirname, "landing-zone"),
};

export const worlds: readonly World[] = [emptyOrganisation, landingZoneWorld];

/** Of what was there before, what is no longer as it was: gone, changed, or taken into a stack of ours. */
export function changedSince(before: readonly Existing[], cloud: Cloud): Existing[] {
  const now = cloud.snapshot();
  return before.filter((one) => !now.some((other) => isDeepStrictEqual(other, one)));
}
