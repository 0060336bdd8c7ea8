/**
 * Who is told of an event, and what it got stuck on: over the rules, targets, roles, policies, keys and subscriptions of the
 * model, each permission on the way decided by `analysis/iam`. What is not known, or not understood, counts as stuck.
 */
import { decide } from "../iam/decide.ts";
import type { Policy } from "../iam/policy.ts";
import type { Caller, ContextValue, Membership, Request } from "../iam/request.ts";
import type { Model, PrincipalNode, ResourceNode } from "../model/model.ts";
import { matchesEvent, PatternError, readPattern } from "./pattern.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html */
export interface BusEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Somebody who is told, and by which rule. */
export interface Told {
  readonly endpoint: string;
  readonly rule: string;
}

/** Where an event that was on its way got no further. */
export interface Stuck {
  /** The ARN, or the name, of what it got stuck on. */
  readonly at: string;
  /** A sentence's end, after the name. */
  readonly why: string;
}

export interface Delivery {
  readonly told: readonly Told[];
  readonly stuck: readonly Stuck[];
  /** ARNs of the rules that matched, on every bus that it came to. */
  readonly matched: readonly string[];
}

export interface Options {
  /** Whether a subscription, by ARN, has said yes: a checkpoint knows that only from its last refresh. */
  readonly isConfirmed?: (subscriptionArn: string) => boolean;
}

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const subscriptionType = "aws:sns/topicSubscription:TopicSubscription";

const eventBridge = "events.amazonaws.com";

const text = (node: ResourceNode, key: string): string | undefined => {
  const value = node.properties[key];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** Of something that only a policy speaks of, the model knows no more than the policy. */
const isDeclared = (node: ResourceNode): boolean => text(node, "name") !== undefined;

/** `arn:partition:service:region:account:rest` */
const partOf = (arn: string, index: number): string => arn.split(":")[index] ?? "";
const regionIn = (arn: string): string => partOf(arn, 3);
const accountIn = (arn: string): string => partOf(arn, 4);

/** A bus by its name in a place; rules and targets name it so, or by its ARN. */
const busArnOf = (node: ResourceNode): string => {
  const name = text(node, "eventBusName") ?? "default";
  return name.startsWith("arn:") ? name : defaultBusArn(node.account ?? "", node.region ?? "", name);
};

export const defaultBusArn = (account: string, region: string, name = "default"): string =>
  `arn:aws:events:${region}:${account}:event-bus/${name}`;

const everyManagementEvent = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

/** Whether EventBridge keeps an event from rules that do not ask for what only reads. */
const onlyReads = ({ detail }: BusEvent): boolean => detail["readOnly"] === true;

export class Deliveries {
  private readonly model: Model;
  private readonly options: Options;
  private readonly rules = new Map<string, ResourceNode[]>();
  private readonly targets = new Map<string, ResourceNode[]>();
  private readonly subscriptions = new Map<string, ResourceNode[]>();

  constructor(model: Model, options: Options = {}) {
    this.model = model;
    this.options = options;
    for (const node of model.resources.values()) {
      if (node.type === ruleType) push(this.rules, busArnOf(node), node);
      if (node.type === targetType) push(this.targets, `${busArnOf(node)} ${text(node, "rule") ?? ""}`, node);
      if (node.type === subscriptionType) push(this.subscriptions, text(node, "topic") ?? "", node);
    }
  }

  /** The rules on an account's own bus in a Region. */
  rulesOf(account: string, region: string): readonly ResourceNode[] {
    return this.rules.get(defaultBusArn(account, region)) ?? [];
  }

  /** An event that AWS, or somebody, puts on the own bus of its account and Region. */
  deliver(event: BusEvent): Delivery {
    const journey = new Journey();
    this.onBus(defaultBusArn(event.account, event.region), event, true, journey);
    return journey.end();
  }

  /** What a rule sends by the clock. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
  tick(rule: ResourceNode, time: string): Delivery {
    const journey = new Journey();
    const event: BusEvent = {
      source: "aws.events",
      "detail-type": "Scheduled Event",
      account: rule.account ?? "",
      region: rule.region ?? "",
      time,
      resources: [rule.arn],
      detail: {},
    };
    if (text(rule, "scheduleExpression") === undefined) journey.stuckAt(rule.arn, "has no schedule");
    else if (text(rule, "state") === "DISABLED") journey.stuckAt(rule.arn, "is switched off");
    else this.fire(rule, event, true, journey);
    return journey.end();
  }

  private onBus(busArn: string, event: BusEvent, mayGoOn: boolean, journey: Journey): void {
    for (const rule of this.rules.get(busArn) ?? [])
      if (this.takes(rule, event, journey)) this.fire(rule, event, mayGoOn, journey);
  }

  private takes(rule: ResourceNode, event: BusEvent, journey: Journey): boolean {
    const pattern = rule.properties["eventPattern"];
    if (pattern === undefined || pattern === null || pattern === "") return false;
    try {
      if (!matchesEvent(readPattern(pattern), event)) return false;
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      journey.stuckAt(rule.arn, `has a pattern that is not understood: ${error.message}`);
      return false;
    }
    const state = text(rule, "state") ?? "ENABLED";
    if (state === "DISABLED" || rule.properties["isEnabled"] === false) {
      journey.stuckAt(rule.arn, "is switched off");
      return false;
    }
    if (onlyReads(event) && state !== everyManagementEvent) return false;
    journey.matched.push(rule.arn);
    return true;
  }

  private fire(rule: ResourceNode, event: BusEvent, mayGoOn: boolean, journey: Journey): void {
    for (const target of this.targets.get(`${busArnOf(rule)} ${text(rule, "name") ?? ""}`) ?? []) {
      const arn = text(target, "arn");
      if (arn === undefined) journey.stuckAt(rule.arn, "has a target that is not known");
      else if (arn.includes(":event-bus/")) this.toBus(rule, target, arn, event, mayGoOn, journey);
      else if (partOf(arn, 2) === "sns") this.toTopic(rule, arn, journey);
    }
  }

  private toBus(
    rule: ResourceNode,
    target: ResourceNode,
    busArn: string,
    event: BusEvent,
    mayGoOn: boolean,
    journey: Journey,
  ): boolean {
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
    if (!mayGoOn) return journey.refused(busArn, "is a third bus: EventBridge sends on once only");
    const bus = this.model.resources.get(busArn);
    if (!bus || !isDeclared(bus)) return journey.refused(busArn, "does not exist");
    const roleArn = text(target, "roleArn");
    if (roleArn === undefined) return journey.refused(rule.arn, `sends to ${busArn} without a role`);
    const role = this.model.principals.get(roleArn);
    if (!role) return journey.refused(roleArn, "does not exist");
    if (!this.assumes(role, rule, journey) || !this.puts(role, bus, journey)) return false;
    this.onBus(busArn, event, false, journey);
    return true;
  }

  /** EventBridge becomes the role, for this rule. */
  private assumes(role: PrincipalNode, rule: ResourceNode, journey: Journey): boolean {
    if (role.trust === "unknown") return journey.unknown(role.arn, "its trust");
    return this.decides(
      { principal: service, action: "sts:AssumeRole", resource: role.arn, context: this.asService(rule) },
      { resource: role.trust },
      `does not let ${eventBridge} in for ${rule.arn}`,
      role.arn,
      journey,
    );
  }

  /** The role puts an event on the bus: by its own policies and guardrails, and by the bus's. */
  private puts(role: PrincipalNode, bus: ResourceNode, journey: Journey): boolean {
    if (bus.policy === "unknown") return journey.unknown(bus.arn, "its policy");
    if (role.boundary === "unknown") return journey.unknown(role.arn, "its boundary");
    const org = this.membership(role.account);
    const principal: Caller = {
      arn: `arn:aws:sts::${role.account ?? ""}:assumed-role/${role.name}/forward`,
      type: "AssumedRole",
      entity: role.arn,
      account: role.account,
      org,
    };
    const context = {
      "aws:PrincipalArn": role.arn,
      "aws:PrincipalAccount": role.account ?? "",
      "aws:PrincipalType": "AssumedRole",
      "aws:PrincipalIsAWSService": "false",
      ...(org && { "aws:PrincipalOrgID": org.id, "aws:PrincipalOrgPaths": [org.path] }),
      "aws:RequestedRegion": regionIn(bus.arn),
    };
    return this.decides(
      { principal, action: "events:PutEvents", resource: bus.arn, context },
      {
        identity: role.identity,
        boundaries: role.boundary ? [role.boundary] : [],
        scps: this.model.accounts.get(role.account ?? "")?.scps ?? [],
        resource: bus.policy,
      },
      `may not put events on ${bus.arn}`,
      role.arn,
      journey,
    );
  }

  private toTopic(rule: ResourceNode, topicArn: string, journey: Journey): boolean {
    const topic = this.model.resources.get(topicArn);
    if (!topic || !isDeclared(topic)) return journey.refused(topicArn, "does not exist");
    if (regionIn(topicArn) !== rule.region)
      return journey.refused(topicArn, `is in another Region than ${rule.arn}`);
    if (topic.policy === "unknown") return journey.unknown(topicArn, "its policy");
    // EventBridge's requests to a topic may carry no context: it has to be let in either way.
    for (const context of [this.asService(rule), {}]) {
      const request = { principal: service, action: "sns:Publish", resource: topicArn, context };
      const refused = `does not let ${eventBridge} publish`;
      if (!this.decides(request, { resource: topic.policy }, refused, topicArn, journey)) return false;
    }
    if (!this.encrypts(topic, rule, journey)) return false;
    const readers = this.subscriptions.get(topicArn) ?? [];
    if (readers.length === 0) return journey.refused(topicArn, "has no subscription: nobody is told");
    return readers.map((reader) => this.toReader(reader, rule, journey)).every(Boolean);
  }

  private encrypts(topic: ResourceNode, rule: ResourceNode, journey: Journey): boolean {
    const name = topic.properties["kmsMasterKeyId"];
    if (name === undefined || name === null || name === "") return true;
    if (String(name).endsWith("alias/aws/sns"))
      return journey.refused(topic.arn, `is under AWS's own key, which ${eventBridge} cannot use`);
    const key = this.model.resources.get(String(name));
    if (!key) return journey.refused(String(name), "does not exist: the topic's key");
    if (key.policy === "unknown") return journey.unknown(key.arn, "its policy");
    if (key.properties["isEnabled"] === false)
      return journey.refused(key.arn, "is switched off: the topic's key");
    const { policy } = key;
    return ["kms:GenerateDataKey", "kms:Decrypt"].every((action) =>
      this.decides(
        { principal: service, action, resource: key.arn, context: this.asService(rule) },
        { resource: policy },
        `does not let ${eventBridge} do ${action}: the topic's key`,
        key.arn,
        journey,
      ),
    );
  }

  private toReader(reader: ResourceNode, rule: ResourceNode, journey: Journey): boolean {
    const endpoint = text(reader, "endpoint") ?? reader.arn;
    const filter = reader.properties["filterPolicy"];
    if (filter !== undefined && filter !== null && filter !== "")
      return journey.refused(endpoint, "gets a part only: its subscription has a filter");
    const pending = reader.properties["pendingConfirmation"] !== false;
    if (pending && this.options.isConfirmed?.(reader.arn) !== true)
      return journey.refused(endpoint, "has not confirmed: the link in AWS's mail was not followed");
    journey.told.push({ endpoint, rule: rule.arn });
    return true;
  }

  /** What a request of EventBridge's carries on behalf of a rule. */
  private asService(rule: ResourceNode): Record<string, ContextValue> {
    const org = this.membership(rule.account);
    return {
      "aws:SourceAccount": rule.account ?? "",
      "aws:SourceArn": rule.arn,
      ...(org && { "aws:SourceOrgID": org.id, "aws:SourceOrgPaths": [org.path] }),
    };
  }

  private membership(account: string | null): Membership | null {
    const found = account === null ? undefined : this.model.accounts.get(account);
    if (!found?.organization || found.organization === "unknown") return null;
    return { id: found.organization, path: found.organizationPath ?? "", management: found.isManagement };
  }

  private decides(
    asked: Pick<Request, "principal" | "action" | "resource" | "context">,
    policies: {
      readonly identity?: readonly Policy[];
      readonly boundaries?: readonly Policy[];
      readonly scps?: readonly (readonly Policy[])[];
      readonly resource: Policy | null;
    },
    refused: string,
    at: string,
    journey: Journey,
  ): boolean {
    const owner = accountIn(asked.resource);
    const org = this.membership(owner);
    const { decision, because } = decide(
      {
        ...asked,
        resourceAccount: owner,
        resourceOrg: org,
        context: {
          "aws:SecureTransport": "true",
          "aws:ViaAWSService": "false",
          "aws:ResourceAccount": owner,
          ...(org && { "aws:ResourceOrgID": org.id, "aws:ResourceOrgPaths": [org.path] }),
          ...(asked.principal === service && {
            "aws:PrincipalIsAWSService": "true",
            "aws:PrincipalServiceName": eventBridge,
          }),
          ...asked.context,
        },
      },
      {
        identity: policies.identity ?? [],
        boundaries: policies.boundaries ?? [],
        session: [],
        scps: policies.scps ?? [],
        rcps: this.model.accounts.get(owner)?.rcps ?? [],
        resource: policies.resource,
        endpoints: [],
      },
    );
    if (decision === "Allowed") return true;
    const reasons = because.map(({ effect, origin, statement, layer }) =>
      effect === "Deny" ? `${statement} of ${origin} denies it` : `no ${layer} policy allows it`,
    );
    return journey.refused(at, `${refused}: ${[...new Set(reasons)].join(", ")}`);
  }
}

const service: Caller = { arn: eventBridge, type: "AWSService", account: null, org: null };

/** What became of one event. */
class Journey {
  readonly told: Told[] = [];
  readonly matched: string[] = [];
  private readonly stuck = new Map<string, Stuck>();

  stuckAt(at: string, why: string): void {
    this.stuck.set(`${at} ${why}`, { at, why });
  }

  refused(at: string, why: string): false {
    this.stuckAt(at, why);
    return false;
  }

  unknown(at: string, what: string): false {
    return this.refused(at, `is not known whole: ${what} could not be read`);
  }

  end(): Delivery {
    return { told: this.told, stuck: [...this.stuck.values()], matched: this.matched };
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const same = map.get(key);
  if (same) same.push(value);
  else map.set(key, [value]);
}
