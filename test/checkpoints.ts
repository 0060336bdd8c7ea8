/** Checkpoints written by hand, as Pulumi programs of any language leave them. */

type Properties = Readonly<Record<string, unknown>>;

export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret as `pulumi stack export` prints it: sealed, or in clear with `--show-secrets`. */
export const secret = (value?: unknown): Properties => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ...(value === undefined ? { ciphertext: "AAABAKp" } : { plaintext: JSON.stringify(value) }),
});

export interface ResourceOptions {
  readonly inputs?: Properties;
  readonly id?: string;
  /** Not one of the stack's own providers. */
  readonly provider?: string;
  /** By property: names of resources of this stack. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  readonly external?: boolean;
  readonly leaving?: boolean;
  readonly protect?: boolean;
}

interface Raw {
  readonly urn: string;
  readonly type: string;
  [key: string]: unknown;
}

/** A stack that is put together resource by resource. */
export class StackFile {
  readonly file: string;
  readonly resources: Raw[] = [];
  private readonly project: string;
  private readonly stack: string;
  private readonly providerUrn: string;

  /**
   * @param account the provider's; `null` for one that does not say, as default providers do
   */
  constructor(
    account: string | null,
    { stack = "dev", project = "app", region = "eu-central-1", configuration = {} as Properties } = {},
  ) {
    this.stack = stack;
    this.project = project;
    this.file = `${project}-${stack}.json`;
    const name = account === null ? "default_7_48_0" : "account";
    this.providerUrn = `urn:pulumi:${stack}::${project}::pulumi:providers:aws::${name}`;
    const inputs = {
      region,
      ...(account === null ? {} : { allowedAccountIds: JSON.stringify([account]) }),
      ...configuration,
    };
    this.resources.push(
      {
        urn: `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`,
        type: "pulumi:pulumi:Stack",
        custom: false,
      },
      {
        urn: this.providerUrn,
        type: "pulumi:providers:aws",
        custom: true,
        id: "p-1",
        inputs,
        outputs: inputs,
      },
    );
  }

  urn(type: string, name: string): string {
    return `urn:pulumi:${this.stack}::${this.project}::${type}::${name}`;
  }

  /** Adds a resource: `outputs` are what AWS has answered, and inputs as well unless told. */
  add(type: string, name: string, outputs: Properties, options: ResourceOptions = {}): this {
    const {
      inputs = outputs,
      id = name,
      provider = this.providerUrn,
      from = {},
      external,
      leaving,
      protect,
    } = options;
    const byName = new Map(this.resources.map((resource) => [resource.urn.split("::").at(-1), resource.urn]));
    this.resources.push({
      urn: this.urn(type, name),
      type,
      custom: true,
      ...(id === "" ? {} : { id }),
      provider: `${provider}::p-1`,
      inputs,
      outputs,
      propertyDependencies: Object.fromEntries(
        Object.entries(from).map(([property, names]) => [property, names.map((one) => byName.get(one))]),
      ),
      ...(external ? { external } : {}),
      ...(leaving ? { delete: true } : {}),
      ...(protect ? { protect } : {}),
    });
    return this;
  }

  /** The last resource, made anything else. */
  change(change: Properties): this {
    Object.assign(this.resources.at(-1) ?? {}, change);
    return this;
  }

  /** As `pulumi stack export` prints it. */
  get checkpoint(): { readonly file: string; readonly content: unknown } {
    return { file: this.file, content: { version: 3, deployment: { resources: this.resources } } };
  }

  /** As `pulumi preview --json` prints it before anything is made: no ids, and outputs of none. */
  get plan(): { readonly file: string; readonly content: unknown } {
    const steps = this.resources.map(({ id: _, outputs: __, ...newState }) => ({
      op: "create",
      urn: newState.urn,
      newState,
    }));
    return { file: this.file, content: { steps } };
  }
}

/** A policy document of one statement. */
export const allow = (action: string | readonly string[], resource = "*", more: Properties = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource, ...more }],
  });

export const deny = (action: string, resource = "*"): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: action, Resource: resource }],
  });

/** Both in one document. */
export const allowAndDeny = (allowed: string, denied: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: allowed, Resource: "*" },
      { Effect: "Deny", Action: denied, Resource: "*" },
    ],
  });

export const trust = (principal: Properties, action = "sts:AssumeRole"): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: action }],
  });
