/** Facts of a subject on which calls of an edge depend. What the model cannot tell counts as holding. */
import type { Fact } from "../../catalog/edges/edge.ts";
import { latestVersion, launching } from "../model/latest.ts";
import { unknownValue } from "../model/value.ts";
import type { Landscape } from "./landscape.ts";
import type { Binding } from "./pools.ts";

const profileType = "aws:iam/instanceProfile:InstanceProfile";
/** Shares are hubs between what is shared and whom with. */
const shareTypes = "aws:ram/";

/** What is looked up again and again, found once. */
interface Lookups {
  /** Roles in an instance profile; `null`: any may be. */
  readonly profiled: ReadonlySet<string> | null;
  readonly neighbours: ReadonlyMap<string, readonly string[]>;
  /** Nodes of the network by the resource that they are. */
  readonly nodes: ReadonlyMap<string, string>;
  /** Accounts in which something takes the latest version of what it launches or runs; `null`: an account not known. */
  readonly takingLatest: ReadonlySet<string | null>;
}

const lookups = new WeakMap<Landscape, Lookups>();

function lookupsOf(landscape: Landscape): Lookups {
  const found = lookups.get(landscape);
  if (found) return found;
  const { model } = landscape;
  const profiles = [...model.resources.values()].filter(({ type }) => type === profileType);
  const profiled = new Set(profiles.flatMap(({ runsAs }) => runsAs.map(({ role }) => role)));
  const neighbours = new Map<string, string[]>();
  const join = (from: string, to: string): void => {
    const there = neighbours.get(from);
    if (there) there.push(to);
    else neighbours.set(from, [to]);
  };
  for (const { from, to } of model.network.links) {
    join(from, to);
    join(to, from);
  }
  const made: Lookups = {
    profiled: profiled.has("unknown") ? null : profiled,
    neighbours,
    nodes: new Map(
      [...model.network.nodes.values()].map(({ id, origin }) => [`${origin.file} ${origin.urn}`, id]),
    ),
    takingLatest: new Set(
      [...model.resources.values()]
        .filter(({ type, properties }) => {
          if (!launching.test(type)) return false;
          const text = JSON.stringify(properties);
          return latestVersion.test(text) || (landscape.mode === "perhaps" && text.includes(unknownValue));
        })
        .map(({ account }) => account),
    ),
  };
  lookups.set(landscape, made);
  return made;
}

/**
 * Whether something of the files offers a network, or a part of one, to accounts that it does not name. Who is in an
 * account that is named counts as having joined already.
 */
function isOffered({ resource }: Binding, landscape: Landscape): boolean {
  if (landscape.mode === "surely") return false;
  if (!resource) return true;
  const { nodes, neighbours } = lookupsOf(landscape);
  const own = nodes.get(`${resource.origin.file} ${resource.origin.urn}`);
  if (own === undefined) return true;
  const seen = new Set([own]);
  const open = [own];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const end of neighbours.get(id) ?? []) {
      if (seen.has(end)) continue;
      seen.add(end);
      if (end === "unknown") return true;
      if (landscape.model.network.nodes.get(end)?.type.startsWith(shareTypes)) open.push(end);
    }
  return false;
}

/** Accounts whose networks are joined to an account's, with what joins them. */
export function joinedTo(account: string, landscape: Landscape): ReadonlyMap<string, string> {
  const { nodes } = landscape.model.network;
  const { neighbours } = lookupsOf(landscape);
  const joined = new Map<string, string>();
  const open = [
    `account:${account}`,
    ...[...nodes.values()].filter((node) => node.account === account).map(({ id }) => id),
  ];
  const seen = new Set(open);
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const end of neighbours.get(id) ?? []) {
      if (seen.has(end) || end === "internet") continue;
      seen.add(end);
      if (end === "unknown") {
        if (landscape.mode === "perhaps")
          for (const other of landscape.model.accounts.keys()) if (!joined.has(other)) joined.set(other, id);
        continue;
      }
      const other = end.startsWith("account:") ? end.slice("account:".length) : nodes.get(end)?.account;
      if (other != null && !joined.has(other)) joined.set(other, `${id} and ${end}`);
      open.push(end);
    }
  joined.delete(account);
  return joined;
}

/** Whether the subject's account has something of a type. */
const isBeside = (type: string, { account }: Binding, landscape: Landscape): boolean =>
  landscape.resourcesOf([type], account).length > 0;

export function holdsOf(fact: Fact, binding: Binding, landscape: Landscape): boolean {
  const credentials = binding.entity?.node?.credentials ?? [];
  switch (fact) {
    case "fewerThanTwoAccessKeys":
      return credentials.filter((one) => one === "access key").length < 2;
    case "noLoginProfile":
      return !credentials.includes("password");
    case "inInstanceProfile":
      return binding.entity ? (lookupsOf(landscape).profiled?.has(binding.entity.arn) ?? true) : true;
    case "usesDefaultAdministrationRole":
      return !(typeof binding.resource?.properties["administrationRoleArn"] === "string");
    case "offeredToOthers":
      return isOffered(binding, landscape);
    case "besideTaskDefinition":
      return isBeside("aws:ecs/taskDefinition:TaskDefinition", binding, landscape);
    case "besideBuildProject":
      return isBeside("aws:codebuild/project:Project", binding, landscape);
    case "launchedAtLatest": {
      const { takingLatest } = lookupsOf(landscape);
      return takingLatest.has(binding.account) || takingLatest.has(null);
    }
    case "startsByItself":
      return true;
  }
}
