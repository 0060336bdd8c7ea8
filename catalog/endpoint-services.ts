/**
 * AWS services that a network without internet reaches through endpoints. Only services whose endpoints take a policy:
 * an endpoint without one is open to every account there is.
 * Each source says so, or shows such a policy. Another service is added with its page.
 */
interface EndpointService {
  /** The prefix of the service's actions in a policy. */
  readonly actions: string;
  readonly source: string;
}

/** Through the route table, at no cost. docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
export const gatewayServices = {
  s3: {
    actions: "s3",
    source: "docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",
  },
  dynamodb: {
    actions: "dynamodb",
    source: "docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html",
  },
} as const satisfies Record<string, EndpointService>;

/** Through a network interface in every zone, paid by the hour: aws.amazon.com/privatelink/pricing */
export const interfaceServices = {
  "ecr.api": {
    actions: "ecr",
    source: "docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
  },
  "ecr.dkr": {
    actions: "ecr",
    source: "docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
  },
  kms: {
    actions: "kms",
    source: "docs.aws.amazon.com/kms/latest/developerguide/kms-vpc-endpoint.html",
  },
  lambda: {
    actions: "lambda",
    source: "docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-endpoints.html",
  },
  logs: {
    actions: "logs",
    source: "docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-and-interface-VPC.html",
  },
  monitoring: {
    actions: "cloudwatch",
    source: "docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-interface-VPC.html",
  },
  secretsmanager: {
    actions: "secretsmanager",
    source: "docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html",
  },
  sns: {
    actions: "sns",
    source: "docs.aws.amazon.com/sns/latest/dg/sns-vpc-endpoint-policy.html",
  },
  sqs: {
    actions: "sqs",
    source:
      "docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-internetwork-traffic-privacy.html",
  },
  states: {
    actions: "states",
    source: "docs.aws.amazon.com/step-functions/latest/dg/vpc-endpoints.html",
  },
  sts: {
    actions: "sts",
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/reference_interface_vpc_endpoints.html",
  },
} as const satisfies Record<string, EndpointService>;

export type GatewayService = keyof typeof gatewayServices;
export type InterfaceService = keyof typeof interfaceServices;
