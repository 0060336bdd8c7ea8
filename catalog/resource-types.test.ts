/**
 * Every type of the AWS provider is told apart by what it brings, and every setting that carries a policy or names a
 * role is in a table. A new version of the provider fails here until somebody has looked at what it brings.
 */
import { expect, test } from "vitest";
import { isUnderstood } from "../analysis/model/resources.ts";
import { currentType } from "../analysis/model/state.ts";
import { knownAction } from "../test/iam-actions.ts";
import { providerTypes } from "../test/provider-types.ts";
import { accessElsewhere } from "./access-elsewhere.ts";
import { arnOfAnother, arns, aspectOf } from "./arns.ts";
import { connections, sharedWith } from "./connections.ts";
import { delegatingTypes } from "./delegated-administrators.ts";
import { plainTypes } from "./plain-types.ts";
import { resourcePolicies } from "./resource-policies.ts";
import { namesNoRole, noRolesInText, runsAs, runsAsInText, runsAsOptions } from "./runs-as.ts";
import { runsWhat } from "./runs-what.ts";

const types = providerTypes();
const inputsOf = (type: string) => types.get(type)?.inputs ?? [];
const propertiesOf = (type: string) => new Set([...inputsOf(type), ...(types.get(type)?.outputs ?? [])]);
const last = (path: string) => path.slice(path.lastIndexOf(".") + 1);
const duplicates = (values: readonly string[]) =>
  values.filter((value, index) => values.indexOf(value) !== index);

test("every type of the provider is in a table", () => {
  expect(types.size).toBeGreaterThan(1_700);
  expect([...types.keys()].map(currentType).filter((type) => !isUnderstood(type))).toEqual([]);
});

test("what no provider has is in none", () => {
  for (const type of ["aws:iam/newRole:NewRole", "aws:s3/bucketV3:BucketV3", "aws-native:iam:Role"])
    expect(isUnderstood(type), type).toBe(false);
});

test("a plain type exists, and is in no table of what lets somebody in", () => {
  expect([...plainTypes].filter((type) => !types.has(type))).toEqual([]);
  const others = [
    ...resourcePolicies.map(({ type }) => type),
    ...Object.keys(runsAs),
    ...Object.keys(runsAsOptions),
    ...Object.keys(runsAsInText),
    ...accessElsewhere.filter(({ unless }) => !unless).map(({ type }) => type),
    ...connections.map(({ type }) => type),
    ...Object.keys(sharedWith),
    ...delegatingTypes.map(({ type }) => type),
  ];
  expect(others.filter((type) => plainTypes.has(type))).toEqual([]);
});

test("every resource policy has its property, its target and an action that writes it", () => {
  expect(duplicates(resourcePolicies.map(({ type }) => type))).toEqual([]);
  for (const { type, document, of, writtenBy } of resourcePolicies) {
    expect(inputsOf(type), type).toContain(document);
    if (of) expect(inputsOf(type), type).toContain(of.property);
    expect((of?.types ?? []).filter((target) => !types.has(target))).toEqual([]);
    expect(knownAction.has(writtenBy.toLowerCase()), writtenBy).toBe(true);
  }
});

/**
 * Settings whose name says policy, and that hold no policy of IAM's with a principal: they configure something, name a
 * policy that is looked at by itself, or narrow what a role may do.
 */
const noResourcePolicy: Readonly<Record<string, string>> = {
  "aws:cfg/organizationCustomPolicyRule:OrganizationCustomPolicyRule": "a rule of Config's",
  "aws:cloudformation/stack:Stack": "what an update of the stack may touch",
  "aws:cloudwatch/logAccountPolicy:LogAccountPolicy": "settings of log groups",
  "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": "what is masked",
  "aws:cloudwatch/logIndexPolicy:LogIndexPolicy": "what is indexed",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "taken in as the network's",
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": "taken in as the network's",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "when images expire",
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": "left open in accessElsewhere",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": "narrows the role's sessions",
  "aws:fsx/s3AccessPointAttachment:S3AccessPointAttachment": "left open in accessElsewhere",
  "aws:iot/policy:Policy": "left open in accessElsewhere",
  "aws:iot/policyAttachment:PolicyAttachment": "left open in accessElsewhere",
  "aws:networkmanager/coreNetwork:CoreNetwork": "how the network is cut up",
  "aws:networkmanager/coreNetworkPolicyAttachment:CoreNetworkPolicyAttachment": "how the network is cut up",
  "aws:odb/network:Network": "left open in accessElsewhere",
  "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy": "left open in accessElsewhere",
  "aws:opensearch/serverlessLifecyclePolicy:ServerlessLifecyclePolicy": "how long data is kept",
  "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy": "left open in accessElsewhere",
  "aws:ram/permission:Permission": "what a share may hold",
  "aws:resiliencehub/resiliencyPolicy:ResiliencyPolicy": "targets of recovery",
  "aws:rolesanywhere/profile:Profile": "narrows the role's sessions",
  "aws:ses/receiptFilter:ReceiptFilter": "allow or block",
  "aws:sns/dataProtectionPolicy:DataProtectionPolicy": "what is masked",
  "aws:transfer/access:Access": "narrows the role's sessions",
  "aws:transfer/user:User": "narrows the role's sessions",
  "aws:verifiedaccess/endpoint:Endpoint": "Cedar; taken as joining anything",
  "aws:verifiedaccess/group:Group": "Cedar; taken as joining anything",
};

test("every setting that may hold a resource's policy is in the table, or argued away", () => {
  const names =
    /^(policy|policyDocument|policyText|policyBody|accessPolic(y|ies)|resourcePolicy|repositoryPolicy|\w+PolicyDocument|deliveryDestinationPolicy|sessionPolicy)$/;
  const rows = new Set(resourcePolicies.map(({ type }) => type));
  const left = [...types]
    .filter(([type]) => !rows.has(currentType(type)) && !/^aws:(iam|organizations|ssoadmin)\//.test(type))
    .filter(([, { inputs }]) => inputs.some((path) => !path.includes(".") && names.test(path)))
    .map(([type]) => type)
    .filter((type) => !Object.hasOwn(noResourcePolicy, type));
  expect(left).toEqual([]);
  for (const type of Object.keys(noResourcePolicy)) expect(types.has(type), type).toBe(true);
});

test("every setting that names a role is in the table, or argued away", () => {
  const names = /role|instanceprofile/i;
  const left = [...types].flatMap(([type, { inputs }]) => {
    const token = currentType(type);
    const noRole = namesNoRole[token];
    if (noRole === "*" || /^aws:iam\//.test(type)) return [];
    const known = new Set([...(runsAs[token] ?? []), ...(noRole ?? [])]);
    return (
      inputs
        .filter((path) => names.test(last(path)) && !/roleSession|controlType/i.test(path))
        // A block is what is in it.
        .filter((path) => !inputs.some((other) => other.startsWith(`${path}.`)))
        .filter((path) => !known.has(last(path)))
        .map((path) => `${type} ${path}`)
    );
  });
  expect(left.sort()).toEqual([
    // Who the roles are for, or about; what a service makes is looked at by itself.
    "aws:accountaccess/entitlement:Entitlement entitlement.principalRole.roleArn",
    "aws:auditmanager/assessment:Assessment roles.roleType",
    "aws:auditmanager/assessmentDelegation:AssessmentDelegation roleType",
    "aws:budgets/budgetAction:BudgetAction definition.iamActionDefinition.roles",
    "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment roleMappings.ambiguousRoleResolution",
    "aws:organizations/account:Account roleName",
    "aws:sagemaker/domain:Domain domainSettings.executionRoleIdentityConfig",
  ]);
});

test("every text that may name a role is in the table, or argued away", () => {
  const texts =
    /^(definitions?|\w+Definitions?|body|\w+(Body|Json|Document)|(container|ecs|node)Properties|desiredState|content|input|extraConnectionAttributes)$/;
  const running = new Set([...Object.keys(runsAs), ...Object.keys(runsAsInText)]);
  const left = [...types].flatMap(([type, { inputs }]) =>
    running.has(type)
      ? inputs
          .filter((path) => texts.test(last(path)) && !inputs.some((other) => other.startsWith(`${path}.`)))
          .filter((path) => !runsAsInText[type]?.settings.includes(last(path)))
          .map((path) => `${type} ${path}`)
          .filter((setting) => !Object.hasOwn(noRolesInText, setting))
      : [],
  );
  expect(left.sort()).toEqual([
    // No texts: names of something else, and states.
    "aws:cloudwatch/eventTarget:EventTarget batchTarget.jobDefinition",
    "aws:ecs/service:Service taskDefinition",
    "aws:elasticsearch/domain:Domain autoTuneOptions.desiredState",
    "aws:opensearch/domain:Domain aimlOptions.naturalLanguageQueryGenerationOptions.desiredState",
    "aws:opensearch/domain:Domain autoTuneOptions.desiredState",
    "aws:pipes/pipe:Pipe desiredState",
    "aws:pipes/pipe:Pipe targetParameters.batchJobParameters.jobDefinition",
    "aws:s3/bucket:Bucket website.errorDocument",
    "aws:s3/bucket:Bucket website.indexDocument",
    "aws:s3/bucketV2:BucketV2 websites.errorDocument",
    "aws:s3/bucketV2:BucketV2 websites.indexDocument",
  ]);
  for (const setting of Object.keys(noRolesInText)) {
    const [type = "", path = ""] = setting.split(" ");
    expect(inputsOf(type), setting).toContain(path);
  }
  for (const [type, { settings, source }] of Object.entries(runsAsInText)) {
    for (const setting of settings) expect(inputsOf(type).map(last), type).toContain(setting);
    expect(source, type).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});

test("every setting that the tables name exists", () => {
  const missing = (type: string, settings: readonly string[]) => {
    const names = new Set([...propertiesOf(type)].map(last));
    return settings.filter((setting) => !names.has(setting)).map((setting) => `${type} ${setting}`);
  };
  expect(Object.entries(runsAs).flatMap(([type, settings]) => missing(type, settings))).toEqual([]);
  expect(
    connections.flatMap(({ type, ends, accounts = [] }) => missing(type, [...ends, ...accounts].map(last))),
  ).toEqual([]);
  expect(delegatingTypes.flatMap(({ type, account }) => missing(type, [account]))).toEqual([]);
  expect(Object.entries(sharedWith).flatMap(([type, paths]) => missing(type, paths))).toEqual([]);
  expect(
    accessElsewhere.flatMap(({ type, unless, unlessPlain }) =>
      missing(type, [
        ...(unless ? [unless.property] : []),
        ...(unlessPlain === undefined ? [] : [unlessPlain]),
      ]),
    ),
  ).toEqual([]);
  expect(
    Object.entries(arns).flatMap(([type, template]) =>
      missing(
        type,
        [...template.matchAll(/\{(\w+)\}/g)]
          .map(([, name = ""]) => name)
          .filter((name) => !["partition", "region", "account"].includes(name)),
      ),
    ),
  ).toEqual([]);
  // What runs inside of a map or of JSON text has names of AWS's.
  const inText =
    /^(--|S3|valueFrom|image$|location$|args$|path$|value$|uri$|bucket$|key$|prefix$|jar$|s3Uri$|trainingImage$)/;
  expect(
    runsWhat.flatMap(({ type, settings, objects = [] }) =>
      missing(
        type,
        [...settings, ...objects.flat()].filter((name) => !inText.test(name)),
      ),
    ),
  ).toEqual([]);
});

test("every type that the tables name exists, once, with a source", () => {
  const named = [
    ...connections.map(({ type }) => type),
    ...delegatingTypes.map(({ type }) => type),
    ...runsWhat.map(({ type }) => type),
  ];
  expect(duplicates(connections.map(({ type }) => type))).toEqual([]);
  expect(duplicates(runsWhat.map(({ type }) => type))).toEqual([]);
  for (const type of [
    ...named,
    ...Object.keys(runsAs),
    ...Object.keys(runsAsOptions),
    ...Object.keys(namesNoRole),
    ...Object.keys(sharedWith),
    ...Object.keys(arns),
    ...arnOfAnother,
    ...accessElsewhere.map((row) => row.type),
    ...aspectOf.flatMap(({ of }) => of),
  ])
    expect(types.has(type), type).toBe(true);
  for (const { source, bearsOn } of accessElsewhere) {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(bearsOn).not.toEqual([]);
  }
});

test("an `arn` that the program gives is that of something else", () => {
  const given = [...types].filter(([, { inputs }]) => inputs.includes("arn")).map(([type]) => type);
  // These take an ARN for importing, and it is their own.
  const own = [
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    "aws:kinesis/stream:Stream",
    "aws:ssm/parameter:Parameter",
  ];
  expect(given.filter((type) => !own.includes(type)).sort()).toEqual([...arnOfAnother].sort());
});
