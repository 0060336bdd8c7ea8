/** Who may put events on a bus of another account, and with which role: the same for every bus of the perimeter. */
import { rootArn } from "./names.ts";
import { type PolicyDocument, policyDocument } from "./policy-document.ts";

/** The bus: the forwarding role of each of these accounts, and nobody else. */
export const eventBusPolicy = (
  busArn: string,
  organizationId: string,
  forwarders: readonly { accountId: string; roleArn: string }[],
): PolicyDocument =>
  policyDocument({
    Sid: "ForwardersPut",
    Effect: "Allow",
    Principal: { AWS: forwarders.map(({ accountId }) => rootArn(accountId)) },
    Action: "events:PutEvents",
    Resource: busArn,
    Condition: {
      ArnEquals: { "aws:PrincipalArn": forwarders.map(({ roleArn }) => roleArn) },
      StringEquals: { "aws:PrincipalOrgID": organizationId },
    },
  });

/** Only EventBridge, and only for these rules, forwards as the role. */
export const forwarderTrust = (accountId: string, ruleArns: string | readonly string[]): PolicyDocument =>
  policyDocument({
    Sid: "TheForwardingRule",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnEquals: { "aws:SourceArn": ruleArns } },
  });

/** The role that forwards puts events on that one bus. */
export const forwarderPolicy = (sid: string, busArn: string): PolicyDocument =>
  policyDocument({ Sid: sid, Effect: "Allow", Action: "events:PutEvents", Resource: busArn });
