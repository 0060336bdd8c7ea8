/**
 * The policy pack's configuration over the protocol that Pulumi's engine speaks: what would turn the pack off stops it, what
 * is relaxed is relaxed for one finding, by somebody, until a day, and what throws or is missing is never taken for a pass.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unknownString } from "../../analysis/cannot-tell.ts";
import { ConfigurationError, readFileText } from "../../policy-packs/perimeter/configuration/read.ts";
import { invariants } from "../../policy-packs/perimeter/invariants/index.ts";
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import {
  type PackConfiguration,
  type PolicyPack,
  startPolicyPack,
  type Verdict,
} from "../../sandbox/policy-pack.ts";
import { projectDirectory } from "../../sandbox/project.ts";
import type { Properties } from "../../sandbox/wire.ts";

const packDirectory = join(projectDirectory, "policy-packs/perimeter");
const temporary = mkdtempSync(join(tmpdir(), "perimeter-configuration-"));
const ownPack = join(projectDirectory, "node_modules", ".cache", "perimeter-throwing-pack");
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
  rmSync(ownPack, { recursive: true, force: true });
});

const day = (fromToday: number): string =>
  new Date(Date.now() + fromToday * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

const provider: ResourceState = {
  urn: "urn:pulumi:prod::shop::pulumi:providers:aws::prod",
  custom: true,
  type: "pulumi:providers:aws",
  id: "provider",
  inputs: { region: "eu-central-1", allowedAccountIds: '["444444444444"]' },
  outputs: { region: "eu-central-1", allowedAccountIds: '["444444444444"]' },
};

const made = (
  type: string,
  name: string,
  inputs: Properties,
  outputs: Properties = inputs,
): ResourceState => ({
  urn: `urn:pulumi:prod::shop::${type}::${name}`,
  custom: true,
  type,
  id: name,
  inputs,
  outputs,
  provider: `${provider.urn}::provider`,
});

const bucketType = "aws:s3/bucket:Bucket";
/** Breaks confirm-no-force by itself. */
const bucket = (name: string, inputs: Properties = {}): ResourceState =>
  made(
    bucketType,
    name,
    { bucket: `shop-${name}`, forceDestroy: true, ...inputs },
    {
      bucket: `shop-${name}`,
      forceDestroy: true,
      ...inputs,
      id: `shop-${name}`,
      arn: `arn:aws:s3:::shop-${name}`,
    },
  );

let pack: PolicyPack;
beforeAll(async () => {
  pack = await startPolicyPack(packDirectory);
});
afterAll(() => pack.stop());

const ask = (
  resources: readonly ResourceState[],
  packConfiguration?: PackConfiguration,
  preview = true,
  asked: PolicyPack = pack,
): Promise<Verdict> =>
  asked.analyze({
    project: "shop",
    stack: "prod",
    preview,
    resources: [provider, ...resources],
    ...(packConfiguration ? { packConfiguration } : {}),
  });

const of = (verdict: Verdict, invariant: string) =>
  verdict.violations.filter((violation) => violation.invariant === invariant);
const only = <Item>(items: readonly Item[]): Item => {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`${items.length} instead of one`);
  return item;
};
const findingIn = (message: string): string => /Finding: ([0-9a-f]{16})(?:\n|$)/.exec(message)?.[1] ?? "none";

const relaxation = { reason: "The importer empties it every night.", owner: "storage-team@example.com" };
const exception = (finding: string, rest: Properties = {}): Properties => ({
  invariant: "confirm-no-force",
  urn: bucket("exports").urn,
  finding,
  expires: day(30),
  ...relaxation,
  ...rest,
});
const advisory = (rest: Properties = {}): Properties => ({
  invariant: "confirm-no-force",
  until: day(30),
  ...relaxation,
  ...rest,
});
const configured = (configuration: Properties): PackConfiguration => ({ configuration });
const finding = "0123456789abcdef";

/** JSON text, so that keys are what a file can have. */
const json = (text: string): PackConfiguration => JSON.parse(text) as PackConfiguration;

/** What stops every command, with what is said of it. */
const hostile: readonly { what: string; file: PackConfiguration; says: RegExp }[] = [
  {
    what: "everything off",
    file: { all: "disabled" },
    says: /--policy-pack-config: all: "disabled" would turn everything off without an owner, a reason and an end\. Name invariants one by one in "configuration\.advisory"\.\nMore: docs\/policy-pack\.md$/,
  },
  {
    what: "everything a warning",
    file: { all: { enforcementLevel: "advisory" } },
    says: /all: "advisory" would let everything pass/,
  },
  {
    what: "everything remediated",
    file: { all: "remediate" },
    says: /all: "remediate" would let everything pass/,
  },
  {
    what: "one invariant off",
    file: { "agent-bounded": "disabled" },
    says: /agent-bounded: "disabled" would turn it off without an owner.*"configuration\.exceptions"/,
  },
  {
    what: "one invariant a warning",
    file: { "agent-bounded": { enforcementLevel: "advisory" } },
    says: /agent-bounded: "advisory" would let it pass/,
  },
  {
    what: "everything off, and one left on to look busy",
    file: { all: "disabled", "confirm-no-force": "mandatory" },
    says: /all: "disabled"/,
  },
  {
    what: "everything mandatory, and one off",
    file: { all: "mandatory", "confirm-no-force": "disabled" },
    says: /confirm-no-force: "disabled"/,
  },
  {
    what: "the configuration's own policy off",
    file: { configuration: "disabled" },
    says: /configuration: "disabled" would turn it off.* It cannot be changed\./,
  },
  {
    what: "the configuration's own policy a warning, with values",
    file: { configuration: { enforcementLevel: "advisory", domain: "prod" } },
    says: /configuration: "advisory"/,
  },
  {
    what: "an invariant that there is none of",
    file: { "agent-bouned": "mandatory" },
    says: /"agent-bouned": there is no such policy; allowed: "configuration"\. Did you mean "agent-bounded"\?/,
  },
  {
    what: "the configuration under a name that is nearly its own",
    file: { Configuration: { enforcementLevel: "mandatory", domain: "prod" } },
    says: /"Configuration": there is no such policy.*Did you mean "configuration"\?/,
  },
  {
    what: "a name that a terminal would obey",
    file: { "\u001b[2Jfine": "mandatory" },
    says: /"\\u001b\[2Jfine": there is no such policy/,
  },
  {
    what: "values for an invariant",
    file: { "confirm-no-force": { except: ["exports"] } },
    says: /confirm-no-force\.except: takes no values/,
  },
  {
    what: "values for everything",
    file: { all: { enforcementLevel: "mandatory", x: 1 } },
    says: /all\.x: takes no/,
  },
  {
    what: "a key that is mistyped",
    file: configured({ exeptions: [] }),
    says: /configuration\.exeptions: there is no such key; allowed: "domain", .*Did you mean "exceptions"\?/,
  },
  {
    what: "no text for a text",
    file: configured({ domain: 5 }),
    says: /configuration\.domain: 5 is no text, such as "prod"/,
  },
  {
    what: "null for a text",
    file: configured({ domain: null }),
    says: /configuration\.domain: null is no text/,
  },
  {
    what: "another case",
    file: configured({ domain: "Prod" }),
    says: /configuration\.domain: "Prod" is not of the form/,
  },
  {
    what: "an object for a list",
    file: configured({ exceptions: {} }),
    says: /configuration\.exceptions: an object is no list/,
  },
  {
    what: "a list for an object",
    file: configured({ agents: [] }),
    says: /configuration\.agents: a list is no object/,
  },
  {
    what: "a choice that there is none of",
    file: configured({ unknownValues: "check-during-updates" }),
    says: /unknownValues: "check-during-updates" is none of what is allowed: "reject", "check-during-update"\. Did you mean "check-during-update"\?/,
  },
  {
    what: "an exception from everything",
    file: configured({ exceptions: [exception(finding, { invariant: "*" })] }),
    says: /exceptions\[0\]\.invariant: "\*" is none of what is allowed: one of the \d+ in docs\/invariants/,
  },
  {
    what: "an exception for every resource",
    file: configured({
      exceptions: [exception(finding, { urn: "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::*" })],
    }),
    says: /exceptions\[0\]\.urn: ".*\*" is not of the form/,
  },
  {
    what: "an exception for every finding",
    file: configured({ exceptions: [exception("*")] }),
    says: /exceptions\[0\]\.finding: "\*" is not of the form/,
  },
  {
    what: "an exception without a finding",
    file: configured({ exceptions: [(({ finding: _, ...rest }) => rest)(exception(finding))] }),
    says: /exceptions\[0\]: finding is missing, such as "0f3a9c51d2e84b76"/,
  },
  {
    what: "an exception without an end",
    file: configured({ exceptions: [(({ expires: _, ...rest }) => rest)(exception(finding))] }),
    says: /exceptions\[0\]: expires is missing/,
  },
  {
    what: "an exception for good",
    file: configured({ exceptions: [exception(finding, { expires: "9999-12-31" })] }),
    says: /exceptions\[0\]\.expires: 9999-12-31 is more than a year ahead; \d{4}-\d\d-\d\d is the last day allowed/,
  },
  {
    what: "a day that the calendar has not",
    file: configured({ exceptions: [exception(finding, { expires: "2027-02-30" })] }),
    says: /expires: "2027-02-30" is no day, such as "2027-03-31"/,
  },
  {
    what: "a time for a day",
    file: configured({ advisory: [advisory({ until: "2027-01-01T00:00:00Z" })] }),
    says: /advisory\[0\]\.until: "2027-01-01T00:00:00Z" is no day/,
  },
  {
    what: "a reason that is none",
    file: configured({ exceptions: [exception(finding, { reason: "  TODO                  " })] }),
    says: /exceptions\[0\]\.reason: .* says too little: 15 characters at least/,
  },
  {
    what: "nobody who answers for it",
    file: configured({ exceptions: [exception(finding, { owner: "   " })] }),
    says: /exceptions\[0\]\.owner: .* says too little/,
  },
  {
    what: "a key beside those of an exception",
    file: configured({ exceptions: [exception(finding, { forever: true })] }),
    says: /exceptions\[0\]\.forever: there is no such key/,
  },
  {
    what: "the same exception twice",
    file: configured({ exceptions: [exception(finding), exception(finding, { expires: day(90) })] }),
    says: /exceptions\[1\]: is the same as exceptions\[0\]; say it once/,
  },
  {
    what: "an advisory from the configuration's own policy",
    file: configured({ advisory: [advisory({ invariant: "configuration" })] }),
    says: /advisory\[0\]\.invariant: "configuration" is none of what is allowed/,
  },
  {
    what: "an advisory twice, once for longer",
    file: configured({ advisory: [advisory(), advisory({ until: day(200) })] }),
    says: /advisory\[1\]: is the same as advisory\[0\]/,
  },
  {
    what: "every type as an escape hatch",
    file: configured({ escapeHatches: [{ type: "*", expires: day(30), ...relaxation }] }),
    says: /escapeHatches\[0\]\.type: "\*" is not of the form.*such as "command:local:Command"/,
  },
  {
    what: "an account that is none",
    file: configured({ accounts: [{ id: 444444444444, domain: "prod" }] }),
    says: /accounts\[0\]\.id: 444444444444 is no text, such as "444444444444"/,
  },
  {
    what: "an account in two domains",
    file: configured({
      accounts: [
        { id: "444444444444", domain: "prod" },
        { id: "444444444444", domain: "dev" },
      ],
    }),
    says: /accounts\[1\]: is the same as accounts\[0\]/,
  },
  {
    what: "an agent that is an account",
    file: configured({ agents: { principals: ["arn:aws:iam::444444444444:root"] } }),
    says: /agents\.principals\[0\]: ".*" is not of the form/,
  },
  {
    what: "the names that every object has",
    file: configured(json('{"constructor": {"domain": "prod"}, "toString": "prod"}') as Properties),
    says: /configuration\.constructor: there is no such key.*\n.*configuration\.toString: there is no such key/,
  },
  {
    what: "a world that is not there",
    file: configured({ world: "/nowhere/world.json" }),
    says: /configuration\.world: there is no file \/nowhere\/world\.json/,
  },
  {
    what: "everything that is wrong, at once",
    file: { "agent-bouned": "mandatory", configuration: { domain: "Prod", exceptions: [{}] } },
    says: /agent-bouned.*\n.*domain.*\n.*invariant is missing.*\n.*urn is missing/,
  },
];

describe("what would turn the pack off, or is not understood, stops every command", () => {
  test.each(hostile)("$what", async ({ file, says }) => {
    await expect(ask([bucket("exports")], file)).rejects.toThrow(says);
  });

  test("and nothing of it is left for the stack after it", async () => {
    const before = await ask([bucket("exports")]);
    await expect(ask([], configured({ domain: "prod", advisory: [advisory()], x: 1 }))).rejects.toThrow();
    expect(await ask([bucket("exports")])).toEqual(before);
    expect(only(of(before, "confirm-no-force")).level).toBe("mandatory");
  });
});

test.each([
  {},
  { all: "mandatory" },
  { configuration: {} },
  { configuration: { domain: "prod", enforcementLevel: "mandatory" } },
])("what relaxes nothing changes nothing: %o", async (file: PackConfiguration) => {
  expect(await ask([bucket("exports")], file)).toEqual(await ask([bucket("exports")]));
});

describe("an exception", () => {
  const findingOf = async (resource: ResourceState): Promise<string> =>
    findingIn(only(of(await ask([resource]), "confirm-no-force")).message);
  const excepted = (one: Properties) => configured({ exceptions: [one] });

  test("is for the finding that the pack has printed: it is told as a warning, with who answers for it", async () => {
    const file = excepted(exception(await findingOf(bucket("exports"))));
    for (const preview of [true, false]) {
      const verdict = await ask([bucket("exports")], file, preview);
      const found = only(of(verdict, "confirm-no-force"));
      expect(found.level).toBe("advisory");
      expect(found.message).toContain(
        `Accepted until ${day(30)} by ${relaxation.owner}: ${relaxation.reason}`,
      );
      expect(of(verdict, "configuration")).toEqual([]);
    }
  });

  test.each<[string, ResourceState]>([
    ["another resource", bucket("imports")],
    ["the same resource, with more of the same", bucket("exports", { forceDelete: true })],
    [
      "the same in another stack",
      { ...bucket("exports"), urn: bucket("exports").urn.replace(":prod:", ":dev:") },
    ],
  ])("is not for %s", async (_, other) => {
    const verdict = await ask([other], excepted(exception(await findingOf(bucket("exports")))));
    expect(of(verdict, "confirm-no-force").map(({ level }) => level)).toContain("mandatory");
  });

  test("is not for what the resource becomes later, be it in what else the check has looked at", async () => {
    const trust = (principal: string) =>
      made("aws:iam/role:Role", "partner", {
        name: "partner",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Sid: "Partner", Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" },
          ],
        }),
      });
    const before = of(await ask([trust("arn:aws:iam::999999999999:root")]), "agent-trust-exact");
    const exceptions = before.map(({ message, urn }) =>
      exception(findingIn(message), { invariant: "agent-trust-exact", urn }),
    );
    const relaxed = await ask([trust("arn:aws:iam::999999999999:root")], configured({ exceptions }));
    expect(of(relaxed, "agent-trust-exact").map(({ level }) => level)).toEqual(["advisory"]);
    const wider = await ask([trust("*")], configured({ exceptions }));
    const [now] = of(wider, "agent-trust-exact");
    expect(now?.level).toBe("mandatory");
    expect(now?.message).toMatch(
      /The exception of \S+ is for another finding, [0-9a-f]{16}: this one is new/,
    );
    expect(only(of(wider, "configuration"))).toMatchObject({
      level: "advisory",
      message: expect.stringContaining("covers nothing") as unknown,
    });
  });

  test("holds when a document is laid out anew, or AWS adds what it computes", async () => {
    const statement = { Sid: "All", Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };
    const role = (text: string, more: Properties = {}) =>
      made(
        "aws:iam/role:Role",
        "open",
        { name: "open", assumeRolePolicy: text },
        {
          name: "open",
          assumeRolePolicy: text,
          ...more,
        },
      );
    const document = { Version: "2012-10-17", Statement: [statement] };
    const turned = {
      Statement: [Object.fromEntries(Object.entries(statement).reverse())],
      Version: "2012-10-17",
    };
    const fingerprints = async (resource: ResourceState, preview: boolean) =>
      of(await ask([resource], undefined, preview), "agent-trust-exact").map(({ message }) =>
        findingIn(message),
      );
    const first = await fingerprints(role(JSON.stringify(document)), true);
    expect(first).not.toEqual([]);
    expect(
      await fingerprints(role(JSON.stringify(turned, null, 2), { arn: "arn:aws:iam::1:role/open" }), false),
    ).toEqual(first);
  });

  test("that is over rejects twice: what it was for, and itself", async () => {
    const verdict = await ask(
      [bucket("exports")],
      excepted(exception(await findingOf(bucket("exports")), { expires: day(-1) })),
    );
    const found = only(of(verdict, "confirm-no-force"));
    expect(found.level).toBe("mandatory");
    expect(found.message).toContain(`ended on ${day(-1)}`);
    expect(only(of(verdict, "configuration"))).toMatchObject({
      level: "mandatory",
      message: expect.stringContaining("docs/policy-pack.md") as unknown,
    });
  });

  test("that is over rejects also when nothing is left of what it was for, in its own stack alone", async () => {
    const over = exception(finding, { expires: day(-1) });
    expect(only(of(await ask([], excepted(over)), "configuration")).level).toBe("mandatory");
    const elsewhere = { ...over, urn: "urn:pulumi:prod::other::aws:s3/bucket:Bucket::exports" };
    expect(of(await ask([], excepted(elsewhere)), "configuration")).toEqual([]);
  });

  test("may be from what only `perimeter check` looks at", async () => {
    const file = excepted(exception(finding, { invariant: "confirm-data-stays" }));
    expect(of(await ask([], file), "configuration")).toEqual([]);
  });

  test("still holds on its last day", async () => {
    const file = excepted(exception(await findingOf(bucket("exports")), { expires: day(0) }));
    expect(only(of(await ask([bucket("exports")], file), "confirm-no-force")).level).toBe("advisory");
  });

  test("for nothing is told as a warning", async () => {
    const verdict = await ask([bucket("exports")], excepted(exception(finding)));
    expect(only(of(verdict, "confirm-no-force")).level).toBe("mandatory");
    expect(only(of(verdict, "configuration")).level).toBe("advisory");
  });
});

describe("an invariant that only warns", () => {
  test("warns until its day, and rejects from the next on", async () => {
    const until = async (last: string) =>
      ask([bucket("exports")], configured({ advisory: [advisory({ until: last })] }));
    const now = only(of(await until(day(0)), "confirm-no-force"));
    expect(now).toMatchObject({ level: "advisory" });
    expect(now.message).toContain(`Only a warning until ${day(0)}`);
    const later = await until(day(-1));
    expect(only(of(later, "confirm-no-force")).level).toBe("mandatory");
    expect(only(of(later, "configuration")).level).toBe("advisory");
  });

  test("leaves the others as they are", async () => {
    const verdict = await ask(
      [bucket("exports")],
      configured({ advisory: [advisory({ invariant: "agent-bounded" })] }),
    );
    expect(only(of(verdict, "confirm-no-force")).level).toBe("mandatory");
  });
});

describe("an escape hatch", () => {
  const type = "aws:cloudformation/stack:Stack";
  const legacy = made(type, "legacy", { name: "legacy", templateBody: "{}" });
  const hatch = (rest: Properties = {}) =>
    configured({ escapeHatches: [{ type, expires: day(30), ...relaxation, ...rest }] });
  const told = async (file?: PackConfiguration) =>
    of(await ask([legacy], file), "isolation-actions-modelled");

  test("opens for the type that it names, and for no other", async () => {
    expect(only(await told()).message).toContain(
      "legacy is a resource that makes whatever its template says",
    );
    expect(await told(hatch())).toEqual([]);
    expect(await told(hatch({ type: "aws:cloudcontrol/resource:Resource" }))).toHaveLength(1);
  });

  test("opens nothing once it is over, and says so", async () => {
    const over = hatch({ expires: day(-1) });
    expect(await told(over)).toHaveLength(1);
    expect(only(of(await ask([legacy], over), "configuration")).message).toContain("it opens nothing");
  });
});

describe("what is not known at a preview", () => {
  const open = bucket("exports", { forceDestroy: unknownString });
  const later = configured({ unknownValues: "check-during-update" });

  test("rejects, as long as nothing else is said", async () => {
    const found = only(of(await ask([open]), "confirm-no-force"));
    expect(found.level).toBe("mandatory");
    expect(found.message).toContain("is not known yet");
  });

  test("is said and passed where the update is to check it, which then does", async () => {
    const found = only(of(await ask([open], later), "confirm-no-force"));
    expect(found).toMatchObject({ level: "advisory" });
    expect(found.message).toContain("the update, which checks it again");
    expect(only(of(await ask([bucket("exports")], later, false), "confirm-no-force")).level).toBe(
      "mandatory",
    );
    expect(
      of(await ask([bucket("exports", { forceDestroy: false })], later, false), "confirm-no-force"),
    ).toEqual([]);
  });

  test("still rejects in an update: there, everything is known", async () => {
    expect(only(of(await ask([open], later, false), "confirm-no-force")).level).toBe("mandatory");
  });

  test("lets nothing else pass: what is known to be broken rejects at the preview", async () => {
    expect(only(of(await ask([bucket("exports")], later), "confirm-no-force")).level).toBe("mandatory");
  });

  test("in the middle of a document counts as not known", async () => {
    const role = made("aws:iam/role:Role", "open", {
      name: "open",
      assumeRolePolicy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"${unknownString}"},"Action":"sts:AssumeRole"}]}`,
    });
    expect(only(of(await ask([role]), "agent-trust-exact")).level).toBe("mandatory");
    expect(only(of(await ask([role], later), "agent-trust-exact")).level).toBe("advisory");
  });
});

describe("a pack of our own", () => {
  let own: PolicyPack;
  beforeAll(async () => {
    mkdirSync(ownPack, { recursive: true });
    const url = (file: string) => JSON.stringify(pathToFileURL(join(packDirectory, file)).href);
    writeFileSync(
      join(ownPack, "package.json"),
      '{"name":"own","version":"0.1.0","type":"module","main":"index.js"}',
    );
    writeFileSync(join(ownPack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    // Node strips no types beneath node_modules: this file is JavaScript.
    writeFileSync(
      join(ownPack, "index.js"),
      `import { invariants } from ${url("invariants/index.ts")};
import { serve } from ${url("serve.ts")};
const known = invariants.find((one) => one.id === "confirm-no-force");
const declared = (id, scope, check) => ({ ...known, id, scope, check, types: undefined, whole: false });
let isServed = false;
serve([
  declared("agent-throws", "resource", () => { throw new TypeError("x is undefined"); }),
  declared("agent-throws-late", "resource", function* () { yield "is seen"; throw new RangeError("too deep"); }),
  declared("agent-throws-text", "resource", () => { throw "no error at all"; }),
  declared("agent-gives-nothing", "resource", () => undefined),
  declared("agent-throws-whole", "stack", () => { throw new Error("in the stack"); }),
  Object.defineProperty(declared("agent-breaks-the-pack", "stack", () => []), "types", {
    get() { if (isServed) throw new TypeError("even this"); },
  }),
  declared("agent-forced", "stack", function* ({ properties }) { if (properties.forceDestroy) yield "is forced"; }),
  declared("agent-named", "stack", function* ({ properties }) { if (properties.arn !== undefined) yield "has a name"; }),
  known,
]);
isServed = true;
`,
    );
    own = await startPolicyPack(ownPack);
  });
  afterAll(() => own.stop());

  test("has a violation that names each invariant that fails, and the others go on", async () => {
    const verdict = await ask([bucket("exports")], undefined, true, own);
    const said = (invariant: string) =>
      of(verdict, invariant)
        .filter(({ urn }) => urn === bucket("exports").urn)
        .map(({ level, message }) => `${level}: ${message.split("\n")[1]}`);
    expect(said("agent-throws")).toEqual([
      "mandatory: exports cannot be judged: the check itself failed (x is undefined).",
    ]);
    expect(said("agent-throws-late")).toEqual([
      "mandatory: exports is seen.",
      "mandatory: exports cannot be judged: the check itself failed (too deep).",
    ]);
    expect(said("agent-throws-text")).toEqual([
      "mandatory: exports cannot be judged: the check itself failed (no error at all).",
    ]);
    expect(said("agent-gives-nothing")[0]).toMatch(
      /^mandatory: exports cannot be judged: the check itself failed/,
    );
    expect(said("agent-throws-whole")).toEqual([
      "mandatory: exports cannot be judged: the check itself failed (in the stack).",
    ]);
    expect(only(of(verdict, "agent-breaks-the-pack"))).toMatchObject({
      level: "mandatory",
      message: expect.stringContaining("the pack itself failed (even this)") as unknown,
    });
    expect(said("confirm-no-force").length).toBe(1);
  });

  test("sees of a provider that answers nothing what the program asked for, and that AWS's part is missing", async () => {
    const silent = { ...bucket("exports"), outputs: {} };
    const said = async (preview: boolean, invariant: string) =>
      of(await ask([silent], undefined, preview, own), invariant)
        .filter(({ urn }) => urn === silent.urn)
        .map(({ message }) => message.split("\n")[1]);
    expect(await said(true, "agent-forced")).toEqual(["exports is forced."]);
    expect(await said(true, "agent-named")).toEqual([
      "exports cannot be judged: arn is missing: the provider answers nothing before the deployment.",
    ]);
  });
});

describe("a world file", () => {
  const world = (content: string): PackConfiguration => {
    const path = join(temporary, "world.json");
    writeFileSync(path, content);
    return configured({ world: path });
  };

  test("of this version or an older one is taken", async () => {
    for (const version of ["0.1.0", "0.0.9"])
      expect(await ask([bucket("exports")], world(JSON.stringify({ version })))).toEqual(
        await ask([bucket("exports")]),
      );
  });

  test.each<[string, string, RegExp]>([
    [
      "a newer version wrote",
      '{"version":"0.1.1"}',
      /was written by version 0\.1\.1, and this pack is 0\.1\.0: an older pack cannot tell/,
    ],
    ["a much newer version wrote", '{"version":"10.0.0"}', /written by version 10\.0\.0/],
    ["says no version", "{}", /does not say which version wrote it/],
    [
      "says something else for a version",
      '{"version":"latest"}',
      /version: "latest" is not of the form "0\.1\.0"/,
    ],
    ["is broken off", '{"version":', /no JSON/],
    ["says a thing twice", '{"version":"0.1.0","version":"0.0.1"}', /no JSON/],
    ["has a key of a later time", '{"version":"0.1.0","moons":[]}', /has `moons`/],
  ])("that %s stops every command", async (_, content, says) => {
    await expect(ask([], world(content))).rejects.toThrow(says);
  });
});

describe("the same file, read as it lies there", () => {
  const ids = invariants.map(({ id }) => id);
  const read = (text: string) => readFileText(text, "perimeter.prod.json", ids, day(0));

  test.each(hostile.filter(({ file }) => !JSON.stringify(file).includes("/nowhere/")))(
    "$what",
    ({ file, says }) => {
      expect(() => read(JSON.stringify(file))).toThrow(
        new RegExp(says.source.replaceAll("--policy-pack-config", "perimeter\\.prod\\.json"), says.flags),
      );
    },
  );

  // What Pulumi hands on without a trace.
  test.each<[string, string, RegExp]>([
    [
      "a key twice",
      '{"configuration":{"domain":"prod","domain":"dev"}}',
      /^perimeter\.prod\.json: no JSON: .*domain/,
    ],
    ["the configuration twice", '{"configuration":{"domain":"prod"},"configuration":{}}', /no JSON/],
    ["nothing", "", /^perimeter\.prod\.json: is empty/],
    ["null", "null", /null is no object/],
    [
      "a prototype",
      '{"configuration":{"__proto__":{"domain":"prod"}}}',
      /configuration\.__proto__: there is no such key/,
    ],
    ["a prototype of all", '{"__proto__":{"configuration":{}}}', /__proto__/],
    ["a list", "[]", /a list is no object/],
    ["null for the configuration", '{"configuration":null}', /configuration: null is no object/],
    ["a level that is none", '{"configuration":{"enforcementLevel":5}}', /configuration: "5" would/],
  ])("%s", (_, text, says) => {
    expect(() => read(text)).toThrow(says);
    expect(() => read(text)).toThrow(ConfigurationError);
  });
});
