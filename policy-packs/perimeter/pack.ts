/** The policy pack `pulumi preview --policy-pack policy-packs/perimeter` loads. */
import { fileInvariants } from "./check/invariants/index.ts";
import { invariants } from "./invariants/index.ts";
import { serve } from "./serve.ts";

serve(
  invariants,
  fileInvariants.map(({ id }) => id),
);
