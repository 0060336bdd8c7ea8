/** Builds the model: Pulumi's files and the world file in, one graph out. Pure; time grows with what is read. */
import { managedPolicySource } from "../../catalog/managed-policies.ts";
import { matches } from "../iam/pattern.ts";
import { Files } from "./files.ts";
import { IdentityCenter } from "./identity-center.ts";
import type { Model, NotModelled, Parties } from "./model.ts";
import { Networks } from "./network.ts";
import { Accounts, noBlock } from "./organization.ts";
import { Principals } from "./principals.ts";
import { Resources } from "./resources.ts";
import { neighbourState, readState, type State, StateError, type StateFile } from "./state.ts";
import { emptyWorld, nameOfNeighbour, type World, WorldError } from "./world.ts";

export type { StateFile };
export { StateError, WorldError };

/** Where agents' roles are, if the world file does not name them (components/names.ts). */
const agentPath = "/agent/";

function parties(files: Files, world: World): Parties {
  const deployers = new Set([...world.deployers, ...files.providerRoles()]);
  return {
    agents: world.agents ?? { principals: [], webIdentities: [] },
    deployers: [...deployers],
    breakGlass: world.breakGlass,
    trustedOutsiders: world.trustedOutsiders,
    forges: world.forges,
  };
}

function assumptions(states: readonly State[], files: Files, world: World): string[] {
  const names = [...new Set(states.map(({ file }) => file))];
  const outside = world === emptyWorld ? names.join(", ") || "no file" : [...names, world.file].join(", ");
  return [
    `nothing exists but what is in ${outside}`,
    "AWS is as the files say: nobody has changed anything since (pulumi refresh)",
    `AWS's own policies are as of ${managedPolicySource.upTo.slice(0, 10)} (${managedPolicySource.package} ${managedPolicySource.version})`,
    ...(world.agents === undefined
      ? [`the agents are the roles under ${agentPath}, for no world file names others`]
      : []),
    ...states
      .filter(({ kind }) => kind === "plan")
      .map(
        ({ file }) =>
          `${file} is a plan: what it leaves unchanged is not in it, and counts only if a checkpoint has it`,
      ),
    ...files.inferred,
  ];
}

const pending = (states: readonly State[]): NotModelled[] =>
  states.flatMap(({ file, pending }) =>
    pending.map(({ urn, operation }) => ({
      file,
      urn,
      what: urn.split("::")[2]?.split("$").at(-1) ?? "",
      why: `was interrupted while ${operation}: nobody knows what came of it (pulumi refresh)`,
      account: null,
      bearsOn: ["access", "network", "execution"] as const,
    })),
  );

/** The world's other stacks. Of one that is given itself its checkpoint counts alone; a plan lies over what was there. */
function neighboursOf(given: readonly State[], world: World): State[] {
  const known = new Set<string>();
  for (const { kind, resources } of given)
    if (kind !== "plan") for (const resource of resources) known.add(nameOfNeighbour(resource));
  return world.neighbours
    .filter((neighbour) => !known.has(nameOfNeighbour(neighbour)))
    .map((neighbour) => {
      // Where the file lies says nothing in an answer.
      const file = world.file.slice(Math.max(world.file.lastIndexOf("/"), world.file.lastIndexOf("\\")) + 1);
      return neighbourState(`${file} (${nameOfNeighbour(neighbour)})`, neighbour);
    });
}

/**
 * The model of some files.
 * @throws StateError for a file that is none of Pulumi's formats
 * @throws WorldError where the world file contradicts a file
 */
export function buildModel(inputs: readonly StateFile[], world: World = emptyWorld): Model {
  const given = inputs.map(readState);
  const states = [...given, ...neighboursOf(given, world)];
  const files = new Files(states, world);
  const principals = new Principals(files);
  for (const arn of world.absent) {
    const present = principals.find(arn);
    if (present) throw new WorldError(`${world.file}: ${arn} is absent, and ${present.origin.file} has it`);
  }
  const identityCenter = new IdentityCenter(files, principals);
  const organization = new Accounts(files, principals);
  const resources = new Resources(files, principals);
  const network = new Networks(files).finish();

  const { agents } = world;
  const isAgent = (arn: string, path: string): boolean =>
    agents === undefined
      ? path.startsWith(agentPath)
      : agents.principals.some((pattern) => matches(pattern, arn));
  // Whoever runs as a role that nobody has described has it described as unknown: only now are all of them there.
  const found = principals.finish(isAgent);
  const permissionSets = identityCenter.finish();

  const seen = new Set<string>();
  for (const { account } of [
    ...found.principals.values(),
    ...found.groups.values(),
    ...network.nodes.values(),
  ])
    if (account !== null) seen.add(account);
  for (const resource of files.resources) {
    const account = resource.custom && resource.type.startsWith("aws:") ? files.accountOf(resource) : null;
    if (account !== null) seen.add(account);
  }
  const { accounts, organization: tree } = organization.finish(seen);
  const nodes = resources.finish((account) =>
    account === null ? noBlock : (accounts.get(account)?.publicAccessBlock ?? noBlock),
  );

  return {
    accounts,
    principals: found.principals,
    groups: found.groups,
    managedPolicies: found.managedPolicies,
    resources: nodes,
    identityProviders: principals.identityProviders,
    permissionSets,
    organization: tree,
    network,
    parties: parties(files, world),
    notModelled: [
      ...resources.notModelled,
      ...principals.unattached.map(({ resource, why }) => ({
        file: resource.file,
        urn: resource.urn,
        what: resource.type,
        why,
        account: files.accountOf(resource),
        bearsOn: ["access"] as const,
      })),
      ...pending(states),
    ],
    assumed: assumptions(given, files, world),
  };
}
