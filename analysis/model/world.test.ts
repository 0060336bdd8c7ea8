import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyWorld, readWorld, WorldError } from "./world.ts";

const read = (value: unknown) => readWorld(value, "world.json");

test("nothing need be said", () => {
  expect(read({})).toEqual({ ...emptyWorld, file: "world.json" });
  expect(read("{}")).toMatchObject({ organization: undefined, agents: undefined, accounts: [] });
});

test("the example of its page is one, and names every value", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/world-file.md"), "utf8");
  const [, example = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const world = read(example);
  for (const key of Object.keys(emptyWorld))
    if (key !== "file") expect(JSON.parse(example), key).toHaveProperty(key);
  expect(world.organization?.root?.units.length).toBeGreaterThan(0);
});

describe("what is wrong is named, with an example", () => {
  test.each([
    ["{", /^world\.json: no JSON/],
    [[], /^world\.json: \[\] is no object$/],
    [{ acounts: [] }, /^world\.json: has `acounts`, which is none of `organization`, `accounts`/],
    [{ accounts: {} }, /^world\.json\.accounts: \{\} is no list$/],
    [
      { accounts: [{ id: 444444444444 }] },
      /^world\.json\.accounts\[0\]\.id: 444444444444 is no text, such as "444444444444"$/,
    ],
    [{ accounts: [{ id: "444444444444", domains: "prod" }] }, /has `domains`/],
    [
      { accounts: [{ id: "444444444444", fullAccess: "yes" }] },
      /fullAccess: "yes" is neither true nor false/,
    ],
    [
      { organization: { id: "o-1", managementAccount: "111111111111" } },
      /organization\.id: "o-1" is not of the form "o-abcdef1234"/,
    ],
    [{ principals: [{ arn: "admin" }] }, /principals\[0\]\.arn: "admin" is not of the form "arn:aws:iam::/],
    [
      { principals: [{ arn: "arn:aws:iam::444444444444:role/a", trust: {} }] },
      /trust: is no policy document/,
    ],
    [
      { neighbours: [{ project: "a", stack: "b", resources: [] }] },
      /does not say which `version` wrote them/,
    ],
    [
      { neighbours: [{ project: "a", stack: "b\u001b[2J", resources: [] }] },
      /neighbours\[0\]\.stack: "b\\u001b\[2J" is not of the form "prod"/,
    ],
    [
      { version: "0.1.0", neighbours: [{ project: "a", stack: "b", resources: [{ urn: "urn:x" }] }] },
      /neighbours\[0\]\.resources\[0\]\.urn: "urn:x" is not of the form "urn:pulumi:/,
    ],
    [
      {
        version: "0.1.0",
        neighbours: [
          { project: "a", stack: "b", resources: [{ urn: "urn:pulumi:c::a::aws:sqs/queue:Queue::q" }] },
        ],
      },
      /stands among the neighbours in a\/b, and is of another stack/,
    ],
    [
      {
        version: "0.1.0",
        neighbours: [
          {
            project: "a",
            stack: "b",
            resources: Array(2).fill({ urn: "urn:pulumi:b::a::aws:sqs/queue:Queue::q" }),
          },
        ],
      },
      /Queue::q is there twice/,
    ],
    [
      { version: "0.1.0", neighbours: Array(2).fill({ project: "a", stack: "b", resources: [] }) },
      /the stack a\/b is there twice/,
    ],
    [{ agents: { principals: ["*"] } }, /agents\.principals\[0\]: "\*" is not of the form/],
    [{ agents: { webIdentities: [{ issuer: "x" }] } }, /webIdentities\[0\]\.subject: undefined is no text/],
    [
      { forges: [{ issuer: "github.com", repository: "a/b" }] },
      /agentsAdminister: undefined is neither true nor false/,
    ],
    [
      { accounts: [{ id: "444444444444" }, { id: "444444444444" }] },
      /the account 444444444444 is described twice/,
    ],
    [
      {
        principals: [{ arn: "arn:aws:iam::444444444444:role/a" }],
        absent: ["arn:aws:iam::444444444444:role/a"],
      },
      /role\/a is both described and absent/,
    ],
    [
      {
        organization: {
          id: "o-abcdef1234",
          managementAccount: "111111111111",
          root: {
            id: "r-ab12",
            accounts: ["444444444444"],
            units: [{ id: "ou-ab12-11111111", accounts: ["444444444444"] }],
          },
        },
      },
      /the account 444444444444 is in two places of the organisation/,
    ],
  ])("%j", (value, message) => {
    expect(() => read(value)).toThrow(WorldError);
    expect(() => read(value)).toThrow(message);
  });
});

test("units without end are refused, not followed", () => {
  let unit: unknown = { id: "ou-ab12-11111111" };
  for (let depth = 0; depth < 5_000; depth += 1) unit = { id: "ou-ab12-11111111", units: [unit] };
  expect(() =>
    read({ organization: { id: "o-abcdef1234", managementAccount: "111111111111", root: unit } }),
  ).toThrow(/nested too deep/);
});

test("an issuer is told as condition keys call it", () => {
  const { agents } = read({
    agents: { webIdentities: [{ issuer: "https://gitlab.example.com/path", subject: "a:*" }] },
  });
  expect(agents?.webIdentities).toEqual([{ issuer: "gitlab.example.com/path", subject: "a:*", claims: {} }]);
});
