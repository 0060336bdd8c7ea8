import type { Cloud } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { refuseDocument } from "../policy-checks.ts";

const bus = "aws:cloudwatch/eventBus:EventBus";
const rule = "aws:cloudwatch/eventRule:EventRule";

/** The bus of a rule or target; each account has one called `default` in each Region. */
const busOf = (request: Request) => text(request.inputs, "eventBusName") ?? "default";

const inBus = (name: string, id: string) => (name === "default" ? id : `${name}/${id}`);

/** Buses and rules are seen in their own Region only. */
const isThere = (type: string, id: string, { account, region }: Request, cloud: Cloud): boolean =>
  cloud.find(type, account).some((existing) => existing.id === id && existing.region === region);

function mustHaveBus(request: Request, cloud: Cloud): void {
  const name = busOf(request);
  if (name !== "default" && !isThere(bus, name, request, cloud))
    throw new Refusal(
      "ResourceNotFoundException",
      `event bus ${name} does not exist in account ${request.account}, ${request.region}`,
    );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const states = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"];

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const longestPattern = 2_048;

/** The leaves of a pattern are lists, and none is empty. */
const isPattern = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === "object" &&
      value !== null &&
      Object.keys(value).length > 0 &&
      Object.values(value).every(isPattern);

function refusePattern(name: string, pattern: string): void {
  const refuse = (message: string) => {
    throw new Refusal("InvalidEventPatternException", `rule ${name}: the event pattern ${message}`);
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(pattern);
  } catch {
    refuse("is no JSON");
  }
  if (Array.isArray(parsed) || !isPattern(parsed)) refuse("must be an object whose leaves are lists");
  const { length } = JSON.stringify(parsed);
  if (length > longestPattern) refuse(`has ${length} characters, AWS takes ${longestPattern}`);
}

export const events: readonly ResourceKind[] = [
  {
    type: bus,
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      name: request.id,
      arn: `arn:aws:events:${request.region}:${request.account}:event-bus/${request.id}`,
    }),
    replaceOn: ["name", "eventSourceName"],
    refuse: (request) => {
      if (nameOr(request, "name") === "default")
        throw new Refusal("ResourceAlreadyExistsException", "event bus default already exists");
    },
  },
  {
    type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    put: true,
    id: busOf,
    outputs: () => ({}),
    replaceOn: ["eventBusName"],
    refuse: (request, cloud) => {
      mustHaveBus(request, cloud);
      refuseDocument(request.inputs["policy"], {
        code: "ValidationException",
        where: `event bus ${busOf(request)}`,
        quota: "eventBusPolicy",
        cloud,
      });
    },
  },
  {
    type: rule,
    put: true,
    id: (request) => inBus(busOf(request), nameOr(request, "name")),
    outputs: (request) => ({
      name: nameOr(request, "name"),
      arn: `arn:aws:events:${request.region}:${request.account}:rule/${request.id}`,
    }),
    replaceOn: ["name", "eventBusName"],
    refuse: (request, cloud) => {
      mustHaveBus(request, cloud);
      const name = nameOr(request, "name");
      const pattern = text(request.inputs, "eventPattern");
      const schedule = text(request.inputs, "scheduleExpression");
      if (pattern === undefined && schedule === undefined)
        throw new Refusal("ValidationException", `rule ${name} has neither an event pattern nor a schedule`);
      if (schedule !== undefined && busOf(request) !== "default")
        throw new Refusal("ValidationException", `rule ${name}: only the default bus takes schedules`);
      const state = text(request.inputs, "state");
      if (state !== undefined && !states.includes(state))
        throw new Refusal("ValidationException", `rule ${name}: ${state} is no state of a rule`);
      if (pattern !== undefined) refusePattern(name, pattern);
    },
  },
  {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    put: true,
    id: (request) =>
      `${inBus(busOf(request), text(request.inputs, "rule") ?? "")}-${text(request.inputs, "targetId") ?? request.name}`,
    outputs: (request) => ({ targetId: text(request.inputs, "targetId") ?? request.name }),
    replaceOn: ["rule", "eventBusName", "targetId"],
    refuse: (request, cloud) => {
      mustHaveBus(request, cloud);
      const id = inBus(busOf(request), text(request.inputs, "rule") ?? "");
      if (!isThere(rule, id, request, cloud))
        throw new Refusal(
          "ResourceNotFoundException",
          `rule ${id} does not exist in account ${request.account}, ${request.region}`,
        );
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
      const target = text(request.inputs, "arn") ?? "";
      const elsewhere = target.includes(":event-bus/") && target.split(":")[4] !== request.account;
      const role = text(request.inputs, "roleArn");
      if (elsewhere && role === undefined)
        throw new Refusal(
          "ValidationException",
          `target ${target} of rule ${id}: a bus of another account needs a RoleArn`,
        );
      // A bus is the one target that may be in another Region.
      const [, , , region] = target.split(":");
      if (!target.includes(":event-bus/") && region !== "" && region !== request.region)
        throw new Refusal(
          "ValidationException",
          `target ${target} of rule ${id} is in ${region}: only a bus may be in another Region`,
        );
    },
  },
];
