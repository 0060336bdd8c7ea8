/**
 * What the policy pack's configuration may say, as a JSON schema (https://json-schema.org/draft/2020-12): the reader,
 * the file for editors and the reference in docs/policy-pack.md come from it.
 */

/** The part of JSON Schema that is used here. */
export interface Schema {
  readonly type: "object" | "array" | "string";
  readonly description: string;
  /** What holds where the value is left out. For people: strictness is the reader's. */
  readonly $comment?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** A name that is mistyped would be a rule that nobody takes in. */
  readonly additionalProperties?: false | Schema;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: "date";
  readonly minLength?: number;
  readonly examples?: readonly unknown[];
}

const domains = ["management", "audit", "backup", "prod", "dev"] as const;

const text = (description: string, example: string, rest: Partial<Schema> = {}): Schema => ({
  type: "string",
  description,
  examples: [example],
  ...rest,
});

const list = (description: string, items: Schema, leftOut: string): Schema => ({
  type: "array",
  description,
  $comment: leftOut,
  items,
});

const object = (
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = Object.keys(properties),
): Schema => ({ type: "object", description, properties, required, additionalProperties: false });

const domain = (description: string): Schema =>
  text(description, "prod", { pattern: "^[a-z][a-z0-9-]{0,30}$" });

const reason = text(
  "Why, for whoever reads it in a year.",
  "The partner reads this bucket until the end of its contract.",
  {
    minLength: 15,
  },
);
const owner = text(
  "Who answers for it: a person or a team that can be asked, no agent.",
  "storage-team@example.com",
  { minLength: 3 },
);
const day = (description: string): Schema =>
  text(`${description} A day in UTC, at most a year ahead.`, "2027-03-31", { format: "date" });

/** The schema of the configuration proper, by the invariants that it may name. */
export const configurationSchema = (invariants: readonly string[]): Schema => {
  const invariant: Schema = {
    type: "string",
    description: "The invariant, by its id.",
    enum: invariants,
    examples: ["confirm-no-force"],
  };
  return object(
    "How the pack reads a stack. Without it, the strictest reading applies.",
    {
      domain: {
        ...domain(`The trust domain of the stack: ${domains.join(", ")}, or one of yours.`),
        $comment: "every domain's rules apply",
      },
      accounts: list(
        "The accounts there are, so that one domain's can be told in another's resources.",
        object(
          "An account.",
          {
            id: text("The account's id.", "444444444444", { pattern: "^\\d{12}$" }),
            domain: domain("Its trust domain."),
            name: text("What people call it.", "shop", { minLength: 1 }),
            hosts: list(
              "Host names of its own: these, and whatever is under them, are the account's.",
              text("A host name.", "shop.example.com", { pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+$" }),
              "its id alone tells it",
            ),
          },
          ["id", "domain"],
        ),
        "an account of no file belongs to no domain: it counts as outside",
      ),
      agents: {
        ...object(
          "Who is an agent, beside the roles under `/agent/` and `/escalation/`.",
          {
            principals: list(
              "Roles and users that an agent holds, by ARN; `*` and `?` stand for what they do in IAM.",
              text("An ARN or a pattern.", "arn:aws:iam::555555555555:role/ci-bot-*", {
                pattern: "^arn:aws[\\w-]*:iam::[\\d*?]+:(role|user)/.",
              }),
              "none",
            ),
            webIdentities: list(
              "Subjects of tokens that an agent can get: every branch that it can push, every environment that it can enter.",
              object("A subject.", {
                issuer: text("Who issues the tokens.", "token.actions.githubusercontent.com", {
                  pattern: "^[\\w.-]+(/[\\w./-]*)?$",
                }),
                subject: text("The subject or a pattern.", "repo:example@1234567/*", { minLength: 1 }),
              }),
              "every subject that is not pinned to a protected environment counts as an agent's",
            ),
          },
          [],
        ),
        $comment: "the roles under those paths",
      },
      unknownValues: {
        type: "string",
        description:
          "What becomes of an invariant that needs a value which is not known at a preview. `reject`: the preview fails. `check-during-update`: the preview says so and passes; the update checks again with known values, each resource by itself before it is made, the stack as a whole only at its end.",
        enum: ["reject", "check-during-update"],
        $comment: "`reject`",
        examples: ["reject"],
      },
      advisory: list(
        "Invariants that only warn until a day, for a stack that is on its way.",
        object("An invariant that only warns.", {
          invariant,
          until: day("The last day on which it only warns; from the next on it rejects."),
          reason,
          owner,
        }),
        "none: every invariant rejects",
      ),
      exceptions: list(
        "Findings that are accepted. One exception is for one finding: when the resource becomes something else, or more of the same, it covers nothing.",
        object("An exception.", {
          invariant,
          urn: text(
            "The resource, by its whole URN.",
            "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::exports",
            {
              pattern: "^urn:pulumi:[^:*]+::[^:*]+::[^*]+::[^*]+$",
            },
          ),
          finding: text("The finding, by what the pack prints after `Finding:`.", "0f3a9c51d2e84b76", {
            pattern: "^[0-9a-f]{16}$",
          }),
          reason,
          owner,
          expires: day("Its last day; from the next on the exception is a violation itself."),
        }),
        "none",
      ),
      escapeHatches: list(
        "Types of resources that act on AWS outside of what the pack understands, and are allowed nevertheless.",
        object("An escape hatch.", {
          type: text(
            "The type by its token, or all types of a package (`command:*`).",
            "command:local:Command",
            {
              pattern: "^[a-z][\\w-]*:(\\*|[\\w./-]+:\\w+)$",
            },
          ),
          reason,
          owner,
          expires: day("Its last day."),
        }),
        "none: each such resource is rejected",
      ),
      world: text(
        "The world file that `perimeter world` wrote: an absolute path, or one from the folder in which `pulumi` is started. The pack reads no file that a newer version wrote.",
        "/srv/perimeter/world.json",
        { minLength: 1, $comment: "no world: the proof knows this stack alone" },
      ),
    },
    [],
  );
};

/** The schema of the whole file that Pulumi's `--policy-pack-config` takes. */
export const fileSchema = (invariants: readonly string[]): Record<string, unknown> => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Configuration of the policy pack agent-perimeter",
  type: "object",
  properties: { configuration: configurationSchema(invariants) },
  additionalProperties: false,
});
