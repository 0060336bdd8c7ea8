/** The policy pack `pulumi preview --policy-pack policy-packs/perimeter` loads. */
import { invariants } from "./invariants/index.ts";
import { serve } from "./serve.ts";

serve(invariants);
