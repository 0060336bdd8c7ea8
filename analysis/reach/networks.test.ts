/** Who reaches a network that is offered: the accounts that it is offered to, and nobody else's. */
import { describe, expect, test } from "vitest";
import {
  account,
  byNobody,
  elsewhere,
  modelOf,
  role,
  roleArn,
  type SmallResource,
} from "../../test/reach/small-accounts.ts";
import { unknownValue } from "../model/value.ts";
import { readGoal } from "./goals.ts";
import { Prover } from "./prove.ts";
import { readStart } from "./start.ts";

const third = "777788889999";
const gateway = `arn:aws:ec2:eu-central-1:${account}:transit-gateway/tgw-1`;
const share = `arn:aws:ram:eu-central-1:${account}:resource-share/1`;
const world = {
  organization: null,
  accounts: [
    { id: account, domain: "prod" },
    { id: elsewhere, domain: "dev" },
  ],
};

const prove = (resources: readonly SmallResource[], from: string) =>
  new Prover(modelOf(resources, world)).prove([readStart(from)], [readGoal("prod")]);

const verdict = (resources: readonly SmallResource[], from: string): string | undefined =>
  prove(resources, from).results[0]?.verdict;

const start = role("start", byNobody, [], {}, elsewhere);

describe("a transit gateway", () => {
  const sharedWith = (principal: string): SmallResource[] => [
    {
      type: "aws:ec2transitgateway/transitGateway:TransitGateway",
      name: "gateway",
      account,
      id: "tgw-1",
      properties: { arn: gateway },
    },
    {
      type: "aws:ram/resourceShare:ResourceShare",
      name: "share",
      account,
      id: share,
      properties: { arn: share, name: "share" },
    },
    {
      type: "aws:ram/resourceAssociation:ResourceAssociation",
      name: "resource",
      account,
      id: "resource",
      properties: { resourceArn: gateway, resourceShareArn: share },
    },
    {
      type: "aws:ram/principalAssociation:PrincipalAssociation",
      name: "principal",
      account,
      id: "principal",
      properties: { principal, resourceShareArn: share },
    },
    start,
  ];

  test("that is shared with an account is reached from there, and from nowhere else", () => {
    expect(verdict(sharedWith(elsewhere), roleArn("start", elsewhere))).toBe("reachable");
    expect(verdict(sharedWith(third), roleArn("start", elsewhere))).toBe("never");
    expect(verdict(sharedWith(elsewhere), "public")).toBe("never");
    expect(verdict(sharedWith(elsewhere), roleArn("start", third))).toBe("never");
  });

  test("that is shared with an account which no file shows is reached by who starts there", () => {
    expect(verdict(sharedWith(third), roleArn("start", third))).toBe("reachable");
    expect(verdict(sharedWith(third), "public")).toBe("never");
    expect(prove(sharedWith(third), "public").assumed).toContainEqual(expect.stringContaining(third));
  });

  test("of which nobody knows whom it is shared with may be reached by anybody", () => {
    expect(verdict(sharedWith(unknownValue), "public")).toBe("unknown");
    expect(
      verdict(sharedWith("arn:aws:organizations::111111111111:organization/o-abcdef1234"), "public"),
    ).toBe("unknown");
  });
});

describe("a service that is offered by PrivateLink", () => {
  const offered = (allowedPrincipals: readonly string[] | undefined): SmallResource[] => [
    {
      type: "aws:ec2/vpcEndpointService:VpcEndpointService",
      name: "service",
      account,
      id: "vpce-svc-1",
      properties: {
        arn: `arn:aws:ec2:eu-central-1:${account}:vpc-endpoint-service/vpce-svc-1`,
        acceptanceRequired: false,
        ...(allowedPrincipals && { allowedPrincipals }),
      },
    },
    start,
  ];

  test.each<[readonly string[] | undefined, string, string]>([
    [undefined, "public", "never"],
    [["*"], "public", "unknown"],
    [[`arn:aws:iam::${elsewhere}:root`], "public", "never"],
    [[`arn:aws:iam::${elsewhere}:root`], roleArn("start", elsewhere), "reachable"],
    [[`arn:aws:iam::${third}:root`], roleArn("start", elsewhere), "never"],
  ])("to %s is reached from %s: %s", (principals, from, expected) => {
    expect(verdict(offered(principals), from)).toBe(expected);
  });
});
