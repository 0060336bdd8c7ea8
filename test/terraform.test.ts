/**
 * Every resource of every stack against the schema and the checks of the real AWS provider: Terraform plans them, which
 * asks no account. Needs Terraform and a copy of the provider on this machine (TF_CLI_CONFIG_FILE with a mirror, or
 * TF_PLUGIN_CACHE_DIR).
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nameOf, type ResourceState } from "../sandbox/checkpoint.ts";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployables, titleOf } from "../sandbox/deployables.ts";
import { deploy } from "../sandbox/monitor.ts";
import { stackConfiguration } from "../sandbox/project.ts";
import { type Schemas, type Translated, translate, Untranslatable } from "./terraform/configuration.ts";
import { unknownToProvider } from "./terraform/names.ts";
import { startTerraform } from "./terraform/terraform.ts";

const terraform = startTerraform();
const missing = "missing" in terraform ? terraform.missing : undefined;
if (missing !== undefined) console.info(`skipped: what needs the real AWS provider, since ${missing}`);
const provider = "missing" in terraform ? { version: "", schemas: {}, complaints: () => [] } : terraform;
afterAll(() => {
  if (!("missing" in terraform)) terraform.close();
});

const resource = (name: string, type: string, inputs: Record<string, unknown>): ResourceState => ({
  urn: `urn:pulumi:test::test::${type}::${name}`,
  custom: true,
  type,
  inputs,
  outputs: {},
});

const label = (name: string) => name.replace(/[^\w-]/g, "_");

/** What the provider says against resources, by their names. */
const messages = (resources: readonly ResourceState[]) =>
  provider
    .complaints(resources.map((one) => translate(one, label(nameOf(one.urn)), provider.schemas)))
    .map(({ address, message }) => `${address.split(".").at(-1)}: ${message}`)
    .sort();

describe.skipIf(missing !== undefined)(`the AWS provider (${missing ?? provider.version})`, () => {
  const translated: Translated[] = [];
  const untranslatable: string[] = [];

  beforeAll(async () => {
    const cloud = new Cloud(sandboxWorld);
    for (const deployable of deployables) {
      const { directory, stack } = deployable;
      const deployment = await deploy({ ...deployable, config: stackConfiguration(directory, stack), cloud });
      expect(deployment.errors).toEqual([]);
      const made = deployment
        .checkpoint()
        .deployment.resources.filter((state) => state.type.startsWith("aws:") && !state.external);
      for (const [index, state] of made.entries()) {
        const name = label(`${titleOf(deployable)}_${index}_${nameOf(state.urn)}`);
        try {
          translated.push(translate(state, name, provider.schemas));
        } catch (error) {
          if (!(error instanceof Untranslatable)) throw error;
          untranslatable.push(`${titleOf(deployable)}: ${error.message}`);
        }
      }
    }
  }, 120_000);

  test("has every type and argument that the stacks use, but for those listed with a reason", () => {
    const counts = Map.groupBy(translated, ({ type }) => type);
    const lines = [...counts].map(([type, all]) => `${String(all.length).padStart(4)} ${type}`).sort();
    const left = Map.groupBy(
      translated.flatMap(({ type, left }) => left.map((argument) => ({ type, argument }))),
      ({ type, argument }) => `${type} ${argument}`,
    );
    for (const [what, all] of left) {
      const [{ type, argument } = { type: "", argument: "" }] = all;
      const row = unknownToProvider.find(
        (one) => (one.type === type || one.type === "*") && one.argument === argument,
      );
      lines.push(`not checked: ${what}, in ${all.length} (${row?.reason})`);
    }
    console.info(`${translated.length} resources against provider ${provider.version}\n${lines.join("\n")}`);
    expect(untranslatable).toEqual([]);
    expect(translated.length).toBeGreaterThan(100);
  });

  test("accepts every resource", { timeout: 180_000 }, () => {
    expect(provider.complaints(translated)).toEqual([]);
  });

  // Otherwise, that it accepts everything would say nothing.
  test("refuses what is wrong, where it is wrong", () => {
    const wrong = [
      resource("a number out of range", "aws:kms/key:Key", { deletionWindowInDays: 3 }),
      resource("a word that is none", "aws:s3/bucketVersioning:BucketVersioning", {
        bucket: "b",
        versioningConfiguration: { status: "On" },
      }),
      resource("no JSON", "aws:iam/role:Role", { assumeRolePolicy: "no JSON" }),
      resource("an argument missing", "aws:kms/alias:Alias", { name: "alias/a" }),
      resource("no number", "aws:sqs/queue:Queue", { name: "q", messageRetentionSeconds: "long" }),
    ];
    expect(messages(wrong)).toMatchInlineSnapshot(`
      [
        "a_number_out_of_range: expected deletion_window_in_days to be in the range (7 - 30), got 3: ",
        "a_word_that_is_none: expected versioning_configuration.0.status to be one of ["Enabled" "Suspended" "Disabled"], got On: ",
        "an_argument_missing: Missing required argument: The argument "target_key_id" is required, but no definition was found.",
        "no_JSON: "assume_role_policy" contains an invalid JSON policy: not a JSON object: ",
        "no_number: Incorrect attribute value type: Inappropriate value for attribute "message_retention_seconds": a number is required.",
      ]
    `);
  });

  test("refuses what only its planning finds", () => {
    const attributes = [
      { name: "a", type: "S" },
      { name: "b", type: "S" },
    ];
    const table = { name: "t", billingMode: "PAY_PER_REQUEST", hashKey: "a", attributes };
    expect(messages([resource("table", "aws:dynamodb/table:Table", table)])).toMatchInlineSnapshot(`
      [
        "table: all attributes must be indexed. Unused attributes: ["b"]: ",
      ]
    `);
  });
});

describe("the translation", () => {
  const schemas: Schemas = {
    aws_example: {
      block: {
        attributes: {
          name: { type: "string" },
          allowed_ids: { type: ["set", "string"] },
          policy: { type: "string" },
          tags: { type: ["map", "string"] },
          only: { type: ["list", ["object", { inner_name: "string" }]] },
          nested: {
            nested_type: { nesting_mode: "single", attributes: { deep_name: { type: "string" } } },
          },
        },
        block_types: {
          rule: { nesting_mode: "list", block: { attributes: { days: { type: "number" } } } },
        },
      },
    },
    aws_service_thing: { block: {} },
  };
  const fieldsOf = (inputs: Record<string, unknown>) =>
    translate(resource("one", "aws:ec2/example:Example", inputs), "one", schemas).fields;

  test("goes by the schema: snake case, plurals, single elements of lists, keys of maps as they are", () => {
    expect(
      fieldsOf({
        name: "a",
        allowedIds: ["x"],
        rules: [{ days: 1 }, { days: 2 }],
        tags: { camelCase: "stays" },
        only: { innerName: "b" },
        nested: { deepName: "c" },
      }),
    ).toEqual({
      name: "a",
      allowed_ids: ["x"],
      rule: [{ days: 1 }, { days: 2 }],
      tags: { camelCase: "stays" },
      only: [{ inner_name: "b" }],
      nested: { deep_name: "c" },
    });
  });

  test("keeps Terraform from reading a policy's variables as its own, and opens secrets", () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: '"s"',
    };
    expect(fieldsOf({ policy: "${aws:username} %{x} $1", name: secret })).toEqual({
      policy: "$${aws:username} %%{x} $1",
      name: "s",
    });
  });

  test("tells what it does not know, with its place", () => {
    expect(() => fieldsOf({ rules: { nonsense: 1 } })).toThrow("aws_example has no argument rule.nonsense");
    expect(() => translate(resource("one", "aws:service/other:Other", {}), "one", schemas)).toThrow(
      "aws:service/other:Other is none of aws_service_other",
    );
  });

  test("a name without its module is taken only where the module has none: aws:rds/instance is no aws_instance", () => {
    expect(() => translate(resource("one", "aws:service/example:Example", {}), "one", schemas)).toThrow(
      Untranslatable,
    );
  });
});
