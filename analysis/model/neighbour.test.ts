/** What is kept of a stack for its neighbours: all that the model reads, of every type there is, and no secret. */
import { describe, expect, test } from "vitest";
import { secretProperties } from "../../catalog/secret-properties.ts";
import { StackFile, secret } from "../../test/checkpoints.ts";
import { providerTypes } from "../../test/provider-types.ts";
import { differences } from "../../test/reach/comparable.ts";
import { buildModel } from "./build.ts";
import { neighbourOf } from "./neighbour.ts";
import { currentType, StateError } from "./state.ts";
import { secretValue } from "./value.ts";
import { emptyWorld, readWorld, writtenWorld } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

const account = "444455556666";
const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Sid: "One", Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "*", Resource: "*" },
  ],
});
const roleArn = `arn:aws:iam::${account}:role/worker`;

/** What properties hold, as far as a model can make anything of it. */
const values: readonly unknown[] = [
  roleArn,
  "worker",
  document,
  "111122223333",
  `s3://code/${account}.zip`,
  `arn:aws:ssm:eu-central-1:${account}:parameter/app`,
  ["arn:aws:iam::111122223333:root", "all"],
  `name: "x"\nrole: "${roleArn}"\nRoleArn: ${roleArn}\ncredentials: worker`,
  JSON.stringify({
    a: [{ executionRoleArn: roleArn, image: "444455556666.dkr.ecr.eu-central-1.amazonaws.com/app:v1" }],
  }),
  "$Latest",
  "AWSReservedSSO_Admin_0123456789abcdef",
  "https://code.s3.eu-central-1.amazonaws.com/app.zip?X-Amz-Signature=0123",
  true,
  "",
  secret(),
];

/** A resource with all of its settings, each with a value of its own. */
function filled(paths: readonly string[], value: (path: string) => unknown): Json {
  const properties: Record<string, unknown> = {};
  const leaves = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
  for (const path of leaves) {
    const parts = path.split(".");
    let at = properties;
    for (const part of parts.slice(0, -1)) {
      const inner = (at[part] ?? {}) as Record<string, unknown>;
      at[part] = inner;
      at = inner;
    }
    at[parts.at(-1) ?? ""] = value(path);
  }
  return properties;
}

const digest = (text: string): number =>
  [...text].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003, 7);

const stackOf = () => new StackFile(account, { stack: "prod", project: "app" });

/** Every type of the provider, with these values of its inputs, and of what AWS answers. */
function everyType(
  inputValue: (type: string, path: string) => unknown,
  outputValue: (type: string, path: string) => unknown,
): StackFile {
  const file = stackOf();
  for (const [type, { inputs, outputs }] of providerTypes()) {
    const asked = filled(inputs, (path) => inputValue(type, path));
    const answered = Object.fromEntries(
      outputs.map((key) => [key, Object.hasOwn(asked, key) ? asked[key] : outputValue(type, key)]),
    );
    file.add(type, "one", answered, { inputs: asked, id: `id-${digest(type)}` });
  }
  return file;
}

const named = (content: unknown) => ({ file: "world.json (app/prod)", content });

function kept(content: unknown): { readonly text: string; readonly withheld: readonly unknown[] } {
  const { neighbour, withheld } = neighbourOf({ file: "prod.json", content }, emptyWorld);
  return { text: writtenWorld({ version: "0.1.0", neighbours: [neighbour] }), withheld };
}

const linesWith = (text: string, what: string): string[] =>
  text.split("\n").filter((line) => line.includes(what));

describe("of every type of the provider", () => {
  const rounds = 6;

  test.each(Array.from({ length: rounds }, (_, round) => round))(
    "all that the model reads is kept: round %i",
    (round) => {
      const valueAt = (type: string, path: string): unknown =>
        /^(answer )?region$/.test(path)
          ? "eu-central-1"
          : // A secret by its type is none of what the model reads.
            secretProperties[currentType(type)]?.includes(path.replace("answer ", ""))
            ? secret()
            : values[(digest(`${type} ${path}`) + round * 5) % values.length];
      const found: string[] = [];
      for (const [type, { inputs, outputs }] of providerTypes()) {
        const asked = filled(inputs, (path) => valueAt(type, path));
        const answered = outputs.map((key) => [key, asked[key] ?? valueAt(type, `answer ${key}`)] as const);
        const { content } = stackOf().add(type, "one", Object.fromEntries(answered), {
          inputs: asked,
        }).checkpoint;
        const whole = buildModel([named(content)], readWorld({}, "world.json"));
        const again = buildModel([], readWorld(kept(content).text, "world.json"));
        found.push(...differences(again, whole).map((line) => `${type} ${line}`));
      }
      expect(found).toEqual([]);
    },
    60_000,
  );

  test.each([
    ["on both sides", true, true],
    ["as an input alone", true, false],
    ["as an answer alone", false, true],
  ])("no value is kept that is marked as secret %s", (_, ofInputs, ofOutputs) => {
    let count = 0;
    const hidden = (isMarked: boolean) => (): unknown => {
      count += 1;
      const value = `${document.slice(0, -1)},"Id":"leaked-${roleArn}"}`;
      return isMarked ? secret(value) : value;
    };
    const file = everyType(hidden(ofInputs), hidden(ofOutputs));
    // Both sides say the same: where one of them is marked, the other is the same secret.
    for (const resource of file.resources.filter(({ type }) => type.startsWith("aws:"))) {
      const inputs = resource["inputs"] as Json;
      const other = ofInputs === ofOutputs ? hidden(ofInputs) : hidden(!ofInputs);
      resource["outputs"] = Object.fromEntries(Object.keys(inputs).map((key) => [key, other()]));
      if (!ofInputs)
        for (const key of Object.keys(inputs)) (inputs as Record<string, unknown>)[key] = hidden(false)();
    }
    expect(count).toBeGreaterThan(10_000);
    const { text, withheld } = kept(file.checkpoint.content);
    expect(linesWith(text, "leaked")).toEqual([]);
    expect(withheld.length).toBeGreaterThan(100);
    // What is withheld counts as open.
    expect(text).toContain(secretValue);
  });

  test("what is sealed stays so, and no more of it is there than that it is", () => {
    const sealed = () => secret();
    const { text } = kept(everyType(sealed, sealed).checkpoint.content);
    expect(text).not.toContain("AAABAKp");
    expect(text).not.toContain("1b47061264138c4ac30d75fd1eb44270");
  });

  const inside =
    /(^|\.)(environment|environmentVariables?|runtimeEnvironmentVariables|env|envVars|userData\w*|containerDefinitions|containerProperties|parameters|templateBody|connectionProperties|authenticationConfiguration|password|secretString|clientSecret)(\.|$)/i;

  test("nothing of environment variables, user data, container definitions, parameters, templates", () => {
    let count = 0;
    const told = (_: string, path: string) => {
      if (!inside.test(path) || /role(Arn)?$/i.test(path)) return "plain";
      count += 1;
      return `leaked ${JSON.stringify({ Parameters: ["leaked"] })}`;
    };
    const { text } = kept(everyType(told, () => "plain").checkpoint.content);
    expect(count).toBeGreaterThan(100);
    expect(linesWith(text, "leaked")).toEqual([]);
  });

  test("but for the addresses in them, and the roles", () => {
    const definitions = JSON.stringify([
      {
        image: "444455556666.dkr.ecr.eu-central-1.amazonaws.com/app:v1",
        environment: [{ name: "TOKEN", value: "leaked" }],
        secrets: [{ name: "KEY", valueFrom: `arn:aws:ssm:eu-central-1:${account}:parameter/key` }],
      },
    ]);
    const file = stackOf().add("aws:ecs/taskDefinition:TaskDefinition", "app", {
      family: "app",
      taskRoleArn: roleArn,
      containerDefinitions: definitions,
    });
    expect(
      neighbourOf({ file: "f", content: file.checkpoint.content }, emptyWorld).neighbour.resources,
    ).toEqual([
      {
        urn: "urn:pulumi:prod::app::aws:ecs/taskDefinition:TaskDefinition::app",
        id: "app",
        provider: "urn:pulumi:prod::app::pulumi:providers:aws::account",
        inputs: {
          family: "app",
          taskRoleArn: roleArn,
          containerDefinitions: `444455556666.dkr.ecr.eu-central-1.amazonaws.com/app:v1 arn:aws:ssm:eu-central-1:${account}:parameter/key`,
        },
      },
      expect.objectContaining({ urn: expect.stringContaining("pulumi:providers:aws") }),
    ]);
  });
});

describe("what is hidden", () => {
  const policyType = "aws:sqs/queuePolicy:QueuePolicy";
  const queue = { queueUrl: `https://sqs.eu-central-1.amazonaws.com/${account}/work` };

  test("a policy that is a secret is told as withheld, and lets anybody in", () => {
    const file = stackOf().add(policyType, "work", { ...queue, policy: secret(document) });
    const { text, withheld } = kept(file.checkpoint.content);
    expect(withheld).toEqual([{ urn: file.urn(policyType, "work"), property: "policy" }]);
    const [node] = buildModel([], readWorld(text, "world.json")).resources.values();
    expect(node).toMatchObject({
      policy: "unknown",
      unknown: [{ part: "policy", why: "its policy is a secret" }],
    });
  });

  test("what one resource marks as secret is hidden wherever it stands", () => {
    const file = stackOf()
      .add("aws:ssm/parameter:Parameter", "token", {
        name: "/token",
        type: "SecureString",
        value: secret("hunter2-4711"),
      })
      .add(policyType, "work", { ...queue, policy: document.replace("One", "hunter2-4711") });
    const { text, withheld } = kept(file.checkpoint.content);
    expect(text).not.toContain("hunter2");
    expect(withheld).toEqual([{ urn: file.urn(policyType, "work"), property: "policy" }]);
  });

  test("so is what looks like a credential, whoever forgot to mark it", () => {
    const key = `AKIA${"ABCDEFGH23456723".slice(0, 16)}`;
    const file = stackOf().add("aws:iam/role:Role", "worker", {
      name: "worker",
      assumeRolePolicy: document,
      tags: { key },
    });
    expect(kept(file.checkpoint.content).text).not.toContain(key);
  });

  test("of a provider its account, its Region and its role are kept, and nothing by which it signs in", () => {
    const file = new StackFile(account, {
      stack: "prod",
      configuration: {
        accessKey: "leaked",
        secretKey: "leaked",
        token: "leaked",
        profile: "leaked",
        assumeRoles: JSON.stringify([{ roleArn, externalId: "leaked", sessionName: "leaked" }]),
        defaultTags: JSON.stringify({ tags: { team: "orders" } }),
      },
    });
    const { neighbour } = neighbourOf(file.checkpoint, emptyWorld);
    expect(neighbour.resources).toEqual([
      {
        urn: "urn:pulumi:prod::app::pulumi:providers:aws::account",
        id: "p-1",
        inputs: {
          allowedAccountIds: `["${account}"]`,
          assumeRoles: [{ roleArn }],
          defaultTags: { tags: { team: "orders" } },
          region: "eu-central-1",
        },
      },
    ]);
  });
});

test("the same stack is always written the same, in whichever order its checkpoint has it", () => {
  const file = stackOf()
    .add("aws:sqs/queue:Queue", "work", { name: "work", arn: `arn:aws:sqs:eu-central-1:${account}:work` })
    .add("aws:iam/role:Role", "worker", { name: "worker", assumeRolePolicy: document });
  const { content } = file.checkpoint;
  const turned = { version: 3, deployment: { resources: [...file.resources].reverse() } };
  expect(kept(turned).text).toBe(kept(content).text);
  // A document is laid out, so that a change of it reads as one.
  expect(kept(content).text).toMatch(/\n +"Sid": "One",\n/);
});

describe("what is none", () => {
  test("a plan shows what may be: no neighbour can count on it", () => {
    expect(() => neighbourOf(stackOf().plan, emptyWorld)).toThrow(StateError);
  });

  test("nothing, and two stacks in one", () => {
    const of = (resources: readonly unknown[]) =>
      neighbourOf({ file: "f.json", content: { version: 3, deployment: { resources } } }, emptyWorld);
    expect(() => of([])).toThrow(/f\.json: nothing is in it/);
    expect(() => of([...stackOf().resources, ...new StackFile(account).resources])).toThrow(
      /of another stack/,
    );
  });
});
