/** Serves invariants as a policy pack of Pulumi's. docs/decisions/0006-policy-pack.md argues its form. */
import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import {
  PolicyPack,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationArgs,
  type StackValidationPolicy,
  unknownCheckingProxy,
} from "@pulumi/policy";
import { configurationName, configurationPage, readPolicies } from "./configuration/read.ts";
import { dayOf, type Exception, inForce, type Settings, strictest } from "./configuration/settings.ts";
import { type Moment, standing, weigh } from "./configuration/weigh.ts";
import { readableWorld } from "./configuration/world.ts";
import { type Invariant, pageOf, type ResourceInvariant, type StackInvariant } from "./invariant.ts";
import { type Finding, judge, looksAt } from "./judge.ts";
import { heard, type Listener } from "./protocol.ts";
import { currentType, Graph, type Properties, type Resource, tokensOf } from "./resource.ts";
import { view } from "./view.ts";

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8")) as {
  version: string;
};

/** How errors call the file: the engine does not tell its name. */
const configurationFile = "the file of --policy-pack-config";

/** What is known of the stack that is looked at, from the engine's first word to its last. */
class Sitting implements Listener {
  settings: Settings = strictest;
  /** What of them invariants go by. */
  inForce: Settings = strictest;
  isPreview = false;
  readonly covering = new Set<Exception>();
  /** Ids that the configuration may name. */
  readonly #ids: readonly string[];
  readonly #inputs = new Map<string, () => Properties>();

  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  get moment(): Moment {
    return { today: dayOf(new Date()), isPreview: this.isPreview };
  }

  begins(isPreview: boolean): void {
    this.isPreview = isPreview;
    this.settings = strictest;
    this.inForce = strictest;
    this.covering.clear();
    this.#inputs.clear();
  }

  configured(policies: Parameters<Listener["configured"]>[0]): void {
    // Until the new ones are known to be right, none count.
    this.settings = strictest;
    this.inForce = strictest;
    const settings = readPolicies(policies, configurationFile, this.#ids, this.moment.today);
    if (settings.world !== undefined) {
      const { PWD } = process.env;
      const path = isAbsolute(settings.world) ? settings.world : join(PWD ?? "", settings.world);
      readableWorld(path, version);
    }
    this.settings = settings;
    this.inForce = inForce(settings, this.moment.today);
  }

  asked(urn: string, inputs: () => Properties): void {
    let opened: Properties | undefined;
    this.#inputs.set(urn, () => {
      opened ??= inputs();
      return opened;
    });
  }

  /** What the program asked for; undefined where the engine has not shown it. */
  inputsOf(urn: string): Properties | undefined {
    return this.#inputs.get(urn)?.();
  }
}

/** The SDK's typings know the text alone; its code takes the level with it, and leaves out the policy's description then. */
type Report = (violation: { message: string; urn?: string; enforcementLevel: "advisory" }) => void;

/** Reports with the weight that the configuration gives: mandatory by the SDK's ordinary way, less by saying so. */
function say(
  report: ReportViolation,
  title: string,
  level: "mandatory" | "advisory",
  message: string,
  urn?: string,
): void {
  if (level === "mandatory") report(message, urn);
  else
    (report as unknown as Report)({
      message: `${title}\n${message}`,
      enforcementLevel: level,
      ...(urn === undefined ? {} : { urn }),
    });
}

/** Reports findings, each with what an exception would have to name. */
function tell(
  sitting: Sitting,
  invariant: Invariant,
  findings: readonly Finding[],
  report: ReportViolation,
): void {
  for (const finding of findings) {
    const { level, note, exception } = weigh(finding, sitting.settings, sitting.moment);
    if (exception) sitting.covering.add(exception);
    say(
      report,
      invariant.title,
      level,
      `${finding.message} Finding: ${finding.fingerprint}${note === undefined ? "" : `\n${note}`}`,
      finding.urn,
    );
  }
}

/** Whatever fails outside of a check fails that invariant alone, and aloud; the others go on. */
function closed(invariant: Invariant, report: ReportViolation, run: () => void): void {
  try {
    run();
  } catch (error) {
    report(
      `cannot be judged: the pack itself failed (${error instanceof Error ? error.message : String(error)}).\nMend: report this as a bug of the policy pack. More: ${pageOf(invariant)}`,
    );
  }
}

const policyOf = (invariant: Invariant) => ({
  name: invariant.id,
  description: invariant.title,
  enforcementLevel: "mandatory" as const,
  remediationSteps: invariant.fix,
  url: pageOf(invariant),
  // What the invariant looks at, for whoever asks the pack what it would check.
  tags: (invariant.types ?? ["*"]).flatMap((type) => (type === "*" ? [type] : tokensOf(type))),
});

const resourceOf = (
  given: Pick<ResourceValidationArgs, "urn" | "type" | "name" | "props" | "opts" | "provider">,
): Resource => ({
  urn: given.urn,
  type: currentType(given.type),
  name: given.name,
  properties: given.props,
  protect: given.opts.protect,
  ...(given.provider ? { provider: given.provider.props } : {}),
});

/**
 * Tells the SDK the one type that a check is for, as its own validateResourceOfType does with a class: where the type does
 * not occur, it does not unpack all resources for this check. A newer SDK that knows no such mark just runs the check.
 */
function onlyFor<Check extends object>(invariant: Invariant, check: Check): Check {
  const [token, ...others] = (invariant.types ?? []).flatMap(tokensOf);
  return token !== undefined && others.length === 0 ? Object.assign(check, { __pulumiType: token }) : check;
}

const nothingElse = new Graph([]);

/** Checks each resource by its inputs, before it is made. */
const resourcePolicy = (sitting: Sitting, invariant: ResourceInvariant): ResourceValidationPolicy => ({
  ...policyOf(invariant),
  validateResource: onlyFor(invariant, (given: ResourceValidationArgs, report: ReportViolation) =>
    closed(invariant, report, () => {
      const resource = resourceOf(given);
      if (looksAt(invariant, resource))
        tell(sitting, invariant, judge(invariant, resource, nothingElse, sitting.inForce), report);
    }),
  ),
});

/** The SDK's own view of properties: reading what is not known yet throws. Its typings leave it out. */
const checking = unknownCheckingProxy as (properties: Properties) => Properties;

/** The stack's resources, each with what the program asked for. */
const resourcesOf = (sitting: Sitting, given: StackValidationArgs): Resource[] =>
  given.resources.map((resource) => {
    const inputs = sitting.inputsOf(resource.urn);
    return {
      ...resourceOf(resource),
      properties: sitting.isPreview
        ? view(resource.type, resource.props, inputs && { plain: inputs, checking: checking(inputs) })
        : resource.props,
      ...(inputs ? { inputs: checking(inputs) } : {}),
      sources: Object.fromEntries(
        Object.entries(resource.propertyDependencies).map(([key, from]) => [key, from.map(({ urn }) => urn)]),
      ),
    };
  });

/** Checks the stack as a whole: on a preview, and at the end of an update. */
const stackPolicy = (sitting: Sitting, invariant: StackInvariant): StackValidationPolicy => ({
  ...policyOf(invariant),
  validateStack: onlyFor(invariant, (given: StackValidationArgs, report: ReportViolation) =>
    closed(invariant, report, () => {
      const resources = resourcesOf(sitting, given);
      const stack = new Graph(resources);
      for (const resource of resources)
        if (looksAt(invariant, resource))
          tell(sitting, invariant, judge(invariant, resource, stack, sitting.inForce), report);
    }),
  ),
});

/** `urn:pulumi:STACK::PROJECT::`, as every URN of a stack begins. */
const stackOf = (urn: string): string => urn.split("::", 2).join("::");

/** Says what of the configuration is over, or for nothing. It comes last: by then it is known which exceptions cover something. */
const configurationPolicy = (sitting: Sitting, elsewhere: ReadonlySet<string>): StackValidationPolicy => {
  const title = "What the configuration relaxes is in force, and for something.";
  return {
    name: configurationName,
    description: title,
    enforcementLevel: "mandatory",
    url: configurationPage,
    validateStack: (given, report) => {
      const here = new Set(given.resources.map(({ urn }) => stackOf(urn)));
      const isHere = (urn: string) => here.has(stackOf(urn));
      const settings = {
        ...sitting.settings,
        exceptions: sitting.settings.exceptions.filter(({ invariant }) => !elsewhere.has(invariant)),
      };
      for (const { level, what } of standing(settings, sitting.moment, isHere, sitting.covering))
        say(report, title, level, `${what} More: ${configurationPage}`);
    },
  };
};

/**
 * Serves these invariants as a policy pack.
 * @param elsewhere ids that the configuration may name, too: `perimeter check` alone can check them
 */
export function serve(invariants: readonly Invariant[], elsewhere: readonly string[] = []): void {
  const sitting = new Sitting([...invariants.map(({ id }) => id), ...elsewhere]);
  heard(
    sitting,
    () =>
      new PolicyPack("agent-perimeter", {
        description: "What every deployment inside the perimeter keeps",
        enforcementLevel: "mandatory",
        policies: [
          ...invariants.map((invariant) =>
            invariant.scope === "resource"
              ? resourcePolicy(sitting, invariant)
              : stackPolicy(sitting, invariant),
          ),
          configurationPolicy(sitting, new Set(elsewhere)),
        ],
      }),
  );
}
