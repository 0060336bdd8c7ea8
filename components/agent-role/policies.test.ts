/** What the two roles may do, asked as AWS would be asked: request by request. */
import { describe, expect, test } from "vitest";
import { dataReads } from "../../catalog/data-reads.ts";
import { secretBearingMetadata } from "../../catalog/secret-bearing-metadata.ts";
import { viewedActions, viewGroups } from "../../catalog/view-only.ts";
import { covers, expand, knownActions } from "../../test/iam-actions.ts";
import { atRest } from "../agent-boundary/kill-switch.ts";
import { boundaryDocument } from "../agent-boundary/policies.ts";
import { type PolicyDocument, type Statement, toJson } from "../policy-document.ts";
import type { DeclaredRead } from "./declared-reads.ts";
import {
  agentTrust,
  dataPermissions,
  escalationPermissions,
  landingPermissions,
  landingTrust,
  noSecretsInMetadata,
  onlyReads,
  viewPermissions,
} from "./policies.ts";

const account = "444444444444";
const place = { accountId: account, region: "eu-central-1" };
const agentArn = `arn:aws:iam::${account}:role/agent/agent-sre`;
const escalationArn = `arn:aws:iam::${account}:role/escalation/escalation-restart`;

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

const matches = (patterns: string | readonly string[], value: string, matcher = covers): boolean =>
  listOf(patterns).some((pattern) => matcher(pattern, value));

type Context = Readonly<Record<string, string>>;

/** IAM's operators that these policies use. A key that the request lacks fails the positive and meets the negative ones. */
const operators: Readonly<
  Record<string, (wanted: string | readonly string[], actual: string | undefined) => boolean>
> = {
  StringEquals: (wanted, actual) => actual !== undefined && listOf(wanted).includes(actual),
  StringNotEquals: (wanted, actual) => actual === undefined || !listOf(wanted).includes(actual),
  StringLike: (wanted, actual) => actual !== undefined && matches(wanted, actual),
  StringNotLike: (wanted, actual) => actual === undefined || !matches(wanted, actual),
  ArnEquals: (wanted, actual) => actual !== undefined && listOf(wanted).includes(actual),
  ArnLike: (wanted, actual) => actual !== undefined && matches(wanted, actual),
  ArnNotLike: (wanted, actual) => actual === undefined || !matches(wanted, actual),
  Null: (wanted, actual) => listOf(wanted).includes(String(actual === undefined)),
  DateLessThan: (wanted, actual) =>
    actual !== undefined && listOf(wanted).some((moment) => Date.parse(actual) < Date.parse(moment)),
};

function applies(statement: Statement, action: string, resource: string, context: Context): boolean {
  const actionMatches =
    statement.Action === undefined
      ? !matches(statement.NotAction ?? [], action)
      : matches(statement.Action, action);
  const resourceMatches =
    statement.Resource === undefined
      ? statement.NotResource === undefined || !matches(statement.NotResource, resource)
      : matches(statement.Resource, resource);
  const conditions = Object.entries(statement.Condition ?? {}).every(([operator, keys]) => {
    const holds = operators[operator];
    if (!holds) throw new Error(`this test knows no operator ${operator}`);
    return Object.entries(keys).every(([key, wanted]) => holds(wanted, context[key]));
  });
  return actionMatches && resourceMatches && conditions;
}

/** `denied` is explicit: nothing that another policy allows overrides it. */
function decide(
  documents: readonly PolicyDocument[],
  action: string,
  resource: string,
  context: Context = {},
): "allowed" | "denied" | "not allowed" {
  const statements = documents
    .flatMap((document) => document.Statement)
    .filter((statement) => applies(statement, action, resource, context));
  if (statements.some((statement) => statement.Effect === "Deny")) return "denied";
  return statements.length > 0 ? "allowed" : "not allowed";
}

const agentPolicies = (reads: readonly DeclaredRead[] = []): PolicyDocument[] => [
  onlyReads(account, reads),
  noSecretsInMetadata(),
  dataPermissions(reads, place),
  ...viewGroups.map(viewPermissions),
  escalationPermissions(account),
];

const somewhere = "arn:aws:example:eu-central-1:444444444444:anything";

describe("the agent's role", () => {
  const policies = agentPolicies();

  test("allows the viewed calls, and no other action that AWS has", () => {
    const allowed = knownActions
      .filter((action) => decide(policies, action.name, somewhere) === "allowed")
      .map((action) => action.name);
    expect(allowed.sort()).toEqual(viewedActions().sort());
  });

  test("denies every action that writes, changes permissions or tags, whoever else allows it", () => {
    const open = knownActions.filter(
      ({ name, accessLevel }) =>
        !["Read", "List"].includes(accessLevel) && decide(policies, name, somewhere) !== "denied",
    );
    expect(open).toEqual([]);
  });

  test("denies every catalogued read of data, secrets and credentials, and all metadata that carries secrets", () => {
    const patterns = [
      ...dataReads.flatMap((row) => row.actions),
      ...secretBearingMetadata.filter((row) => row.verdict === "denied").map((row) => row.action),
    ];
    const open = patterns
      .flatMap((pattern) => expand(pattern).map((action) => action.name))
      .filter((name) => decide(policies, name, somewhere) !== "denied");
    expect(open).toEqual([]);
  });

  // What AWS's ReadOnlyAccess lets through, and other calls by which agents and intruders got at secrets. Written out,
  // so that a row that goes missing from the catalogue is missed here.
  test.each(
    `s3:GetObject s3:GetObjectVersion s3:ListBucket dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query dynamodb:Scan
    dynamodb:PartiQLSelect dynamodb:GetRecords dynamodb:ExportTableToPointInTime logs:GetLogEvents logs:FilterLogEvents
    logs:StartQuery logs:GetQueryResults logs:StartLiveTail logs:Unmask logs:GetLogRecord kinesis:GetRecords
    kinesis:GetShardIterator kinesis:SubscribeToShard sqs:ReceiveMessage ssm:GetParameter ssm:GetParameters
    ssm:GetParametersByPath ssm:GetParameterHistory ssm:StartSession ssm:SendCommand ssm:GetCommandInvocation
    secretsmanager:GetSecretValue secretsmanager:BatchGetSecretValue kms:Decrypt kms:GenerateDataKey kms:CreateGrant
    lambda:GetFunction lambda:GetFunctionConfiguration lambda:ListFunctions lambda:ListVersionsByFunction
    lambda:InvokeFunction ec2:GetPasswordData ec2:GetConsoleOutput ec2:GetConsoleScreenshot
    ec2:DescribeInstanceAttribute ec2:DescribeLaunchTemplateVersions ec2:GetLaunchTemplateData
    ec2:DescribeSpotInstanceRequests ec2:DescribeVpnConnections autoscaling:DescribeLaunchConfigurations
    sts:GetSessionToken sts:GetFederationToken sts:GetWebIdentityToken sts:GetServiceBearerToken sts:AssumeRoot
    sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity sts:TagSession sts:SetContext sso:GetRoleCredentials
    signin:CreateOAuth2Token cognito-identity:GetCredentialsForIdentity cognito-idp:GetTokensFromRefreshToken
    cognito-idp:DescribeUserPoolClient cognito-idp:ListUsers ecr:GetAuthorizationToken ecr:GetDownloadUrlForLayer
    ecr:BatchGetImage codeartifact:GetAuthorizationToken rds:DownloadDBLogFilePortion rds:DownloadCompleteDBLogFile
    rds-db:connect rds-data:ExecuteStatement redshift-data:GetStatementResult redshift:GetClusterCredentials
    athena:GetQueryResults athena:StartQueryExecution codecommit:GetFile codecommit:GitPull
    cloudformation:GetTemplate cloudformation:DescribeStacks cloudformation:DescribeStackEvents
    cloudformation:GetResource cloudformation:ListExports apigateway:GET glue:GetConnection glue:GetConnections
    glue:GetJob states:GetExecutionHistory states:DescribeExecution states:DescribeStateMachine
    appconfig:GetLatestConfiguration batch:DescribeJobDefinitions batch:DescribeJobs codebuild:BatchGetProjects
    codebuild:BatchGetBuilds codepipeline:GetPipeline codepipeline:GetPipelineState ecs:DescribeTaskDefinition
    ecs:DescribeTasks ecs:ExecuteCommand eks:AccessKubernetesApi eks-auth:AssumeRoleForPodIdentity
    elasticloadbalancing:DescribeRules cloudfront:GetDistribution wafv2:GetWebACL wafv2:GetSampledRequests
    config:GetResourceConfigHistory config:SelectResourceConfig securityhub:GetFindings sns:ListSubscriptions
    events:ListTargetsByRule scheduler:GetSchedule pipes:DescribePipe firehose:DescribeDeliveryStream
    cloudtrail:LookupEvents xray:BatchGetTraces acm:ExportCertificate iam:GetCredentialReport
    iam:CreateAccessKey iam:PassRole iam:UpdateAssumeRolePolicy iam:PutRolePolicy iam:DeleteRolePermissionsBoundary
    iam:CreatePolicyVersion elasticfilesystem:ClientMount ebs:GetSnapshotBlock es:ESHttpGet execute-api:Invoke
    elasticmapreduce:DescribeStep lightsail:GetInstanceAccessDetails inspector2:BatchGetCodeSnippet`
      .trim()
      .split(/\s+/),
  )("denies %s", (action) => {
    expect(decide(policies, action, somewhere)).toBe("denied");
  });

  test.each([
    ["an escalation role of its account", escalationArn, "allowed"],
    ["an escalation role of another account", escalationArn.replace(account, "555555555555"), "denied"],
    ["another agent's role", `arn:aws:iam::${account}:role/agent/agent-other`, "denied"],
    ["its own role again", agentArn, "denied"],
    ["a role of the perimeter", `arn:aws:iam::${account}:role/perimeter/deployer`, "denied"],
    ["any other role", `arn:aws:iam::${account}:role/admin`, "denied"],
    ["a role whose name only looks like it", `arn:aws:iam::${account}:role/x/escalation/admin`, "denied"],
  ])("becomes %s: %s %s", (_, role, expected) => {
    for (const action of ["sts:AssumeRole", "sts:SetSourceIdentity"])
      expect(decide(policies, action, role)).toBe(expected);
  });
});

describe("declared reads", () => {
  const keyArn = `arn:aws:kms:eu-central-1:${account}:key/1234`;
  const own = { "aws:ResourceAccount": account };
  const viaDynamodb = { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" };
  const viaS3 = { "kms:ViaService": "s3.eu-central-1.amazonaws.com" };
  const reads: DeclaredRead[] = [
    { kind: "logGroups", names: ["/orders/*", "/aws/lambda/orders-api"] },
    { kind: "objects", bucket: "orders-reports", prefix: "daily/", keyArn },
    { kind: "tableItems", table: "orders", keyArn },
    { kind: "parameters", path: "/orders" },
    { kind: "traces" },
    { kind: "managementEvents" },
  ];
  const arn = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:${account}:${resource}`;
  const policies = agentPolicies(reads);

  test.each<[action: string, resource: string, context: Context]>([
    ["logs:FilterLogEvents", arn("logs", "log-group:/orders/api"), {}],
    ["logs:GetLogEvents", arn("logs", "log-group:/orders/api:log-stream:1"), {}],
    ["logs:FilterLogEvents", arn("logs", "log-group:/aws/lambda/orders-api"), {}],
    ["logs:GetLogEvents", arn("logs", "log-group:/aws/lambda/orders-api:log-stream:1"), {}],
    ["s3:GetObject", "arn:aws:s3:::orders-reports/daily/1.csv", own],
    ["s3:ListBucket", "arn:aws:s3:::orders-reports", { ...own, "s3:prefix": "daily/" }],
    [
      "kms:Decrypt",
      keyArn,
      { ...viaS3, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::orders-reports/daily/1.csv" },
    ],
    ["kms:Decrypt", keyArn, { ...viaS3, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::orders-reports" }],
    ["kms:Decrypt", keyArn, { ...viaDynamodb, "kms:EncryptionContext:aws:dynamodb:tableName": "orders" }],
    ["dynamodb:Query", arn("dynamodb", "table/orders/index/by-day"), {}],
    ["dynamodb:GetItem", arn("dynamodb", "table/orders"), {}],
    ["ssm:GetParameter", arn("ssm", "parameter/orders/api/timeout"), {}],
    ["ssm:GetParametersByPath", arn("ssm", "parameter/orders"), {}],
    ["xray:BatchGetTraces", "*", {}],
    ["cloudtrail:LookupEvents", "*", {}],
  ])("open %s on %s", (action, resource, context) => {
    expect(decide(policies, action, resource, context)).toBe("allowed");
  });

  test.each<[action: string, resource: string, context: Context]>([
    ["logs:FilterLogEvents", arn("logs", "log-group:/orders-of-others/api"), {}],
    ["logs:FilterLogEvents", arn("logs", "log-group:/aws/lambda/orders-api-admin"), {}],
    ["logs:FilterLogEvents", arn("logs", "log-group:/orders/api").replace("eu-central-1", "us-east-1"), {}],
    ["logs:StartQuery", arn("logs", "log-group:/orders/api"), {}],
    ["s3:GetObject", "arn:aws:s3:::orders-reports/secret/1.csv", own],
    ["s3:GetObject", "arn:aws:s3:::orders-reports-of-others/daily/1.csv", own],
    ["s3:GetObject", "arn:aws:s3:::orders-reports/daily/1.csv", { "aws:ResourceAccount": "555555555555" }],
    ["s3:GetObjectVersion", "arn:aws:s3:::orders-reports/daily/1.csv", own],
    ["s3:PutObject", "arn:aws:s3:::orders-reports/daily/1.csv", own],
    ["s3:ListBucket", "arn:aws:s3:::orders-reports", { ...own, "s3:prefix": "secret/" }],
    ["s3:ListBucket", "arn:aws:s3:::orders-reports", own],
    ["kms:Decrypt", keyArn, {}],
    ["kms:Decrypt", keyArn, { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" }],
    ["kms:Decrypt", keyArn.replace("1234", "5678"), viaS3],
    ["dynamodb:Query", arn("dynamodb", "table/orders-archive"), {}],
    ["dynamodb:PutItem", arn("dynamodb", "table/orders"), {}],
    ["dynamodb:PartiQLSelect", arn("dynamodb", "table/orders"), {}],
    ["ssm:GetParameter", arn("ssm", "parameter/orders-of-others/key"), {}],
    ["ssm:GetParameterHistory", arn("ssm", "parameter/orders/api/timeout"), {}],
    ["ssm:PutParameter", arn("ssm", "parameter/orders/api/timeout"), {}],
    ["xray:PutTraceSegments", "*", {}],
    ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:orders"), {}],
  ])("keep %s on %s denied", (action, resource, context) => {
    expect(decide(policies, action, resource, context)).toBe("denied");
  });

  test.each<[what: string, context: Context]>([
    [
      "another prefix",
      { ...viaS3, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::orders-reports/secret/1.csv" },
    ],
    ["another bucket", { ...viaS3, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::others" }],
    ["another table", { ...viaDynamodb, "kms:EncryptionContext:aws:dynamodb:tableName": "archive" }],
    ["what is not said", viaS3],
    ["a table's name through S3", { ...viaS3, "kms:EncryptionContext:aws:dynamodb:tableName": "orders" }],
  ])("a declared key does not decrypt %s", (_, context) => {
    expect(decide(policies, "kms:Decrypt", keyArn, context)).toBe("not allowed");
  });

  test("prefixes of one bucket add up, and buckets do not mix", () => {
    const two = agentPolicies([
      { kind: "objects", bucket: "one-bucket", prefix: "a/" },
      { kind: "objects", bucket: "one-bucket", prefix: "b/" },
      { kind: "objects", bucket: "two-bucket", prefix: "c/" },
    ]);
    const list = (bucket: string, prefix: string) =>
      decide(two, "s3:ListBucket", `arn:aws:s3:::${bucket}`, { ...own, "s3:prefix": prefix });
    expect(["a/", "b/", "c/"].map((prefix) => list("one-bucket", prefix))).toEqual([
      "allowed",
      "allowed",
      "denied",
    ]);
    expect(list("two-bucket", "c/")).toBe("allowed");
    expect(decide(two, "kms:Decrypt", keyArn, viaS3)).toBe("denied");
  });

  test("each alone opens its own actions and no others, in the whole of AWS", () => {
    const spared = (document: PolicyDocument) =>
      knownActions.map(({ name }) => name).filter((name) => decide([document], name, somewhere) !== "denied");
    const always = new Set(spared(onlyReads(account, [])));
    for (const read of reads) {
      const added = spared(onlyReads(account, [read])).filter((name) => !always.has(name));
      const declared = dataReads.filter((row) => row.declaredAs === read.kind).flatMap((row) => row.actions);
      const decrypt = "keyArn" in read ? ["kms:Decrypt"] : [];
      expect(added.sort()).toEqual([...declared, ...decrypt].sort());
    }
  });

  test("even all kinds of them fit into what AWS takes", () => {
    toJson(onlyReads(account, reads), "managedPolicy");
    toJson(noSecretsInMetadata(), "managedPolicy");
    for (const group of viewGroups) toJson(viewPermissions(group), "managedPolicy");
    const inline = [dataPermissions(reads, place), escalationPermissions(account)]
      .map((document) => toJson(document, "roleInlinePolicies").length)
      .reduce((sum, length) => sum + length);
    // One limit for all inline policies of a role.
    expect(inline).toBeLessThan(10_240);
  });
});

describe("the landing role", () => {
  const policies = [landingPermissions(account, "sre")];
  const asAgent = { "sts:SourceIdentity": "sre" };

  test("becomes the agent with the agent's SourceIdentity, and nothing else in the whole of AWS", () => {
    const allowed = knownActions
      .filter(({ name }) => decide(policies, name, agentArn, asAgent) !== "denied")
      .map(({ name }) => name);
    expect(allowed.sort()).toEqual(["sts:AssumeRole", "sts:SetSourceIdentity"]);
    expect(decide(policies, "sts:AssumeRole", agentArn, asAgent)).toBe("allowed");
  });

  test.each<[what: string, resource: string, context: Context]>([
    ["without a SourceIdentity", agentArn, {}],
    ["with another's SourceIdentity", agentArn, { "sts:SourceIdentity": "other" }],
    ["into an escalation role", escalationArn, asAgent],
    ["into another agent's role", agentArn.replace("sre", "other"), asAgent],
    ["into the same role of another account", agentArn.replace(account, "555555555555"), asAgent],
  ])("goes nowhere %s", (_, resource, context) => {
    for (const action of ["sts:AssumeRole", "sts:SetSourceIdentity"])
      expect(decide(policies, action, resource, context)).toBe("denied");
  });
});

describe("trust", () => {
  const landing = `arn:aws:iam::${account}:role/agent/landing-sre`;

  test.each<[who: string, context: Context, expected: string]>([
    [
      "its landing role as the agent",
      { "aws:PrincipalArn": landing, "sts:SourceIdentity": "sre" },
      "allowed",
    ],
    ["its landing role without a SourceIdentity", { "aws:PrincipalArn": landing }, "not allowed"],
    [
      "its landing role as somebody else",
      { "aws:PrincipalArn": landing, "sts:SourceIdentity": "other" },
      "not allowed",
    ],
    [
      "an administrator as the agent",
      { "aws:PrincipalArn": `arn:aws:iam::${account}:role/admin`, "sts:SourceIdentity": "sre" },
      "not allowed",
    ],
    [
      "a landing role of another path",
      { "aws:PrincipalArn": `arn:aws:iam::${account}:role/landing-sre`, "sts:SourceIdentity": "sre" },
      "not allowed",
    ],
  ])("of the agent's role: %s", (_, context, expected) => {
    const trust = agentTrust(account, "sre");
    expect(trust.Statement.map((statement) => statement.Principal)).toEqual([
      { AWS: `arn:aws:iam::${account}:root` },
    ]);
    expect(decide([trust], "sts:AssumeRole", agentArn, context)).toBe(expected);
    expect(decide([trust], "sts:TagSession", agentArn, context)).toBe("not allowed");
  });

  const issuer = "token.actions.githubusercontent.com";
  const providerArn = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
  const byId = "repo:example@1/orders@2:environment:agent";
  const byName = "repo:example/orders:environment:agent";
  const trust = landingTrust({
    kind: "oidc",
    issuer: `https://${issuer}`,
    audience: "sts.amazonaws.com",
    subjects: [byName, byId],
    claims: { repository_id: "2" },
    providerArn,
  });
  const token = {
    [`${issuer}:aud`]: "sts.amazonaws.com",
    [`${issuer}:sub`]: byName,
    [`${issuer}:repository_id`]: "2",
  };

  test.each<[token: string, changed: Context, expected: string]>([
    ["by its names", {}, "allowed"],
    ["by its numbers", { [`${issuer}:sub`]: byId }, "allowed"],
    ["of another environment", { [`${issuer}:sub`]: `${byName}-prod` }, "not allowed"],
    ["of a pull request", { [`${issuer}:sub`]: "repo:example/orders:pull_request" }, "not allowed"],
    ["for another audience", { [`${issuer}:aud`]: "https://github.com/example" }, "not allowed"],
    ["of a repository that took the name", { [`${issuer}:repository_id`]: "3" }, "not allowed"],
  ])("of the landing role: a token %s", (_, changed, expected) => {
    expect(trust.Statement.map((statement) => statement.Principal)).toEqual([{ Federated: providerArn }]);
    const context = { ...token, ...changed };
    expect(decide([trust], "sts:AssumeRoleWithWebIdentity", landing, context)).toBe(expected);
    for (const action of ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])
      expect(decide([trust], action, landing, context)).toBe("not allowed");
  });

  test.each<[who: string, changed: Context, expected: string]>([
    ["the role", {}, "allowed"],
    ["another role", { "aws:PrincipalArn": "arn:aws:iam::666666666666:role/other" }, "not allowed"],
    ["the role once its account left", { "aws:PrincipalOrgID": "o-other00000" }, "not allowed"],
  ])("of the landing role: %s", (_, changed, expected) => {
    const roleArn = "arn:aws:iam::666666666666:role/machine";
    const fromRole = landingTrust({ kind: "role", roleArn, organizationId: "o-sandbox0001" });
    expect(fromRole.Statement.map((statement) => statement.Principal)).toEqual([
      { AWS: "arn:aws:iam::666666666666:root" },
    ]);
    const context = { "aws:PrincipalArn": roleArn, "aws:PrincipalOrgID": "o-sandbox0001", ...changed };
    expect(decide([fromRole], "sts:AssumeRole", landing, context)).toBe(expected);
    expect(decide([fromRole], "sts:SetSourceIdentity", landing, context)).toBe("not allowed");
  });
});

describe("under the boundary", () => {
  const landingArn = `arn:aws:iam::${account}:role/agent/landing-sre`;
  const session = { "aws:ResourceAccount": account, "aws:TokenIssueTime": "2026-11-23T12:00:00Z" };
  const asAgent = { ...session, "aws:PrincipalArn": agentArn };
  const asLanding = { ...session, "aws:PrincipalArn": landingArn, "sts:SourceIdentity": "sre" };
  const boundary = [boundaryDocument(account, [], atRest)];

  test("the agent can do all that its own policies let it do", () => {
    const declarable = dataReads.filter((row) => row.declaredAs !== undefined).flatMap((row) => row.actions);
    const lost = [...viewedActions(), ...declarable].filter(
      (action) => decide(boundary, action, somewhere, asAgent) !== "allowed",
    );
    expect(lost).toEqual([]);
    for (const action of ["sts:AssumeRole", "sts:SetSourceIdentity"])
      expect(decide(boundary, action, escalationArn, asAgent)).toBe("allowed");
  });

  test("the landing role becomes the agent", () => {
    for (const action of ["sts:AssumeRole", "sts:SetSourceIdentity"])
      expect(decide(boundary, action, agentArn, asLanding)).toBe("allowed");
  });

  test("neither does anything once the switch is pulled", () => {
    const pulled = [boundaryDocument(account, [], "pulled")];
    expect(decide(pulled, "ec2:DescribeInstances", somewhere, asAgent)).toBe("denied");
    expect(decide(pulled, "sts:AssumeRole", agentArn, asLanding)).toBe("denied");
  });
});
