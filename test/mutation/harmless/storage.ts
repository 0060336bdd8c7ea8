/** What is harmless in buckets, keys, vaults, plans, trails. */
import type { Harmless } from "./harmless.ts";

export const storage: readonly Harmless[] = [];
