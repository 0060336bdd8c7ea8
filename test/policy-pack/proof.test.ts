/**
 * The proof inside the pack: a change in one stack that opens a way through another one is rejected at the preview, with the
 * way; what was so without the stack is told and not blamed on it; a world that does not fit stops.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readWorld, writtenWorld } from "../../analysis/model/world.ts";
import { worldOf } from "../../cli/commands/world.ts";
import { check } from "../../policy-packs/perimeter/check/check.ts";
import { readStacks } from "../../policy-packs/perimeter/check/stack.ts";
import { readSettings } from "../../policy-packs/perimeter/configuration/read.ts";
import { invariants } from "../../policy-packs/perimeter/invariants/index.ts";
import { type ResourceState, toCheckpoint } from "../../sandbox/checkpoint.ts";
import { type PolicyPack, startPolicyPack, type Violation } from "../../sandbox/policy-pack.ts";
import { projectDirectory } from "../../sandbox/project.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { type PackStack, packStacks } from "./stacks.ts";

const id = "agent-no-path";
const version = "0.1.0";

const temporary = mkdtempSync(join(tmpdir(), "perimeter-proof-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

let pack: PolicyPack;
let stacks: readonly PackStack[] = [];
beforeAll(async () => {
  pack = await startPolicyPack(join(projectDirectory, "policy-packs/perimeter"));
  stacks = (await packStacks()).filter(({ title }) => title !== "agents");
}, 60_000);
afterAll(() => pack.stop());

type Properties = Record<string, unknown>;
type Change = (properties: Properties) => Properties | null;
/** By stack, by the end of a URN: what becomes of a resource; `null`: it goes. */
type Changes = Readonly<Record<string, Readonly<Record<string, Change>>>>;

function changed(title: string, resources: readonly ResourceState[], changes: Changes): ResourceState[] {
  return resources.flatMap((resource) => {
    const [, change] = Object.entries(changes[title] ?? {}).find(([end]) => resource.urn.endsWith(end)) ?? [];
    if (!change) return [resource];
    const [inputs, outputs] = [change({ ...resource.inputs }), change({ ...resource.outputs })];
    return inputs && outputs ? [{ ...resource, inputs, outputs }] : [];
  });
}

const stackCalled = (title: string): PackStack => {
  const found = stacks.find((stack) => stack.title === title);
  if (!found) throw new Error(`there is no ${title}`);
  return found;
};

/** The world of all stacks, after some changes, without those that are left out. */
function worldAfter(changes: Changes = {}, without: readonly string[] = []): string {
  const files = stacks
    .filter(({ title }) => !without.includes(title))
    .map(({ title, made }) => ({ file: title, content: toCheckpoint(changed(title, made, changes)) }));
  return worldOf(files, { file: "accounts.json", content: worldFileOf() }, version).text;
}

let count = 0;
function inFile(text: string): string {
  count += 1;
  const path = join(temporary, `world-${count}.json`);
  writeFileSync(path, text);
  return path;
}

interface Asked {
  readonly title: string;
  readonly changes?: Changes;
  readonly world?: string;
  readonly preview?: boolean;
  readonly more?: Readonly<Record<string, unknown>>;
}

const configurationOf = ({ world, more }: Asked) => ({
  ...more,
  ...(world === undefined ? {} : { world: inFile(world) }),
});

const asked = ({ title, changes = {}, preview = true }: Asked): ResourceState[] => {
  const { planned, made } = stackCalled(title);
  return changed(title, preview ? planned : made, changes);
};

const byPack = async (given: Asked): Promise<Violation[]> => {
  const { violations } = await pack.analyze({
    project: "any",
    stack: "test",
    preview: given.preview ?? true,
    resources: asked(given),
    packConfiguration: { configuration: configurationOf(given) },
  });
  return violations.filter(({ invariant }) => invariant === id);
};

const document = (text: unknown): { Statement: Properties[] } =>
  JSON.parse(String(text)) as { Statement: Properties[] };

const withStatement =
  (property: string, statement: Properties): Change =>
  (properties) => {
    const policy = document(properties[property]);
    return {
      ...properties,
      [property]: JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] }),
    };
  };

const withoutStatements =
  (property: string, ...names: readonly string[]): Change =>
  (properties) => {
    const policy = document(properties[property]);
    const Statement = policy.Statement.filter(({ Sid }) => !names.includes(String(Sid)));
    return { ...properties, [property]: JSON.stringify({ ...policy, Statement }) };
  };

const gone: Change = () => null;

/** An agent of dev that may leave its account: nothing in prod lets it in. */
const devLeaves: Changes = {
  dev: {
    "policy:Policy::boundary-policy": withoutStatements("policy", "ThisAccountOnly", "NoOtherRole"),
    "rolePolicyAttachment:RolePolicyAttachment::agent-builder-only-reads": gone,
    "role:Role::agent-builder-agent": (properties) => ({
      ...properties,
      inlinePolicies: [
        {
          name: "by-hand",
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Sid: "Leave",
                Effect: "Allow",
                Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
                Resource: "*",
              },
            ],
          }),
        },
      ],
    }),
  },
};

/** A role of prod that trusts dev's account, in the guest's stack or in prod's own. */
const trustsDev = withStatement("assumeRolePolicy", {
  Sid: "ByHand",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::555555555555:root" },
  Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
});

const prodTrusts: Changes = { prod: { "role:Role::agent-sre-agent": trustsDev } };
const guestTrusts: Changes = { "orders/prod": { "role:Role::function": trustsDev } };

/** The organisation without what keeps roles in their account. */
const noGuardrails = (): Changes => ({
  org: Object.fromEntries(
    stackCalled("org")
      .made.filter(({ type }) => type === "aws:organizations/policyAttachment:PolicyAttachment")
      .map(({ urn }) => [urn.split("::").slice(2).join("::"), gone]),
  ),
});

const opened = (): Changes => ({ ...devLeaves, ...noGuardrails() });

describe("a role of prod that trusts dev's account, where dev's agent may leave its own", () => {
  test("is rejected at the preview, with the way, on the resource that opens it", async () => {
    const [violation, ...others] = await byPack({
      title: "orders/prod",
      changes: guestTrusts,
      world: worldAfter(opened()),
    });
    // At a preview more is open, by what is not known yet: on the same resource.
    expect(others.filter(({ urn }) => urn !== violation?.urn)).toEqual([]);
    expect(violation?.level).toBe("mandatory");
    expect(violation?.urn).toMatch(/aws:iam\/role:Role::function$/);
    const message = violation?.message ?? "";
    expect(message).toMatch(
      /^function is part of a way by which role\/agent\/agent-builder in 555555555555 can reach prod from dev.*:$/m,
    );
    expect(message).toMatch(
      /^ {2}1\. role\/agent\/agent-builder in 555555555555 assumes a role.*: sts:AssumeRole on arn:aws:iam::444444444444:role\/orders-taker, allowed by .*ByHand \(this stack: function \(Role\.assumeRolePolicy\)\).*Leave \(.*dev.*\)/m,
    );
    expect(message.split("\n").length).toBeLessThanOrEqual(6);
    expect(message).toContain("docs/invariants/agent-no-path.md");
  });

  test("is rejected in the perimeter's own stack, too, and once more when everything is made", async () => {
    for (const preview of [true, false]) {
      const found = await byPack({
        title: "prod",
        changes: prodTrusts,
        world: worldAfter(opened()),
        preview,
      });
      expect(found.map(({ level, urn }) => [level, urn.split("::").at(-1)])).toEqual([
        ["mandatory", "agent-sre-agent"],
      ]);
    }
  });

  test("is silent without a world: nothing in this stack leads there", async () => {
    expect(await byPack({ title: "orders/prod", changes: guestTrusts })).toEqual([]);
    expect(await byPack({ title: "prod", changes: prodTrusts })).toEqual([]);
  });

  test("is silent where dev's agent cannot leave, and where the guardrails hold it", async () => {
    for (const world of [worldAfter(), worldAfter(devLeaves)])
      expect(await byPack({ title: "orders/prod", changes: guestTrusts, world })).toEqual([]);
  });

  test("the other half of it is rejected in its own stack: what opens last is what is rejected", async () => {
    const found = await byPack({
      title: "dev",
      changes: devLeaves,
      world: worldAfter({ ...guestTrusts, ...noGuardrails() }),
    });
    expect(found.map(({ level }) => level)).toEqual(["mandatory"]);
    expect(found[0]?.message).toContain("reach prod from dev");
    // So are the guardrails that go.
    const [lifted] = await byPack({
      title: "org",
      changes: noGuardrails(),
      world: worldAfter({ ...guestTrusts, ...devLeaves }),
    });
    expect(lifted?.level).toBe("mandatory");
  });

  test("the stack counts as it will be, whatever the world has of it", async () => {
    const world = worldAfter({ ...opened(), ...guestTrusts });
    expect(await byPack({ title: "orders/prod", world })).toEqual([]);
  });
});

describe("a way that is there without the stack", () => {
  const openWorld = () => worldAfter({ ...opened(), ...guestTrusts });

  test("is a warning for a stack that has no part in it", async () => {
    // The guest under another name has nothing of the way.
    const { planned } = stackCalled("orders/prod");
    const resources = planned.filter(({ urn }) => !/role:Role::|Policy|function/i.test(urn));
    const renamed = JSON.parse(
      JSON.stringify(resources).replaceAll("urn:pulumi:prod::orders::", "urn:pulumi:prod::other::"),
    ) as ResourceState[];
    const { violations } = await pack.analyze({
      project: "other",
      stack: "prod",
      preview: true,
      resources: renamed,
      packConfiguration: { configuration: { world: inFile(openWorld()) } },
    });
    const found = violations.filter(({ invariant }) => invariant === id);
    expect(found.map(({ level }) => level)).toEqual(["advisory"]);
    expect(found[0]?.message).toContain("stands beside a way that is there without it");
    expect(found[0]?.message).toContain("Only a warning: it is so without this stack");
  });

  test("is rejected in the perimeter's own stacks", async () => {
    const found = await byPack({ title: "backup", world: openWorld() });
    expect(found.map(({ level }) => level)).toEqual(["mandatory"]);
  });
});

describe("`perimeter check` says the same", () => {
  type Shown = "level" | "urn" | "what" | "mend" | "fingerprint";
  const inShort = ({ level, urn, what, mend, fingerprint }: Record<Shown, string>) =>
    JSON.stringify({ level, urn, what, mend, fingerprint });

  const byCheck = (given: Asked): string[] => {
    const settings = readSettings(configurationOf(given), "c.json", [id], "2026-11-23");
    const world = given.world === undefined ? undefined : readWorld(given.world, settings.world ?? "");
    const content = toCheckpoint(asked(given));
    return readStacks([{ file: "stack.json", content }])
      .flatMap((stack) => check(stack, { ...settings, ...(world ? { known: world } : {}) }))
      .filter(({ invariant }) => invariant === id)
      .map(inShort);
  };

  const toldByPack = async (given: Asked): Promise<string[]> =>
    (await byPack(given)).map(({ level, urn, message }) => {
      const [, what = "", mend = "", fingerprint = ""] =
        /^.*\n\S+ (.+)\.\nMend: (.+) More: \S+ Finding: (\w+)/s.exec(message) ?? [];
      return inShort({ level, urn, what, mend, fingerprint });
    });

  test.each([
    ["of a way that is opened", { title: "orders/prod", changes: guestTrusts }],
    ["of the perimeter's own stack", { title: "prod", changes: prodTrusts }],
    ["of one that opens nothing", { title: "audit" }],
  ])("%s", async (_, given) => {
    // The path of the file stands in what is said: it is the same for both.
    const path = inFile(worldAfter(opened()));
    const whole = { ...given, preview: false, more: { world: path } };
    const found = await toldByPack(whole);
    const settings = readSettings({ world: path }, "c.json", [id], "2026-11-23");
    const known = readWorld(worldAfter(opened()), path);
    const content = toCheckpoint(asked(whole));
    const checked = readStacks([{ file: "stack.json", content }])
      .flatMap((stack) => check(stack, { ...settings, known }))
      .filter(({ invariant }) => invariant === id)
      .map(inShort);
    expect(checked).toEqual(found);
    expect(found.length).toBe(given.title === "audit" ? 0 : 1);
  });

  test("without a world", () => {
    expect(byCheck({ title: "orders/prod", changes: guestTrusts, preview: false })).toEqual([]);
  });
});

describe("what is not known", () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  /** A policy of the guest's role that hangs on something AWS will choose. */
  const hangs: Changes = {
    "orders/prod": {
      "role:Role::function": (properties) => ({ ...properties, assumeRolePolicy: unknown }),
    },
  };

  test("rejects, and where the configuration says so waits for the update", async () => {
    const world = worldAfter();
    const strict = await byPack({ title: "orders/prod", changes: hangs, world });
    expect(strict.map(({ level }) => level)).toContain("mandatory");
    expect(strict[0]?.message).toMatch(
      /^ {2}not known: role\/orders-taker in 444444444444: its trust policy is not known/m,
    );
    const later = await byPack({
      title: "orders/prod",
      changes: hangs,
      world,
      more: { unknownValues: "check-during-update" },
    });
    expect([...new Set(later.map(({ level }) => level))]).toEqual(["advisory"]);
  });

  test("and what the deployment will not tell rejects at once", async () => {
    const broken: Changes = {
      "orders/prod": { "role:Role::function": (properties) => ({ ...properties, assumeRolePolicy: "{" }) },
    };
    const found = await byPack({
      title: "orders/prod",
      changes: broken,
      world: worldAfter(),
      more: { unknownValues: "check-during-update" },
    });
    expect(found.map(({ level }) => level)).toContain("mandatory");
  });
});

describe("what nobody has modelled", () => {
  const importer = "urn:pulumi:prod::orders::acme:index:Importer::importer";
  const withImporter = (resources: readonly ResourceState[]): ResourceState[] => {
    const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
    return [
      ...resources,
      {
        ...{ urn: importer, custom: true, type: "acme:index:Importer", id: "one", inputs: {}, outputs: {} },
        provider: `${provider?.urn}::${provider?.id}`,
      },
    ];
  };
  const hatch = {
    type: "acme:index:Importer",
    reason: "It loads tables, and has no credentials of AWS.",
    owner: "data-team@example.com",
    expires: "2027-03-31",
  };
  const ask = async (resources: readonly ResourceState[], configuration: object) => {
    const { violations } = await pack.analyze({
      project: "orders",
      stack: "prod",
      preview: false,
      resources,
      packConfiguration: { configuration: { ...configuration } },
    });
    return violations
      .filter(({ invariant }) => invariant === id)
      .map(({ level, message }) => `${level} ${message}`);
  };

  test("counts as open, in the stack and beside it, until somebody answers for it by name", async () => {
    const { made } = stackCalled("orders/prod");
    const world = inFile(worldAfter());
    const [found] = await ask(withImporter(made), { world });
    expect(found).toMatch(/^mandatory /);
    expect(found).toMatch(/not known: acme:index:Importer::importer in this stack is of the package acme/);
    expect(await ask(withImporter(made), { world, escapeHatches: [hatch] })).toEqual([]);
    const files = stacks.map(({ title, made: all }) => ({
      file: title,
      content: toCheckpoint(title === "orders/prod" ? withImporter(all) : all),
    }));
    const beside = inFile(worldOf(files, { file: "accounts.json", content: worldFileOf() }, version).text);
    const { made: audit } = stackCalled("audit");
    expect((await ask(audit, { world: beside })).length).toBeGreaterThan(0);
    expect(await ask(audit, { world: beside, escapeHatches: [hatch] })).toEqual([]);
  });
});

describe("the configuration", () => {
  const bare = (more: object = {}) => writtenWorld({ version, ...more });

  test("says whose an account is; a world that says otherwise does not fit", async () => {
    const [found] = await byPack({
      title: "orders/prod",
      world: worldAfter(),
      more: { accounts: [{ id: "444444444444", domain: "dev" }] },
    });
    expect(found?.level).toBe("mandatory");
    expect(found?.message).toMatch(
      /the configuration says that 444444444444 is of dev, and .* says that it is of prod/,
    );
  });

  test("names agents, beside those under their path", async () => {
    const admin: Changes = {
      "orders/prod": {
        "role:Role::function": (properties) => ({
          ...properties,
          managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
        }),
      },
    };
    const given = { title: "orders/prod", changes: admin };
    expect(await byPack(given)).toEqual([]);
    const agents = { principals: ["arn:aws:iam::444444444444:role/orders-*"] };
    const [found] = await byPack({ ...given, more: { agents, domain: "prod" } });
    expect(found?.message).toContain("role/orders-taker in 444444444444 can become administrator");
  });

  test("a world that does not know the stack's account is no world for it", async () => {
    const [found, ...others] = await byPack({
      title: "orders/prod",
      world: bare({
        accounts: [{ id: "555555555555", domain: "dev" }],
        agents: { principals: ["arn:aws:iam::*:role/agent/*"] },
      }),
    });
    expect(others).toEqual([]);
    expect(found?.level).toBe("mandatory");
    expect(found?.message).toMatch(
      /its account 444444444444 is not in .*world-\d+\.json, which then says nothing/,
    );
  });

  test.each([
    [
      "of a newer version",
      () => worldAfter().replace('"0.1.0"', '"0.2.0"'),
      /was written by version 0\.2\.0, and this pack/,
    ],
    [
      "of an older version",
      () => worldAfter().replace('"0.1.0"', '"0.0.9"'),
      /was written by version 0\.0\.9.*write it anew/,
    ],
    ["of no version", () => writtenWorld({ neighbours: [] }), /does not say which version wrote it/],
    ["that is cut off", () => worldAfter().slice(0, -20), /no JSON/],
    ["with a key twice", () => `{"version": "0.1.0", "version": "0.1.0"}`, /version/],
    ["with a name that no file has", () => bare({ neighbors: [] }), /has `neighbors`, which is none of/],
    [
      "with what a terminal obeys",
      () => bare({ neighbours: [{ project: "a\u001b[2J", stack: "b", resources: [] }] }),
      /project: "a\\u001b\[2J" is not of the form/,
    ],
    [
      "with a stack twice",
      () => bare({ neighbours: Array(2).fill({ project: "a", stack: "b", resources: [] }) }),
      /the stack a\/b is there twice/,
    ],
    [
      "with properties called like methods of every object",
      () =>
        bare({
          neighbours: [
            {
              project: "a",
              stack: "b",
              resources: [
                { urn: "urn:pulumi:b::a::constructor:constructor:constructor::x", inputs: [], outputs: {} },
              ],
            },
          ],
        }),
      /inputs: \[\] is no object/,
    ],
  ])("a world %s stops everything", async (_, world, message) => {
    await expect(byPack({ title: "orders/prod", world: world() })).rejects.toThrow(message);
  });

  test("hostile values in a world that can be read are no reason to fail, or to pass", async () => {
    const urn = (type: string, name: string) => `urn:pulumi:b::a::${type}::${name}`;
    const odd = ["__proto__", "constructor", "toString"].map((name, index) => ({
      urn: urn("aws:iam/role:Role", `${name}${index}`),
      inputs: { name, path: { toString: 1 }, assumeRolePolicy: [[[name]]], inlinePolicies: name, tags: [1] },
    }));
    const text = writtenWorld({
      ...(JSON.parse(worldAfter()) as object),
      neighbours: [
        ...(JSON.parse(worldAfter()) as { neighbours: object[] }).neighbours,
        { project: "a", stack: "b", resources: [...odd, { urn: urn("dynamic:x/y:Z", "z") }] },
      ],
    });
    // Whoever wrote that may have opened anything: nothing is proved.
    const found = await byPack({ title: "audit", world: text });
    expect(found.map(({ level }) => level)).toContain("mandatory");
    expect(found.every(({ message }) => !message.includes("the check itself failed"))).toBe(true);
  });
});

test("the proof is one of the pack's policies", () => {
  expect(invariants.map((invariant) => invariant.id)).toContain(id);
  expect(pack.policies).toContain(id);
});
