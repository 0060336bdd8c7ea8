import { stateInvariant } from "../invariant.ts";
import { plainSecrets } from "../plain-secrets.ts";

/** Pulumi's mark on a secret, as a state holds it. */
const sealed = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "AAABAExample",
};

const database = (password: unknown) => ({
  type: "aws:rds/instance:Instance",
  name: "orders",
  properties: { identifier: "orders", password },
});

const worker = (variables: Record<string, unknown>) => ({
  type: "aws:lambda/function:Function",
  name: "worker",
  properties: { name: "worker", environment: { variables } },
});

export default stateInvariant({
  id: "isolation-secrets-sealed",
  title: "No secret is in the state, or in a plan, in plain text.",
  protects:
    "Credentials from everybody who reads a state, a plan, or the log of a pipeline that printed one.",
  why: "A preview of unmerged code reads the whole state. What is in there in plain text, the code of any branch has, and so has whoever reads the plan that is posted under a pull request.",
  fix: "mark it (`pulumi.secret`, `pulumi config set --secret`, `additionalSecretOutputs`), change the secret, since it has been read, and have programs fetch it from Secrets Manager when they run.",
  limits:
    "It knows secrets by type and property, by the names of variables, and by the form of well-known credentials. It shows where, never what.",
  *check({ type, raw }) {
    const seen = new Set<string>();
    for (const properties of [raw.inputs, raw.outputs])
      for (const { path, what } of plainSecrets(type, properties))
        if (!seen.has(path)) {
          seen.add(path);
          yield `holds ${what} in plain text: ${path}`;
        }
  },
  examples: {
    holds: [
      { what: "a password that Pulumi keeps for a secret", operation: "same", after: database(sealed) },
      {
        what: "where the password is, and not the password",
        operation: "same",
        after: worker({ DB_PASSWORD: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders" }),
      },
      {
        what: "a parameter that is none",
        operation: "same",
        after: {
          type: "aws:ssm/parameter:Parameter",
          name: "limit",
          properties: { name: "/limit", type: "String", value: "12" },
        },
      },
    ],
    broken: [
      { what: "a password as it is", operation: "same", after: database("an-example-only") },
      {
        what: "a password among a function's variables",
        operation: "same",
        after: worker({ DB_PASSWORD: "an-example-only" }),
      },
      {
        what: "an access key, whatever it is called",
        operation: "same",
        after: worker({ CONFIGURATION: "key=AKIAIOSFODNN7EXAMPLE" }),
      },
    ],
    cannotTell: [],
  },
});
