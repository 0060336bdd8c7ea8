import type { Cloud } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { refuseDocument } from "../policy-checks.ts";

const bus = "aws:cloudwatch/eventBus:EventBus";
const rule = "aws:cloudwatch/eventRule:EventRule";

/** The bus of a rule or target; each account has one called `default` in each Region. */
const busOf = (request: Request) => text(request.inputs, "eventBusName") ?? "default";

const inBus = (name: string, id: string) => (name === "default" ? id : `${name}/${id}`);

function mustHaveBus(request: Request, cloud: Cloud): void {
  const name = busOf(request);
  if (name !== "default" && !cloud.find(bus, request.account).some((existing) => existing.id === name))
    throw new Refusal(
      "ResourceNotFoundException",
      `event bus ${name} does not exist in account ${request.account}`,
    );
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
      if (pattern !== undefined)
        try {
          JSON.parse(pattern);
        } catch {
          throw new Refusal("InvalidEventPatternException", `rule ${name}: the event pattern is no JSON`);
        }
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
      if (!cloud.find(rule, request.account).some((existing) => existing.id === id))
        throw new Refusal(
          "ResourceNotFoundException",
          `rule ${id} does not exist in account ${request.account}`,
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
    },
  },
];
