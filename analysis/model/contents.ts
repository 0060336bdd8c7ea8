/** What a resource runs, and where it takes it from, as its settings say (catalog/runs-what.ts). */
import { runsWhat } from "../../catalog/runs-what.ts";
import type { ContentUse } from "./model.ts";
import type { StateResource } from "./state.ts";
import { isKnown, isRecord, type Properties, textsIn, unknownValue, valuesAt } from "./value.ts";

const byType = new Map(runsWhat.map((row) => [row.type, row]));

/** Addresses inside of a text, such as container definitions, which reach the provider as JSON. */
const addresses = [
  // An image in a private registry: 444444444444.dkr.ecr.eu-central-1.amazonaws.com/orders:v1
  /\d{12}\.dkr(?:[.-]ecr)[\w.-]*\.amazonaws\.com(?:\.cn)?\/[\w./-]+(?:@sha256:[0-9a-f]{64}|:[\w.-]+)?/g,
  /s3:\/\/[\w.-]+(?:\/[^\s"',\\]*)?/g,
  /arn:aws[\w-]*:(?:s3|ssm|secretsmanager|codecommit|lambda|codeartifact):[^\s"',\\]*/g,
  /\b(?:ami|snap)-[0-9a-f]{8,17}\b/g,
];

/** `https://bucket.s3.eu-central-1.amazonaws.com/key`, and the same with the bucket in the path. */
const ofBucketHost = /^https:\/\/([\w.-]+)\.s3[.-](?:[\w-]+\.)?amazonaws\.com(?:\.cn)?\/([^?#]+)/;
const ofPath = /^https:\/\/s3[.-](?:[\w-]+\.)?amazonaws\.com(?:\.cn)?\/([\w.-]+)\/([^?#]+)/;
const ofCodeCommit = /^https:\/\/git-codecommit\.([a-z0-9-]+)\.amazonaws\.com\/v1\/repos\/([\w.-]+)$/;

/** Where a text says that something is taken from. A URL's query, which may sign it, is no part of the object's name. */
export function* addressesIn(text: string, account: string | null): Generator<string> {
  const url = ofBucketHost.exec(text) ?? ofPath.exec(text);
  if (url) {
    yield `s3://${url[1]}/${url[2]}`;
    return;
  }
  const repository = ofCodeCommit.exec(text);
  if (repository) {
    yield `arn:aws:codecommit:${repository[1]}:${account ?? "*"}:${repository[2]}`;
    return;
  }
  for (const address of addresses) for (const [found] of text.matchAll(address)) yield found;
}

/** Every pair of settings that stand side by side, however deep. */
function* objectsIn(
  value: unknown,
  pairs: readonly (readonly [string, string])[],
): Generator<[string, string]> {
  if (Array.isArray(value)) for (const one of value) yield* objectsIn(one, pairs);
  if (!isRecord(value)) return;
  for (const [bucketName, keyName] of pairs) {
    const bucket = value[bucketName];
    if (typeof bucket !== "string" || bucket === "") continue;
    const key = value[keyName];
    // An object that is not known yet may be any one of the bucket.
    const object = typeof key === "string" && isKnown(key) ? key : "*";
    yield [
      bucketName,
      isKnown(bucket) ? `s3://${bucket.replace(/^arn:aws[\w-]*:s3:::/, "")}/${object}` : unknownValue,
    ];
  }
  for (const one of Object.values(value)) if (typeof one === "object") yield* objectsIn(one, pairs);
}

function* settingsIn(value: Properties, names: ReadonlySet<string>): Generator<[string, unknown]> {
  for (const [key, one] of Object.entries(value))
    if (names.has(key)) yield [key, one];
    else if (Array.isArray(one)) {
      for (const item of one) if (isRecord(item)) yield* settingsIn(item, names);
    } else if (isRecord(one)) yield* settingsIn(one, names);
}

/** What a resource runs; empty for a type that runs nothing of its own. */
export function contentsOf(resource: StateResource, account: string | null): ContentUse[] {
  const row = byType.get(resource.type);
  if (!row) return [];
  const found = new Map<string, ContentUse>();
  const add = (from: string, property: string) => found.set(`${from} ${property}`, { from, property });
  for (const [property, value] of settingsIn(resource.properties, new Set(row.settings)))
    for (const [, text] of textsIn(value))
      if (isKnown(text)) for (const address of addressesIn(text, account)) add(address, property);
      else add(unknownValue, property);
  for (const path of row.documents ?? [])
    for (const name of valuesAt(resource.properties, path))
      if (typeof name !== "string" || !isKnown(name)) add(unknownValue, path);
      // AWS writes its own documents; other ARNs are of functions and the like.
      else if (!/^(AWS|Amazon)\w*-/.test(name) && (!name.startsWith("arn:") || name.includes(":document/")))
        add(name.startsWith("arn:") ? name : `arn:aws:ssm:*:${account ?? "*"}:document/${name}`, path);
  if (row.objects)
    for (const [property, from] of objectsIn(resource.properties, row.objects)) add(from, property);
  return [...found.values()];
}
