import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, type Graph, needed, number, type Properties, type Resource, text } from "../resource.ts";

const queueType = "aws:sqs/queue:Queue";
const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";
const functionType = "aws:lambda/function:Function";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What the program asks for: the rest is AWS's, which encrypts queues and keeps messages for four days by itself. */
const asked = ({ inputs, properties }: Resource): Properties => inputs ?? properties;

/** A policy of a queue in JSON; nothing, where it has none. */
function jsonOf(queue: Resource, key: string): Readonly<Record<string, unknown>> | undefined {
  const json = asked(queue)[key];
  if (json === undefined || json === null || json === "") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(String(json));
  } catch {
    throw new CannotTell(`${key} is no JSON`);
  }
  if (!isRecord(value)) throw new CannotTell(`${key} is no object`);
  return value;
}

/** Four days, where nothing is said. */
const keptFor = (queue: Resource): number => number(asked(queue), "messageRetentionSeconds") ?? 345_600;

const arnEnd = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);

/** Whether what a queue sends there is taken. */
function takes(failed: Resource, queue: Resource): boolean {
  const allowed = jsonOf(failed, "redriveAllowPolicy");
  if (!allowed || allowed["redrivePermission"] === "allowAll") return true;
  const sources = allowed["sourceQueueArns"];
  return (
    allowed["redrivePermission"] === "byQueue" &&
    Array.isArray(sources) &&
    sources.some((arn) => arnEnd(String(arn)) === needed(queue, "name") && isHere(String(arn), queue))
  );
}

/** Whether an ARN is of the queue's account; where that is not pinned, another invariant says so. */
function isHere(arn: string, queue: Resource): boolean {
  try {
    return arn.split(":")[4] === accountOf(queue);
  } catch {
    return true;
  }
}

/** Where a queue sends what fails. */
function* ofFailures(queue: Resource, stack: Graph): Iterable<string> {
  let redrive: ReturnType<typeof jsonOf>;
  try {
    redrive = jsonOf(queue, "redrivePolicy");
  } catch (unknown) {
    // Made of the ARN of a queue that AWS has not made yet: that one says the rest.
    const [failed] = stack.sourcesOf(queue, "redrivePolicy").filter(({ type }) => type === queueType);
    if (!failed) throw unknown;
    return yield* ofTarget(queue, failed);
  }
  if (!redrive) return;
  const arn = String(redrive["deadLetterTargetArn"] ?? "");
  if (!isHere(arn, queue)) return yield "sends what fails to another account's queue, which AWS does not do";
  const failed = stack.ofType(queueType).find((one) => nameOf(one) === arnEnd(arn));
  if (failed) yield* ofTarget(queue, failed);
}

/** A queue's name, as far as it is known. */
function nameOf(queue: Resource): string | undefined {
  try {
    return text(queue, "name");
  } catch {
    return undefined;
  }
}

function* ofTarget(queue: Resource, failed: Resource): Iterable<string> {
  if (keptFor(failed) < keptFor(queue))
    yield `sends what fails to ${failed.name}, which keeps it for less time than it has waited already`;
  if (!takes(failed, queue)) yield `sends what fails to ${failed.name}, which takes nothing from it`;
}

/** A function that is given a message again before it is done with it does things twice. */
function* ofReaders(queue: Resource, stack: Graph): Iterable<string> {
  const name = nameOf(queue);
  if (name === undefined) return;
  const hidden = number(asked(queue), "visibilityTimeoutSeconds") ?? 30;
  for (const mapping of stack.ofType(mappingType)) {
    if (arnEnd(known(mapping, "eventSourceArn") ?? "") !== name) continue;
    const named = known(mapping, "functionName");
    const reader = stack
      .ofType(functionType)
      .find((one) => named !== undefined && known(one, "name") === named);
    const seconds = reader && number(asked(reader), "timeout");
    if (seconds !== undefined && hidden < seconds)
      yield `hands out messages again after ${hidden} seconds, while ${reader?.name} may take ${seconds}`;
  }
}

function known(resource: Resource, key: string): string | undefined {
  try {
    return text(resource, key);
  } catch {
    return undefined;
  }
}

const queue = (name: string, properties: Record<string, unknown> = {}) => ({
  type: queueType,
  name,
  properties: { name, ...properties },
});

const arn = (name: string, account = "111122223333") => `arn:aws:sqs:eu-central-1:${account}:${name}`;

const work = (to = arn("failed"), properties: Record<string, unknown> = {}) =>
  queue("work", {
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: to, maxReceiveCount: 5 }),
    ...properties,
  });

const allowing = (...from: readonly string[]) => ({
  redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: from }),
});

const reader = [
  { type: functionType, name: "worker", properties: { name: "worker", timeout: 60 } },
  {
    type: mappingType,
    name: "worker",
    properties: { functionName: "worker", eventSourceArn: arn("work") },
  },
];

export default stackInvariant({
  id: "confirm-messages-kept",
  title:
    "A message that fails arrives in its dead letter queue, is kept there, and is encrypted all the while.",
  protects: "Orders, payments and whatever else waits in a queue.",
  why: "A message keeps its age when it moves: a dead letter queue that keeps messages for four days deletes at once what has failed for four days. What a queue deletes nobody brings back.",
  fix: "keep what fails for 14 days (messageRetentionSeconds 1209600) in a queue of the same account that allows this one, and leave encryption on.",
  types: [queueType],
  whole: true,
  *check(resource, stack) {
    const { sqsManagedSseEnabled, kmsMasterKeyId } = asked(resource);
    if (
      (sqsManagedSseEnabled === false || sqsManagedSseEnabled === "false") &&
      (kmsMasterKeyId === undefined || kmsMasterKeyId === null || kmsMasterKeyId === "")
    )
      yield "switches encryption off";
    yield* ofFailures(resource, stack);
    yield* ofReaders(resource, stack);
  },
  limits:
    "Whether a queue has a dead letter queue at all is for whoever writes the application. Queues of other stacks are not seen.",
  examples: {
    holds: [
      {
        what: "what fails is kept for longer, by a queue that takes it",
        resources: [
          work(),
          queue("failed", { messageRetentionSeconds: 1_209_600, ...allowing(arn("work")) }),
        ],
      },
      { what: "a queue by itself", resources: [queue("work")] },
      {
        what: "a key of one's own",
        resources: [queue("work", { sqsManagedSseEnabled: false, kmsMasterKeyId: "key-1" })],
      },
      {
        what: "a dead letter queue that AWS has not made yet",
        resources: [
          { ...queue("work", { redrivePolicy: notKnownYet }), sources: { redrivePolicy: "failed" } },
          queue("failed", { messageRetentionSeconds: 1_209_600 }),
        ],
      },
      {
        what: "a function that is done before the message comes again",
        resources: [queue("work", { visibilityTimeoutSeconds: 360 }), ...reader],
      },
    ],
    broken: [
      { what: "encryption off", resources: [queue("work", { sqsManagedSseEnabled: false })] },
      {
        what: "what fails is kept for less time",
        resources: [work(arn("failed"), { messageRetentionSeconds: 1_209_600 }), queue("failed")],
      },
      {
        what: "a dead letter queue that takes from others alone",
        resources: [work(), queue("failed", allowing(arn("orders")))],
      },
      { what: "another account's queue", resources: [work(arn("failed", "444455556666"))] },
      {
        what: "a function that is not done when the message comes again",
        resources: [queue("work", { visibilityTimeoutSeconds: 1 }), ...reader],
      },
    ],
    cannotTell: [
      { what: "a policy that is not known yet", resources: [queue("work", { redrivePolicy: notKnownYet })] },
      { what: "a policy that is no JSON", resources: [queue("work", { redrivePolicy: "failed" })] },
    ],
  },
});
