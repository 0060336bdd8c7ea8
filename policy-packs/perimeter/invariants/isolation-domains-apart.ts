import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import {
  domainsThatKnowAll,
  logDestinations,
  mayBecome,
  mayName,
  sendingActions,
} from "../../../catalog/domain-references.ts";
import type { Account, Settings } from "../configuration/settings.ts";
import { domainOf, ownAccounts } from "../domains.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { decoded, knownOf, type Placed, textsIn } from "../known-values.ts";
import { rowOf } from "../purpose.ts";
import { type Properties, type Resource, settled } from "../resource.ts";

/** Accounts that are none of the resource's business. */
function others(resource: Resource, settings: Settings): Account[] {
  const domain = domainOf(resource, settings);
  const own = domain === undefined ? ownAccounts(resource) : [];
  if (domain !== undefined && domainsThatKnowAll.includes(domain)) return [];
  return settings.accounts.filter(
    (account) =>
      account.domain !== domain &&
      !own.includes(account.id) &&
      !(domain !== undefined && mayName[domain]?.includes(account.domain)),
  );
}

const escaped = (text: string): string => text.replaceAll(/[.]/g, "\\.");

/** Tells whether a text names an account: by its id, alone or in an ARN or a name, or by its hosts. The end of a UUID is no id. */
function finderOf({ id, hosts = [] }: Account): (text: string) => boolean {
  const apart = `${id.slice(0, 4)}-${id.slice(4, 8)}-${id.slice(8)}`;
  const ids = new RegExp(`(?<!\\d)(?:(?<![0-9a-f]{4}-[0-9a-f]{4}-)${id}|${apart})(?!\\d)`, "i");
  const names = hosts.map((host) => new RegExp(`(?<![\\w-])${escaped(host)}(?![\\w-]|\\.[\\w-])`, "i"));
  // Few texts have any of the digits: a look for them costs less than a pattern.
  return (text) =>
    ((text.includes(id) || text.includes(apart)) && ids.test(text)) || names.some((name) => name.test(text));
}

const finders = new WeakMap<Account, (text: string) => boolean>();

/** The same for every resource of a stack. */
function finder(account: Account): (text: string) => boolean {
  const found = finders.get(account) ?? finderOf(account);
  finders.set(account, found);
  return found;
}

interface RawStatement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
}

/** The statements of a policy document. */
function statementsIn(text: string): RawStatement[] | undefined {
  if (!text.includes('"Statement"')) return undefined;
  try {
    const { Statement } = JSON.parse(text) as { Statement?: unknown };
    return (Array.isArray(Statement) ? Statement : [Statement]) as RawStatement[];
  } catch {
    return undefined;
  }
}

const isSending = ({ Effect, Action }: RawStatement): boolean =>
  Effect === "Allow" &&
  [Action].flat().every((action) => typeof action === "string" && sendingActions.includes(action));

const isKeyPolicy = (type: string): boolean => type.startsWith("aws:kms/");

/** Whether a key's policy names the account for nothing but AWS Backup's own role there, which nobody can be. */
const isForCopies = (text: string, found: (text: string) => boolean): boolean =>
  (statementsIn(text) ?? [])
    .map((statement) => JSON.stringify(statement))
    .filter((statement) => found(statement))
    .every((statement) => /:role\/aws-service-role\/backup\.amazonaws\.com\//.test(statement));

/** Whether an account has to be named there: a log is sent to it, or it is shut out. */
function isMeant(
  { type }: Resource,
  { path, text }: Placed,
  { domain }: Account,
  own: string | undefined,
  found: (text: string) => boolean,
): boolean {
  if (domain === "audit" && logDestinations.some((known) => known.type === type && known.property === path))
    return true;
  if (domain === "backup" && isKeyPolicy(type) && isForCopies(text, found)) return true;
  const naming = statementsIn(text)?.filter((statement) => found(JSON.stringify(statement)));
  if (naming === undefined || naming.length === 0) return false;
  // Prod may shut dev out by its number; dev is not to know prod's.
  const mayDeny = own !== undefined && own in mayName;
  return naming.every((one) => (mayDeny && one.Effect === "Deny") || (domain === "audit" && isSending(one)));
}

/** Whether the catalogue lets roles of other accounts become this one; agent-roles-scoped holds which. */
function isBecomeFromElsewhere(resource: Resource): boolean {
  const { path, name } = settled(resource, "path", "name");
  const found = typeof path === "string" && typeof name === "string" ? rowOf(path, name) : undefined;
  return found?.row.becomes.some((way) => way.by === "principals" && way.elsewhere !== undefined) ?? false;
}

/** What says who may become the role. A service asks for a source, which may be a log of any account. */
const asking = ({ principals, conditions }: Statement): readonly string[] => [
  ...principals.filter(({ kind }) => kind !== "Service").map(({ value }) => value),
  ...(principals.every(({ kind }) => kind === "Service")
    ? []
    : conditions.filter(({ operator }) => !/not/.test(operator)).flatMap(({ values }) => values)),
];

/** Whom a role lets in of domains whose accounts may be named, but not by who becomes it. */
function* lettingIn(resource: Resource, { accounts }: Settings, own: string | undefined): Iterable<Account> {
  const may = own === undefined ? undefined : mayBecome[own];
  if (resource.type !== "aws:iam/role:Role" || may === undefined) return;
  let trust: readonly Statement[];
  try {
    trust = readPolicy(resource.properties["assumeRolePolicy"]);
  } catch {
    return; // agent-trust-exact says what is wrong with it
  }
  const values = trust.filter(({ effect }) => effect === "Allow").flatMap(asking);
  for (const account of accounts) {
    if (account.domain === own || may.includes(account.domain)) continue;
    if (values.some(finder(account)) && !isBecomeFromElsewhere(resource)) yield account;
  }
}

const nameOf = ({ domain, name }: Account): string => (name === undefined ? domain : `${domain} (${name})`);

const accounts: readonly Account[] = [
  { id: "444455556666", domain: "prod", name: "shop", hosts: ["shop.example.com"] },
  { id: "111122223333", domain: "dev", name: undefined },
  { id: "777788889999", domain: "audit", name: undefined },
];
const configuration = { domain: "dev", accounts };

const worker = (variables: Properties) => ({
  type: "aws:lambda/function:Function",
  name: "worker",
  properties: { name: "worker", environment: { variables } },
});

const machine = (userData: string) => ({
  type: "aws:ec2/instance:Instance",
  name: "machine",
  properties: { instanceType: "t3.micro", userData },
});

const inline = (statement: Properties) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "forward",
  properties: { role: "forward", policy: policy(statement) },
});

/** A role of the audit account. */
const inAudit = (trust: Properties, path = "/", name = "administrator") => ({
  type: "aws:iam/role:Role",
  name,
  account: "777788889999",
  properties: {
    name,
    path,
    assumeRolePolicy: policy({ Effect: "Allow", Action: "sts:AssumeRole", ...trust }),
  },
});
const ofAudit = { domain: "audit", accounts };

export default resourceInvariant({
  id: "isolation-domains-apart",
  title: "No stack names an account of a domain that it has no business with.",
  protects: "Prod from whatever runs in dev: what does not know where prod is does not get there by mistake.",
  why: "In July 2025 an agent wiped a company's production data: what it worked on in development held the address of production. An account's id in a variable, an ARN in a policy or a host in a script is where such a path begins.",
  fix: "take the account out; let both sides have a copy of their own. Logs and alarms go to the audit account by the settings that catalog/domain-references.ts lists.",
  limits:
    "It knows the accounts of `configuration.accounts`, by id and by `hosts`: without them it finds nothing. What is not known at a preview it looks at during the update, before the resource is made. Files that a program uploads, and what runs inside of them, it does not open.",
  *check(resource, settings) {
    if (settings.accounts.length === 0 || !/^(?:pulumi:providers:)?aws\b/.test(resource.type)) return;
    const strangers = others(resource, settings).map((account) => ({ account, found: finder(account) }));
    const own = domainOf(resource, settings);
    const told = new Set<string>();
    for (const account of lettingIn(resource, settings, own))
      if (!strangers.some((stranger) => stranger.account === account))
        yield `lets in an account of ${nameOf(account)}: assumeRolePolicy`;
    if (strangers.length === 0) return;
    for (const placed of textsIn(knownOf(resource.properties))) {
      const inside = decoded(placed.text);
      for (const { account, found } of strangers) {
        if (!found(placed.text) && !(inside !== undefined && found(inside))) continue;
        if (isMeant(resource, placed, account, own, found)) continue;
        const what = `names an account of ${nameOf(account)}: ${placed.path}`;
        if (!told.has(what)) yield what;
        told.add(what);
      }
    }
  },
  examples: {
    holds: [
      {
        what: "a variable with what is dev's own",
        configuration,
        resources: [worker({ TABLE: "arn:aws:dynamodb:eu-central-1:111122223333:table/orders" })],
      },
      {
        what: "a flow log that goes to the audit account",
        configuration,
        resources: [
          {
            type: "aws:ec2/flowLog:FlowLog",
            name: "network",
            properties: { logDestination: "arn:aws:s3:::flow-logs-777788889999", trafficType: "ALL" },
          },
        ],
      },
      {
        what: "events that are sent to the audit account's bus",
        configuration,
        resources: [
          inline({
            Effect: "Allow",
            Action: "events:PutEvents",
            Resource: "arn:aws:events:eu-central-1:777788889999:event-bus/alarms",
          }),
        ],
      },
      {
        what: "a bucket of prod that shuts dev out",
        configuration: { domain: "prod", accounts },
        resources: [
          {
            type: "aws:s3/bucketPolicy:BucketPolicy",
            name: "documents",
            account: "444455556666",
            properties: {
              bucket: "documents-444455556666",
              policy: policy({
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: "*",
                Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
              }),
            },
          },
        ],
      },
      {
        what: "a service of the audit account that is sent the logs of prod",
        configuration: ofAudit,
        resources: [
          inAudit({
            Principal: { Service: "logs.amazonaws.com" },
            Condition: {
              StringLike: {
                "aws:SourceArn": [
                  "arn:aws:logs:eu-central-1:444455556666:*",
                  "arn:aws:logs:eu-central-1:777788889999:*",
                ],
              },
            },
          }),
        ],
      },
      {
        what: "a role of the audit account for its own people",
        configuration: ofAudit,
        resources: [inAudit({ Principal: { AWS: "arn:aws:iam::777788889999:role/people" } })],
      },
      {
        what: "an agent that arrives in the audit account from where it runs",
        configuration: ofAudit,
        resources: [
          inAudit(
            { Principal: { AWS: "arn:aws:iam::111122223333:role/runner" } },
            "/agent/",
            "landing-observer",
          ),
        ],
      },
      {
        what: "a key whose id ends in the same digits",
        configuration,
        resources: [worker({ KEY: "11111111-2222-3333-4444-444455556666" })],
      },
      {
        what: "a variable that is not known yet: the update looks at it",
        configuration,
        resources: [worker({ QUEUE: notKnownYet })],
      },
    ],
    broken: [
      {
        what: "a variable of dev with a table of prod",
        configuration,
        resources: [worker({ TABLE: "arn:aws:dynamodb:eu-central-1:444455556666:table/orders" })],
      },
      {
        what: "a host of prod",
        configuration,
        resources: [worker({ API: "https://api.shop.example.com/orders" })],
      },
      {
        what: "prod in a script in base64",
        configuration,
        resources: [
          machine(Buffer.from("#!/bin/sh\naws s3 sync s3://orders-444455556666 /data").toString("base64")),
        ],
      },
      {
        what: "a parameter, where nobody says which domain the stack is in but its account",
        configuration: { accounts },
        resources: [
          {
            type: "aws:ssm/parameter:Parameter",
            name: "target",
            properties: { name: "/target", type: "String", value: "4444-5555-6666" },
          },
        ],
      },
      {
        what: "a role of dev that may write into prod",
        configuration,
        resources: [
          inline({
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Resource: "arn:aws:iam::444455556666:role/deployer",
          }),
        ],
      },
      {
        what: "the audit account, for more than to send",
        configuration,
        resources: [
          inline({
            Effect: "Allow",
            Action: ["events:PutEvents", "s3:DeleteObject"],
            Resource: "arn:aws:s3:::trail-777788889999/*",
          }),
        ],
      },
      {
        what: "prod, that lets in a role of dev",
        configuration: { domain: "prod", accounts },
        resources: [
          {
            type: "aws:sqs/queuePolicy:QueuePolicy",
            name: "work",
            account: "444455556666",
            properties: {
              queueUrl: "https://sqs.eu-central-1.amazonaws.com/444455556666/work",
              policy: policy({
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::111122223333:role/worker" },
                Action: "sqs:SendMessage",
                Resource: "*",
              }),
            },
          },
        ],
      },
      {
        what: "a role of the audit account that dev may become",
        configuration: ofAudit,
        resources: [inAudit({ Principal: { AWS: "arn:aws:iam::111122223333:role/worker" } })],
      },
      {
        what: "a role of the audit account that prod may become, by what it asks for",
        configuration: ofAudit,
        resources: [
          inAudit({
            Principal: { AWS: "*" },
            Condition: { StringEquals: { "aws:PrincipalAccount": "444455556666" } },
          }),
        ],
      },
      {
        what: "a role of the backup account that prod may become",
        configuration: {
          accounts: [...accounts, { id: "888899990000", domain: "backup", name: undefined }],
        },
        resources: [
          {
            ...inAudit({ Principal: { AWS: "arn:aws:iam::444455556666:role/deployer" } }),
            account: "888899990000",
          },
        ],
      },
      {
        what: "a provider of a stack of dev that deploys to prod",
        configuration,
        resources: [
          {
            type: "pulumi:providers:aws",
            name: "other",
            properties: { region: "eu-central-1", allowedAccountIds: '["444455556666"]' },
          },
        ],
      },
    ],
    cannotTell: [],
  },
});
