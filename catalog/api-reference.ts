/** Where AWS says what a call answers: the page of its API reference. */

/** The API reference of each service that the catalogue cites, up to the name of the operation. */
const references: Readonly<Record<string, string>> = {
  acm: "https://docs.aws.amazon.com/acm/latest/APIReference/API_",
  amplify: "https://docs.aws.amazon.com/amplify/latest/APIReference/API_",
  apigateway: "https://docs.aws.amazon.com/apigateway/latest/api/API_",
  appconfig: "https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_",
  apprunner: "https://docs.aws.amazon.com/apprunner/latest/api/API_",
  appsync: "https://docs.aws.amazon.com/appsync/latest/APIReference/API_",
  athena: "https://docs.aws.amazon.com/athena/latest/APIReference/API_",
  autoscaling: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_",
  backup: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_",
  batch: "https://docs.aws.amazon.com/batch/latest/APIReference/API_",
  cloudformation: "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_",
  cloudfront: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_",
  cloudtrail: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_",
  cloudwatch: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_",
  codeartifact: "https://docs.aws.amazon.com/codeartifact/latest/APIReference/API_",
  codebuild: "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_",
  codecommit: "https://docs.aws.amazon.com/codecommit/latest/APIReference/API_",
  codepipeline: "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_",
  "cognito-identity": "https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_",
  "cognito-idp": "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_",
  config: "https://docs.aws.amazon.com/config/latest/APIReference/API_",
  directconnect: "https://docs.aws.amazon.com/directconnect/latest/APIReference/API_",
  dms: "https://docs.aws.amazon.com/dms/latest/APIReference/API_",
  dynamodb: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_",
  ebs: "https://docs.aws.amazon.com/ebs/latest/APIReference/API_",
  ec2: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_",
  ecr: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_",
  ecs: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_",
  eks: "https://docs.aws.amazon.com/eks/latest/APIReference/API_",
  "eks-auth": "https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_",
  elasticbeanstalk: "https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_",
  elasticloadbalancing: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_",
  elasticmapreduce: "https://docs.aws.amazon.com/emr/latest/APIReference/API_",
  es: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_",
  events: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_",
  firehose: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_",
  glue: "https://docs.aws.amazon.com/glue/latest/webapi/API_",
  guardduty: "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_",
  iam: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_",
  inspector2: "https://docs.aws.amazon.com/inspector/v2/APIReference/API_",
  kafka: "https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-scram-secrets.html#",
  kinesis: "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_",
  kms: "https://docs.aws.amazon.com/kms/latest/APIReference/API_",
  lambda: "https://docs.aws.amazon.com/lambda/latest/api/API_",
  lightsail: "https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_",
  logs: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_",
  mq: "https://docs.aws.amazon.com/amazon-mq/latest/api-reference/configurations-configuration-id-revisions-configuration-revision.html#",
  pi: "https://docs.aws.amazon.com/performance-insights/latest/APIReference/API_",
  pipes: "https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_",
  rds: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_",
  "rds-data": "https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_",
  redshift: "https://docs.aws.amazon.com/redshift/latest/APIReference/API_",
  "redshift-data": "https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_",
  route53: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_",
  s3: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_",
  sagemaker: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_",
  scheduler: "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_",
  secretsmanager: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_",
  securityhub: "https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_",
  sns: "https://docs.aws.amazon.com/sns/latest/api/API_",
  sqs: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_",
  ssm: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_",
  sso: "https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_",
  states: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_",
  sts: "https://docs.aws.amazon.com/STS/latest/APIReference/API_",
  synthetics: "https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_",
  wafv2: "https://docs.aws.amazon.com/waf/latest/APIReference/API_",
  xray: "https://docs.aws.amazon.com/xray/latest/api/API_",
};

/**
 * The page of the API reference that describes a call, or the front page where a pattern stands for several.
 * @param call the service's prefix and the operation, for example `lambda:ListFunctions`
 * @throws when the catalogue does not know the service's reference
 */
export function apiReference(call: string): string {
  const [service = "", operation = ""] = call.split(":");
  const base = references[service];
  if (base === undefined)
    throw new Error(`${call}: no API reference of ${service} is known; add it to catalog/api-reference.ts`);
  if (/[*?]/.test(operation)) return base.replace(/API_(auth_)?$/, "Welcome.html");
  return base.endsWith("#") ? base.slice(0, -1) : `${base}${operation}.html`;
}
