import * as aws from "@pulumi/aws";
import { describe, expect, test } from "vitest";
import { dataEventTypes } from "./data-events.ts";
import { regions } from "./regions.ts";

describe("data events", () => {
  test("each type is listed once, in CloudTrail's form", () => {
    const types = dataEventTypes.map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    expect(types.filter((type) => !/^AWS::\w+::\w+$/.test(type))).toEqual([]);
  });

  test("what is stateful is logged whoever calls", () => {
    const everybody = dataEventTypes.filter((row) => row.of === "everybody").map(({ type }) => type);
    expect(everybody).toEqual(
      expect.arrayContaining([
        "AWS::S3::Object",
        "AWS::DynamoDB::Table",
        "AWS::RDS::DBCluster",
        "AWS::SQS::Queue",
        "AWS::Kinesis::Stream",
        "AWS::EC2::Snapshot",
        "AWS::Lambda::Function",
      ]),
    );
  });
});

test("the Regions are those of the commercial partition that the SDK knows", () => {
  const others = /^(cn|us-gov|us-iso\w*|eu-isoe|eusc)-/;
  const known = Object.values(aws.Region).filter((region) => !others.test(region));
  expect([...regions].sort()).toEqual(known.sort());
});
