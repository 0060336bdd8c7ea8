import type { FileInvariant } from "../invariant.ts";
import auditOperationsFinished from "./audit-operations-finished.ts";
import confirmChangesShown from "./confirm-changes-shown.ts";
import confirmDataStays from "./confirm-data-stays.ts";
import confirmGuardsStay from "./confirm-guards-stay.ts";
import confirmProtectionStays from "./confirm-protection-stays.ts";
import isolationPluginsKnown from "./isolation-plugins-known.ts";
import isolationSecretsSealed from "./isolation-secrets-sealed.ts";

/** What no policy pack can check, the worst first: what goes, what will go, what is not known. */
export const fileInvariants: readonly FileInvariant[] = [
  confirmGuardsStay,
  confirmDataStays,
  confirmProtectionStays,
  isolationPluginsKnown,
  isolationSecretsSealed,
  auditOperationsFinished,
  confirmChangesShown,
];
