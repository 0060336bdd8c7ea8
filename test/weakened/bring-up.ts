/**
 * Brings up, for every weakening, the stacks that its component is in, each on what the stacks before it have left, by the
 * way that `npm start` takes, under the policy pack in its own process. Writes what is said of each, as JSON.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bringUp } from "../../sandbox/bring-up.ts";
import { Cloud, type Existing } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deployables, titleOf } from "../../sandbox/deployables.ts";
import { startPolicyPack } from "../../sandbox/policy-pack.ts";
import { projectDirectory } from "../../sandbox/project.ts";
import { emptyOrganisation } from "../../sandbox/worlds/worlds.ts";
import type * as rejecting from "./reject.ts";
import { importChanged } from "./replaced.ts";
import { weakenings } from "./weakenings.ts";

/** The types that the classes of a component's folder have in a stack. */
function typesOf(component: string): Set<string> {
  const folder = join(projectDirectory, "components", component);
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  return new Set(texts.flatMap((text) => text.match(/agent-perimeter:index:\w+/g) ?? []));
}

const pack = await startPolicyPack(join(projectDirectory, "policy-packs/perimeter"));
try {
  const cloud = new Cloud(sandboxWorld);
  const stacks: { title: string; left: readonly Existing[]; types: ReadonlySet<string> }[] = [];
  for (const deployable of deployables) {
    const left = cloud.snapshot();
    const { up } = await bringUp({}, [deployable], emptyOrganisation, { cloud, pack });
    const types = new Set(
      up.flatMap(({ deployment }) =>
        deployment.resources.flatMap(({ urn }) => urn.split("::")[2]?.split("$") ?? []),
      ),
    );
    stacks.push({ title: titleOf(deployable), left, types });
  }
  const said: Record<string, rejecting.Said> = {};
  for (const { component, file, strong, weak } of weakenings) {
    const types = typesOf(component);
    const having = stacks.filter((stack) => [...types].some((type) => stack.types.has(type)));
    const { untilRejected } = await importChanged<typeof rejecting>("test/weakened/reject.ts", {
      file: `components/${component}/${file}`,
      strong,
      weak,
    });
    said[component] = await untilRejected(new Map(having.map(({ title, left }) => [title, left])), pack);
  }
  process.stdout.write(JSON.stringify(said));
} finally {
  await pack.stop();
}
