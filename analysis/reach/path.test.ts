/** A way names every step that a later one rests on, with who wrote what lets it pass. */
import { expect, test } from "vitest";
import {
  account,
  allow,
  byNobody,
  deny,
  elsewhere,
  modelOf,
  role,
  roleArn,
  type SmallResource,
} from "../../test/reach/small-accounts.ts";
import { readGoal } from "./goals.ts";
import type { PathStep } from "./path.ts";
import { Prover, type Result } from "./prove.ts";
import { readStart } from "./start.ts";

function prove(resources: readonly SmallResource[], goal: string, world = {}): Result {
  const { results } = new Prover(modelOf(resources, world)).prove(
    [readStart(roleArn("start"))],
    [readGoal(goal)],
  );
  const [result] = results;
  if (!result) throw new Error("no result");
  return result;
}

const edgesOf = (path: readonly PathStep[]): string[] => [...new Set(path.map(({ edge }) => edge))];
const originsOf = (path: readonly PathStep[], action: string): (string | undefined)[] =>
  path
    .filter((step) => step.action === action)
    .flatMap(({ allowedBy }) => allowedBy.map(({ origin }) => origin));

/** An organisation in which a service alone gets into a role. */
const nobodyAssumes = {
  organization: {
    id: "o-example001",
    managementAccount: elsewhere,
    root: {
      id: "r-ab12",
      accounts: [account],
      rcps: [
        {
          name: "services only",
          policy: {
            Version: "2012-10-17",
            Statement: [
              {
                Sid: "NobodyAssumes",
                Effect: "Deny",
                Principal: "*",
                Action: "sts:AssumeRole*",
                Resource: "*",
                Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } },
              },
            ],
          },
        },
      ],
    },
  },
};

const target = role("target", byNobody, [allow("*")]);

test("whoever assumes a role by a trust policy of its own says by which step it wrote it", () => {
  const { path } = prove(
    [role("start", byNobody, [allow("iam:UpdateAssumeRolePolicy", roleArn("target"))]), target],
    `role:${roleArn("target")}`,
  );
  expect(edgesOf(path)).toEqual(["iam.update-assume-role-policy", "sts.assume-role"]);
  expect(originsOf(path, "sts:AssumeRole")).toContain(
    "written by the attacker: iam.update-assume-role-policy",
  );
});

test("so does whoever hands the role to a service that it let in", () => {
  const { verdict, path } = prove(
    [
      role("start", byNobody, [
        allow("iam:UpdateAssumeRolePolicy", roleArn("target")),
        allow("iam:PassRole", roleArn("target")),
        allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
      ]),
      role("target", byNobody, [allow("s3:GetObject")]),
    ],
    `role:${roleArn("target")}`,
    nobodyAssumes,
  );
  expect(verdict).toBe("reachable");
  expect(edgesOf(path)[0]).toBe("iam.update-assume-role-policy");
  expect(edgesOf(path)).toHaveLength(2);
});

test("and whoever makes a role and hands it to a service", () => {
  const bucket = "arn:aws:s3:::example";
  const { verdict, path } = prove(
    [
      role("start", byNobody, [
        allow(["iam:CreateRole", "iam:PassRole", "iam:PutRolePolicy"], roleArn("made-*")),
        allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
        deny("s3:*"),
      ]),
    ],
    `read:${bucket}`,
    {
      ...nobodyAssumes,
      resources: [{ arn: bucket, type: "aws:s3/bucket:Bucket", account, policy: null, runsAs: [] }],
    },
  );
  expect(verdict).toBe("reachable");
  expect(edgesOf(path)[0]).toBe("iam.create-role");
});

test("whoever writes its own policies says by which step", () => {
  const { path } = prove(
    [role("start", byNobody, [allow("iam:PutRolePolicy", roleArn("start"))]), target],
    `read:arn:aws:s3:::example`,
    {
      resources: [
        { arn: "arn:aws:s3:::example", type: "aws:s3/bucket:Bucket", account, policy: null, runsAs: [] },
      ],
    },
  );
  expect(path.at(-1)?.allowedBy.map(({ origin }) => origin)).toEqual([
    "written by the attacker: iam.put-role-policy",
  ]);
});
