import { expect, test } from "vitest";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployStack } from "../sandbox/deploy-stack.ts";
import { called } from "../sandbox/deployed.ts";
import { projectDirectory, stackConfiguration } from "../sandbox/project.ts";

/** A stack with its sample configuration, but for some values. */
async function refusalOf(stack: string, changed: Record<string, unknown>): Promise<string> {
  const values = Object.entries(changed).map(([key, value]) => [
    `agent-perimeter:${key}`,
    JSON.stringify(value),
  ]);
  const deployment = await deployStack(stack, {
    cloud: new Cloud(sandboxWorld),
    config: { ...stackConfiguration(projectDirectory, stack), ...Object.fromEntries(values) },
  });
  // Refused as a whole: not even the provider is there.
  expect(deployment.resources.filter(({ custom }) => custom)).toEqual([]);
  return deployment.errors.join("\n");
}

const grant = {
  id: "INC-2026-0042",
  task: "repair-orders",
  agent: "sre",
  reason: "incident 42",
  approver: "Ada Lovelace",
  notBefore: "2026-11-23T09:00:00Z",
  notAfter: "2026-11-23T11:00:00Z",
};

test("a wrong grant is told by file, key, place and what to do", async () => {
  expect(
    await refusalOf("grants-prod", {
      grants: [
        { ...grant, notAfter: "2026-11-24T09:00:00Z" },
        { ...grant, task: "drop-orders", agent: "builder" },
      ],
    }),
  ).toMatchInlineSnapshot(`
    "Pulumi.grants-prod.yaml:
      agent-perimeter:grants at 0.notAfter: 2026-11-24T09:00:00Z is 24 h 0 min 0 s after notBefore, and a grant lasts 4 hours at most: end it earlier, and ask again when it is over
      agent-perimeter:grants at 1.task: drop-orders is none of this stack's tasks (reboot-orders-database, repair-orders): correct the name, or declare the task in the account's stack first and name it in tasks
      agent-perimeter:grants at 1.agent: builder is none of this stack's agents (sre): correct the name, or add it to agents
      agent-perimeter:grants at 1.id: INC-2026-0042 is another grant's id, dashes and capitals apart: an id is used once"
  `);
});

test("a grant without one of its parts, or with one that there is not, is refused", async () => {
  const { approver: _, ...without } = grant;
  expect(await refusalOf("grants-prod", { grants: [without] })).toMatch(
    /Pulumi\.grants-prod\.yaml:\n {2}agent-perimeter:grants at 0\.approver: /,
  );
  expect(await refusalOf("grants-prod", { grants: [{ ...grant, actions: ["s3:*"] }] })).toMatch(/actions/);
});

test("one grant too many for a role is told before AWS tells it", async () => {
  const grants = Array.from({ length: 6 }, (_, index) => ({ ...grant, id: `INC-2026-000${index}` }));
  expect(await refusalOf("grants-prod", { grants })).toMatch(
    /grants: the 6 grants of repair-orders make its trust policy \d+ characters long, and AWS takes 2048/,
  );
});

test.each([
  ["*", "is no task's name"],
  ["Repair Orders", "is no task's name"],
])("the task %s is refused", async (task, message) => {
  expect(await refusalOf("grants-prod", { tasks: ["repair-orders", task] })).toContain(
    `agent-perimeter:tasks at 1: ${task} ${message}`,
  );
});

const task = {
  name: "repair-orders",
  purpose: "repair items that a bug has left half-written",
  actions: ["dynamodb:UpdateItem"],
  resources: ["arn:aws:dynamodb:eu-central-1:555555555555:table/orders"],
  recovery: ["pointInTimeRecovery"],
};

test("a task of dev that reaches into another account, or cannot be undone, is refused", async () => {
  const elsewhere = "arn:aws:dynamodb:eu-central-1:444444444444:table/orders";
  expect(await refusalOf("dev", { tasks: [{ ...task, resources: [elsewhere] }] })).toMatch(
    /Pulumi\.dev\.yaml:\n {2}agent-perimeter:tasks at 0\.resources\.0: .* is not in account 555555555555/,
  );
  expect(await refusalOf("dev", { tasks: [{ ...task, actions: ["dynamodb:DeleteTable"] }] })).toMatch(
    /tasks at 0\.actions\.0: dynamodb:DeleteTable is irreversible: afterwards, the table or its backups are gone/,
  );
  expect(await refusalOf("dev", { tasks: [{ ...task, recovery: ["prayer"] }] })).toMatch(
    /tasks at 0\.recovery/,
  );
});

test("nobody but persons pull the switch", async () => {
  const agent = "arn:aws:iam::555555555555:role/agent/agent-builder";
  expect(await refusalOf("dev", { revokerTrust: [agent] })).toMatch(
    /agent-perimeter:revokerTrust at 0: .* is an agent's role or a pipeline's/,
  );
});

const github = {
  issuer: "https://token.actions.githubusercontent.com",
  audience: "sts.amazonaws.com",
  claims: { ref: "refs/heads/main" },
};

test("an agent cannot be the one that writes its grants", async () => {
  const subject = "repo:example@1234567/preview@5544332:environment:agent-dev";
  const agents = [
    {
      name: "builder",
      arrival: { kind: "oidc", ...github, subjects: [subject], claims: undefined },
      reads: [],
    },
  ];
  expect(await refusalOf("dev", { agents, grantDeployer: { ...github, subjects: [subject] } })).toMatch(
    /grantDeployer at subjects\.0: .* is how an agent arrives: it would grant itself every task/,
  );
});

test("a deployer whose subject anybody's pull request may have is refused", async () => {
  const subjects = ["repo:example@1234567/perimeter@7654321:pull_request"];
  expect(await refusalOf("dev", { grantDeployer: { ...github, subjects } })).toMatch(
    /grantDeployer at subjects\.0/,
  );
  const environment = ["repo:example@1234567/perimeter@7654321:environment:grants-dev"];
  expect(await refusalOf("dev", { grantDeployer: { ...github, subjects: environment, claims: {} } })).toMatch(
    /grantDeployer at claims: a pull request's job that names the environment would be let in/,
  );
});

test("the deployer of grants reaches its own state, where that is told, and nothing else of the bucket", async () => {
  const subjects = ["repo:example@1234567/perimeter@7654321:environment:grants-dev"];
  const state = {
    bucketArn: "arn:aws:s3:::perimeter-state-555555555555-eu-central-1-an",
    prefix: "grants",
    keyArn: "arn:aws:kms:eu-central-1:555555555555:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  };
  const cloud = new Cloud(sandboxWorld);
  await deployStack("audit", { cloud });
  const grantDeployer = JSON.stringify({ ...github, subjects, state });
  const { errors, resources } = await deployStack("dev", {
    cloud,
    config: {
      ...stackConfiguration(projectDirectory, "dev"),
      "agent-perimeter:grantDeployer": grantDeployer,
    },
  });
  expect(errors).toEqual([]);
  const policy = String(called(resources, "grants-permissions").inputs["policy"]);
  expect(JSON.parse(policy).Statement).toContainEqual(
    expect.objectContaining({ Sid: "KeepState", Resource: `${state.bucketArn}/grants/*` }),
  );
  const foreign = { ...state, keyArn: state.keyArn.replace("555555555555", "444444444444") };
  expect(await refusalOf("dev", { grantDeployer: { ...github, subjects, state: foreign } })).toMatch(
    /grantDeployer at state\.keyArn: .* is no key of account 555555555555/,
  );
});
