import { loadBalancerAccounts } from "../../../catalog/aws-accounts.ts";
import { ownAccounts } from "../domains.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { knownOf, textsIn } from "../known-values.ts";
import type { Properties } from "../resource.ts";

/** An account's id; the end of a UUID is none. */
const id = /(?<!\d)(?<![0-9a-f]{4}-[0-9a-f]{4}-)\d{12}(?!\d)/g;

/** What is AWS's own, or a vendor's, and is only loaded: whoever publishes it gets nothing. */
const isPublished = (arn: string): boolean =>
  /^arn:[^:]*:(lambda:[^:]*:\d{12}:layer|ec2:[^:]*:\d{12}:image)[:/]/.test(arn);

/** Accounts of the ARNs in another document of JSON: what a service is told there, it does. */
function accountsInDocument(path: string, text: string): readonly string[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return [];
  }
  return [...textsIn(document)].flatMap((inner) => accountsIn(path, inner.text));
}

/** Accounts that a text names: a policy, an event's pattern, an ARN, the name of a bucket of the perimeter's, or JSON with such. */
function accountsIn(path: string, text: string): readonly string[] {
  if (/^\s*\{/.test(text) && (text.includes('"Statement"') || path === "eventPattern"))
    return text.match(id) ?? [];
  if (/^\s*[[{]/.test(text)) return accountsInDocument(path, text);
  if (isPublished(text)) return [];
  const [, ofArn] = /^arn:aws[\w-]*:[\w-]+:[\w*-]*:(\d{12}):/.exec(text) ?? [];
  const [, ofBucket] = /(?:^|:)perimeter-[a-z-]+-(\d{12})-/.exec(text) ?? [];
  return [ofArn, ofBucket].filter((found) => found !== undefined);
}

/** Properties that are nothing but an account. */
const isAccount = (path: string, text: string): boolean =>
  /^\d{12}$/.test(text) && /(account(id)?s?|owner|principal)(\[\d+\])?$/i.test(path);

const configuration = {
  accounts: [
    { id: "111122223333", domain: "prod", name: undefined },
    { id: "777788889999", domain: "audit", name: undefined },
  ],
};

const queue = (statement: Properties) => ({
  type: "aws:sqs/queuePolicy:QueuePolicy",
  name: "work",
  properties: {
    queueUrl: "https://sqs.eu-central-1.amazonaws.com/111122223333/work",
    policy: policy({ Sid: "Sends", Action: "sqs:SendMessage", Resource: "*", ...statement }),
  },
});
const target = (account: string) => ({
  type: "aws:cloudwatch/eventTarget:EventTarget",
  name: "alarms",
  properties: { rule: "alarms", arn: `arn:aws:events:eu-central-1:${account}:event-bus/alarms` },
});

export default resourceInvariant({
  id: "isolation-accounts-known",
  title: "No policy and no destination names an account that nobody has listed.",
  protects: "Data, logs and backups from an account of which nobody in the organisation knows whose it is.",
  why: "Twelve digits look like twelve others. A wrong one in a review lets a stranger in, sends the log to a stranger, or takes the backup account's place, so that the next copy fails.",
  fix: "correct the id, or list the account with its domain under configuration.accounts, a partner's under a domain of its own.",
  limits:
    "It goes by `configuration.accounts`: without them it finds nothing. It reads policies, patterns of events, ARNs, those in documents of JSON among them, and names of the perimeter's buckets; layers and images it leaves out, since whoever publishes them gets nothing.",
  *check(resource, settings) {
    if (settings.accounts.length === 0 || !/^(?:pulumi:providers:)?aws\b/.test(resource.type)) return;
    const listed = settings.accounts.map((account) => account.id);
    const known = new Set([...listed, ...ownAccounts(resource), ...loadBalancerAccounts]);
    const told = new Set<string>();
    for (const { path, text } of textsIn(knownOf(resource.properties)))
      for (const account of isAccount(path, text) ? [text] : accountsIn(path, text)) {
        const what = `names account ${account}, which nobody has listed: ${path}`;
        if (!known.has(account) && !told.has(what)) yield what;
        told.add(what);
      }
  },
  examples: {
    holds: [
      {
        what: "the stack's own account, and those that are listed",
        configuration,
        resources: [
          queue({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:role/worker" } }),
          target("777788889999"),
        ],
      },
      {
        what: "AWS's account that load balancers write their logs as",
        configuration,
        resources: [queue({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::054676820928:root" } })],
      },
      { what: "nobody has listed anything", resources: [target("444455556666")] },
      {
        what: "a layer that AWS publishes",
        configuration,
        resources: [
          {
            type: "aws:lambda/function:Function",
            name: "worker",
            properties: {
              name: "worker",
              layers: ["arn:aws:lambda:eu-central-1:580247275435:layer:LambdaInsightsExtension:53"],
            },
          },
        ],
      },
      {
        what: "a destination that is not known yet: the update looks at it",
        configuration,
        resources: [{ ...target("777788889999"), properties: { rule: "alarms", arn: notKnownYet } }],
      },
    ],
    broken: [
      {
        what: "a stranger that is let in",
        configuration,
        resources: [queue({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::444455556666:root" } })],
      },
      {
        what: "a stranger on whose behalf a service comes",
        configuration,
        resources: [
          queue({
            Effect: "Allow",
            Principal: { Service: "sns.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } },
          }),
        ],
      },
      { what: "alarms for a stranger", configuration, resources: [target("444455556666")] },
      {
        what: "every log group's lines for a stranger",
        configuration,
        resources: [
          {
            type: "aws:cloudwatch/logAccountPolicy:LogAccountPolicy",
            name: "lines",
            properties: {
              policyName: "lines",
              policyType: "SUBSCRIPTION_FILTER_POLICY",
              policyDocument: JSON.stringify({
                DestinationArn: "arn:aws:logs:eu-central-1:444455556666:destination:lines",
                FilterPattern: "",
              }),
            },
          },
        ],
      },
    ],
    cannotTell: [],
  },
});
