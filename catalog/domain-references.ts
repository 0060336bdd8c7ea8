/**
 * Where a stack of one trust domain may name an account of another one: whatever is sent to the log and to the alarms, and
 * whatever keeps backups. Tokens and properties from @pulumi/aws 7.48.
 */

/** A setting that sends logs or alarms to the account that keeps them. */
export interface LogDestination {
  readonly type: string;
  readonly property: string;
  readonly source: string;
}

const docs = "https://docs.aws.amazon.com";

export const logDestinations: readonly LogDestination[] = [
  {
    type: "aws:ec2/flowLog:FlowLog",
    property: "logDestination",
    source: `${docs}/vpc/latest/userguide/flow-logs-s3-permissions.html`,
  },
  {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    property: "arn",
    source: `${docs}/eventbridge/latest/userguide/eb-cross-account.html`,
  },
  {
    type: "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    property: "destinationArn",
    source: `${docs}/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html`,
  },
  {
    type: "aws:cfg/deliveryChannel:DeliveryChannel",
    property: "s3BucketName",
    source: `${docs}/config/latest/developerguide/s3-bucket-policy.html`,
  },
  {
    type: "aws:cloudtrail/trail:Trail",
    property: "s3BucketName",
    source: `${docs}/awscloudtrail/latest/userguide/cloudtrail-set-bucket-policy-for-multiple-accounts.html`,
  },
  {
    type: "aws:cloudtrail/trail:Trail",
    property: "kmsKeyId",
    source: `${docs}/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html`,
  },
  {
    type: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
    property: "destinationArn",
    source: `${docs}/Route53/latest/DeveloperGuide/resolver-query-logs-choosing-target-resource.html`,
  },
  {
    type: "aws:guardduty/publishingDestination:PublishingDestination",
    property: "destinationArn",
    source: `${docs}/guardduty/latest/ug/guardduty_exportfindings.html`,
  },
  {
    type: "aws:guardduty/publishingDestination:PublishingDestination",
    property: "kmsKeyArn",
    source: `${docs}/guardduty/latest/ug/guardduty_exportfindings.html`,
  },
];

/** What a role may be allowed in the account that keeps the log: to send. */
export const sendingActions: readonly string[] = ["events:PutEvents", "logs:PutSubscriptionFilter"];

/** Domains that have to know every account: who is in the organisation, and whose log and alarms are kept. */
export const domainsThatKnowAll: readonly string[] = ["management", "audit"];

/**
 * Domains that a domain may name anywhere. `dev`, and whatever domain somebody adds, may name none, and send to the log.
 * What keeps backups knows whose they are, and prod knows where its own go.
 */
export const mayName: Readonly<Record<string, readonly string[]>> = {
  prod: ["audit", "backup"],
  backup: ["audit", "prod"],
};

/**
 * Whom the roles of the domains that keep what others may not touch may let in, beside their own: nobody. They name the others
 * in what is sent to them, and roles of the perimeter, which catalog/own-roles.ts says. An auditor looks at prod.
 */
export const mayBecome: Readonly<Record<string, readonly string[]>> = {
  management: [],
  audit: [],
  backup: [],
  prod: ["audit"],
};
