/** Every attack of the replay. */
import type { Family } from "../attack.ts";
import { arrivals } from "./arrivals.ts";
import { backups } from "./backups.ts";
import { data } from "./data.ts";
import { escalations } from "./escalations.ts";
import { grants } from "./grants.ts";
import { identities } from "./identities.ts";
import { incidents } from "./incidents.ts";
import { log } from "./log.ts";
import { organisation } from "./organisation.ts";
import { pipeline } from "./pipeline.ts";
import { publishedPaths } from "./published-paths.ts";
import { recorded } from "./recorded.ts";
import { separation } from "./separation.ts";

export const families: readonly Family[] = [
  incidents,
  arrivals,
  identities,
  escalations,
  grants,
  data,
  separation,
  backups,
  log,
  organisation,
  pipeline,
  recorded,
  publishedPaths,
];
