/** What is found in an account, by its listings; and by which statement it is denied, or that it is not. */
import { expect, test } from "vitest";
import { findLeftBehind, keptForNothing } from "./findings.ts";
import type { AccountInventory, Inventory } from "./inventory.ts";

const [management, prod, dev, outsider] = ["111111111111", "444444444444", "555555555555", "999999999999"];
const prodUnit = "ou-sbx1-prod0001";

const summary = (change: object = {}) => ({
  SummaryMap: { AccountPasswordPresent: 0, AccountAccessKeysPresent: 0, AccountMFAEnabled: 0, ...change },
});

const administrator = [
  { PolicyName: "AdministratorAccess", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
];
const reader = [{ PolicyName: "ReadOnlyAccess", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }];

const account = (change: Partial<AccountInventory> = {}): AccountInventory => ({
  id: prod,
  domain: "prod",
  above: [prodUnit, "r-sbx1"],
  authorizationDetails: { UserDetailList: [], RoleDetailList: [] },
  accountSummary: summary(),
  accessKeys: [],
  resourceShares: { resourceShares: [] },
  bucketPolicyStatus: {},
  ...change,
});

const inventory = (change: Partial<Inventory> = {}, own: Partial<AccountInventory> = {}): Inventory => ({
  organization: { Organization: { Id: "o-sandbox0001", MasterAccountId: management } },
  accounts: [
    account({ id: management, domain: "management", above: ["r-sbx1"] }),
    account({ id: dev, domain: "dev", above: ["r-sbx1"] }),
    account(own),
  ],
  delegatedServices: {},
  organizationsFeatures: null,
  assignments: [],
  stackSets: { Summaries: [] },
  policies: [],
  ...change,
});

const role = (name: string, trust: unknown, change: object = {}) => ({
  Path: "/",
  RoleName: name,
  Arn: `arn:aws:iam::${prod}:role/${name}`,
  AssumeRolePolicyDocument: trust,
  RolePolicyList: [],
  AttachedManagedPolicies: administrator,
  ...change,
});

const trust = (principal: unknown, condition?: object) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: principal,
      ...(condition && { Condition: condition }),
    },
  ],
});

const withRole = (...roles: object[]) => ({
  authorizationDetails: { UserDetailList: [], RoleDetailList: roles },
});

const forge = `arn:aws:iam::${prod}:oidc-provider/token.actions.githubusercontent.com`;
const subject = (operator: string, ...values: string[]) => ({
  [operator]: { "token.actions.githubusercontent.com:sub": values },
});

test.each<[what: string, one: object, found: RegExp | null]>([
  [
    "the management account",
    role("R", trust({ AWS: `arn:aws:iam::${management}:root` })),
    /^role of others 1: whoever may assume roles in the management account 111111111111 may become R \(administrator\)$/,
  ],
  [
    "another member, by id",
    role("R", trust({ AWS: dev })),
    /^role of others 1: whoever may assume roles in account 555555555555/,
  ],
  [
    "a role of another member",
    role("R", trust({ AWS: `arn:aws:iam::${dev}:role/ci` })),
    /in account 555555555555 may become R/,
  ],
  [
    "an outsider without external id",
    role("R", trust({ AWS: `arn:aws:iam::${outsider}:root` })),
    /account 999999999999, which is not of the organisation, lets may become R .*no external id/,
  ],
  [
    "an outsider with one",
    role("R", trust({ AWS: outsider }, { StringEquals: { "sts:ExternalId": "x" } })),
    /999999999999, which is not of the organisation, lets may become R \(administrator\)$/,
  ],
  ["everybody", role("R", trust("*")), /^role of others 1: anybody may become R/],
  ["everybody, the longer way", role("R", trust({ AWS: "*" })), /anybody may become R/],
  [
    "everybody but one",
    role("R", { Statement: [{ Effect: "Allow", NotPrincipal: { AWS: dev }, Action: "*" }] }),
    /anybody may become R/,
  ],
  ["a trust that cannot be read", role("R", "not a document"), /anybody may become R/],
  ["a statement that cannot be read", role("R", { Statement: ["?"] }), /anybody may become R/],
  [
    "a principal that was deleted, or is none",
    role("R", trust({ AWS: "AROAEXAMPLE" })),
    /anybody may become R/,
  ],
  [
    "a reader is found, too",
    role("R", trust({ AWS: dev }), { AttachedManagedPolicies: reader }),
    /may become R \(ReadOnlyAccess\)/,
  ],
  [
    "an administrator by an inline policy",
    role("R", trust({ AWS: dev }), {
      AttachedManagedPolicies: [],
      RolePolicyList: [
        { PolicyName: "p", PolicyDocument: { Statement: { Effect: "Allow", Action: "*", Resource: "*" } } },
      ],
    }),
    /R \(administrator\)/,
  ],
  [
    "tokens for any subject",
    role("R", trust({ Federated: forge })),
    /^role of tokens 22: whoever gets a token of token\.actions\.githubusercontent\.com for anything becomes R/,
  ],
  [
    "tokens for a pattern",
    role("R", trust({ Federated: forge }, subject("StringLike", "repo:example/*"))),
    /for repo:example\/\* becomes R/,
  ],
  [
    "tokens for one subject",
    role("R", trust({ Federated: forge }, subject("StringEquals", "repo:example/a:environment:b"))),
    null,
  ],
  [
    "another identity provider",
    role("R", trust({ Federated: `arn:aws:iam::${prod}:saml-provider/okta` })),
    /^role of tokens 22: .*saml-provider\/okta/,
  ],
  [
    "Identity Center",
    role(
      "AWSReservedSSO_Power_User_0123456789abcdef",
      trust({ Federated: `arn:aws:iam::${prod}:saml-provider/AWSSSO_1_DO_NOT_DELETE` }),
    ),
    /^assignment 6: whoever is assigned Power_User in Identity Center/,
  ],
  [
    "a service's administrator",
    role("R", trust({ Service: "ssm.amazonaws.com" })),
    /^automation role 1: whoever may pass R to ssm\.amazonaws\.com/,
  ],
  [
    "a service's ordinary role",
    role("R", trust({ Service: "lambda.amazonaws.com" }), { AttachedManagedPolicies: reader }),
    null,
  ],
  [
    "the account's own administrators",
    role("R", trust({ AWS: `arn:aws:iam::${prod}:root` })),
    /^automation role 1: whoever the account's own policies let may become R/,
  ],
  ["a Deny alone", role("R", { Statement: { Effect: "Deny", Principal: "*", Action: "*" } }), null],
  [
    "the perimeter's own role",
    role("break-glass", trust({ AWS: `arn:aws:iam::${management}:root` }), { Path: "/perimeter/" }),
    null,
  ],
  [
    "a role below the perimeter's path, of somebody else",
    role("R", trust({ AWS: dev }), { Path: "/perimeter/old/" }),
    /may become R/,
  ],
  [
    "a service-linked role",
    role("R", trust({ Service: "x.amazonaws.com" }), { Path: "/aws-service-role/x.amazonaws.com/" }),
    null,
  ],
])("a role for %s", (_, one, expected) => {
  const found = findLeftBehind(inventory({}, withRole(one))).map(
    ({ kind, threat, lets }) => `${kind} ${threat}: ${lets}`,
  );
  if (expected === null) expect(found).toEqual([]);
  else expect(found).toEqual([expect.stringMatching(expected)]);
});

test("each way into a role is a finding of its own", () => {
  const found = findLeftBehind(
    inventory({}, withRole(role("R", trust({ AWS: [dev, outsider], Service: "ssm.amazonaws.com" })))),
  );
  expect(found.map(({ kind }) => kind)).toEqual(["role of others", "role of others", "automation role"]);
});

const key = { UserName: "ci", AccessKeyId: "AKIAEXAMPLE", Status: "Active" };
const user = {
  Path: "/",
  UserName: "ci",
  Arn: `arn:aws:iam::${prod}:user/ci`,
  AttachedManagedPolicies: administrator,
  UserPolicyList: [],
};

test.each<[what: string, change: Partial<Inventory>, own: Partial<AccountInventory>, found: RegExp | null]>([
  [
    "a user's key",
    {},
    {
      authorizationDetails: { UserDetailList: [user], RoleDetailList: [] },
      accessKeys: [{ AccessKeyMetadata: [key] }],
    },
    /^user with keys 38 AKIAEXAMPLE: .*is the user ci \(administrator\)/,
  ],
  ["a key that is off", {}, { accessKeys: [{ AccessKeyMetadata: [{ ...key, Status: "Inactive" }] }] }, null],
  [
    "root's key",
    {},
    { accountSummary: summary({ AccountAccessKeysPresent: 1 }) },
    /^root credentials 3 .*:root: the root user has an access key, and no second factor/,
  ],
  [
    "root's password, with a second factor",
    {},
    { accountSummary: summary({ AccountPasswordPresent: 1, AccountMFAEnabled: 1 }) },
    /the root user has a password: whoever/,
  ],
  [
    "a share for anybody",
    {},
    {
      resourceShares: {
        resourceShares: [{ resourceShareArn: "arn:share", name: "s", allowExternalPrincipals: true }],
      },
    },
    /^share 10 arn:share/,
  ],
  [
    "a share that does not say",
    {},
    { resourceShares: { resourceShares: [{ resourceShareArn: "arn:share", name: "s" }] } },
    /^share 10/,
  ],
  [
    "a share within the organisation",
    {},
    {
      resourceShares: {
        resourceShares: [{ resourceShareArn: "arn:share", name: "s", allowExternalPrincipals: false }],
      },
    },
    null,
  ],
  [
    "a public bucket",
    {},
    { bucketPolicyStatus: { site: { PolicyStatus: { IsPublic: true } } } },
    /^public bucket 20 arn:aws:s3:::site/,
  ],
  ["a private bucket", {}, { bucketPolicyStatus: { site: { PolicyStatus: { IsPublic: false } } } }, null],
  [
    "a ruling delegation",
    {
      delegatedServices: { [dev ?? ""]: { DelegatedServices: [{ ServicePrincipal: "sso.amazonaws.com" }] } },
    },
    {},
    /^delegation 2 555555555555\/sso\.amazonaws\.com: .* gives anybody any permission set/,
  ],
  [
    "another delegation",
    {
      delegatedServices: {
        [dev ?? ""]: { DelegatedServices: [{ ServicePrincipal: "macie.amazonaws.com" }] },
      },
    },
    {},
    /decides for every account what macie/,
  ],
  [
    "root sessions",
    { organizationsFeatures: { EnabledFeatures: ["RootSessions"] } },
    {},
    /^root sessions 3 RootSessions/,
  ],
  [
    "central management of root credentials alone",
    { organizationsFeatures: { EnabledFeatures: ["RootCredentialsManagement"] } },
    {},
    null,
  ],
  [
    "a stack set that deploys by itself",
    { stackSets: { Summaries: [{ StackSetName: "tags", AutoDeployment: { Enabled: true } }] } },
    {},
    /^stack set 1 stack set tags/,
  ],
  [
    "an assignment in the management account",
    {
      assignments: [
        {
          permissionSet: "Admin",
          listing: {
            AccountAssignments: [{ AccountId: management, PrincipalType: "GROUP", PrincipalId: "g" }],
          },
        },
      ],
    },
    {},
    /^assignment 6 Admin for g in 111111111111/,
  ],
])("%s", (_, change, own, expected) => {
  const found = findLeftBehind(inventory(change, own)).map(
    ({ kind, threat, what, lets }) => `${kind} ${threat} ${what}: ${lets}`,
  );
  if (expected === null) expect(found).toEqual([]);
  else expect(found).toEqual([expect.stringMatching(expected)]);
});

test("the management account may have a root password behind a second factor, and no other account", () => {
  const summaryWith = summary({ AccountPasswordPresent: 1, AccountMFAEnabled: 1 });
  const accounts = inventory().accounts.map((one) => ({ ...one, accountSummary: summaryWith }));
  expect(findLeftBehind(inventory({ accounts })).map(({ account: id }) => id)).toEqual([dev, prod]);
});

const left = role("OrganizationAccountAccessRole", trust({ AWS: `arn:aws:iam::${management}:root` }));
const denial = (change: object = {}) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "LeftBehind",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/OrganizationAccountAccessRole" } },
      ...change,
    },
  ],
});

const dealtWith = (targetId: string, document: unknown, kept: string[] = []) =>
  findLeftBehind(
    inventory({ policies: [{ targetId, name: "guardrail", document }] }, withRole(left)),
    kept.map((what) => ({ what, reason: "until March", answeredForBy: "Ada Lovelace" })),
  ).map(({ dealt }) => dealt);

test("who is denied everything is told with the statement, its policy and the unit", () => {
  expect(dealtWith(prodUnit, denial())).toEqual([
    { how: "denied", sid: "LeftBehind", policy: "guardrail", at: prodUnit },
  ]);
});

test.each<[what: string, targetId: string, document: unknown]>([
  ["is attached elsewhere", "ou-sbx1-dev00001", denial()],
  ["denies some actions", prodUnit, denial({ Action: ["iam:*", "cloudtrail:*"] })],
  ["leaves one kind of action out", prodUnit, denial({ Action: undefined, NotAction: ["s3:*"] })],
  [
    "is about another role",
    prodUnit,
    denial({ Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/other" } } }),
  ],
  [
    "leaves one service out that nobody probes",
    prodUnit,
    denial({ Action: undefined, NotAction: ["lambda:*"] }),
  ],
  [
    "is lifted by a second factor",
    prodUnit,
    denial({ Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }),
  ],
  [
    "holds until a day",
    prodUnit,
    denial({ Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } } }),
  ],
  ["is about some resources", prodUnit, denial({ Resource: "arn:aws:s3:::*" })],
  [
    "holds in one Region",
    prodUnit,
    denial({ Condition: { StringEquals: { "aws:RequestedRegion": "eu-central-1" } } }),
  ],
  ["allows", prodUnit, denial({ Effect: "Allow", Condition: undefined })],
])("a guardrail that %s leaves it open", (_, targetId, document) => {
  expect(dealtWith(targetId, document)).toEqual([{ how: "open" }]);
});

test("what is kept has a reason and somebody who answers for it; what keeps nothing is told", () => {
  const what = `arn:aws:iam::${prod}:role/OrganizationAccountAccessRole`;
  expect(dealtWith("r-other", denial(), [what])).toEqual([
    { how: "kept", reason: "until March", answeredForBy: "Ada Lovelace" },
  ]);
  const kept = [{ what: `${what}-2`, reason: "gone", answeredForBy: "Ada Lovelace" }];
  expect(keptForNothing(findLeftBehind(inventory({}, withRole(left)), kept), kept)).toEqual(kept);
});

test.each<[what: string, change: Partial<AccountInventory>]>([
  ["no roles", { authorizationDetails: { UserDetailList: [] } }],
  ["a page that was cut off", { authorizationDetails: "" }],
  ["no summary", { accountSummary: {} }],
  [
    "a summary without root's password",
    { accountSummary: { SummaryMap: { AccountAccessKeysPresent: 0, AccountMFAEnabled: 0 } } },
  ],
  ["no shares", { resourceShares: undefined }],
  ["no status of a bucket", { bucketPolicyStatus: { site: {} } }],
])("a listing with %s is an error, and never nothing", (_, change) => {
  expect(() => findLeftBehind(inventory({}, change))).toThrow(/aws .*: /);
});
