/** Answers to the provider's data sources, by Pulumi token. */
import type { Properties } from "../wire.ts";
import type { Cloud } from "./cloud.ts";
import { above } from "./given.ts";
import { Refusal, text } from "./kind.ts";
import { ec2Lookups } from "./services/ec2-lookups.ts";
import { policyLookup } from "./services/iam.ts";
import { attachedTo, publicAccessBlockAbove } from "./services/organizations.ts";

export interface Invocation {
  readonly args: Properties;
  readonly account: string;
  readonly region: string;
  readonly cloud: Cloud;
}

export const invocations: Readonly<Record<string, (invocation: Invocation) => Properties>> = {
  ...ec2Lookups,
  "aws:index/getCallerIdentity:getCallerIdentity": ({ account }) => ({
    id: account,
    accountId: account,
    arn: `arn:aws:iam::${account}:root`,
    userId: account,
  }),
  "aws:iam/getPolicy:getPolicy": policyLookup,
  "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": ({ args, account, cloud }) => {
    const arn = text(args, "arn") ?? "";
    const [found] = cloud
      .find("aws:iam/openIdConnectProvider:OpenIdConnectProvider", account)
      .filter(({ id }) => id === arn);
    if (!found) throw new Refusal("NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`);
    const { url, clientIdLists } = found.inputs;
    return { id: arn, arn, url, clientIdLists, thumbprintLists: [], tags: {} };
  },
  "aws:s3/getAccountPublicAccessBlock:getAccountPublicAccessBlock": ({ account, cloud }) => {
    const all = {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    };
    if (publicAccessBlockAbove(account, cloud)) return { id: account, ...all };
    const [found] = cloud.find("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", account);
    if (!found)
      throw new Refusal(
        "NoSuchPublicAccessBlockConfiguration",
        `account ${account} has no public access block`,
      );
    return { id: account, ...found.outputs };
  },
  "aws:ebs/getEncryptionByDefault:getEncryptionByDefault": ({ account, region, cloud }) => ({
    id: region,
    region,
    enabled: cloud
      .find("aws:ebs/encryptionByDefault:EncryptionByDefault", account)
      .some((setting) => setting.region === region && setting.inputs["enabled"] === true),
  }),
  "aws:ebs/getDefaultKmsKey:getDefaultKmsKey": ({ account, region, cloud }) => {
    const [found] = cloud
      .find("aws:ebs/defaultKmsKey:DefaultKmsKey", account)
      .filter((setting) => setting.region === region);
    const keyArn = found?.inputs["keyArn"] ?? `arn:aws:kms:${region}:${account}:alias/aws/ebs`;
    return { id: region, region, keyArn };
  },
  "aws:organizations/getPolicy:getPolicy": ({ args, cloud }) => {
    const policyId = text(args, "policyId") ?? "";
    const [found] = cloud.find("aws:organizations/policy:Policy").filter(({ id }) => id === policyId);
    if (!found) throw new Refusal("PolicyNotFoundException", `there is no policy ${policyId}`);
    const { arn, name, content, type } = found.outputs;
    return { id: policyId, policyId, arn, name, content, type, description: "", awsManaged: false };
  },
  "aws:organizations/getPoliciesForTarget:getPoliciesForTarget": ({ args, cloud }) => {
    const { filter, targetId } = {
      filter: text(args, "filter") ?? "",
      targetId: text(args, "targetId") ?? "",
    };
    return { id: targetId, filter, targetId, ids: attachedTo(targetId, filter, cloud).map(({ id }) => id) };
  },
  "aws:organizations/getEntityPath:getEntityPath": ({ args, cloud: { given } }) => {
    const entityId = text(args, "entityId") ?? "";
    const nodes = above(given, entityId);
    if (nodes.length === 0)
      throw new Refusal("TargetNotFoundException", `there is no unit or account ${entityId}`);
    const entityPath = `${[given.organizationId, ...nodes.reverse(), entityId].join("/")}/`;
    return { id: entityPath, entityId, entityPath };
  },
  "aws:organizations/getOrganization:getOrganization": ({ account, cloud: { given } }) => ({
    id: given.organizationId,
    arn: `arn:aws:organizations::${given.managementAccountId}:organization/${given.organizationId}`,
    featureSet: "ALL",
    masterAccountId: given.managementAccountId,
    masterAccountArn: `arn:aws:organizations::${given.managementAccountId}:account/${given.organizationId}/${given.managementAccountId}`,
    // Members are told no more.
    ...(account === given.managementAccountId
      ? {
          accounts: given.accounts.map(({ id, name, email }) => ({ id, name, email, status: "ACTIVE" })),
          awsServiceAccessPrincipals: given.serviceAccess,
          enabledPolicyTypes: given.policyTypes,
          roots: [{ id: given.rootId, name: "Root" }],
        }
      : { accounts: [], awsServiceAccessPrincipals: [], enabledPolicyTypes: [], roots: [] }),
  }),
  "aws:index/getRegion:getRegion": ({ region }) => ({
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
};
