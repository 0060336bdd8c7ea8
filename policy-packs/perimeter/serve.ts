/** Serves invariants as a policy pack of Pulumi's. docs/decisions/0006-policy-pack.md argues its form. */
import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import {
  PolicyPack,
  type ReportViolation,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
  unknownCheckingProxy,
} from "@pulumi/policy";
import { configurationName, configurationPage, readPolicies } from "./configuration/read.ts";
import { dayOf, type Exception, inForce, type Settings, strictest } from "./configuration/settings.ts";
import { type Moment, standing, weigh } from "./configuration/weigh.ts";
import { readableWorld } from "./configuration/world.ts";
import { type Invariant, pageOf, type ResourceInvariant, type StackInvariant } from "./invariant.ts";
import { type Finding, judge, looksAt } from "./judge.ts";
import { heard, type Listener, once, type Shown, type ShownInStack } from "./protocol.ts";
import { currentType, Graph, type Properties, type Resource, tokensOf } from "./resource.ts";
import { type Inputs, view } from "./view.ts";

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
  /** By URN: the engine asks about several at a time. */
  readonly #asked = new Map<string, Resource>();
  readonly #inputs = new Map<string, Inputs>();
  #stack: Graph | undefined;

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
    this.#asked.clear();
    this.#inputs.clear();
    this.#stack = undefined;
  }

  configured(policies: Parameters<Listener["configured"]>[0]): void {
    // Until the new ones are known to be right, none count.
    this.settings = strictest;
    this.inForce = strictest;
    const settings = readPolicies(policies, configurationFile, this.#ids, this.moment.today);
    if (settings.world !== undefined) {
      const { PWD } = process.env;
      const path = isAbsolute(settings.world) ? settings.world : join(PWD ?? "", settings.world);
      const known = readableWorld(path, version);
      this.settings = { ...settings, known };
    } else this.settings = settings;
    this.inForce = inForce(this.settings, this.moment.today);
  }

  asked(shown: Shown): void {
    this.#asked.set(shown.urn, resourceOf(shown));
    this.#inputs.set(shown.urn, inputsOf(shown));
  }

  askedOfAll(resources: readonly ShownInStack[]): void {
    this.#stack = new Graph(
      resources.map((shown) => among(shown, this.#inputs.get(shown.urn), this.isPreview)),
    );
  }

  /** A resource that is asked about. */
  resource(urn: string): Resource {
    const resource = this.#asked.get(urn);
    if (!resource) throw new Error(`the engine did not show ${urn}`);
    return resource;
  }

  /** The stack that is asked about. */
  get stack(): Graph {
    if (!this.#stack) throw new Error("the engine did not show the stack");
    return this.#stack;
  }
}

/** The SDK's own view of properties: reading what is not known yet throws. Its typings leave it out. */
const checking = unknownCheckingProxy as (properties: Properties) => Properties;

/** A resource as invariants look at it. What none of them looks at is not unpacked. */
function resourceOf(
  { urn, type, name, protect, provider, properties, sources }: Shown & Partial<ShownInStack>,
  seen: (properties: Properties) => Properties = checking,
  inputs?: Inputs,
): Resource {
  const opened = once(() => seen(properties()));
  const configured = once(() => {
    const configuration = provider();
    return configuration && checking(configuration);
  });
  return {
    ...{ urn, name, protect, type: currentType(type), ...(sources && { sources }) },
    get properties() {
      return opened();
    },
    get inputs() {
      return inputs?.checking;
    },
    get provider() {
      return configured();
    },
  };
}

/** What the program asked for. */
function inputsOf({ raw }: Shown): Inputs {
  const checked = once(() => checking(raw()));
  return {
    get plain() {
      return raw();
    },
    get checking() {
      return checked();
    },
  };
}

/** A resource among the others of its stack, with what the program asked for where the engine has shown it. */
const among = (shown: ShownInStack, inputs: Inputs | undefined, isPreview: boolean): Resource =>
  resourceOf(
    shown,
    (said) => (isPreview ? view(shown.type, checking(said), inputs) : checking(said)),
    inputs,
  );

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

const nothingElse = new Graph([]);

/** Checks each resource by its inputs, before it is made. */
const resourcePolicy = (sitting: Sitting, invariant: ResourceInvariant): ResourceValidationPolicy => ({
  ...policyOf(invariant),
  validateResource: (given, report) =>
    closed(invariant, report, () => {
      const resource = sitting.resource(given.urn);
      if (looksAt(invariant, resource))
        tell(sitting, invariant, judge(invariant, resource, nothingElse, sitting.inForce), report);
    }),
});

/** Checks the stack as a whole: on a preview, and at the end of an update. */
const stackPolicy = (sitting: Sitting, invariant: StackInvariant): StackValidationPolicy => ({
  ...policyOf(invariant),
  validateStack: (_, report) =>
    closed(invariant, report, () => {
      const { stack } = sitting;
      for (const resource of stack.resources)
        if (looksAt(invariant, resource))
          tell(sitting, invariant, judge(invariant, resource, stack, sitting.inForce), report);
    }),
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
    validateStack: (_, report) => {
      const here = new Set(sitting.stack.resources.map(({ urn }) => stackOf(urn)));
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
