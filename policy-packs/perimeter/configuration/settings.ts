/** What the pack goes by, once its configuration is read. */
import type { World } from "../../../analysis/model/world.ts";

export interface Account {
  readonly id: string;
  readonly domain: string;
  readonly name: string | undefined;
  /** Host names of its own, with whatever is under them. */
  readonly hosts?: readonly string[];
}

export interface WebIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** What every relaxation has: nobody relaxes anything without a name and a reason, or for good. */
interface Relaxation {
  readonly reason: string;
  readonly owner: string;
}

export interface Advisory extends Relaxation {
  readonly invariant: string;
  /** The last day, as 2027-03-31. */
  readonly until: string;
}

export interface Exception extends Relaxation {
  readonly invariant: string;
  readonly urn: string;
  /** Fingerprint of the one finding that it is for. */
  readonly finding: string;
  /** The last day, as 2027-03-31. */
  readonly expires: string;
}

export interface EscapeHatch extends Relaxation {
  /** A type token, or all types of a package: `command:*`. */
  readonly type: string;
  /** The last day, as 2027-03-31. */
  readonly expires: string;
}

export interface Settings {
  /** The trust domain of the stack. Where it is not said, every domain's rules apply. */
  readonly domain: string | undefined;
  readonly accounts: readonly Account[];
  /** Agents beside the roles under their paths. */
  readonly agents: { readonly principals: readonly string[]; readonly webIdentities: readonly WebIdentity[] };
  readonly unknownValues: "reject" | "check-during-update";
  readonly advisory: readonly Advisory[];
  readonly exceptions: readonly Exception[];
  readonly escapeHatches: readonly EscapeHatch[];
  /** Path of the world file, as it is written. */
  readonly world: string | undefined;
  /** What that file says: whoever reads the configuration opens it. */
  readonly known?: World;
}

/** What holds where nothing is configured: no exception, no hatch, no delay, every domain's rules. */
export const strictest: Settings = {
  domain: undefined,
  accounts: [],
  agents: { principals: [], webIdentities: [] },
  unknownValues: "reject",
  advisory: [],
  exceptions: [],
  escapeHatches: [],
  world: undefined,
};

/** The day, as configurations write it. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** Whether a day of the configuration is over. */
export const isOver = (day: string, today: string): boolean => day < today;

/** What invariants go by on a day: a hatch that is over opens nothing. */
export const inForce = (settings: Settings, today: string): Settings => ({
  ...settings,
  escapeHatches: settings.escapeHatches.filter(({ expires }) => !isOver(expires, today)),
});

/** The hatch that allows a type, among those in force. */
export const hatchFor = (settings: Settings, type: string): EscapeHatch | undefined =>
  settings.escapeHatches.find((hatch) =>
    hatch.type.endsWith(":*") ? type.startsWith(hatch.type.slice(0, -1)) : type === hatch.type,
  );
