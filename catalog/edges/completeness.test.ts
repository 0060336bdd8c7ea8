/**
 * Theorem: every action that looks as though it passed a role, assumed one, or wrote a policy, a trust, a credential or a
 * group is in an edge, or is argued away. What "looks as though" means is the rules below: new data that brings such an
 * action fails here until somebody has looked at it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { covers, type KnownAction, knownAction, knownActions } from "../../test/iam-actions.ts";
import { arguedAway } from "./argued-away.ts";
import { edges } from "./index.ts";

const data = join(import.meta.dirname, "../../test/data/role-operations");
const lines = (file: string): string[] => readFileSync(join(data, file), "utf8").trim().split("\n");

const serviceOf = (action: string): string => action.split(":")[0] ?? "";
const nameOf = (action: string): string => action.split(":")[1] ?? "";
const writes = ({ accessLevel }: KnownAction): boolean => !/^(Read|List)/.test(accessLevel);

/** What the names and levels in the IAM data say. */
const looks: Readonly<Record<string, (action: KnownAction) => boolean>> = {
  "AWS counts it among the management of permissions": ({ accessLevel }) =>
    accessLevel.startsWith("Permissions management"),
  "it assumes": ({ name }) => /^Assume|AssumeRole/.test(nameOf(name)),
  "it is about a role": (action) =>
    writes(action) && /(Roles?|InstanceProfile\w*|^Pass[A-Z]\w*)$/.test(nameOf(action.name)),
  "it hands out or sets a credential": ({ name }) =>
    /^(Get|Create|Generate|Issue|Request|Reset|Update|Set|Put|Rotate|Upload|Import|Retrieve|Exchange|Refresh|Admin|Regenerate|Reveal|Export|Call|Enable|Activate|Batch|Register|Send).*(Credentials?|Tokens?|Password|AccessKeys?|ApiKeys?|LoginProfile|SecretValue|Secrets|SigningCertificate|SSHPublicKey|MFADevice|DataAccess|Presigned\w*|StreamingURL|LoginUrl|PortalUrl)$/i.test(
      nameOf(name),
    ),
  "it writes a policy, a grant or a trust": (action) =>
    writes(action) &&
    /^(Put|Attach|Detach|Delete|Create|Update|Set|Remove|Add|Modify|Grant|Authorize|Associate|Replace|Batch)\w*(Policy|PolicyVersion|Policies|Permissions?|Boundary|Grants?|Acl|AccessEntry|Trust|SAMLProvider|OpenIDConnectProvider\w*|IdentityProvider|TokenIssuer|IdentitySource)$/.test(
      nameOf(action.name),
    ),
  "it makes somebody a member or an administrator": (action) =>
    writes(action) &&
    /(ToGroup|GroupMembership|DelegatedAdmin\w*|OrganizationAdminAccount|AccountAssignment)$/.test(
      nameOf(action.name),
    ),
  "it opens a shell": ({ name }) =>
    /(StartSession|ExecuteCommand|SendCommand|OpenTunnel|Shell\w*|CommandExecution|ConnectToInstance)$/.test(
      nameOf(name),
    ),
};

const inEdges = new Set(
  edges.flatMap(({ steps }) => steps.flat().flatMap(({ requests }) => requests.map(({ action }) => action))),
);
const patterns = arguedAway.flatMap(({ actions }) => actions);
const isArguedAway = (action: string): boolean => patterns.some((pattern) => covers(pattern, action));
const isJudged = (action: string): boolean => inEdges.has(action) || isArguedAway(action);

const candidates = new Set([
  ...knownActions
    .filter((action) => Object.values(looks).some((look) => look(action)))
    .map(({ name }) => name),
  ...lines("sdk.txt").map((line) => line.split(" ")[0] ?? ""),
  ...lines("service-authorization.txt"),
]);

test.each(Object.keys(looks))("%s: there are such actions, and each is judged", (look) => {
  const found = knownActions.filter((action) => looks[look]?.(action)).map(({ name }) => name);
  expect(found.length).toBeGreaterThan(10);
  expect(found.filter((action) => !isJudged(action))).toEqual([]);
});

test("every operation that carries a role is judged", () => {
  const carrying = lines("sdk.txt").map((line) => line.split(" ")[0] ?? "");
  expect(carrying.length).toBeGreaterThan(900);
  expect(carrying.filter((action) => !isJudged(action))).toEqual([]);
});

test("every action of which AWS said that it passes a role is judged", () => {
  const passing = lines("service-authorization.txt");
  expect(passing.length).toBeGreaterThan(200);
  expect(passing.filter((action) => !isJudged(action))).toEqual([]);
});

test("the rules find what they are for: an action like these must not come in unseen", () => {
  const like = (name: string, accessLevel = "Write"): boolean =>
    Object.values(looks).some((look) => look({ name, accessLevel, resourceTypes: [] }));
  for (const name of [
    "newservice:AssumeWorkRole",
    "newservice:PutResourcePolicy",
    "newservice:CreateGrant",
    "newservice:GetSessionCredentials",
    "newservice:CreateApiKey",
    "newservice:PassCluster",
    "newservice:AddUserToGroup",
    "newservice:AssociateServiceRole",
    "newservice:ExecuteCommand",
    "newservice:UpdateIdentityProvider",
  ])
    expect(like(name), name).toBe(true);
  expect(like("newservice:ShareEverything", "Permissions management, Write")).toBe(true);
  expect(like("newservice:DescribeThing", "Read")).toBe(false);
});

test("nothing is argued away in vain", () => {
  const open = [...candidates].filter((action) => !inEdges.has(action));
  expect(patterns.filter((pattern) => !open.some((action) => covers(pattern, action)))).toEqual([]);
});

test("nothing that is named in full is both an edge and argued away", () => {
  expect(patterns.filter((pattern) => inEdges.has(pattern))).toEqual([]);
  expect(patterns.filter((pattern, index) => patterns.indexOf(pattern) < index)).toEqual([]);
});

test("every reason says why, and where it is to be read", () => {
  for (const { reason, source } of arguedAway) {
    expect(reason.length).toBeGreaterThan(15);
    expect(source).toMatch(/^https:\/\/\S+$/);
  }
});

/** Verbs by which something is made, changed or set going that could take a role with it. */
const sets =
  /^(Batch)?(Create|Update|Put|Start|Run|Register|Submit|Launch|Import|Modify|Set|Associate|Execute|Invoke|Attach|Add|Send|Deploy|Enable|Configure|Provision|Restore|Replace|Publish|Apply|Activate|Schedule|Build)/;

const takingRoles = new Set([...lines("sdk.txt"), ...lines("service-authorization.txt")].map(serviceOf));

const changes = (action: KnownAction): boolean => writes(action) && !action.accessLevel.startsWith("Tagging");

/** Actions that look as though they gave somebody something, and that nobody has judged. */
const unjudged = (actions: readonly KnownAction[]): string[] =>
  actions
    .filter((action) => Object.values(looks).some((look) => look(action)) && !isJudged(action.name))
    .map(({ name }) => name);

/**
 * The IAM data does not say which actions take a role. For services of which some operation does, every other action that
 * makes, changes or starts something is listed here; AWS's SDK models of the same time show no role in its input. A name
 * that is new in the list, or a number that has grown, needs a look.
 */
function leftOver(actions: readonly KnownAction[]): string {
  const left = new Map<string, { readonly names: string[]; others: number }>();
  for (const action of actions) {
    const service = serviceOf(action.name);
    if (!takingRoles.has(service) || !changes(action) || isJudged(action.name)) continue;
    const found = left.get(service) ?? { names: [], others: 0 };
    left.set(service, found);
    if (sets.test(nameOf(action.name))) found.names.push(nameOf(action.name));
    else found.others += 1;
  }
  return [
    "What makes, changes or starts something in a service that takes roles, and takes none itself: neither its input in",
    "AWS's SDK models nor AWS's list of dependent actions names one. A name that is new here needs a look: does it take a",
    "role, start something that has one, or hand out what has? So does a number that has grown: it counts what else writes.",
    "",
    ...[...left.keys()].sort().map((service) => {
      const { names = [], others = 0 } = left.get(service) ?? {};
      return `${service}: ${[...names.sort(), ...(others > 0 ? [`+${others}`] : [])].join(" ")}`;
    }),
    "",
  ].join("\n");
}

/** Services of which no operation takes a role, by the data of today, each with how many of its actions write. */
function withoutRoles(actions: readonly KnownAction[]): string {
  const others = new Map<string, number>();
  for (const action of actions) {
    const service = serviceOf(action.name);
    if (!takingRoles.has(service))
      others.set(service, (others.get(service) ?? 0) + (changes(action) ? 1 : 0));
  }
  return [
    "Services of which no operation takes a role, and how many of their actions write. A service that is new here needs a",
    "look, and so does one whose number has grown.",
    "",
    ...[...others.keys()].sort().map((service) => `${service} ${others.get(service)}`),
    "",
  ].join("\n");
}

test("what else makes something in a service that takes roles, all of it looked at", async () => {
  await expect(leftOver(knownActions)).toMatchFileSnapshot("completeness.left-over.txt");
});

test("services that take no roles, all of them looked at", async () => {
  await expect(withoutRoles(knownActions)).toMatchFileSnapshot("completeness.services.txt");
});

test.each([
  ["lambda:PutRunnerPolicy", "Permissions management, Write"],
  ["lambda:CreateRunner", "Write"],
  ["lambda:ForkRunner", "Write"],
  ["polly:ForkVoice", "Write"],
  ["polly:AssumeVoice", "Read"],
  ["newservice:ForkThing", "Write"],
  ["newservice:DescribeThing", "Read"],
])("an action that comes into the IAM data is noticed: %s, %s", (name, accessLevel) => {
  expect(knownAction.has(name.toLowerCase())).toBe(false);
  const grown = [...knownActions, { name, accessLevel, resourceTypes: [] }];
  const noticed = [
    unjudged(grown).length > unjudged(knownActions).length,
    leftOver(grown) !== leftOver(knownActions),
    withoutRoles(grown) !== withoutRoles(knownActions),
  ];
  expect(noticed).toContain(true);
});

test("an operation that the IAM data does not know yet is one of AWS's SDK", () => {
  const sdk = new Set(lines("sdk.txt").map((line) => line.split(" ")[0]));
  expect([...inEdges].filter((action) => !knownAction.has(action.toLowerCase()) && !sdk.has(action))).toEqual(
    [],
  );
});
