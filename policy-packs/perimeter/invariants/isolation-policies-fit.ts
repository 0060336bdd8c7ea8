import { type DocumentQuota, documentQuotas, sizeOf } from "../../../catalog/policy-quotas.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { knownOf } from "../known-values.ts";
import type { Properties } from "../resource.ts";

const applies = ({ when }: DocumentQuota, known: Properties): boolean => {
  if (when === undefined) return true;
  const value = known[when.setting];
  return value === undefined || value === null ? when.orLeftOut === true : value === when.is;
};

/** The statements of a document, as far as it can be read; who cannot read it says so elsewhere. */
function statementsOf(document: string): readonly unknown[] {
  try {
    const { Statement } = JSON.parse(document) as { Statement?: unknown };
    return Statement === undefined ? [] : [Statement].flat();
  } catch {
    return [];
  }
}

const actionsOf = (statement: unknown): readonly unknown[] =>
  typeof statement === "object" && statement !== null && "Action" in statement
    ? [statement.Action].flat()
    : [];

function* excesses(document: string, quota: DocumentQuota): Iterable<string> {
  const { limit, counted, what, setting, statements, actions } = quota;
  const size = sizeOf(document, counted);
  if (size > limit) yield `has a ${setting} of ${size} characters, and AWS takes ${limit} of ${what}`;
  if (statements === undefined || actions === undefined) return;
  const all = statementsOf(document);
  if (all.length > statements)
    yield `has a ${setting} of ${all.length} statements, and AWS takes ${statements} of ${what}`;
  const most = Math.max(0, ...all.map((statement) => actionsOf(statement).length));
  if (most > actions)
    yield `has ${most} actions in one statement of its ${setting}, and AWS takes ${actions} in ${what}`;
}

const statement = (index: number) => ({
  Sid: `Statement${index}`,
  Effect: "Deny",
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::documents-111122223333/${index}/*`,
});
const statements = (count: number) => Array.from({ length: count }, (_, index) => statement(index));

const managed = (document: unknown) => ({
  type: "aws:iam/policy:Policy",
  name: "view",
  properties: { name: "view", policy: document },
});

const guardrail = (content: string) => ({
  type: "aws:organizations/policy:Policy",
  name: "guardrail",
  properties: { name: "guardrail", type: "RESOURCE_CONTROL_POLICY", content },
});

const queue = (...all: readonly Properties[]) => ({
  type: "aws:sqs/queuePolicy:QueuePolicy",
  name: "work",
  properties: {
    queueUrl: "https://sqs.eu-central-1.amazonaws.com/111122223333/work",
    policy: policy(...all),
  },
});

export default resourceInvariant({
  id: "isolation-policies-fit",
  title: "Every policy document is as small as AWS takes it.",
  protects:
    "Guardrails, boundaries and denies from a deployment that stops half-way, with the old ones gone.",
  why: "AWS counts the characters of a document when it gets it. What is one statement too long fails in the middle of an update, with some of the policies new, some old, and perhaps one missing.",
  fix: "take out what says the same twice, use fewer and wider statements for what is denied, or divide it between two policies.",
  types: [...new Set(documentQuotas.map(({ type }) => type))],
  limits:
    "It goes by AWS's limits as they are unless somebody had them raised. A document that is not known at a preview it measures during the update. What several policies come to together is for isolation-attachments-fit.",
  *check({ type, properties }) {
    const known = knownOf(properties);
    for (const quota of documentQuotas) {
      const document = known[quota.setting];
      if (quota.type === type && typeof document === "string" && applies(quota, known))
        yield* excesses(document, quota);
    }
  },
  examples: {
    holds: [
      { what: "a policy of two dozen statements", resources: [managed(policy(...statements(24)))] },
      {
        what: "white space, which IAM does not count",
        resources: [managed(policy(...statements(24)).replaceAll(",", ",\n          "))],
      },
      { what: "a queue's policy", resources: [queue(...statements(20))] },
      { what: "a policy that is not known yet: the update measures it", resources: [managed(notKnownYet)] },
    ],
    broken: [
      { what: "a policy that is too long", resources: [managed(policy(...statements(60)))] },
      {
        what: "a trust that is too long",
        resources: [
          role("/", {
            assumeRolePolicy: policy(
              ...statements(20).map(({ Sid }) => ({
                Sid,
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::111122223333:role/agent/landing-${Sid}` },
                Action: "sts:AssumeRole",
              })),
            ),
          }),
        ],
      },
      {
        what: "a guardrail with white space, which the organisation counts",
        resources: [guardrail(JSON.stringify(JSON.parse(policy(...statements(24))), null, 8))],
      },
      { what: "a queue's policy of too many statements", resources: [queue(...statements(21))] },
      {
        what: "a queue's policy of too many actions",
        resources: [
          queue({
            Effect: "Deny",
            Principal: "*",
            Action: ["Add", "Remove", "Set", "Send", "Receive", "Delete", "Purge", "Change"].map(
              (of) => `sqs:${of}*`,
            ),
            Resource: "*",
          }),
        ],
      },
    ],
    cannotTell: [],
  },
});
