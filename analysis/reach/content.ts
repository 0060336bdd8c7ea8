/** Where what a resource runs lies, as the edges on content name it. */
import type { ContentForm } from "../../catalog/edges/edge.ts";
import type { ResourceNode } from "../model/model.ts";
import { isKnown } from "../model/value.ts";
import type { Landscape } from "./landscape.ts";

export interface Content {
  /** ARN, or a pattern of ARNs. */
  readonly arn: string;
  /** The account that it lies in. */
  readonly account: string;
}

const image = /^(\d{12})\.dkr(?:[.-]ecr)[^/]*?\.([a-z]{2}(?:-[a-z]+)+-\d)\.[^/]+\/([^:@]+)/;

/** Which form a service's resources are content of. */
const formOfService: Readonly<Record<string, ContentForm>> = {
  s3: "object",
  ecr: "image",
  codecommit: "repository",
  codeartifact: "package",
  secretsmanager: "parameter",
  servicecatalog: "product",
  catalog: "product",
};

const partitionOf = ({ arn }: ResourceNode): string => arn.split(":")[1] ?? "aws";

interface Place {
  readonly form: ContentForm;
  readonly arn: string;
  readonly account: string | null;
}

/** A value as settings hold it: an ARN, an address, an id, a name. */
function placeOf(from: string, of: ResourceNode, account: string): Place | undefined {
  const region = of.region ?? "*";
  const [, partition = partitionOf(of), service = "", , owner = ""] = from.startsWith("arn:")
    ? from.split(":")
    : [];
  const named = owner === "" ? null : owner;
  if (service === "lambda" && from.includes(":layer:"))
    return { form: "layer", arn: from.split(":").slice(0, 7).join(":"), account: named };
  if (service === "ssm")
    return { form: from.includes(":document/") ? "document" : "parameter", arn: from, account: named };
  if (service === "ec2" && from.includes(":image/"))
    return { form: "machineImage", arn: from, account: named };
  if (service === "s3") return { form: "object", arn: objectArn(from), account: null };
  const form = formOfService[service];
  if (form) return { form, arn: from, account: named };
  if (service !== "") return undefined;
  const repository = image.exec(from);
  if (repository) {
    // Whoever names an image by its digest runs that image and no other.
    if (from.includes("@sha256:")) return undefined;
    const [, registry = "", place = "", name = ""] = repository;
    return {
      form: "image",
      arn: `arn:${partition}:ecr:${place}:${registry}:repository/${name}`,
      account: registry,
    };
  }
  if (from.startsWith("s3://"))
    return { form: "object", arn: objectArn(`arn:${partition}:s3:::${from.slice(5)}`), account: null };
  if (/^ami-[0-9a-f]+$/.test(from))
    return { form: "machineImage", arn: `arn:${partition}:ec2:${region}::image/${from}`, account };
  if (/^snap-[0-9a-f]+$/.test(from))
    return { form: "snapshot", arn: `arn:${partition}:ec2:${region}::snapshot/${from}`, account };
  return undefined;
}

const objectArn = (arn: string): string => (arn.split(":")[5]?.includes("/") ? arn : `${arn}/*`);

/** Anything of a form in an account, where it is not known yet what a resource runs. */
function anyOf(form: ContentForm, account: string, partition: string): string {
  switch (form) {
    case "object":
    case "state":
      return `arn:${partition}:s3:::*/*`;
    case "image":
      return `arn:${partition}:ecr:*:${account}:repository/*`;
    case "layer":
      return `arn:${partition}:lambda:*:${account}:layer:*`;
    case "machineImage":
      return `arn:${partition}:ec2:*::image/*`;
    case "snapshot":
      return `arn:${partition}:ec2:*::snapshot/*`;
    case "document":
      return `arn:${partition}:ssm:*:${account}:document/*`;
    case "parameter":
      return `arn:${partition}:*:*:${account}:*`;
    case "repository":
      return `arn:${partition}:codecommit:*:${account}:*`;
    case "package":
      return `arn:${partition}:codeartifact:*:${account}:package/*`;
    case "product":
      return `arn:${partition}:catalog:*:${account}:product/*`;
  }
}

/** The content of one form that a resource of this account runs. */
export function contentOf(
  resource: ResourceNode,
  form: ContentForm,
  account: string,
  { model, mode }: Pick<Landscape, "model" | "mode">,
): Content[] {
  const found: Content[] = [];
  for (const { from } of resource.runs) {
    if (!isKnown(from)) {
      if (mode === "perhaps") found.push({ arn: anyOf(form, account, partitionOf(resource)), account });
      continue;
    }
    const place = placeOf(from, resource, account);
    if (place?.form !== form) continue;
    const bucket = place.form === "object" ? place.arn.split("/")[0] : undefined;
    const owner = bucket === undefined ? place.account : model.resources.get(bucket)?.account;
    found.push({ arn: place.arn, account: owner ?? account });
  }
  return found;
}
