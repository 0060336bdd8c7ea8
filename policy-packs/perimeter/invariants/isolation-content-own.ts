import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { overlapping } from "../../../analysis/iam/pattern.ts";
import {
  contentCaches,
  contentWrites,
  imageSettings,
  ownImages,
  publishers,
} from "../../../catalog/content-sources.ts";
import { type RunsWhat, runsWhat } from "../../../catalog/runs-what.ts";
import type { Account, Settings } from "../configuration/settings.ts";
import { domainOf, ownAccounts } from "../domains.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { knownOf, textsIn } from "../known-values.ts";
import type { Properties, Resource } from "../resource.ts";

const byType = new Map<string, RunsWhat>(runsWhat.map((row) => [row.type, row]));
const published = new Set(publishers.map(({ account }) => account));

/** The domain where anything may be tried. */
const trying = "dev";

/** Accounts by which it can be told whose content something is. */
class Known {
  readonly #accounts: ReadonlySet<string>;

  constructor(accounts: readonly string[]) {
    this.#accounts = new Set(accounts);
  }

  /** Where it is not known which account this is, that is told of its provider. */
  isStranger(account: string): boolean {
    return this.#accounts.size > 0 && !this.#accounts.has(account);
  }
}

/** Accounts whose content may be run here; nothing where any may be. */
function trusted(resource: Resource, settings: Settings): Known | undefined {
  const own = ownAccounts(resource);
  const domain = domainOf(resource, settings);
  if (domain === trying) return undefined;
  const same = settings.accounts.filter((account) => account.domain === domain).map(({ id }) => id);
  return new Known([...own, ...same]);
}

const registry = /^(\d{12})\.dkr[.-]ecr/;
const accountId = /(?<!\d)(\d{12})(?!\d)/;

/** Texts by the setting that they stand in, those in documents of JSON among them. */
function* settingsIn(value: unknown, path = ""): Generator<{ path: string; setting: string; text: string }> {
  for (const placed of textsIn(value, path)) {
    const { path: at, text } = placed;
    const setting = (at.split(".").at(-1) ?? at).replace(/\[\d+\]$/, "");
    if (/^\s*[[{]/.test(text)) {
      let inner: unknown;
      try {
        inner = JSON.parse(text);
      } catch {
        continue;
      }
      yield* settingsIn(inner, at);
    } else yield { path: at, setting, text };
  }
}

/** What is wrong with where an image comes from. */
function ofImage(text: string, known: Known): string | undefined {
  if (/@sha256:[0-9a-f]{64}$/.test(text) || ownImages.some(({ begins }) => text.startsWith(begins)))
    return undefined;
  const [, account] = registry.exec(text) ?? [];
  if (account === undefined) return "runs an image by a tag that somebody else moves";
  return !known.isStranger(account) || published.has(account)
    ? undefined
    : "runs an image of another account's registry by its tag";
}

/** What is wrong with an ARN, a bucket or an address of code. */
function ofPlace(text: string, known: Known): string | undefined {
  const [, service, owner] = /^arn:[^:]*:([^:]+):[^:]*:(\d{12}):/.exec(text) ?? [];
  const [, inBucket] = /^(?:s3:\/\/|arn:[^:]*:s3:::)[^/]*?(?<!\d)(\d{12})(?!\d)/.exec(text) ?? [];
  const account = owner ?? inBucket ?? registry.exec(text)?.[1];
  if (account === undefined || !known.isStranger(account) || published.has(account)) return undefined;
  if (service === "lambda") return "runs a layer that another account publishes";
  return "runs what another account keeps";
}

function* runs(row: RunsWhat, properties: Properties, known: Known): Iterable<string> {
  const buckets = new Set(row.objects?.map(([bucket]) => bucket) ?? []);
  const documents = new Set(row.documents?.map((name) => name.split(".").at(-1) ?? name) ?? []);
  for (const { path, setting, text } of settingsIn(properties)) {
    let what: string | undefined;
    if (imageSettings.includes(setting) && (row.settings.includes(setting) || path !== setting))
      what = ofImage(text, known);
    else if (row.settings.includes(setting) || documents.has(setting)) what = ofPlace(text, known);
    else if (buckets.has(setting)) {
      const [, account] = accountId.exec(text) ?? [];
      if (account !== undefined && known.isStranger(account))
        what = "runs what lies in another account's bucket";
    }
    if (what !== undefined) yield `${what}: ${path}`;
  }
}

/** The account that a principal is of; nothing for services and for everybody, which others look at. */
const accountOfPrincipal = (principal: string): string | undefined =>
  /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];

function* letsWrite(statement: Statement, actions: readonly string[], known: Known): Iterable<string> {
  if (statement.effect === "Deny") return;
  const writes =
    statement.actions.length > 0
      ? statement.actions.some((allowed) => actions.some((action) => overlapping(allowed, action)))
      : statement.notActions.length > 0;
  if (!writes) return;
  for (const { kind, value } of statement.principals) {
    const account = kind === "AWS" ? accountOfPrincipal(value) : undefined;
    if (account !== undefined && known.isStranger(account))
      yield `lets another account write what is run from here (${statement.name})`;
  }
}

const own: readonly Account[] = [
  { id: "111122223333", domain: "prod", name: undefined },
  { id: "222233334444", domain: "prod", name: "registry" },
  { id: "444455556666", domain: "dev", name: undefined },
];
const configuration = { domain: "prod", accounts: own };
const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const task = (image: string) => ({
  type: "aws:ecs/taskDefinition:TaskDefinition",
  name: "web",
  properties: { family: "web", containerDefinitions: JSON.stringify([{ name: "web", image }]) },
});

const worker = (properties: Properties) => ({
  type: "aws:lambda/function:Function",
  name: "worker",
  properties: { name: "worker", ...properties },
});

const repository = (principal: string, action: string) => ({
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  name: "shop",
  properties: {
    repository: "shop",
    policy: policy({ Effect: "Allow", Principal: { AWS: principal }, Action: action }),
  },
});

export default resourceInvariant({
  id: "isolation-content-own",
  title: "What an account runs comes from its own domain, or is named by its digest.",
  protects: "Prod's roles from whoever can move a tag, push an image or publish a layer elsewhere.",
  why: "Code that is run by a name that somebody else fills is a way in that no policy of the account shows: dev pushes an image, prod pulls it at the next start, and it has prod's roles.",
  fix: "take the image from a registry of the domain, or name it by its digest (name@sha256:…); publish layers and code from an account of the domain, and let only its accounts write there.",
  types: [...new Set([...byType.keys(), ...Object.keys(contentWrites), ...Object.keys(contentCaches)])],
  limits:
    "In dev it looks at nothing. Which account a bucket or a machine image is of shows only where its name or ARN says so. Repositories of a forge, and what a build fetches, it does not see. What is not known at a preview it looks at during the update.",
  *check(resource, settings) {
    const known = trusted(resource, settings);
    if (known === undefined) return;
    const cache = contentCaches[resource.type];
    if (cache) yield `brings in ${cache.brings}`;
    const writes = contentWrites[resource.type];
    const given = knownOf(resource.properties);
    const document = writes ? given[writes.property] : undefined;
    if (writes && typeof document === "string" && document !== "")
      for (const statement of readPolicy(document)) yield* letsWrite(statement, writes.actions, known);
    const row = byType.get(resource.type);
    if (row) yield* runs(row, given, known);
  },
  examples: {
    holds: [
      {
        what: "an image of the domain's registry",
        configuration,
        resources: [task("222233334444.dkr.ecr.eu-central-1.amazonaws.com/shop/web:1.4.2")],
      },
      {
        what: "somebody else's image, by its digest",
        configuration,
        resources: [task(`public.ecr.aws/nginx/nginx@${digest}`)],
      },
      {
        what: "a layer of AWS's",
        resources: [
          worker({ layers: ["arn:aws:lambda:eu-central-1:580247275435:layer:LambdaInsightsExtension:53"] }),
          {
            ...worker({
              layers: [
                "arn:aws:lambda:eu-central-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-arm64:7",
              ],
            }),
            name: "other",
          },
        ],
      },
      {
        what: "an image of AWS's own",
        configuration,
        resources: [task("public.ecr.aws/xray/aws-xray-daemon:3.x")],
      },
      {
        what: "anything, in dev",
        configuration: { domain: "dev", accounts: own },
        resources: [{ ...task("nginx:latest"), account: "444455556666" }],
      },
      {
        what: "a registry that another account of the domain pushes to",
        configuration,
        resources: [repository("arn:aws:iam::222233334444:role/build", "ecr:PutImage")],
      },
      {
        what: "a registry that dev only pulls from",
        configuration,
        resources: [repository("arn:aws:iam::444455556666:role/try", "ecr:BatchGetImage")],
      },
      {
        what: "an image that is not known yet: the update looks at it",
        resources: [worker({ imageUri: notKnownYet })],
      },
    ],
    broken: [
      {
        what: "an image by a tag that somebody else moves",
        configuration,
        resources: [task("nginx:latest")],
      },
      {
        what: "an image of the public gallery whose name is like AWS's",
        configuration,
        resources: [task("public.ecr.aws/xray-daemon/aws-xray-daemon:3.x")],
      },
      {
        what: "an image of dev's registry",
        configuration,
        resources: [task("444455556666.dkr.ecr.eu-central-1.amazonaws.com/shop/web:1.4.2")],
      },
      {
        what: "a layer of an account that nobody knows",
        resources: [worker({ layers: ["arn:aws:lambda:eu-central-1:999988887777:layer:tracing:7"] })],
      },
      {
        what: "code in dev's bucket",
        configuration,
        resources: [worker({ s3Bucket: "code-444455556666", s3Key: "worker.zip" })],
      },
      {
        what: "a registry that dev pushes to",
        configuration,
        resources: [repository("arn:aws:iam::444455556666:role/build", "ecr:*")],
      },
      {
        what: "a cache of a public registry",
        configuration,
        resources: [
          {
            type: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
            name: "docker",
            properties: { ecrRepositoryPrefix: "docker", upstreamRegistryUrl: "registry-1.docker.io" },
          },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a policy of a registry that is no policy",
        resources: [
          {
            type: "aws:ecr/registryPolicy:RegistryPolicy",
            name: "registry",
            properties: { policy: "{" },
          },
        ],
      },
    ],
  },
});
