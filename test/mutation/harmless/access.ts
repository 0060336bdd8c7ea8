/** What is harmless in roles, their policies, the policies of the organisation. */
import type { Harmless } from "./harmless.ts";

export const access: readonly Harmless[] = [];
