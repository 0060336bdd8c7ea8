import { type Principal, readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { bindingConditions, exactValues, isWide } from "../../../analysis/iam/statements.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";

/** Issuers whose tokens carry other claims than `aud` and `sub`, with those that pin a role. */
const claims: Readonly<Record<string, readonly string[]>> = {
  "cognito-identity.amazonaws.com": ["aud", "amr"],
};

/** The issuer of a federated principal, as its condition keys begin. */
function issuerOf(principal: string): string {
  if (/:saml-provider\//.test(principal)) return "saml";
  return principal.replace(/^arn:aws[\w-]*:iam::\d{12}:oidc-provider\//, "");
}

function* federated(principal: string, statement: Statement): Iterable<string> {
  const issuer = issuerOf(principal);
  const needed = issuer === "saml" ? ["aud"] : (claims[issuer] ?? ["aud", "sub"]);
  for (const claim of needed) {
    const values = exactValues(statement, `${issuer}:${claim}`);
    if (!values) yield `lets in tokens of ${issuer} without an exact ${claim} (${statement.name})`;
    else if (claim === "sub" && values.some((value) => /(^|:)pull_request(:|$)/.test(value)))
      yield `lets in pull requests, whose code nobody has looked at (${statement.name})`;
  }
}

/**
 * The roles of one permission set: Identity Center alone makes roles at that path, and ends their names in 16 characters of
 * its own. https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const ofPermissionSet =
  /^arn:aws[\w-]*:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/(?:(?:\*|[a-z0-9-]+)\/)?AWSReservedSSO_[\w+=,.@-]{1,32}_\?{16}$/;

/** Whether a statement is for roles that it names, or for those of permission sets that it names. */
const namesPrincipals = (statement: Statement): boolean =>
  exactValues(statement, "aws:PrincipalArn") !== undefined ||
  bindingConditions(statement, "aws:PrincipalArn").some(
    ({ operator, values }) =>
      ["arnequals", "arnlike", "stringlike"].includes(operator) &&
      values.length > 0 &&
      values.every((value) => ofPermissionSet.test(value)),
  );

function* letsIn(principal: Principal, statement: Statement): Iterable<string> {
  if (principal.kind === "Federated") yield* federated(principal.value, statement);
  else if (principal.kind === "AWS" && isWide(principal) && !namesPrincipals(statement))
    yield principal.value === "*"
      ? `lets in everybody, without an exact aws:PrincipalArn (${statement.name})`
      : `lets in all of ${principal.value}, without an exact aws:PrincipalArn (${statement.name})`;
}

const oidc = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

const web = (condition: Record<string, unknown>) =>
  role("/perimeter/", {
    assumeRolePolicy: policy({
      Sid: "Pipeline",
      Effect: "Allow",
      Principal: { Federated: oidc },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: condition,
    }),
  });

const trusting = (principal: unknown, condition?: Record<string, unknown>) =>
  role("/", {
    assumeRolePolicy: policy({
      Sid: "Caller",
      Effect: "Allow",
      Principal: principal,
      Action: "sts:AssumeRole",
      ...(condition ? { Condition: condition } : {}),
    }),
  });

const permissionSet = (name: string) => ({
  ArnLike: {
    "aws:PrincipalArn": `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_${name}`,
  },
});

const aud = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
const sub = (value: string) => ({ "token.actions.githubusercontent.com:sub": value });

export default resourceInvariant({
  id: "agent-trust-exact",
  title: "Every role names exactly who may assume it.",
  protects: "Every role from whoever can make up a name, a branch or a session that a pattern lets in.",
  why: "A wildcard in the subject of a pipeline's token lets in whoever can name a branch like that, on some forges strangers; an account's root as principal leaves the choice to whoever writes policies in that account.",
  fix: "name the roles, or pin the account with ArnEquals aws:PrincipalArn (for Identity Center: with a permission set's name and ???????????????? after it); pin tokens with StringEquals on aud and sub, without wildcards.",
  types: ["aws:iam/role:Role"],
  *check({ properties }) {
    for (const statement of readPolicy(properties["assumeRolePolicy"])) {
      if (statement.effect === "Deny") continue;
      if (statement.notPrincipals.length > 0)
        yield `lets in everybody but those whom it names (${statement.name})`;
      for (const principal of statement.principals) yield* letsIn(principal, statement);
    }
  },
  limits:
    "It does not know which branches and environments an agent can reach: an exact subject may still be one that an agent can take.",
  examples: {
    holds: [
      { what: "a service", resources: [role("/")] },
      { what: "one role", resources: [trusting({ AWS: "arn:aws:iam::111122223333:role/agent/landing" })] },
      {
        what: "a role that may not exist yet",
        resources: [
          trusting(
            { AWS: "arn:aws:iam::111122223333:root" },
            { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/agent/landing" } },
          ),
        ],
      },
      {
        what: "whoever has one permission set of Identity Center",
        resources: [
          trusting({ AWS: "arn:aws:iam::111122223333:root" }, permissionSet("BreakGlass_????????????????")),
        ],
      },
      {
        what: "one environment of a pipeline, in both forms of its subject",
        resources: [
          web({
            StringEquals: {
              ...aud,
              "token.actions.githubusercontent.com:sub": [
                "repo:example/shop:environment:prod",
                "repo:example@1/shop@2:environment:prod",
              ],
            },
          }),
        ],
      },
    ],
    broken: [
      { what: "everybody", resources: [trusting("*")] },
      { what: "a whole account", resources: [trusting({ AWS: "arn:aws:iam::444455556666:root" })] },
      { what: "a whole account, by its number", resources: [trusting({ AWS: "444455556666" })] },
      {
        what: "a pin that a wildcard opens",
        resources: [
          trusting({ AWS: "*" }, { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/agent/*" } }),
        ],
      },
      {
        what: "permission sets that begin alike",
        resources: [trusting({ AWS: "arn:aws:iam::111122223333:root" }, permissionSet("BreakGlass_*"))],
      },
      {
        what: "a pin that holds for whoever has no such key",
        resources: [
          trusting(
            { AWS: "*" },
            { ArnEqualsIfExists: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/agent/landing" } },
          ),
        ],
      },
      {
        what: "everybody but one",
        resources: [
          role("/", {
            assumeRolePolicy: policy({
              Effect: "Allow",
              NotPrincipal: { AWS: "arn:aws:iam::111122223333:role/other" },
              Action: "sts:AssumeRole",
            }),
          }),
        ],
      },
      {
        what: "any branch of a repository",
        resources: [web({ StringEquals: aud, StringLike: sub("repo:example/shop:*") })],
      },
      {
        what: "a token for anybody",
        resources: [web({ StringEquals: sub("repo:example/shop:environment:prod") })],
      },
      {
        what: "pull requests",
        resources: [web({ StringEquals: { ...aud, ...sub("repo:example/shop:pull_request") } })],
      },
    ],
    cannotTell: [
      { what: "a trust that is not known yet", resources: [role("/", { assumeRolePolicy: notKnownYet })] },
      { what: "a trust that IAM would not take", resources: [role("/", { assumeRolePolicy: "{" })] },
    ],
  },
});
