/** Puts an ordinary stack to an account, and asks the policy pack about it: planned, and made. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameOf, type ResourceState } from "../../sandbox/checkpoint.ts";
import { deploy } from "../../sandbox/monitor.ts";
import type { PackConfiguration, PolicyPack, Violation } from "../../sandbox/policy-pack.ts";
import { projectDirectory } from "../../sandbox/project.ts";
import { namedAgents, sandboxAccounts } from "../policy-pack/accounts.ts";
import { OpenCloud, withAutomaticName } from "./open-cloud.ts";
import type { OrdinaryStack, World } from "./stack.ts";

/** The ways in which programs give their resources a provider. */
export const forms = ["a provider of its own", "the default provider", "a component"] as const;
export type Form = (typeof forms)[number];

/** What no message may ever show. */
export const secretText = "correct-horse-battery-staple";

export const accounts = { dev: "555555555555", prod: "444444444444" } as const;
export type Domain = keyof typeof accounts;

const region = "eu-central-1";

/** What a platform team says to the pack of a domain's stacks. */
export const configurationOf = (domain: Domain): PackConfiguration => ({
  configuration: { domain, accounts: sandboxAccounts, agents: namedAgents },
});

/** A stack of resources under a component, as platform teams hand them to product teams. */
class Application extends pulumi.ComponentResource {
  constructor(name: string, options: pulumi.ComponentResourceOptions) {
    super("ordinary:index:Application", name, {}, options);
    this.registerOutputs();
  }
}

/** What a program passes on to every resource. The stock examples take the provider that the shell's credentials make. */
function optionsOf(form: Form, account: string, advised: boolean): pulumi.CustomResourceOptions {
  if (form === "the default provider") return {};
  const under = advised
    ? { provider: new aws.Provider("aws", { region, allowedAccountIds: [account] }) }
    : {};
  return form === "a component" ? { parent: new Application("application", under) } : under;
}

function run(stack: OrdinaryStack, form: Form, domain: Domain, advised: boolean): void {
  const account = accounts[domain];
  const base = optionsOf(form, account, advised);
  const options = (more: pulumi.CustomResourceOptions = {}) => ({ ...base, ...more });
  const world: World = {
    domain,
    account,
    region,
    auditAccount: "222222222222",
    backupAccount: "333333333333",
    advised,
    options,
    data: (more = {}) => options(advised ? { protect: true, ...more } : more),
    secret: () => pulumi.secret(secretText),
  };
  stack.program(world);
}

/** The resources as the engine shows them to a pack. */
const shown = (resources: readonly ResourceState[]): ResourceState[] =>
  resources.map((resource) =>
    resource.custom && resource.type.startsWith("aws:")
      ? { ...resource, inputs: withAutomaticName(resource.type, nameOf(resource.urn), resource.inputs) }
      : resource,
  );

/** What the pack finds in a stack, on the preview and once it is made. */
export async function violationsOf(
  pack: PolicyPack,
  stack: OrdinaryStack,
  form: Form,
  domain: Domain,
  advised: boolean,
  packConfiguration?: PackConfiguration,
): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const preview of [true, false]) {
    const { resources, errors } = await deploy({
      program: () => run(stack, form, domain, advised),
      project: stack.name,
      stack: domain,
      directory: projectDirectory,
      cloud: new OpenCloud(accounts[domain], region),
      defaultProvider: {
        region,
        ...(advised ? { allowedAccountIds: JSON.stringify([accounts[domain]]) } : {}),
      },
      preview,
    });
    if (errors.length > 0) throw new Error(`${stack.name}: ${errors.join("; ")}`);
    const verdict = await pack.analyze({
      project: stack.name,
      stack: domain,
      preview,
      resources: shown(resources),
      ...(packConfiguration ? { packConfiguration } : {}),
    });
    found.push(...verdict.violations);
  }
  return found;
}
