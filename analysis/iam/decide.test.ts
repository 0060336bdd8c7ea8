/** AWS's rules, one row each: those that the labelled cases do not reach, or reach by chance only. */
import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";
import { compile, type Policy } from "./policy.ts";
import type { Caller, ContextValue, Membership, PoliciesInForce, Request } from "./request.ts";

const home = "111111111111";
const away = "222222222222";
const bucket = "arn:aws:s3:::b/x";
const member: Membership = { id: "o-1", path: "o-1/r-1/", management: false };
const management: Membership = { ...member, management: true };

const user: Caller = { type: "User", arn: `arn:aws:iam::${home}:user/u`, account: home, org: member };
const role: Caller = {
  type: "AssumedRole",
  arn: `arn:aws:sts::${home}:assumed-role/R/s`,
  entity: `arn:aws:iam::${home}:role/p/R`,
  account: home,
  org: member,
};
const linked: Caller = { ...role, entity: `arn:aws:iam::${home}:role/aws-service-role/a.amazonaws.com/R` };
const root: Caller = { type: "Root", arn: `arn:aws:iam::${home}:root`, account: home, org: member };
const federated: Caller = {
  type: "FederatedUser",
  arn: `arn:aws:sts::${home}:federated-user/f`,
  entity: `arn:aws:iam::${home}:user/u`,
  account: home,
  org: member,
};
const service: Caller = { type: "AWSService", arn: "a.amazonaws.com", account: null, org: null };
const provider = `arn:aws:iam::${home}:oidc-provider/p`;
const web: Caller = { type: "Federated", arn: provider, account: home, org: null };
const anonymous: Caller = { type: "Anonymous", arn: "*", account: null, org: null };

const policy = (...statements: object[]): Policy =>
  compile({ Version: "2012-10-17", Statement: statements }, "test");
const all = { Action: "*", Resource: "*" };
const allow = policy({ Effect: "Allow", ...all });
const deny = policy({ Effect: "Deny", ...all });
const to = (principal: unknown, more: object = {}): Policy =>
  policy({ Effect: "Allow", Principal: principal, ...all, ...more });
const against = (principal: unknown): Policy => policy({ Effect: "Deny", Principal: principal, ...all });
const sparing = (effect: string, principal: unknown): Policy =>
  policy({ Effect: effect, NotPrincipal: principal, ...all });
const other = policy({ Effect: "Allow", Action: "ec2:*", Resource: "*" });

interface Asked extends Partial<PoliciesInForce> {
  readonly by?: Caller;
  readonly action?: string;
  readonly on?: string;
  readonly of?: string;
  readonly owner?: Membership | null;
  readonly context?: Readonly<Record<string, ContextValue>>;
}

function ask({
  by = user,
  action = "s3:GetObject",
  on = bucket,
  of = home,
  owner = member,
  context = {},
  ...given
}: Asked) {
  const request: Request = {
    principal: by,
    action,
    resource: on,
    resourceAccount: of,
    resourceOrg: owner,
    context,
  };
  const none = {
    identity: [],
    boundaries: [],
    session: [],
    scps: [],
    rcps: [],
    resource: null,
    endpoints: [],
  };
  return decide(request, { ...none, ...given });
}

const [yes, no, denied] = ["Allowed", "ImplicitlyDenied", "ExplicitlyDenied"] as const;

const rows: Readonly<Record<string, readonly (readonly [string, Asked, string])[]>> = {
  "root users": [
    ["may do everything in their account", { by: root }, yes],
    ["are held by SCPs", { by: root, scps: [[deny]] }, denied],
    [
      "are not held by SCPs in the management account",
      { by: { ...root, org: management }, scps: [[deny]] },
      yes,
    ],
    ["are denied by a resource's policy", { by: root, resource: against({ AWS: root.arn }) }, denied],
    [
      "may not use a key whose policy does not name the account",
      { by: root, action: "kms:Decrypt", on: `arn:aws:kms:eu-1:${home}:key/k`, resource: to({ AWS: away }) },
      no,
    ],
    [
      "may use a key whose policy names the account",
      { by: root, action: "kms:Decrypt", on: `arn:aws:kms:eu-1:${home}:key/k`, resource: to({ AWS: home }) },
      yes,
    ],
    ["of another account need its resource's policy", { by: root, of: away }, no],
    ["of another account that the resource names", { by: root, of: away, resource: to({ AWS: home }) }, yes],
    ["narrowed by a session policy", { by: root, session: [other] }, no],
  ],
  "federated users": [
    ["without a session policy have nothing", { by: federated, identity: [allow] }, no],
    ["have what user and session policy allow", { by: federated, identity: [allow], session: [allow] }, yes],
    ["have nothing that the user has not", { by: federated, session: [allow] }, no],
    ["named themselves need nothing else", { by: federated, resource: to({ AWS: federated.arn }) }, yes],
    [
      "whose user is named are held by the session policy",
      { by: federated, session: [other], resource: to({ AWS: user.arn }) },
      no,
    ],
    [
      "whose user is named, and whose session policy allows",
      { by: federated, session: [allow], resource: to({ AWS: user.arn }) },
      yes,
    ],
  ],
  "anonymous callers": [
    ["have what everybody has", { by: anonymous, resource: to("*") }, yes],
    ["have nothing else", { by: anonymous, resource: to({ AWS: home }), identity: [allow] }, no],
    ["are not held by SCPs", { by: anonymous, resource: to("*"), scps: [[deny]] }, yes],
    ["are held by RCPs", { by: anonymous, resource: to("*"), rcps: [[against("*")]] }, denied],
    [
      "are denied by whoever spares others",
      {
        by: anonymous,
        resource: policy(
          { Effect: "Allow", Principal: "*", ...all },
          { Effect: "Deny", NotPrincipal: { AWS: home }, ...all },
        ),
      },
      denied,
    ],
  ],
  services: [
    ["have what names them", { by: service, resource: to({ Service: "a.amazonaws.com" }) }, yes],
    ["have what names every service", { by: service, resource: to({ Service: "*" }) }, yes],
    ["have what everybody has", { by: service, resource: to("*") }, yes],
    ["have nothing that an account has", { by: service, resource: to({ AWS: home }) }, no],
    ["are denied with everybody", { by: service, resource: against("*") }, denied],
    ["are spared by name", { by: service, resource: sparing("Deny", { Service: "a.amazonaws.com" }) }, no],
    ["are not held by SCPs", { by: service, resource: to("*"), scps: [[deny]] }, yes],
    [
      "assume service-linked roles past RCPs",
      {
        by: service,
        action: "sts:AssumeRole",
        on: `arn:aws:iam::${home}:role/aws-service-role/a/R`,
        resource: to({ Service: "a.amazonaws.com" }),
        rcps: [[against("*")]],
      },
      yes,
    ],
    [
      "assume other roles as far as RCPs let them",
      {
        by: service,
        action: "sts:AssumeRole",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to({ Service: "a.amazonaws.com" }),
        rcps: [[against("*")]],
      },
      denied,
    ],
  ],
  "web identities": [
    [
      "are let in by their provider's name",
      {
        by: web,
        action: "sts:AssumeRoleWithWebIdentity",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to({ Federated: provider }),
      },
      yes,
    ],
    [
      "are let in by any provider's",
      {
        by: web,
        action: "sts:AssumeRoleWithWebIdentity",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to({ Federated: "*" }),
      },
      yes,
    ],
    [
      "are let in with everybody",
      {
        by: web,
        action: "sts:AssumeRoleWithWebIdentity",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to("*"),
      },
      yes,
    ],
    [
      "are not let in by what another account made of their provider",
      {
        by: { ...web, arn: provider.replace(home, away), account: away },
        action: "sts:AssumeRoleWithWebIdentity",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to({ Federated: provider.replace(home, away) }),
      },
      no,
    ],
    [
      "are let in by SAML as well",
      {
        by: { ...web, arn: `arn:aws:iam::${home}:saml-provider/p` },
        action: "sts:AssumeRoleWithSAML",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to({ Federated: `arn:aws:iam::${home}:saml-provider/p` }),
      },
      yes,
    ],
    [
      "are not denied with their provider's account",
      {
        by: web,
        action: "sts:AssumeRoleWithWebIdentity",
        on: `arn:aws:iam::${home}:role/R`,
        resource: policy(
          { Effect: "Allow", Principal: { Federated: provider }, ...all },
          { Effect: "Deny", Principal: { AWS: home }, ...all },
        ),
      },
      yes,
    ],
    [
      "are not their provider's account",
      {
        by: web,
        action: "sts:AssumeRoleWithWebIdentity",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to({ AWS: home }),
      },
      no,
    ],
    [
      "are held by RCPs",
      {
        by: web,
        action: "sts:AssumeRoleWithWebIdentity",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to({ Federated: provider }),
        rcps: [[against("*")]],
      },
      denied,
    ],
  ],
  SCPs: [
    ["do not hold service-linked roles", { by: linked, identity: [allow], scps: [[deny]] }, yes],
    [
      "do not hold service-linked roles, whose names are known where their paths are not",
      {
        by: {
          type: "AssumedRole",
          arn: `arn:aws:sts::${home}:assumed-role/AWSServiceRoleForBackup/s`,
          account: home,
          org: member,
        },
        identity: [allow],
        scps: [[deny]],
      },
      yes,
    ],
    [
      "do not hold the management account",
      { by: { ...user, org: management }, identity: [allow], scps: [[deny]] },
      yes,
    ],
    [
      "hold where the organisation is not known",
      { by: { ...user, org: null }, identity: [allow], scps: [[deny]] },
      denied,
    ],
    ["must allow at each level", { identity: [allow], scps: [[allow], []] }, no],
    ["allow by any policy of a level", { identity: [allow], scps: [[other, allow]] }, yes],
    ["hold what a resource's policy grants", { resource: to({ AWS: user.arn }), scps: [[other]] }, no],
    [
      "of the resource's account do not hold strangers' callers",
      { identity: [allow], resource: to({ AWS: home }), of: away, scps: [[allow]] },
      yes,
    ],
  ],
  RCPs: [
    ["deny", { identity: [allow], rcps: [[], [against("*")]] }, denied],
    [
      "do not hold the management account's resources",
      { identity: [allow], owner: management, rcps: [[against("*")]] },
      yes,
    ],
    ["do not hold service-linked roles", { by: linked, identity: [allow], rcps: [[against("*")]] }, yes],
    [
      "do not hold services that they do not cover",
      {
        identity: [allow],
        action: "backup:DeleteRecoveryPoint",
        on: "arn:aws:ec2:eu-1::snapshot/s",
        rcps: [[against("*")]],
      },
      yes,
    ],
    [
      "do not hold requests without a resource",
      { identity: [allow], action: "s3:ListAllMyBuckets", on: "*", rcps: [[against("*")]] },
      yes,
    ],
    [
      "do not hold kms:RetireGrant",
      {
        identity: [allow],
        action: "kms:RetireGrant",
        on: `arn:aws:kms:eu-1:${home}:key/k`,
        resource: to({ AWS: home }),
        rcps: [[against("*")]],
      },
      yes,
    ],
    ["grant nothing", { rcps: [[to("*")]] }, no],
    ["need no Allow", { identity: [allow], rcps: [[]] }, yes],
  ],
  "resource policies": [
    [
      "naming a session need nothing else",
      { by: role, boundaries: [other], session: [other], resource: to({ AWS: role.arn }) },
      yes,
    ],
    [
      "naming a role are held by its boundary",
      { by: role, boundaries: [other], resource: to({ AWS: role.entity }) },
      no,
    ],
    [
      "naming a role are held by the session policy",
      { by: role, session: [other], resource: to({ AWS: role.entity }) },
      no,
    ],
    ["naming a role need no identity policy", { by: role, resource: to({ AWS: role.entity }) }, yes],
    [
      "naming a role without its path name another",
      { by: role, resource: to({ AWS: `arn:aws:iam::${home}:role/R` }) },
      no,
    ],
    [
      "naming a user are not held by its boundary",
      { boundaries: [other], resource: to({ AWS: user.arn }) },
      yes,
    ],
    [
      "naming everybody are not held by a boundary",
      { by: role, boundaries: [other], resource: to("*") },
      yes,
    ],
    [
      "naming everybody are not held by a session policy",
      { by: role, session: [other], resource: to("*") },
      yes,
    ],
    ["naming the account delegate to it", { resource: to({ AWS: home }) }, no],
    [
      "naming the account by its root",
      { identity: [allow], of: away, resource: to({ AWS: `arn:aws:iam::${home}:root` }) },
      yes,
    ],
    [
      "naming a role's unique id",
      { by: role, resource: to({ AWS: "AROAEXAMPLE" }), context: { "aws:userid": "AROAEXAMPLE:s" } },
      yes,
    ],
    [
      "naming a role's unique id are held by its boundary",
      {
        by: role,
        boundaries: [other],
        resource: to({ AWS: "AROAEXAMPLE" }),
        context: { "aws:userid": "AROAEXAMPLE:s" },
      },
      no,
    ],
    [
      "naming a user's unique id",
      { resource: to({ AWS: "AIDAEXAMPLE" }), context: { "aws:userid": "AIDAEXAMPLE" } },
      yes,
    ],
    [
      "naming a deleted principal name nobody",
      { resource: to({ AWS: "AIDAGONE" }), context: { "aws:userid": "AIDAEXAMPLE" } },
      no,
    ],
    ["naming a canonical user", { identity: [allow], of: away, resource: to({ CanonicalUser: "c" }) }, no],
    ["of another account need the caller's side", { of: away, resource: to({ AWS: user.arn }) }, no],
    [
      "of another account, the caller's boundary silent",
      { of: away, identity: [allow], boundaries: [other], resource: to({ AWS: user.arn }) },
      no,
    ],
    [
      "of another account, naming a session held by its session policy",
      { by: role, of: away, identity: [allow], session: [other], resource: to({ AWS: role.arn }) },
      no,
    ],
    [
      "denying the role deny its sessions",
      { by: role, identity: [allow], resource: against({ AWS: role.entity }) },
      denied,
    ],
    [
      "denying the account deny everybody of it",
      { by: role, identity: [allow], resource: against({ AWS: home }) },
      denied,
    ],
  ],
  NotPrincipal: [
    [
      "spares who is listed with its account",
      { identity: [allow], resource: sparing("Deny", { AWS: [user.arn, home] }) },
      yes,
    ],
    [
      "does not spare whose account is not listed",
      { identity: [allow], resource: sparing("Deny", { AWS: [user.arn] }) },
      denied,
    ],
    [
      "does not spare who is not listed",
      { identity: [allow], resource: sparing("Deny", { AWS: [home] }) },
      denied,
    ],
    [
      "does not spare a session without its role",
      { by: role, identity: [allow], resource: sparing("Deny", { AWS: [role.arn, home] }) },
      denied,
    ],
    [
      "spares a session with role and account",
      { by: role, identity: [allow], resource: sparing("Deny", { AWS: [role.arn, role.entity, home] }) },
      yes,
    ],
    [
      "spares nobody who has a boundary",
      { identity: [allow], boundaries: [allow], resource: sparing("Deny", { AWS: [user.arn, home] }) },
      denied,
    ],
    ["with Allow lets in who is not listed", { resource: sparing("Allow", { AWS: [away] }) }, yes],
    ["with Allow lets in nobody who is listed", { resource: sparing("Allow", { AWS: [user.arn] }) }, no],
  ],
  "roles and keys": [
    [
      "a trust policy must name the caller",
      {
        identity: [allow],
        action: "sts:AssumeRole",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to({ AWS: away }),
      },
      no,
    ],
    [
      "a role without a trust policy is assumed by nobody",
      { identity: [allow], action: "sts:AssumeRole", on: `arn:aws:iam::${home}:role/R` },
      no,
    ],
    [
      "tagging a session needs the trust policy, too",
      { identity: [allow], action: "sts:TagSession", on: `arn:aws:iam::${home}:role/R` },
      no,
    ],
    [
      "a trust policy that names a user is not held by the user's boundary",
      {
        boundaries: [other],
        action: "sts:AssumeRole",
        on: `arn:aws:iam::${home}:role/R`,
        resource: to({ AWS: user.arn }),
      },
      yes,
    ],
    [
      "a key policy that names a session is not held by the role's boundary",
      {
        by: role,
        boundaries: [other],
        action: "kms:Decrypt",
        on: `arn:aws:kms:eu-1:${home}:key/k`,
        resource: to({ AWS: role.arn }),
      },
      yes,
    ],
    [
      "passing a role does not",
      { identity: [allow], action: "iam:PassRole", on: `arn:aws:iam::${home}:role/R` },
      yes,
    ],
    [
      "federation tokens are asked of no role",
      { identity: [allow], action: "sts:GetFederationToken", on: `arn:aws:sts::${home}:federated-user/f` },
      yes,
    ],
    [
      "a key policy must name the caller or its account",
      { identity: [allow], action: "kms:Decrypt", on: `arn:aws:kms:eu-1:${home}:key/k` },
      no,
    ],
    ["keys are made without one", { identity: [allow], action: "kms:CreateKey", on: "*" }, yes],
    [
      "an alias is not a key",
      { identity: [allow], action: "kms:CreateAlias", on: `arn:aws:kms:eu-1:${home}:alias/a` },
      yes,
    ],
    [
      "a key policy that names a role is held by its boundary",
      {
        by: role,
        boundaries: [other],
        action: "kms:Decrypt",
        on: `arn:aws:kms:eu-1:${home}:key/k`,
        resource: to({ AWS: role.entity }),
      },
      no,
    ],
  ],
  "endpoint policies": [
    [
      "must allow",
      {
        identity: [allow],
        endpoints: [policy({ Effect: "Allow", Principal: "*", Action: "ec2:*", Resource: "*" })],
      },
      no,
    ],
    ["deny", { identity: [allow], endpoints: [against("*")] }, denied],
    [
      "let an account's users pass only by condition",
      { identity: [allow], endpoints: [to({ AWS: home })] },
      no,
    ],
    ["let an account's root pass", { by: root, endpoints: [to({ AWS: home })] }, yes],
    [
      "hold anonymous callers",
      {
        by: anonymous,
        resource: to("*"),
        endpoints: [policy({ Effect: "Allow", Principal: "*", Action: "ec2:*", Resource: "*" })],
      },
      no,
    ],
  ],
  "a caller's own policies": [
    ["several boundaries must all allow", { identity: [allow], boundaries: [allow, other] }, no],
    [
      "one of several session policies is enough",
      { by: role, identity: [allow], session: [other, allow] },
      yes,
    ],
    ["a deny in any of them denies", { by: role, identity: [allow], session: [allow, deny] }, denied],
    [
      "asking who one is needs nothing and cannot be denied",
      { identity: [deny], action: "sts:GetCallerIdentity", on: "*", scps: [[deny]] },
      yes,
    ],
  ],
};

for (const [title, cases] of Object.entries(rows))
  describe(title, () => {
    test.each(cases)("%s", (_, asked, expected) => {
      expect(ask(asked).decision).toBe(expected);
    });
  });

test("of one rule all denies are named, with their layers", () => {
  expect(ask({ identity: [allow, deny], scps: [[deny]] }).because).toEqual([
    { layer: "scp", effect: "Deny", origin: "test", statement: "statement 1" },
    { layer: "identity", effect: "Deny", origin: "test", statement: "statement 1" },
  ]);
});

test("of a level that allows nothing, its number is named", () => {
  expect(ask({ identity: [allow], scps: [[allow], [other]] }).because).toEqual([
    { layer: "scp", effect: "missing", origin: "", statement: "", level: 1 },
  ]);
});

/** Whether an identity policy with one condition lets a request with this context pass. */
const holds = (
  condition: object,
  context: Readonly<Record<string, ContextValue>>,
  version = "2012-10-17",
): boolean =>
  ask({
    identity: [
      compile({ Version: version, Statement: { Effect: "Allow", ...all, Condition: condition } }, "test"),
    ],
    context,
  }).decision === "Allowed";

const conditions: Readonly<
  Record<string, readonly (readonly [object, Readonly<Record<string, ContextValue>>, boolean])[]>
> = {
  "keys that are missing": [
    [{ StringEquals: { k: "a" } }, {}, false],
    [{ StringNotEquals: { k: "a" } }, {}, true],
    [{ StringNotLike: { k: "a" } }, {}, true],
    [{ NumericNotEquals: { k: "1" } }, {}, true],
    [{ NumericLessThan: { k: "1" } }, {}, false],
    [{ DateNotEquals: { k: "2026-01-01" } }, {}, true],
    [{ NotIpAddress: { k: "10.0.0.0/8" } }, {}, true],
    [{ ArnNotLike: { k: "*" } }, {}, true],
    [{ Bool: { k: "false" } }, {}, false],
    [{ BoolIfExists: { k: "false" } }, {}, true],
    [{ StringEqualsIfExists: { k: "a" } }, { k: "b" }, false],
    [{ "ForAllValues:StringEquals": { k: "a" } }, {}, true],
    [{ "ForAnyValue:StringEquals": { k: "a" } }, {}, false],
    [{ "ForAnyValue:StringNotEquals": { k: "a" } }, {}, false],
    [{ "ForAnyValue:StringEqualsIfExists": { k: "a" } }, {}, true],
    [{ Null: { k: "true" } }, {}, true],
    [{ Null: { k: true } }, { k: "a" }, false],
  ],
  "keys with several values, or none": [
    [{ "ForAllValues:StringEquals": { k: ["a", "b"] } }, { k: ["a", "b"] }, true],
    [{ "ForAllValues:StringEquals": { k: ["a"] } }, { k: ["a", "b"] }, false],
    [{ "ForAllValues:StringNotEquals": { k: ["a"] } }, { k: ["b", "a"] }, false],
    [{ "ForAllValues:StringNotEquals": { k: ["a"] } }, { k: ["b"] }, true],
    [{ "ForAnyValue:StringEquals": { k: ["a"] } }, { k: ["b", "a"] }, true],
    [{ "ForAnyValue:StringNotEquals": { k: ["a"] } }, { k: ["b", "a"] }, true],
    [{ "ForAnyValue:StringNotEquals": { k: ["a", "b"] } }, { k: ["b", "a"] }, false],
    [{ "ForAllValues:StringEquals": { k: "a" } }, { k: [] }, true],
    [{ "ForAllValues:StringEquals": { k: "a" } }, { k: [""] }, true],
    [{ "ForAnyValue:StringLike": { k: "*" } }, { k: [""] }, false],
    [{ Null: { k: "true" } }, { k: [] }, true],
    [{ Null: { k: "false" } }, { k: ["a"] }, true],
    [{ StringEquals: { k: "a" } }, { k: ["b", "a"] }, true],
    [{ StringNotEquals: { k: "a" } }, { k: ["b", "a"] }, false],
    [{ StringEquals: { k: "" } }, { k: "" }, true],
    [{ StringLike: { k: ["", "home/*"] } }, { k: "" }, true],
  ],
  "several conditions": [
    [{ StringEquals: { k: "a", l: "b" } }, { k: "a" }, false],
    [{ StringEquals: { k: "a" }, StringLike: { l: "b*" } }, { k: "a", l: "bc" }, true],
    [{ StringNotEquals: { k: ["a", "b"] } }, { k: "b" }, false],
    [{ StringEquals: { k: ["a", "b"] } }, { K: "b" }, true],
  ],
  texts: [
    [{ StringEquals: { k: "a*" } }, { k: "ab" }, false],
    [{ StringLike: { k: "a*" } }, { k: "ab" }, true],
    [{ StringEquals: { k: "A" } }, { k: "a" }, false],
    [{ StringEqualsIgnoreCase: { k: "A" } }, { k: "a" }, true],
    [{ StringNotEqualsIgnoreCase: { k: "A" } }, { k: "a" }, false],
    [{ BinaryEquals: { k: "QQ==" } }, { k: "QQ==" }, true],
    [{ BinaryEquals: { k: "QQ==" } }, { k: "qq==" }, false],
    [{ StringEquals: { k: true } }, { k: "true" }, true],
    [{ StringEquals: { k: 10 } }, { k: "10" }, true],
  ],
  numbers: [
    [{ NumericEquals: { k: "10" } }, { k: "10.0" }, true],
    [{ NumericLessThan: { k: "10" } }, { k: "9" }, true],
    [{ NumericLessThan: { k: "10" } }, { k: "10" }, false],
    [{ NumericLessThanEquals: { k: "10" } }, { k: "10" }, true],
    [{ NumericGreaterThan: { k: "9" } }, { k: "10" }, true],
    [{ NumericGreaterThan: { k: "9" } }, { k: "9" }, false],
    [{ NumericGreaterThanEquals: { k: "9" } }, { k: "9" }, true],
    [{ NumericEquals: { k: "ten" } }, { k: "ten" }, false],
    [{ NumericNotEquals: { k: "10" } }, { k: "ten" }, true],
    [{ NumericGreaterThan: { k: "-2" } }, { k: "-1.5" }, true],
    [{ NumericNotEquals: { k: "ten" } }, { k: "10" }, true],
  ],
  dates: [
    [{ DateLessThan: { k: "2026-01-02" } }, { k: "2026-01-01T23:59:59Z" }, true],
    [{ DateEquals: { k: "2026-01-01T01:00:00+01:00" } }, { k: "2026-01-01T00:00:00Z" }, true],
    [{ DateEquals: { k: "1767225600" } }, { k: "2026-01-01T00:00:00Z" }, true],
    [{ DateGreaterThan: { k: "2026-01-01T00:00:00Z" } }, { k: "1767225601" }, true],
    [{ DateGreaterThanEquals: { k: "2026-01" } }, { k: "2026-01-01T00:00:00.000Z" }, true],
    [{ DateLessThan: { k: "2026-02-30" } }, { k: "2026-01-01T00:00:00Z" }, false],
    [{ DateNotEquals: { k: "soon" } }, { k: "2026-01-01T00:00:00Z" }, true],
  ],
  addresses: [
    [{ IpAddress: { k: "10.0.0.0/8" } }, { k: "10.255.255.255" }, true],
    [{ IpAddress: { k: "10.0.0.0/8" } }, { k: "11.0.0.0" }, false],
    [{ IpAddress: { k: "10.1.2.3/8" } }, { k: "10.9.9.9" }, true],
    [{ IpAddress: { k: "10.0.0.1" } }, { k: "10.0.0.1" }, true],
    [{ IpAddress: { k: "0.0.0.0/0" } }, { k: "203.0.113.9" }, true],
    [{ IpAddress: { k: "0.0.0.0/0" } }, { k: "2001:db8::1" }, false],
    [{ IpAddress: { k: "2001:db8::/32" } }, { k: "2001:DB8:0:0:0:0:0:1" }, true],
    [{ IpAddress: { k: "2001:db8::1" } }, { k: "2001:db8::1" }, true],
    [{ IpAddress: { k: "2001:db8::1" } }, { k: "2001:db8::2" }, false],
    [{ IpAddress: { k: "::ffff:10.0.0.1" } }, { k: "::ffff:a00:1" }, true],
    [{ NotIpAddress: { k: "10.0.0.0/8" } }, { k: "10.0.0.1" }, false],
    [{ IpAddress: { k: "10.0.0.0/33" } }, { k: "10.0.0.0" }, false],
    [{ IpAddress: { k: "10.0.0.256" } }, { k: "10.0.0.256" }, false],
    [{ IpAddress: { k: "1::2::3" } }, { k: "1::2::3" }, false],
  ],
  ARNs: [
    [{ ArnLike: { k: "arn:aws:iam::*:role/*" } }, { k: "arn:aws:iam::1:role/a/b:c" }, true],
    [{ ArnEquals: { k: "arn:aws:iam::*:role/*" } }, { k: "arn:aws:iam::1:role/a" }, true],
    [{ ArnLike: { k: "arn:aws:s3:*:role/*" } }, { k: "arn:aws:s3:::role/x" }, false],
    [{ ArnLike: { k: "arn:aws:sns:*:1:t" } }, { k: "arn:aws:sns:a:2:x:1:t" }, false],
    [{ StringLike: { k: "arn:aws:sns:*:1:t" } }, { k: "arn:aws:sns:a:2:x:1:t" }, true],
    [{ ArnLike: { k: "*" } }, { k: "arn:aws:iam::1:role/a" }, true],
    [{ ArnLike: { k: "arn:aws:iam::1:*" } }, { k: "arn:aws:iam::1:role/a" }, true],
    [{ ArnLike: { k: "arn:aws:iam:*" } }, { k: "arn:aws:iam::1:role/a" }, false],
    [{ ArnLike: { k: "*:aws:iam::1:role/a" } }, { k: "arn:aws:iam::1:role/a" }, true],
    [{ ArnLike: { k: "brn:aws:iam::1:role/a" } }, { k: "arn:aws:iam::1:role/a" }, false],
    [{ ArnNotEquals: { k: "arn:aws:iam::1:role/a" } }, { k: "arn:aws:iam::1:role/a" }, false],
    [{ ArnEquals: { k: "arn:aws:iam::1:role/a" } }, { k: "arn:aws:iam::1:role/A" }, false],
  ],
  "truth values": [
    [{ Bool: { k: "true" } }, { k: "true" }, true],
    [{ Bool: { k: "True" } }, { k: "true" }, true],
    [{ Bool: { k: "false" } }, { k: "true" }, false],
  ],
  variables: [
    [{ StringEquals: { k: "${l}" } }, { k: "a", l: "a" }, true],
    [{ StringEquals: { k: "x-${L}-y" } }, { k: "x-a-y", l: "a" }, true],
    [{ StringLike: { k: "${l}" } }, { k: "ab", l: "a*" }, false],
    [{ StringLike: { k: "${*}" } }, { k: "a" }, false],
    [{ StringLike: { k: "${*}" } }, { k: "*" }, true],
    [{ StringLike: { k: "a${?}" } }, { k: "a?" }, true],
    [{ StringEquals: { k: "${$}" } }, { k: "$" }, true],
    [{ StringEquals: { k: "${l, 'd'}" } }, { k: "d" }, true],
    [{ StringEquals: { k: "${l, 'd}e'}" } }, { k: "d}e" }, true],
    [{ StringEquals: { k: "${l, 'd'}" } }, { k: "d", l: "a" }, false],
    [{ StringEquals: { k: "${l}" } }, { k: "" }, false],
    [{ StringNotEquals: { k: "${l}" } }, { k: "a" }, true],
    [{ StringNotEquals: { k: ["${l}", "a"] } }, { k: "a" }, false],
    [{ StringNotLike: { k: "a${l}*" } }, { k: "ab" }, true],
    [{ StringEquals: { k: ["${l}", "a"] } }, { k: "a" }, true],
    [{ StringEqualsIfExists: { k: "${l}" } }, { k: "a" }, false],
    [{ StringEqualsIfExists: { k: "${l}" } }, {}, true],
    [{ "ForAllValues:StringEquals": { k: "${l}" } }, { k: ["a"] }, false],
    [{ "ForAnyValue:StringEquals": { k: ["${l}", "a"] } }, { k: ["a"] }, true],
    [{ StringEquals: { k: "${l}" } }, { k: "a", l: ["a"] }, false],
    [{ ArnLike: { k: "${l}" } }, { k: "arn:aws:iam::1:role/a", l: "arn:aws:iam::1:role/a" }, true],
    [{ NumericEquals: { k: "${l}" } }, { k: "1", l: "1" }, false],
  ],
};

for (const [title, cases] of Object.entries(conditions))
  describe(title, () => {
    test.each(cases)("%j with %j: %s", (condition, context, expected) => {
      expect(holds(condition, context)).toBe(expected);
    });
  });

test("variables are text in a document of the version that knows none", () => {
  expect(holds({ StringEquals: { k: "${l}" } }, { k: "a", l: "a" }, "2008-10-17")).toBe(false);
  expect(holds({ StringEquals: { k: "${l}" } }, { k: "${l}" }, "2008-10-17")).toBe(true);
  expect(holds({ StringLike: { k: "${*}" } }, { k: "${anything}" }, "2008-10-17")).toBe(true);
});

const resources: readonly (readonly [object, string, boolean])[] = [
  [{ Resource: "arn:aws:s3:::b/*" }, "arn:aws:s3:::b/x/y", true],
  [{ Resource: "arn:aws:s3:::B/*" }, "arn:aws:s3:::b/x", false],
  [{ Resource: "arn:aws:s3:::b/${tag}" }, "arn:aws:s3:::b/t", true],
  [{ Resource: "arn:aws:s3:::b/${none}" }, "arn:aws:s3:::b/", false],
  [{ Resource: "arn:aws:s3:::b/${none, 'd'}" }, "arn:aws:s3:::b/d", true],
  [{ Resource: "arn:aws:s3:::b/${*}" }, "arn:aws:s3:::b/x", false],
  [{ Resource: "arn:aws:s3:::b/${*}" }, "arn:aws:s3:::b/*", true],
  [{ Resource: "arn:aws:s3:::b?*" }, "arn:aws:s3:::b*", true],
  [{ Resource: "arn:aws:s3:::b?*/x" }, "arn:aws:s3:::b/*", false],
  [{ Resource: "arn:aws:ec2:*:*:inst*/i-1" }, `arn:aws:ec2:eu-1:${home}:instance/i-1`, true],
  [{ Resource: "arn:aws:s3:${tag}::b" }, "arn:aws:s3:t::b", true],
  [{ Resource: "arn:aws:s3:*" }, "arn:aws:s3:::b/x", true],
  [{ NotResource: "arn:aws:s3:::b/${none}" }, "arn:aws:s3:::b/x", true],
  [{ NotResource: "arn:aws:s3:::b/*" }, "arn:aws:s3:::c/x", true],
  [{ NotResource: "arn:aws:s3:::b/*" }, "arn:aws:s3:::b/x", false],
  [{ NotResource: "arn:aws:s3:::b/*" }, "*", true],
  [{ Resource: "arn:aws:s3:::*" }, "*", false],
  [{ Resource: "*" }, "*", true],
];

test.each(resources)("%j takes in %s: %s", (element, on, expected) => {
  const identity = [policy({ Effect: "Allow", Action: "*", ...element })];
  expect(ask({ identity, on, context: { tag: "t" } }).decision).toBe(expected ? yes : no);
});

const actions: readonly (readonly [object, string, boolean])[] = [
  [{ Action: "S3:getobject" }, "s3:GetObject", true],
  [{ Action: "s3:*Object" }, "s3:GetObject", true],
  [{ Action: ["ec2:*", "s3:G?tObject"] }, "s3:GetObject", true],
  [{ NotAction: "s3:*" }, "s3:GetObject", false],
  [{ NotAction: ["ec2:*", "iam:*"] }, "s3:GetObject", true],
];

test.each(actions)("%j takes in %s: %s", (element, action, expected) => {
  const identity = [policy({ Effect: "Allow", Resource: "*", ...element })];
  expect(ask({ identity, action }).decision).toBe(expected ? yes : no);
});
