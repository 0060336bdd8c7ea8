/** What is harmless in rules, targets, buses, alarms, topics. */
import type { Harmless } from "./harmless.ts";

export const signals: readonly Harmless[] = [];
