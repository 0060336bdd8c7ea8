import { expect, test } from "vitest";
import { covers, expand, knownAction, knownActions } from "../test/iam-actions.ts";
import { deniedActions, irreversible, judge, recoveries, undoable } from "./irreversible.ts";
import { viewedServices } from "./view-only.ts";

const serviceOf = (action: string): string => action.split(":")[0] ?? "";
const denied = (action: string): boolean => deniedActions.some((pattern) => covers(pattern, action));

test("every operation is one of AWS's, in AWS's spelling", () => {
  const named = [...irreversible, ...undoable].flatMap(({ actions }) => actions);
  expect(named.filter((action) => knownAction.get(action.toLowerCase())?.name !== action)).toEqual([]);
  expect(named.length).toBeGreaterThan(300);
});

test("what a task may be made of acts on a resource that a task can name", () => {
  const actions = undoable.flatMap((operations) => operations.actions);
  expect(
    actions.filter((action) => knownAction.get(action.toLowerCase())?.resourceTypes.length === 0),
  ).toEqual([]);
});

test("no operation stands on two lists, or twice on one", () => {
  const named = [...irreversible, ...undoable].flatMap(({ actions }) => actions);
  expect(named.filter((action, index) => named.indexOf(action) < index)).toEqual([]);
});

test.each(irreversible.map((operations) => [operations.lost, operations] as const))(
  "%s: every operation is denied, and every pattern is there for one",
  (_, { actions, denied: patterns }) => {
    expect(actions.filter((action) => !patterns.some((pattern) => covers(pattern, action)))).toEqual([]);
    expect(patterns.filter((pattern) => !actions.some((action) => covers(pattern, action)))).toEqual([]);
  },
);

test("every source is a page of AWS's", () => {
  for (const { source } of [...irreversible, ...undoable])
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+$/);
});

test("nothing that an agent looks at is caught", () => {
  const viewed = viewedServices.flatMap(({ service, actions }) =>
    actions.map((name) => `${service}:${name}`),
  );
  expect(viewed.filter(denied)).toEqual([]);
  expect(viewed.length).toBeGreaterThan(200);
});

test("nothing that a task may be made of is caught", () => {
  expect(undoable.flatMap(({ actions }) => actions).filter(denied)).toEqual([]);
});

// What is caught besides must be known: these are credentials, data planes, and services denied as a whole.
test("the reads that are caught", () => {
  const whole = deniedActions.filter((pattern) => pattern.endsWith(":*")).map(serviceOf);
  const reads = knownActions
    .filter(({ name, accessLevel }) => /^(Read|List)/.test(accessLevel) && denied(name))
    .map(({ name }) => name)
    .filter((name) => !whole.includes(serviceOf(name)));
  expect(whole.sort().join(" ")).toMatchInlineSnapshot(
    `"acm-pca ec2-instance-connect neptune-db rds-data rds-db redshift-data redshift-serverless route53domains s3express signin sso-oauth"`,
  );
  expect(reads.sort().join("\n")).toMatchInlineSnapshot(`
    "acm:ExportCertificate
    cloudformation:EstimateTemplateCost
    cognito-identity:GetOpenIdToken
    cognito-identity:GetOpenIdTokenForDeveloperIdentity
    cognito-idp:AdminGetDevice
    cognito-idp:AdminGetUser
    cognito-idp:AdminGetUserAuthFactors
    cognito-idp:AdminListDevices
    cognito-idp:AdminListGroupsForUser
    cognito-idp:AdminListUserAuthEvents
    ec2:GetPasswordData
    ecr:GetAuthorizationToken
    eks:AccessKubernetesApi
    elasticfilesystem:ClientMount
    es:ESCrossClusterGet
    es:ESHttpGet
    es:ESHttpHead
    kafka-cluster:DescribeCluster
    kafka-cluster:DescribeClusterDynamicConfiguration
    kafka-cluster:DescribeGroup
    kafka-cluster:DescribeTopic
    kafka-cluster:DescribeTopicDynamicConfiguration
    kafka-cluster:DescribeTransactionalId
    s3:GetDataAccess
    secretsmanager:BatchGetSecretValue
    secretsmanager:GetSecretValue
    ssm:GetAccessToken
    ssm:PutConfigurePackageResult
    ssm:StartExecutionPreview
    sts:GetServiceBearerToken
    sts:GetSessionToken"
  `);
});

// What people do on an ordinary day, beside what `undoable` lists: none of it is an agent's, and all of it must stay
// possible for whoever adopts the catalogue's patterns elsewhere.
test("ordinary reads of data and of state are not caught", () => {
  const ordinary = [
    "s3:GetObject",
    "s3:ListBucket",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "logs:FilterLogEvents",
    "logs:StartQuery",
    "ssm:GetParameter",
    "ssm:DescribeParameters",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "iam:GetRole",
    "iam:ListRoles",
    "iam:SimulatePrincipalPolicy",
    "iam:GenerateServiceLastAccessedDetails",
    "sts:AssumeRole",
    "sts:SetSourceIdentity",
    "sts:GetCallerIdentity",
    "cloudtrail:LookupEvents",
    "cloudtrail:DescribeTrails",
    "backup:DescribeBackupVault",
    "backup:ListRecoveryPointsByBackupVault",
    "ec2:DescribeInstances",
    "rds:DescribeDBInstances",
    "ecs:StopTask",
    "secretsmanager:DescribeSecret",
    "secretsmanager:ListSecrets",
    "lambda:InvokeFunction",
    "sqs:SendMessage",
    "xray:GetTraceSummaries",
    "cloudformation:DescribeStacks",
    "codebuild:BatchGetBuilds",
  ];
  expect(ordinary.filter((action) => !knownAction.has(action.toLowerCase()))).toEqual([]);
  expect(ordinary.filter(denied)).toEqual([]);
});

/** Names that sound as though something were gone, shortened or given away afterwards. */
const soundsFinal =
  /^(Batch|Admin)?(Delete|Purge|Terminate|Deregister|Destroy|Drop|Erase|Release|Remove|Flush|Expire|Truncate|Reset|Decrease|Bypass|Schedule.*Deletion|Disable|Disassociate|Stop|Cancel|Revoke|Reject|Abort|Unlock|Restore|Overwrite|Replace|Put.*(Policy|Retention|Lifecycle|Lock))/;

test("what sounds final in the same services and is not denied, all of it looked at", async () => {
  const services = new Set(irreversible.flatMap(({ actions }) => actions.map(serviceOf)));
  const left = knownActions
    .filter(
      ({ name, accessLevel }) =>
        services.has(serviceOf(name)) &&
        !/^(Read|List)/.test(accessLevel) &&
        soundsFinal.test(name.split(":")[1] ?? "") &&
        !denied(name),
    )
    .map(({ name }) => name);
  const page = [
    "What sounds final and is not denied: stopping and cancelling what can be started again, configuration that stands in",
    "code, restoring beside the original, and what only a management account can do. A name that is new here needs a look.",
    "",
    ...left.sort(),
    "",
  ];
  await expect(page.join("\n")).toMatchFileSnapshot("irreversible.left-over.txt");
});

test("a judgement does not depend on how an action is spelt", () => {
  expect(judge("kms:ScheduleKeyDeletion").verdict).toBe("irreversible");
  expect(judge("KMS:schedulekeydeletion").verdict).toBe("irreversible");
  expect(judge("ECS:updateservice").verdict).toBe("undoable");
  expect(judge("ecs:UpdateServiceX").verdict).toBe("unjudged");
  expect(judge("ecsX:UpdateService").verdict).toBe("unjudged");
});

test("what is on neither list has not been judged", () => {
  const verdicts = knownActions.map(({ name }) => judge(name).verdict);
  const count = (verdict: string) => verdicts.filter((one) => one === verdict).length;
  expect(count("undoable")).toBe(undoable.flatMap(({ actions }) => actions).length);
  expect(count("unjudged")).toBeGreaterThan(count("irreversible"));
});

test("every recovery is needed by something, and says so in words", () => {
  const needed = new Set(undoable.flatMap(({ needs }) => (needs === undefined ? [] : [needs])));
  expect([...needed].sort()).toEqual(Object.keys(recoveries).sort());
});

test("a pattern of the boundary reaches at least one action, and stays in one service", () => {
  for (const pattern of deniedActions) {
    expect(expand(pattern).length, pattern).toBeGreaterThan(0);
    expect(pattern).toMatch(/^[a-z0-9-]+:[A-Za-z?]*\*?[A-Za-z]*$/);
  }
});
