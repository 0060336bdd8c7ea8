import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { dataEventTypes } from "../../../catalog/data-events.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { blocks, type Properties, type Resource, text, texts } from "../resource.ts";
import { agentNames, escalationNames } from "../vocabulary.ts";

/** The organisation's trail, by the name that the perimeter gives it. */
const trailName = "perimeter";

/** The perimeter's trail has its name from the start: one whose name is not known yet is somebody's own. */
function isOfPerimeter(resource: Resource): boolean {
  try {
    return text(resource, "name") === trailName;
  } catch (error) {
    if (error instanceof CannotTell && !error.notKnownYet) throw error;
    return false;
  }
}

const operators = ["equals", "notEquals", "startsWiths", "notStartsWiths", "endsWiths", "notEndsWiths"];

/** What a selector asks of each field: `eventName notEquals` to the values. */
const asked = (selector: Properties): ReadonlyMap<string, readonly string[]> =>
  new Map(
    blocks(selector, "fieldSelectors").flatMap((field) =>
      operators.flatMap((operator) => {
        const values = texts(field, operator);
        return values.length === 0 ? [] : [[`${String(field["field"])} ${operator}`, values] as const];
      }),
    ),
  );

const session = /^arn:aws[\w-]*:sts::(\d{12}):assumed-role\/(.*)$/;
const roles = [...agentNames, ...escalationNames];

/** The accounts of which every agent's sessions are taken, whatever role it works as. */
function accountsWhole(prefixes: readonly string[]): Set<string> {
  const found = new Map<string, Set<string>>();
  for (const prefix of prefixes) {
    const [, account = "", role = ""] = session.exec(prefix) ?? [];
    found.set(account, (found.get(account) ?? new Set()).add(role));
  }
  return new Set(
    [...found].filter(([, named]) => roles.every((role) => named.has(role))).map(([account]) => account),
  );
}

const only = (fields: ReadonlyMap<string, readonly string[]>, ...keys: readonly string[]): boolean =>
  fields.size === keys.length && keys.every((key) => fields.has(key));

const objects = "AWS::S3::Object";
const base = ["eventCategory equals", "resources.type equals"];
const identities = "userIdentity.arn startsWiths";

/**
 * Objects that a selector leaves out, so that the log does not log its own delivery, and what of them nobody sees: reading
 * them, and principals that try to write them. A service that delivers has no ARN.
 */
function* unseen(selectors: readonly ReadonlyMap<string, readonly string[]>[]): Iterable<string> {
  if (selectors.some((fields) => only(fields, ...base))) return;
  const of = "resources.ARN startsWiths";
  for (const beginning of new Set(
    selectors.flatMap((fields) => fields.get("resources.ARN notStartsWiths") ?? []),
  )) {
    const own = selectors.filter((fields) => fields.get(of)?.includes(beginning));
    const reads = own.some(
      (fields) =>
        only(fields, ...base, of) ||
        (only(fields, ...base, of, "eventName notEquals") &&
          fields.get("eventName notEquals")?.join() === "PutObject"),
    );
    if (!reads) yield `does not log who reads or deletes ${beginning}`;
    const attempts = own.some(
      (fields) =>
        only(fields, ...base, of) ||
        (only(fields, ...base, of, "eventName equals", identities) &&
          fields.get("eventName equals")?.includes("PutObject") &&
          ["arn:aws:iam::", "arn:aws:sts::"].every((prefix) => fields.get(identities)?.includes(prefix))),
    );
    if (!attempts) yield `does not log who tries to write ${beginning}`;
  }
}

const data = (type: string, ...more: Properties[]) => ({
  fieldSelectors: [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: [type] },
    ...more,
  ],
});

const ofAgents = {
  field: "userIdentity.arn",
  startsWiths: roles.map((role) => `arn:aws:sts::111122223333:assumed-role/${role}`),
};
const log = ["arn:aws:s3:::log/"];
const forged = data(
  objects,
  { field: "resources.ARN", startsWiths: log },
  { field: "eventName", equals: ["PutObject"] },
  { field: "userIdentity.arn", startsWiths: ["arn:aws:iam::", "arn:aws:sts::"] },
);
const read = data(
  objects,
  { field: "resources.ARN", startsWiths: log },
  { field: "eventName", notEquals: ["PutObject"] },
);

const others = dataEventTypes
  .filter(({ type }) => type !== objects)
  .map(({ type, of }) => (of === "agents" ? data(type, ofAgents) : data(type)));
const apart = data(objects, { field: "resources.ARN", notStartsWiths: log });
const every = [apart, read, forged, ...others];

const trail = (selectors: unknown, name = trailName) => ({
  type: "aws:cloudtrail/trail:Trail",
  name: "trail",
  properties: { name, s3BucketName: "log", advancedEventSelectors: selectors },
  protect: true,
});

export default resourceInvariant({
  id: "audit-agents-logged",
  title:
    "The organisation's trail logs each type of data event that its catalogue lists, of every agent's sessions.",
  protects: "The answer to what an agent did, when what it did changed no setting.",
  why: "A message that is published, a model that is asked, a credential that a pool hands out: none is a management event. A type that is missing is missed on the day on which somebody asks for it.",
  fix: "keep the selectors as components/organization-trail writes them from catalog/data-events.ts; a type that is left out for the bill's sake is an exception with its reason.",
  types: ["aws:cloudtrail/trail:Trail"],
  *check(resource) {
    if (!isOfPerimeter(resource)) return;
    const selectors = blocks(resource.properties, "advancedEventSelectors")
      .map(asked)
      .filter((fields) => fields.get("eventCategory equals")?.join() === "Data");
    const accounts = new Set(
      selectors
        .flatMap((fields) => fields.get(identities) ?? [])
        .flatMap((prefix) => session.exec(prefix)?.[1] ?? []),
    );
    for (const { type, of } of dataEventTypes) {
      const ofType = selectors.filter((fields) => fields.get("resources.type equals")?.join() === type);
      const everybody = ofType.some((fields) => only(fields, ...base));
      const agents = ofType.some((fields) => {
        const whole = accountsWhole(fields.get(identities) ?? []);
        return only(fields, ...base, identities) && [...accounts].every((account) => whole.has(account));
      });
      const apart =
        type === objects && ofType.some((fields) => only(fields, ...base, "resources.ARN notStartsWiths"));
      if (!everybody && !apart && !(of === "agents" && agents && accounts.size > 0))
        yield `does not log ${of === "agents" ? "what every agent's session does" : "what anybody does"} with ${type}`;
    }
    yield* unseen(selectors.filter((fields) => fields.get("resources.type equals")?.join() === objects));
  },
  limits:
    "It knows the trail by its name. Which accounts agents work in it takes from the selectors themselves: that each names the same.",
  examples: {
    holds: [
      { what: "what the component writes", resources: [trail(every)] },
      { what: "somebody's own trail", resources: [trail([], "debugging")] },
    ],
    broken: [
      { what: "of what agents do beside management events, nothing", resources: [trail([])] },
      {
        what: "of agents' sessions, those of escalations are missing",
        resources: [
          trail([
            data(objects),
            data("AWS::SNS::Topic", { ...ofAgents, startsWiths: ofAgents.startsWiths.slice(0, -1) }),
          ]),
        ],
      },
      { what: "attempts to forge the log's own files", resources: [trail([apart, read])] },
      { what: "who reads the log's own files", resources: [trail([apart, forged])] },
    ],
    cannotTell: [{ what: "selectors that are not known yet", resources: [trail(notKnownYet)] }],
  },
});
