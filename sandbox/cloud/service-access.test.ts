import { describe, expect, test } from "vitest";
import { letsService } from "./service-access.ts";

const request = {
  service: "cloudtrail.amazonaws.com",
  action: "s3:PutObject",
  resource: "arn:aws:s3:::log/AWSLogs/file",
  context: { "aws:SourceArn": "arn:aws:cloudtrail:eu-central-1:111111111111:trail/perimeter" },
};
const allow = {
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: "arn:aws:s3:::log/*",
};
const decide = (...statements: object[]) => letsService(JSON.stringify({ Statement: statements }), request);
const allowIf = (condition: object) => decide({ ...allow, Condition: condition });
const denyIf = (condition: object) =>
  decide(allow, { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: condition });

describe("a service's request", () => {
  test.each([
    ["no policy at all", () => letsService(undefined, request), false],
    ["an Allow that fits", () => decide(allow), true],
    ["actions in another case", () => decide({ ...allow, Action: ["S3:putobject"] }), true],
    ["another action", () => decide({ ...allow, Action: "s3:GetObject" }), false],
    ["another resource", () => decide({ ...allow, Resource: "arn:aws:s3:::log" }), false],
    ["another service", () => decide({ ...allow, Principal: { Service: "config.amazonaws.com" } }), false],
    ["an account", () => decide({ ...allow, Principal: { AWS: "111111111111" } }), false],
    ["everybody", () => decide({ ...allow, Principal: "*" }), true],
    ["everybody, the longer way", () => decide({ ...allow, Principal: { AWS: "*" } }), true],
    ["a Deny that fits", () => decide({ ...allow, Effect: "Deny" }, allow), false],
    ["a dot in a pattern is a dot", () => decide({ ...allow, Resource: "arn:aws:s3:::l.g/*" }), false],
  ])("%s", (_, decision, expected) => {
    expect(decision()).toBe(expected);
  });

  test.each([
    [{ StringEquals: { "AWS:sourcearn": request.context["aws:SourceArn"] } }, true],
    [{ StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:*" } }, false],
    [{ ArnLike: { "aws:SourceArn": ["nothing", "arn:aws:cloudtrail:*:trail/*"] } }, true],
    [{ ArnNotEquals: { "aws:SourceArn": "arn:aws:cloudtrail:*:trail/*" } }, false],
    [{ StringEquals: { "aws:SourceAccount": "1" } }, false],
    [{ StringEqualsIfExists: { "aws:SourceAccount": "1" } }, true],
    [{ StringNotEquals: { "aws:SourceAccount": "1" } }, true],
    [{ Null: { "aws:SourceArn": "false" } }, true],
    [{ Null: { "aws:SourceArn": "true" } }, false],
    [{ Bool: { "aws:SecureTransport": "true" } }, true],
    [{ Bool: { "aws:PrincipalIsAWSService": "false" } }, false],
  ])("condition %j of an Allow and of a Deny", (condition, holds) => {
    expect(allowIf(condition)).toBe(holds);
    expect(denyIf(condition)).toBe(!holds);
  });

  test("what it cannot evaluate is an error, where it matters", () => {
    expect(() => denyIf({ NumericGreaterThan: { x: "1" } })).toThrow(/NumericGreaterThan/);
    expect(() => decide({ ...allow, NotAction: "s3:GetObject" })).toThrow(/Not\*/);
    expect(
      decide(allow, { ...allow, Action: "s3:GetObject", Condition: { NumericGreaterThan: { x: "1" } } }),
    ).toBe(true);
  });
});
