import { isUnderstood } from "../../../analysis/model/resources.ts";
import { closedPackages, hatchPackages, hatchTypes } from "../../../catalog/escape-hatches.ts";
import { hatchFor, type Settings } from "../configuration/settings.ts";
import { resourceInvariant } from "../invariant.ts";
import type { Resource } from "../resource.ts";

const byType = new Map(hatchTypes.map(({ opens, does }) => [opens, does]));
const byPackage = new Map(hatchPackages.map(({ opens, does }) => [opens, does]));

const providerPrefix = "pulumi:providers:";

/** The package that a type is of; of a provider, the one that it brings. */
const packageOf = (type: string): string =>
  (type.startsWith(providerPrefix) ? type.slice(providerPrefix.length) : type).split(":", 1)[0] ?? "";

const isClosed = (name: string): boolean => Object.hasOwn(closedPackages, name);

/** Whether somebody allows something of the package: then its provider is meant to be there. */
const isLetIn = (name: string, settings: Settings): boolean =>
  settings.escapeHatches.some(({ type }) => packageOf(type) === name);

const does = (name: string): string => {
  const known = byPackage.get(name);
  return known === undefined ? `of which nobody has said what it does` : `which ${known}`;
};

/** Components have no provider: what they make shows by itself. */
const isCustom = ({ provider, isCustom: said }: Resource): boolean => said ?? provider !== undefined;

const hatch = (type: string) => ({
  type,
  reason: "The importer has no other way to load its tables.",
  owner: "data-team@example.com",
  expires: "2027-03-31",
});

const command = {
  type: "command:local:Command",
  name: "load",
  properties: { create: "./load.sh" },
};

const provider = (name: string) => ({ type: `${providerPrefix}${name}`, name: "default", properties: {} });

export default resourceInvariant({
  id: "isolation-actions-modelled",
  title: "Nothing acts on AWS but by resources that can be judged.",
  protects:
    "All the other invariants: what a program does beside the resources that it shows, none of them looks at.",
  why: "A command, a dynamic provider or a template is a program inside of the program: it runs with the deployer's credentials, at a preview already, and what it makes has no type, no policy and no name that a check could read.",
  fix: "declare it by types of the AWS package that are known here, or have whoever answers for the perimeter allow the type by name, with a reason and an end, under configuration.escapeHatches.",
  limits:
    "Which types of the AWS package are known goes by its version 7.48: one that a later version adds, however harmless, needs somebody who has looked at it, or a newer pack. Functions of a package (data sources) leave no trace but its provider: who lets in one type of a package lets in its functions. Where plugins come from is for isolation-plugins-known. Resources that a stack only reads show in files alone.",
  *check(resource, settings) {
    const { type } = resource;
    const inAws = byType.get(type);
    if (inAws !== undefined) {
      if (!hatchFor(settings, type)) yield `is a resource that ${inAws}`;
      return;
    }
    const name = packageOf(type);
    // A newer provider has types that this pack was made without: nothing else would look at them.
    if (type.startsWith("aws:") && isCustom(resource) && !isUnderstood(type) && !hatchFor(settings, type))
      yield `is of a type that this version of the pack does not know, so that nothing looks at what it opens: ${type}`;
    if (isClosed(name)) return;
    if (type.startsWith(providerPrefix)) {
      if (!isLetIn(name, settings)) yield `brings the package ${name}, ${does(name)}`;
      return;
    }
    if (!isCustom(resource) || hatchFor(settings, type)) return;
    // Where the package is not let in at all, its provider is told: one cause, one finding.
    if (isLetIn(name, settings) || resource.provider === undefined)
      yield `is of the package ${name}, ${does(name)}`;
  },
  examples: {
    holds: [
      {
        what: "packages that talk to nobody, and components",
        resources: [
          provider("aws"),
          provider("awsx"),
          provider("random"),
          {
            type: "random:index/randomPassword:RandomPassword",
            name: "password",
            properties: { length: 32 },
          },
        ],
      },
      {
        what: "a command that somebody allows by name",
        configuration: { escapeHatches: [hatch("command:local:Command")] },
        resources: [provider("command"), command],
      },
      {
        what: "a type of a newer AWS package that somebody has looked at and allows by name",
        configuration: { escapeHatches: [hatch("aws:brandnew/thing:Thing")] },
        resources: [{ type: "aws:brandnew/thing:Thing", name: "thing", properties: {} }],
      },
      {
        what: "a package that somebody allows",
        configuration: { escapeHatches: [hatch("kubernetes:*")] },
        resources: [
          provider("kubernetes"),
          { type: "kubernetes:core/v1:ConfigMap", name: "settings", properties: {} },
        ],
      },
    ],
    broken: [
      { what: "a command", resources: [provider("command"), command] },
      {
        what: "a command on another machine, where those on this one are allowed",
        configuration: { escapeHatches: [hatch("command:local:Command")] },
        resources: [
          provider("command"),
          { type: "command:remote:Command", name: "load", properties: { create: "./load.sh" } },
        ],
      },
      {
        what: "a dynamic provider",
        resources: [
          provider("pulumi-nodejs"),
          { type: "pulumi-nodejs:dynamic:Resource", name: "seed", properties: {} },
        ],
      },
      { what: "AWS by other types", resources: [provider("aws-native")] },
      { what: "a package that nobody has looked at", resources: [provider("acme")] },
      {
        what: "a type of the AWS package that nobody has looked at",
        resources: [{ type: "aws:brandnew/thingPolicy:ThingPolicy", name: "thing", properties: {} }],
      },
      {
        what: "a type of the AWS package that is no more",
        configuration: { escapeHatches: [hatch("aws:opsworks/layer:Layer")] },
        resources: [{ type: "aws:opsworks/stack:Stack", name: "legacy", properties: {} }],
      },
      {
        what: "a template",
        resources: [
          {
            type: "aws:cloudformation/stack:Stack",
            name: "legacy",
            properties: { templateUrl: "https://templates.s3.amazonaws.com/legacy.yaml" },
          },
        ],
      },
      {
        what: "a text that Cloud Control makes a resource of",
        resources: [
          {
            type: "aws:cloudcontrol/resource:Resource",
            name: "role",
            properties: { typeName: "AWS::IAM::Role", desiredState: "{}" },
          },
        ],
      },
    ],
    cannotTell: [],
  },
});
