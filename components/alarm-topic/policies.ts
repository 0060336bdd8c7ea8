/** Who may publish to a topic of alarms, and who may use its key. */
import { type KeptBy, keyCare } from "../key-care.ts";
import { type PolicyDocument, policyDocument } from "../policy-document.ts";

/**
 * The topic: EventBridge and CloudWatch publish, over TLS.
 * EventBridge's requests to a topic may carry no context, so an allow on condition of one would let no alarm arrive. What
 * does say that it comes from another account is denied; where it says nothing, a rule of any account that knows the
 * topic's name could send a false alarm, and so many that a true one is overlooked.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export const alarmTopicPolicy = (topicArn: string, accountId: string): PolicyDocument =>
  policyDocument(
    {
      Sid: "RulesPublish",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
    },
    {
      Sid: "AlarmsPublish",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
    {
      Sid: "DenyOtherAccounts",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: {
        StringNotEquals: { "aws:SourceAccount": accountId },
        Null: { "aws:SourceAccount": "false" },
      },
    },
    {
      Sid: "DenyPlainText",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );

/**
 * The topic's key: the two services that publish use it, besides those who look after it. AWS's own key for topics
 * cannot be used by either service.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export const alarmKeyPolicy = (owner: KeptBy): PolicyDocument =>
  policyDocument(...keyCare(owner), {
    Sid: "PublishersEncrypt",
    Effect: "Allow",
    Principal: { Service: ["events.amazonaws.com", "cloudwatch.amazonaws.com"] },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
  });
