/** A trail that the organisation has already: what must be so before management events are left to it, and what rests on it. */

/** Names, on the perimeter's own trail, the one that logs management events in its place. */
export const managementEventsTag = "management-events-in";

interface AdvancedSelector {
  readonly fieldSelectors: readonly ({
    readonly field: string;
    readonly equals?: readonly string[];
  } & object)[];
}

interface BasicSelector {
  readonly includeManagementEvents?: boolean;
  readonly readWriteType?: string;
  readonly excludeManagementEventSources?: readonly string[];
}

/** The switches of a trail, as `Trail.get` reads them. */
export interface TrailSwitches {
  readonly isOrganizationTrail: boolean | undefined;
  readonly isMultiRegionTrail: boolean | undefined;
  readonly includeGlobalServiceEvents: boolean | undefined;
  readonly enableLogging: boolean | undefined;
  readonly enableLogFileValidation: boolean | undefined;
}

const mend = "mend that trail, or leave this value out: the perimeter's own then logs them";

/** Why management events cannot be left to a trail: a line each. */
export function switchProblems(trail: TrailSwitches): string[] {
  const needed: readonly (readonly [boolean | undefined, string])[] = [
    [trail.isOrganizationTrail, "it is the trail of one account, not of the organisation"],
    [trail.isMultiRegionTrail, "it logs one Region alone"],
    [trail.includeGlobalServiceEvents, "it leaves out IAM and other global services"],
    [trail.enableLogging, "it is switched off"],
    [trail.enableLogFileValidation, "it does not notice changed log files"],
  ];
  const wrong = needed.filter(([holds]) => holds !== true).map(([, problem]) => problem);
  return wrong.length === 0 ? [] : [...wrong, mend];
}

const leavesOut = ["it leaves management events out", mend];

/** The same for its selectors; a trail has them of one generation. Without any it logs management events and nothing else. */
export const advancedSelectorProblems = (selectors: readonly AdvancedSelector[] = []): readonly string[] =>
  selectors.length === 0 ||
  selectors.some(
    ({ fieldSelectors: [only, ...others] }) =>
      others.length === 0 && only?.field === "eventCategory" && only.equals?.includes("Management") === true,
  )
    ? []
    : leavesOut;

export const basicSelectorProblems = (selectors: readonly BasicSelector[] = []): readonly string[] =>
  selectors.length === 0 ||
  selectors.some(
    ({ includeManagementEvents = true, readWriteType = "All", excludeManagementEventSources = [] }) =>
      includeManagementEvents && readWriteType === "All" && excludeManagementEventSources.length === 0,
  )
    ? []
    : leavesOut;

/**
 * What of the promise that every step is logged rests on the organisation's own trail once management events are left to
 * it, and what of that a preview checks.
 */
export const restingOn: readonly { readonly promise: string; readonly checked: boolean }[] = [
  {
    promise: "every management event of every account and Region is logged, secrets' reads among them",
    checked: true,
  },
  { promise: "files of management events that were changed or deleted are noticed (digests)", checked: true },
  {
    promise: "the trail is not stopped or changed: by its own organisation's guardrails, and by an alarm",
    checked: false,
  },
  {
    promise:
      "nobody deletes those files before their time: by the lock of a bucket that is not the perimeter's",
    checked: false,
  },
  { promise: "no agent reads or writes that bucket", checked: false },
  { promise: "they are under a key that nobody ends", checked: false },
  {
    promise: "questions about management events are answered: the perimeter's tables have data events alone",
    checked: false,
  },
];
