/** What is harmless in networks, endpoints, providers, and whatever has no file of its own. */
import type { Harmless } from "./harmless.ts";

export const network: readonly Harmless[] = [];
