import { describe, expect, test } from "vitest";
import { type AwsOwnedBucketsPurpose, awsOwnedBuckets } from "../../catalog/aws-owned-buckets.ts";
import type { PolicyDocument } from "../policy-document.ts";
import { endpointPolicy, s3EndpointPolicy } from "./policies.ts";

const [own, other] = ["555555555555", "444444444444"];
const region = "eu-central-1";

interface Passing {
  action: string;
  resource: string;
  /** Account of whoever signs; absent for a request that nobody signs. */
  principal?: string | undefined;
  /** Account of the resource. */
  account: string;
}

const matches = (pattern: string, text: string) =>
  new RegExp(`^${pattern.replace(/[.]/g, "\\.").replaceAll("*", ".*")}$`).test(text);
const list = (value: string | readonly string[] | undefined) => [value ?? []].flat();

/** Whether a request passes: some Allow matches it. These policies deny nothing, which is asserted. */
function passes(document: PolicyDocument, request: Passing): boolean {
  const context: Record<string, string | undefined> = {
    "aws:PrincipalAccount": request.principal,
    "aws:ResourceAccount": request.account,
  };
  return document.Statement.some((statement) => {
    expect(statement).toMatchObject({ Effect: "Allow", Principal: "*" });
    expect(Object.keys(statement.Condition ?? {}).filter((operator) => operator !== "StringEquals")).toEqual(
      [],
    );
    return (
      list(statement.Action).some((pattern) => matches(pattern, request.action)) &&
      list(statement.Resource).some((pattern) => matches(pattern, request.resource)) &&
      Object.entries(statement.Condition?.["StringEquals"] ?? {}).every(([key, wanted]) =>
        list(wanted).includes(context[key] ?? "absent"),
      )
    );
  });
}

const object = "arn:aws:s3:::somebody/key";
const layer = `arn:aws:s3:::prod-${region}-starport-layer-bucket/layer`;

describe("the S3 endpoint", () => {
  test.each([
    {
      what: "own to own",
      action: "s3:PutObject",
      resource: object,
      principal: own,
      account: own,
      passes: true,
    },
    {
      what: "own to an attacker's bucket",
      action: "s3:PutObject",
      resource: object,
      principal: own,
      account: "999999999999",
      passes: false,
    },
    {
      what: "own to the other domain",
      action: "s3:GetObject",
      resource: object,
      principal: own,
      account: other,
      passes: false,
    },
    {
      what: "the other domain's credentials",
      action: "s3:GetObject",
      resource: object,
      principal: other,
      account: own,
      passes: false,
    },
    {
      what: "the other domain's credentials at home",
      action: "s3:GetObject",
      resource: object,
      principal: other,
      account: other,
      passes: false,
    },
    {
      what: "a request that nobody signs",
      action: "s3:GetObject",
      resource: object,
      principal: undefined,
      account: "999999999999",
      passes: false,
    },
    {
      what: "image layers, not named",
      action: "s3:GetObject",
      resource: layer,
      principal: "100000000001",
      account: "100000000001",
      passes: false,
    },
    {
      what: "another service",
      action: "dynamodb:PutItem",
      resource: object,
      principal: own,
      account: own,
      passes: false,
    },
  ])("$what: $passes", ({ passes: expected, what: _, ...request }) => {
    expect(passes(s3EndpointPolicy({ accountId: own, region, awsOwnedBuckets: [] }), request)).toBe(expected);
  });

  test("a named purpose lets downloads through, and no upload, to no other bucket", () => {
    const document = s3EndpointPolicy({ accountId: own, region, awsOwnedBuckets: ["ecr-image-layers"] });
    const signed = { principal: "100000000001", account: "100000000001" };
    expect(passes(document, { action: "s3:GetObject", resource: layer, ...signed })).toBe(true);
    expect(passes(document, { action: "s3:PutObject", resource: layer, ...signed })).toBe(false);
    expect(passes(document, { action: "s3:GetObject", resource: object, ...signed })).toBe(false);
  });

  test("every purpose in the catalogue names whole buckets of AWS, and its source", () => {
    for (const purpose of Object.keys(awsOwnedBuckets) as AwsOwnedBucketsPurpose[]) {
      const { arns, source } = awsOwnedBuckets[purpose];
      expect(source).toMatch(/^docs\.aws\.amazon\.com\//);
      for (const arn of arns(region)) expect(arn).toMatch(/^arn:aws:s3:::[a-z0-9-]+\/\*$/);
    }
  });
});

test("the policy of any other endpoint: own to own, this service only", () => {
  const document = endpointPolicy({ accountId: own, actions: "sqs" });
  const resource = `arn:aws:sqs:${region}:${own}:orders`;
  expect(passes(document, { action: "sqs:SendMessage", resource, principal: own, account: own })).toBe(true);
  expect(passes(document, { action: "sqs:SendMessage", resource, principal: own, account: other })).toBe(
    false,
  );
  expect(passes(document, { action: "sqs:SendMessage", resource, principal: other, account: own })).toBe(
    false,
  );
  expect(passes(document, { action: "sns:Publish", resource, principal: own, account: own })).toBe(false);
});
