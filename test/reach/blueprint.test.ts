/** What the blueprint proves, and what one permission too many would open. */
import { beforeAll, describe, expect, test } from "vitest";
import { buildModel } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import { everyQuery, readGoal } from "../../analysis/reach/goals.ts";
import { Prover, type Result } from "../../analysis/reach/prove.ts";
import { readStart } from "../../analysis/reach/start.ts";
import { pathInWords } from "../../analysis/reach/story.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { blueprintCheckpoints, type DeployedFile } from "../blueprint.ts";
import { allow, deny, document } from "./small-accounts.ts";

type Properties = Record<string, unknown>;

interface Resource {
  urn: string;
  type: string;
  inputs: Properties;
  outputs: Properties;
}

let files: DeployedFile[] = [];

beforeAll(async () => {
  files = await blueprintCheckpoints();
});

/** A change by hand: which file, which resources, and what becomes of them; `null`: gone. */
interface Change {
  readonly file: string;
  readonly urn: RegExp;
  readonly change: (properties: Properties) => Properties | null;
}

function changed(changes: readonly Change[]): DeployedFile[] {
  return files.map(({ file, content }) => {
    const copy = structuredClone(content) as { deployment: { resources: Resource[] } };
    for (const { urn, change } of changes.filter((one) => one.file === file)) {
      let count = 0;
      copy.deployment.resources = copy.deployment.resources.filter((resource) => {
        if (!urn.test(resource.urn)) return true;
        count += 1;
        const after = change({ ...resource.inputs, ...resource.outputs });
        if (after) Object.assign(resource, { inputs: after, outputs: after });
        return after !== null;
      });
      if (count === 0) throw new Error(`${file} has nothing that ${urn} names`);
    }
    return { file, content: copy };
  });
}

function prove(
  changes: readonly Change[],
  goals: readonly string[] = [],
  from: readonly string[] = [],
  world: object = worldFileOf(),
): readonly Result[] {
  const prover = new Prover(buildModel(changed(changes), readWorld(world, "world.json")));
  return prover.prove(
    from.length > 0 ? from.map(readStart) : prover.agents(),
    goals.length > 0 ? goals.map(readGoal) : everyQuery,
  ).results;
}

const gone = (): null => null;
/** An inline policy more. */
const also =
  (...statements: readonly Properties[]) =>
  (properties: Properties): Properties => ({
    ...properties,
    inlinePolicies: [{ name: "by-hand", policy: document(...statements) }],
  });
/** A statement more in a policy. */
const withStatement =
  (property: string, statement: Properties) =>
  (properties: Properties): Properties => {
    const policy = JSON.parse(properties[property] as string) as { Statement: unknown[] };
    return {
      ...properties,
      [property]: JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] }),
    };
  };
/** Without the statements of these names. */
const withoutStatements =
  (property: string, ...names: readonly string[]) =>
  (properties: Properties): Properties => {
    const policy = JSON.parse(properties[property] as string) as { Statement: { Sid: string }[] };
    const left = policy.Statement.filter(({ Sid }) => !names.includes(Sid));
    if (left.length === policy.Statement.length) throw new Error(`none of ${names.join(", ")} is there`);
    return { ...properties, [property]: JSON.stringify({ ...policy, Statement: left }) };
  };

/** The organisation's guardrails attached nowhere, so that what stands within an account can be seen alone. */
const noGuardrails: Change = {
  file: "org.json",
  urn: /policyAttachment:PolicyAttachment::guardrails-/,
  change: gone,
};

const sre = "arn:aws:iam::444444444444:role/agent/agent-sre";
const builder = "arn:aws:iam::555555555555:role/agent/agent-builder";

test("no agent reaches any goal, and every answer names what stops it", () => {
  const results = prove([]);
  expect(results.length).toBeGreaterThan(50);
  expect(results.filter(({ verdict }) => verdict !== "never")).toEqual([]);
  // Where all of prod is its own, nothing is left to be tried.
  for (const { from, goal, target, blockedBy } of results)
    if (goal !== "admin" && from.startsWith("arn:") && !(goal === "prod" && from.includes("444444444444")))
      expect(blockedBy.length, `${from} ${goal} ${target}`).toBeGreaterThan(0);
});

test("neither does anybody on the internet", () => {
  expect(prove([], [], ["public"]).filter(({ verdict }) => verdict !== "never")).toEqual([]);
});

describe("a permission by hand", () => {
  const noBoundary: Change = {
    file: "prod.json",
    urn: /role:Role::agent-sre-agent$/,
    change: ({ permissionsBoundary: _, ...properties }) => properties,
  };
  const noReadsOnly: Change = {
    file: "prod.json",
    urn: /rolePolicyAttachment:RolePolicyAttachment::agent-sre-only-reads$/,
    change: gone,
  };
  const mayDo = (...statements: readonly Properties[]): Change => ({
    file: "prod.json",
    urn: /role:Role::agent-sre-agent$/,
    change: also(...statements),
  });

  test.each([
    ["backup", allow("backup:DeleteBackupPlan")],
    ["audit", allow("ec2:DeleteFlowLogs")],
    ["irreversible", allow("dynamodb:DeleteTable")],
    ["admin:444444444444", allow("iam:AttachRolePolicy")],
    ["guardrails", allow("s3:PutAccountPublicAccessBlock")],
  ])("is not enough for %s: boundary and the role's own denials hold it", (goal, statement) => {
    const verdict = (...changes: readonly Change[]) =>
      prove([noGuardrails, mayDo(statement), ...changes], [goal], [sre])[0]?.verdict;
    expect(verdict()).toBe("never");
    expect(verdict(noReadsOnly)).toBe("never");
    expect(verdict(noReadsOnly, noBoundary)).toBe("reachable");
  });

  test("opens the way to the deployer for whoever the trust lets in", () => {
    const [result] = prove(
      [
        {
          file: "prod.json",
          urn: /role:Role::grants-role$/,
          change: withStatement("assumeRolePolicy", {
            Sid: "ByHand",
            Effect: "Allow",
            Principal: {
              Federated: "arn:aws:iam::444444444444:oidc-provider/token.actions.githubusercontent.com",
            },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringLike: {
                "token.actions.githubusercontent.com:sub": "repo:example@1234567/perimeter@7654321:*",
              },
            },
          }),
        },
      ],
      ["approval"],
      [
        "web-identity:token.actions.githubusercontent.com:repo:example@1234567/perimeter@7654321:pull_request",
      ],
    );
    expect(result?.verdict).toBe("reachable");
    expect(result?.path.at(-1)?.allowedBy.map(({ statement }) => statement)).toContain("ByHand");
  });

  test("in a function's role opens what the function can be made to do", () => {
    const task = "arn:aws:iam::444444444444:role/escalation/escalation-repair-orders";
    const opened: Change = {
      file: "grants-prod.json",
      urn: /role:Role::repair-orders-role$/,
      change: (properties) => ({
        ...properties,
        assumeRolePolicy: document({
          Sid: "ByHand",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::444444444444:root" },
          Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
        }),
      }),
    };
    const [result] = prove([opened], [`role:${task}`], [sre]);
    expect(result?.verdict).toBe("reachable");
    expect(pathInWords(result?.path ?? [])[0]).toMatch(
      /^1\. role\/agent\/agent-sre in 444444444444 assumes a role/,
    );
  });

  test("leads from dev to prod where both a trust and a boundary let it", () => {
    const trusts: Change = {
      file: "prod.json",
      urn: /role:Role::agent-sre-agent$/,
      change: withStatement("assumeRolePolicy", {
        Sid: "ByHand",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::555555555555:root" },
        Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
      }),
    };
    const leaves: readonly Change[] = [
      {
        file: "dev.json",
        urn: /policy:Policy::boundary-policy$/,
        change: withoutStatements("policy", "ThisAccountOnly", "NoOtherRole"),
      },
      {
        file: "dev.json",
        urn: /rolePolicyAttachment:RolePolicyAttachment::agent-builder-only-reads$/,
        change: gone,
      },
      {
        file: "dev.json",
        urn: /role:Role::agent-builder-agent$/,
        change: also(allow(["sts:AssumeRole", "sts:SetSourceIdentity"])),
      },
    ];
    expect(prove([noGuardrails, trusts], ["prod"], [builder])[0]?.verdict).toBe("never");
    expect(prove([noGuardrails, ...leaves], ["prod"], [builder])[0]?.verdict).toBe("never");
    expect(prove([trusts, ...leaves], ["prod"], [builder])[0]?.verdict).toBe("never");
    const [result] = prove([noGuardrails, trusts, ...leaves], ["prod"], [builder]);
    expect(result?.verdict).toBe("reachable");
    expect(result?.path[0]).toMatchObject({ edge: "sts.assume-role", principal: builder, resource: sre });
  });
});

describe("with guardrails written by hand", () => {
  const free: Change = {
    file: "prod.json",
    urn: /role:Role::agent-sre-agent$/,
    change: ({ permissionsBoundary: _, ...properties }) =>
      also(allow("*"))({ ...properties, managedPolicyArns: [] }),
  };
  const withoutDenials: Change = {
    file: "prod.json",
    urn: /rolePolicyAttachment:RolePolicyAttachment::agent-sre-|rolePolicy:RolePolicy::agent-sre-(?!landing)/,
    change: gone,
  };
  /** Everybody but break-glass, whatever their own policies say. */
  const guarded = deny(
    [
      ...[
        "iam:*",
        "sts:Assume*",
        "sts:Get*",
        "organizations:*",
        "account:*",
        "backup:*",
        "kms:*",
        "cloudtrail:*",
      ],
      ...["ec2:*", "s3:*", "rbin:*", "config:*", "logs:*", "events:*", "sns:*", "mpa:*", "code*"],
    ],
    "*",
    {
      Sid: "Guardrail",
      Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/perimeter/break-glass" } },
    },
  );

  const world = () => {
    const plain = worldFileOf();
    const { root } = plain.organization;
    const scps = [{ name: "by-hand", policy: JSON.parse(document(guarded)) as object }];
    return { ...plain, organization: { ...plain.organization, root: { ...root, scps } } };
  };

  const goals = ["backup", "audit", "guardrails", "approval", "break-glass", "admin:333333333333"];

  test("an agent with every permission of its account reaches most goals without them", () => {
    const results = prove([noGuardrails, free, withoutDenials], goals, [sre]);
    expect(results.filter(({ verdict }) => verdict === "reachable").length).toBeGreaterThan(3);
  });

  test("and none with them", () => {
    const results = prove([noGuardrails, free, withoutDenials], goals, [sre], world());
    expect(results.map(({ goal, verdict }) => [goal, verdict])).toEqual(
      goals.map((goal) => [goal.split(":")[0], "never"]),
    );
    expect(results[0]?.blockedBy.some(({ layer }) => layer === "scp")).toBe(true);
  });
});
