import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { KeptBy } from "../key-care.ts";
import { topicArn } from "../names.ts";
import { toJson } from "../policy-document.ts";
import { alarmKeyPolicy, alarmTopicPolicy } from "./policies.ts";

export interface AlarmTopicArgs {
  /** The account and Region that it is in, and the roles that may change how its key is kept. */
  owner: KeptBy;
  /** The topic's name, and its key's alias. */
  topicName: string;
  /** The sender that a mail shows. https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
  displayName: string;
  /** What the key is for, in the console's list. */
  keyDescription: string;
  /** What goes untold when nobody is named, as the end of the sentence "nobody would be told of …". */
  tellsOf: string;
  /**
   * Mail addresses that are told. Each gets a mail with a link first; until the link was followed, AWS sends nothing and
   * says nothing. https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
   */
  mailTo: readonly string[];
}

/** An encrypted topic to which EventBridge and CloudWatch publish alarms, and the people who get them by mail. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly topicArn: string;
  /** What has to be there before anything publishes: an alarm that is raised before is told to nobody. */
  readonly told: readonly pulumi.Resource[];

  constructor(name: string, args: AlarmTopicArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:AlarmTopic", name, {}, options);
    const { owner, topicName, displayName, mailTo } = args;
    if (mailTo.length === 0)
      throw new pulumi.RunError(`nobody would be told of ${args.tellsOf}: give mailTo one address at least`);
    this.topicArn = topicArn(owner.accountId, owner.region, topicName);
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: args.keyDescription,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: toJson(alarmKeyPolicy(owner), "keyPolicy"),
      },
      // Its policy lets nobody delete it.
      { parent: this, protect: true, retainOnDelete: true },
    );
    new aws.kms.Alias(
      `${name}-alias`,
      { name: `alias/${topicName}`, targetKeyId: key.keyId },
      { parent: this, protect: true },
    );
    const topic = new aws.sns.Topic(
      `${name}-topic`,
      { name: topicName, displayName, kmsMasterKeyId: key.arn },
      { parent: this, protect: true },
    );
    const policy = new aws.sns.TopicPolicy(
      `${name}-topic-policy`,
      { arn: topic.arn, policy: toJson(alarmTopicPolicy(this.topicArn, owner.accountId), "topicPolicy") },
      { parent: this, protect: true },
    );
    const subscriptions = mailTo.map(
      (endpoint) =>
        new aws.sns.TopicSubscription(
          `${name}-mail-${endpoint}`,
          { topic: topic.arn, protocol: "email", endpoint },
          { parent: this },
        ),
    );
    this.told = [policy, ...subscriptions];
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
