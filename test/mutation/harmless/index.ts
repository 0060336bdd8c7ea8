/** Every family of harmless mutants. `npm run mutate` fails where no surviving mutant belongs to one any longer. */
import { access } from "./access.ts";
import { everywhere } from "./everywhere.ts";
import type { Harmless } from "./harmless.ts";
import { network } from "./network.ts";
import { signals } from "./signals.ts";
import { storage } from "./storage.ts";

export const harmless: readonly Harmless[] = [...everywhere, ...access, ...storage, ...signals, ...network];
