/** Requests from and to the accounts of the sandbox's organisation, decided under its guardrails and nothing else. */
import { type Decision, decide } from "../../analysis/iam/decide.ts";
import { compile, type Policy } from "../../analysis/iam/policy.ts";
import type { Caller, ContextValue, Membership, Request } from "../../analysis/iam/request.ts";
import type { GuardrailPolicy } from "../../catalog/guardrails/guardrail.ts";
import { guardrailPolicies } from "../../catalog/guardrails/index.ts";
import {
  type GuardrailSettings,
  type GuardrailTargets,
  guardrailDocuments,
  policiesByTarget,
} from "../../components/guardrails/policies.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { projectDirectory, stackConfiguration } from "../../sandbox/project.ts";

export const accounts = {
  management: "111111111111",
  audit: "222222222222",
  backup: "333333333333",
  prod: "444444444444",
  dev: "555555555555",
  /** Made, and in no unit yet. */
  landing: "666666666666",
  /** In an organisation of its own. */
  outsider: "999999999999",
} as const;
export type Place = keyof typeof accounts;

export const region = "eu-central-1";

interface SampleGuardrails
  extends Omit<GuardrailSettings, "organizationId" | "managementAccountId" | "regions"> {
  readonly targets: GuardrailTargets;
}

const { targets, ...configured }: SampleGuardrails = JSON.parse(
  stackConfiguration(projectDirectory, "org")["agent-perimeter:guardrails"] ?? "{}",
);

/** As the sandbox's own files have them. */
export const sampleTargets = targets;
export const sampleSettings: GuardrailSettings = {
  ...configured,
  organizationId: sandboxWorld.organizationId,
  managementAccountId: sandboxWorld.managementAccountId,
  regions: [region],
};

const document = (origin: string, statement: object): Policy =>
  compile(
    { Version: "2012-10-17", Statement: [{ Sid: "Everything", Effect: "Allow", ...statement }] },
    origin,
  );

const fullAccess = document("FullAWSAccess", { Action: "*", Resource: "*" });
const ownPolicies = document("own policies", { Action: "*", Resource: "*" });
const openToAll = document("the resource's policy", { Action: "*", Resource: "*", Principal: "*" });
const openTo = (principal: object) =>
  document("the resource's policy", { Action: "*", Resource: "*", Principal: principal });

/** Root, unit, account; the outsider has none that is known. */
function nodesOf(place: Place): string[] {
  if (place === "landing") return [sandboxWorld.rootId, accounts.landing];
  const parent = sandboxWorld.accounts.find(({ id }) => id === accounts[place])?.parent;
  if (parent === undefined) return [];
  return [...new Set([sandboxWorld.rootId, parent, accounts[place]])];
}

const membershipOf = (place: Place): Membership =>
  place === "outsider"
    ? { id: "o-outsider001", path: "o-outsider001/r-out1/", management: false }
    : {
        id: sandboxWorld.organizationId,
        path: `${[sandboxWorld.organizationId, ...nodesOf(place).filter((node) => !/^\d/.test(node))].join("/")}/`,
        management: place === "management",
      };

/** Who calls. */
export type Who =
  /** A session of a role, by what follows `role/` in its ARN. */
  | { readonly in: Place; readonly role: string }
  | { readonly in: Place; readonly user: string }
  | { readonly in: Place; readonly root: true }
  /** A service of AWS's, for a resource in this account. */
  | { readonly service: string; readonly for: Place }
  /** A token, presented to an account's provider. */
  | { readonly in: Place; readonly issuer: string; readonly claims: Readonly<Record<string, string>> };

/** One call. */
export interface Call {
  readonly call: string;
  /** `*` for actions without resource-level permissions. */
  readonly on: string;
  /** Whose it is, where that is not the caller's account. */
  readonly of?: Place;
  readonly with?: Readonly<Record<string, ContextValue>>;
}

function callerOf(who: Who): Caller {
  if ("service" in who) return { arn: who.service, type: "AWSService", account: null, org: null };
  const account = accounts[who.in];
  const org = membershipOf(who.in);
  if ("issuer" in who)
    return { arn: `arn:aws:iam::${account}:oidc-provider/${who.issuer}`, type: "Federated", account, org };
  if ("root" in who) return { arn: `arn:aws:iam::${account}:root`, type: "Root", account, org };
  if ("user" in who)
    return {
      arn: `arn:aws:iam::${account}:user/${who.user}`,
      entity: `arn:aws:iam::${account}:user/${who.user}`,
      type: "User",
      account,
      org,
    };
  return {
    arn: `arn:aws:sts::${account}:assumed-role/${who.role.split("/").at(-1)}/session`,
    entity: `arn:aws:iam::${account}:role/${who.role}`,
    type: "AssumedRole",
    account,
    org,
  };
}

function contextOf(who: Who, caller: Caller): Record<string, ContextValue> {
  if ("service" in who)
    return {
      "aws:PrincipalIsAWSService": "true",
      "aws:PrincipalServiceName": who.service,
      "aws:SourceAccount": accounts[who.for],
      "aws:SourceOrgID": membershipOf(who.for).id,
    };
  if ("issuer" in who)
    return Object.fromEntries(
      Object.entries(who.claims).map(([claim, value]) => [`${who.issuer}:${claim}`, value]),
    );
  return {
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalArn": caller.entity ?? caller.arn,
    "aws:PrincipalAccount": accounts[who.in],
    "aws:PrincipalOrgID": membershipOf(who.in).id,
  };
}

const requestOf = (who: Who, { call, on, of, with: more = {} }: Call): Request => {
  const principal = callerOf(who);
  const place = of ?? ("service" in who ? who.for : who.in);
  return {
    principal,
    action: call,
    resource: on,
    resourceAccount: accounts[place],
    resourceOrg: membershipOf(place),
    context: {
      "aws:RequestedRegion": region,
      "aws:ResourceAccount": accounts[place],
      "aws:ResourceOrgID": membershipOf(place).id,
      ...contextOf(who, principal),
      ...more,
    },
  };
};

type Levels = readonly (readonly Policy[])[];

/** The organisation's guardrails, in force. */
export class Organization {
  readonly settings: GuardrailSettings;
  private readonly documents: ReadonlyMap<string, Policy>;
  private readonly byTarget: ReadonlyMap<string, readonly GuardrailPolicy[]>;

  constructor(
    settings: GuardrailSettings = sampleSettings,
    policies: readonly GuardrailPolicy[] = guardrailPolicies,
    where: GuardrailTargets = sampleTargets,
  ) {
    this.settings = settings;
    this.documents = new Map(
      guardrailDocuments(settings, policies).map(({ policy, document: content }) => [
        policy.name,
        compile({ ...content }, policy.name),
      ]),
    );
    this.byTarget = policiesByTarget(where, policies);
  }

  /** The policies of a kind on an account, one list a level. */
  levels(place: Place, kind: GuardrailPolicy["kind"]): Levels {
    return nodesOf(place).map((node) => [
      fullAccess,
      ...(this.byTarget.get(node) ?? [])
        .filter((policy) => policy.kind === kind)
        .flatMap(({ name }) => this.documents.get(name) ?? []),
    ]);
  }

  /** What is decided when every other policy allows: the caller's own, and the resource's. */
  decide(who: Who, call: Call): Decision {
    const request = requestOf(who, call);
    const from = "service" in who ? undefined : who.in;
    const to = call.of ?? ("service" in who ? who.for : who.in);
    return decide(request, {
      identity: from === undefined || "issuer" in who ? [] : [ownPolicies],
      boundaries: [],
      session: [],
      scps: from === undefined || from === "outsider" ? [] : this.levels(from, "SERVICE_CONTROL_POLICY"),
      rcps:
        to === "outsider" ? [] : this.levels(to, "RESOURCE_CONTROL_POLICY").map((level) => level.slice(1)),
      resource:
        "issuer" in who
          ? openTo({ Federated: request.principal.arn })
          : "service" in who
            ? openTo({ Service: who.service })
            : openToAll,
      endpoints: [],
    });
  }
}
