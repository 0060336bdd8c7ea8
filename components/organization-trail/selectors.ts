/**
 * What the trail logs: every management event, the data events of what is stateful whoever calls, and the agents' own.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
import { RunError } from "@pulumi/pulumi";
import { type DataEventType, dataEventTypes } from "../../catalog/data-events.ts";
import {
  agentRoleName,
  auditFlowLogBucketName,
  auditTrailBucketName,
  bucketArn,
  escalationRoleName,
  landingRoleName,
} from "../names.ts";

export interface FieldSelector {
  field: string;
  equals?: string[];
  notEquals?: string[];
  startsWiths?: string[];
  notStartsWiths?: string[];
}

export interface EventSelector {
  name: string;
  fieldSelectors: FieldSelector[];
}

/** What the selectors are for. */
export interface SelectorScope {
  readonly auditAccountId: string;
  readonly region: string;
  /** The accounts in which agents have roles. */
  readonly agentAccountIds: readonly string[];
  /** Types of data events that are left out, by `resources.type`; each is a gap in the log. */
  readonly leftOut: readonly string[];
  /** Whether management events are logged, too; not where another trail does. Default: true. */
  readonly managementEvents?: boolean;
}

const managementEvents: EventSelector = {
  name: "Management events, all",
  fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
};

/** AWS's limit for all conditions of all selectors of a trail together. */
export const mostSelectorValues = 500;

/** The sessions of every role that an agent arrives at, works as or escalates to begin like this: the roles have no other name. */
export const agentSessions = (accountIds: readonly string[]): string[] =>
  accountIds.flatMap((accountId) =>
    [agentRoleName(""), landingRoleName(""), escalationRoleName("")].map(
      (role) => `arn:aws:sts::${accountId}:assumed-role/${role}`,
    ),
  );

const dataOf = (type: string): FieldSelector[] => [
  { field: "eventCategory", equals: ["Data"] },
  { field: "resources.type", equals: [type] },
];

/** Objects, but for what the sink itself is sent: each delivery would be an event to deliver. */
function objectSelectors(type: string, scope: SelectorScope): EventSelector[] {
  const sink = [auditTrailBucketName, auditFlowLogBucketName].map(
    (name) => `${bucketArn(name(scope.auditAccountId, scope.region))}/`,
  );
  return [
    {
      name: "Objects, whoever calls",
      fieldSelectors: [...dataOf(type), { field: "resources.ARN", notStartsWiths: sink }],
    },
    {
      name: "The log's own files, but for writing them",
      fieldSelectors: [
        ...dataOf(type),
        { field: "resources.ARN", startsWiths: sink },
        { field: "eventName", notEquals: ["PutObject"] },
      ],
    },
    {
      // A service that delivers has no ARN.
      name: "Attempts of principals to write the log's own files",
      fieldSelectors: [
        ...dataOf(type),
        { field: "resources.ARN", startsWiths: sink },
        { field: "eventName", equals: ["PutObject"] },
        { field: "userIdentity.arn", startsWiths: ["arn:aws:iam::", "arn:aws:sts::"] },
      ],
    },
  ];
}

function dataSelectors({ type, of }: DataEventType, scope: SelectorScope): EventSelector[] {
  if (type === "AWS::S3::Object") return objectSelectors(type, scope);
  if (of === "everybody") return [{ name: `${type}, whoever calls`, fieldSelectors: dataOf(type) }];
  const startsWiths = agentSessions(scope.agentAccountIds);
  if (startsWiths.length === 0) return [];
  return [
    {
      name: `${type}, agents' calls`,
      fieldSelectors: [...dataOf(type), { field: "userIdentity.arn", startsWiths }],
    },
  ];
}

/** The values of all conditions of all selectors, which AWS counts. */
export const valuesIn = (selectors: readonly EventSelector[]): number =>
  selectors
    .flatMap((selector) => selector.fieldSelectors)
    .flatMap(({ field: _, ...operators }) => Object.values(operators).flat()).length;

/**
 * The trail's selectors.
 * @throws when they are more than AWS takes, or a type is left out that is not there
 */
export function eventSelectors(scope: SelectorScope): EventSelector[] {
  const unknown = scope.leftOut.filter((type) => !dataEventTypes.some((known) => known.type === type));
  if (unknown.length > 0)
    throw new RunError(
      `${unknown.join(", ")}: no such type in catalog/data-events.ts, so it cannot be left out`,
    );
  const selectors = [
    ...(scope.managementEvents === false ? [] : [managementEvents]),
    ...dataEventTypes
      .filter(({ type }) => !scope.leftOut.includes(type))
      .flatMap((type) => dataSelectors(type, scope)),
  ];
  const values = valuesIn(selectors);
  if (values > mostSelectorValues)
    throw new RunError(
      `the trail's selectors have ${values} values and AWS takes ${mostSelectorValues}: with agents in ${scope.agentAccountIds.length} accounts, leave out types of data events that nobody uses there`,
    );
  return selectors;
}
