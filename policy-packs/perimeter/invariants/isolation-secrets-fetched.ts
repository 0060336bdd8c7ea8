import { secretValue } from "../../../analysis/model/value.ts";
import {
  credentialForms,
  secretNames,
  secretProperties,
  secretWhen,
} from "../../../catalog/secret-properties.ts";
import { isReference } from "../check/plain-secrets.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { decoded, knownOf, textsIn } from "../known-values.ts";
import type { Properties } from "../resource.ts";

/** Something that should not stand where it stands; its value is never told. */
interface Exposed {
  readonly path: string;
  readonly what: string;
}

/** Properties of a type that AWS keeps sealed: secrets belong there. A provider's stand in the program's configuration. */
function sealedBy(type: string, properties: Properties): readonly string[] {
  if (type === "pulumi:providers:aws") return [];
  const when = Object.hasOwn(secretWhen, type) ? secretWhen[type] : undefined;
  if (when !== undefined && properties[when.property] !== when.is) return [];
  return Object.hasOwn(secretProperties, type) ? (secretProperties[type] ?? []) : [];
}

const isRecord = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Blocks that say where a variable's value is, in place of it. */
const refers = ({ type }: Properties): boolean =>
  type === "PARAMETER_STORE" || type === "SECRETS_MANAGER" || type === "SECRET";

/** Variables that a program is given: maps of them, and lists of names and values, which some services take as JSON. */
function* variables(value: unknown, path: string, depth = 0): Generator<[string, string, string]> {
  if (depth > 8) return;
  if (
    typeof value === "string" &&
    /(?:ontainerDefinitions|Properties)$/.test(path) &&
    /^\s*[[{]/.test(value)
  ) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(value);
    } catch {
      return;
    }
    yield* variables(parsed, path, depth + 1);
  } else if (Array.isArray(value))
    for (const [index, one] of value.entries()) yield* variables(one, `${path}[${index}]`, depth + 1);
  else if (isRecord(value)) {
    const { name, value: given } = value;
    if (typeof name === "string" && typeof given === "string" && !refers(value))
      yield [`${path}.value`, name, given];
    for (const [key, one] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      if (typeof one === "string" && /nvironment|ariables/.test(path)) yield [at, key, one];
      else yield* variables(one, at, depth + 1);
    }
  }
}

/** `NAME=value` in a script, where the value is there and not fetched. */
const assignment =
  /(?:^|[\s;"'])(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(["']?)([^\s"'$`<{][^\s"'$`<{]{2,})\2(?=$|[\s;"'])/gm;

function* assigned(script: string): Generator<[string, string]> {
  for (const [, name = "", , value = ""] of script.matchAll(assignment)) yield [name, value];
}

/** A line of user data, also within the archive that cloud-init takes apart. */
const isScript = (path: string): boolean => /(?:^|\.)userData(?:Base64)?$/.test(path);

/** What stands where AWS shows it to whoever may look at the resource. */
function* exposed(type: string, given: Properties): Generator<Exposed> {
  const sealed = sealedBy(type, given);
  const open = Object.fromEntries(Object.entries(given).filter(([key]) => !sealed.includes(key)));
  for (const [path, name, value] of variables(open, ""))
    if (value !== "" && secretNames.test(name) && (value === secretValue || !isReference(value)))
      yield { path, what: "a secret by its name" };
  for (const { path, text } of textsIn(open))
    for (const said of [text, decoded(text)]) {
      if (said === undefined) continue;
      for (const { what, pattern } of credentialForms) if (pattern.test(said)) yield { path, what };
      if (isScript(path))
        for (const [name, value] of assigned(said))
          if (secretNames.test(name) && !isReference(value)) yield { path, what: "a secret by its name" };
    }
}

const worker = (variables: Properties) => ({
  type: "aws:lambda/function:Function",
  name: "worker",
  properties: { name: "worker", environment: { variables } },
});

const machine = (userData: string) => ({
  type: "aws:ec2/launchTemplate:LaunchTemplate",
  name: "machine",
  properties: { instanceType: "t3.micro", userData },
});

const task = (container: Properties) => ({
  type: "aws:ecs/taskDefinition:TaskDefinition",
  name: "web",
  properties: { family: "web", containerDefinitions: JSON.stringify([{ name: "web", ...container }]) },
});

const secretArn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-AbCdEf";

export default resourceInvariant({
  id: "isolation-secrets-fetched",
  title: "No credential stands where AWS shows it to whoever may look at the resource.",
  protects:
    "Credentials from every principal that may describe a function, a task, a machine or a build, an agent that may only look among them.",
  why: "Variables, user data and container definitions are configuration: AWS shows them in clear to many read-only roles, in the console, and in every copy of the log that holds the request, also where Pulumi keeps the value for a secret. In April 2026 an agent found a token that lay about and deleted a production volume with it.",
  fix: "keep it in Secrets Manager or a SecureString parameter; give programs its ARN or name (ECS: secrets with valueFrom), and have them fetch it when they run.",
  limits:
    "It knows credentials by their form, and variables by their name; it tells where, never what. The name of a secret it takes for one where it is an ARN or begins with a slash. What is not known at a preview it looks at during the update, before the resource is made. Whether the file says so to Pulumi, too, is for isolation-secrets-sealed.",
  *check({ type, properties }) {
    if (!/^(?:pulumi:providers:)?aws\b/.test(type)) return;
    const told = new Set<string>();
    for (const { path, what } of exposed(type, knownOf(properties))) {
      if (!told.has(path)) yield `holds ${what} where AWS shows it: ${path}`;
      told.add(path);
    }
  },
  examples: {
    holds: [
      {
        what: "where the password is, and not the password",
        resources: [worker({ DB_PASSWORD: secretArn, API_TOKEN: "/shop/token", DB_HOST: "orders.internal" })],
      },
      {
        what: "a secret that ECS fetches",
        resources: [task({ secrets: [{ name: "TOKEN", valueFrom: secretArn }] })],
      },
      {
        what: "a script that fetches it",
        resources: [
          machine(
            Buffer.from(
              "#!/bin/sh\nTOKEN=$(aws ssm get-parameter --name /shop/token --with-decryption --query Parameter.Value)\n",
            ).toString("base64"),
          ),
        ],
      },
      {
        what: "a secret where secrets are kept",
        resources: [
          {
            type: "aws:secretsmanager/secretVersion:SecretVersion",
            name: "orders",
            properties: { secretId: secretArn, secretString: "AKIAIOSFODNN7EXAMPLE" },
          },
        ],
      },
      {
        what: "a build that is told where to look",
        resources: [
          {
            type: "aws:codebuild/project:Project",
            name: "shop",
            properties: {
              environment: {
                computeType: "BUILD_GENERAL1_SMALL",
                environmentVariables: [{ name: "TOKEN", value: "shop-token", type: "SECRETS_MANAGER" }],
              },
            },
          },
        ],
      },
      {
        what: "a variable that is not known yet: the update looks at it",
        resources: [worker({ TOKEN: notKnownYet })],
      },
    ],
    broken: [
      {
        what: "a password among a function's variables",
        resources: [worker({ DB_PASSWORD: "an-example-only" })],
      },
      {
        what: "an access key, whatever it is called",
        resources: [worker({ CONFIGURATION: "key=AKIAIOSFODNN7EXAMPLE" })],
      },
      {
        what: "a connection string",
        resources: [worker({ ORDERS: "postgres://orders:an-example-only@orders.internal/orders" })],
      },
      {
        what: "a connection string of another kind",
        resources: [worker({ ORDERS: "Server=orders.internal;User Id=orders;Password=an-example-only;" })],
      },
      {
        what: "a token in a container's environment",
        resources: [task({ environment: [{ name: "TOKEN", value: "an-example-only" }] })],
      },
      {
        what: "a token in a script in base64",
        resources: [machine(Buffer.from("#!/bin/sh\nexport API_TOKEN=an-example-only\n").toString("base64"))],
      },
      {
        what: "a token in a build's variables",
        resources: [
          {
            type: "aws:codebuild/project:Project",
            name: "shop",
            properties: {
              environment: {
                computeType: "BUILD_GENERAL1_SMALL",
                environmentVariables: [{ name: "TOKEN", value: "an-example-only" }],
              },
            },
          },
        ],
      },
      {
        what: "a private key in a parameter that is not encrypted",
        resources: [
          {
            type: "aws:ssm/parameter:Parameter",
            name: "key",
            properties: { name: "/shop/key", type: "String", value: "-----BEGIN PRIVATE KEY-----" },
          },
        ],
      },
      {
        what: "an access key of a provider",
        resources: [
          {
            type: "pulumi:providers:aws",
            name: "aws",
            properties: { allowedAccountIds: '["111122223333"]', accessKey: "AKIAIOSFODNN7EXAMPLE" },
          },
        ],
      },
    ],
    cannotTell: [],
  },
});
