/** The account stays in its organisation, open, and its administrators' own. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

/** Organizations is changed from the management account, which no guardrail binds: in members nobody needs to write there. */
export const organization: readonly Guardrail[] = [
  {
    sid: "Membership",
    denies:
      "changes the organisation from a member account: leaves it, accepts another's invitation, moves accounts, detaches policies, delegates",
    threats: [2, 5, 8],
    actions: of("organizations", "A* C* Dec* Del* Der* Det* Di* E* I* Le* M* P* R* T* U*"),
    spares: [],
    source: `${documentation}organizations/latest/userguide/orgs_manage_accounts_leave-as-member.html`,
  },
  {
    sid: "Account",
    denies:
      "closes the account, takes it over by its address, changes whom AWS writes to, or switches Regions",
    threats: [4, 5, 9],
    actions: of("account", "A* C* D* E* P* S*"),
    spares: [],
    source: `${documentation}accounts/latest/reference/manage-acct-update-root-user-email.html`,
  },
];
