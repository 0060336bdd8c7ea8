/**
 * What the organisation's trail logs beside management events: types of resource whose data events AWS offers.
 * Names: "Data events supported by AWS CloudTrail",
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 *
 * Not here, because they are management events, which are logged without a filter: reads of secrets
 * (secretsmanager:GetSecretValue), of parameters (ssm:GetParameter), uses of keys (kms:Decrypt), every call of sts.
 * Not here either: types that nobody has judged. A data event of such a type is not logged, whoever calls.
 */
export interface DataEventType {
  /** CloudTrail's `resources.type`. */
  readonly type: string;
  /** Whose calls: everybody's where there is state or a credential to lose, else the agents' alone, for the bill's sake. */
  readonly of: "everybody" | "agents";
  /** What such an event tells. */
  readonly tells: string;
}

const everybody = (type: string, tells: string): DataEventType => ({ type, of: "everybody", tells });
const agents = (type: string, tells: string): DataEventType => ({ type, of: "agents", tells });

export const dataEventTypes: readonly DataEventType[] = [
  // State.
  everybody("AWS::S3::Object", "objects read, written and deleted"),
  everybody("AWS::S3::AccessPoint", "objects, through an access point"),
  everybody("AWS::S3ObjectLambda::AccessPoint", "objects, through a function"),
  everybody("AWS::S3Express::Object", "objects in directory buckets"),
  everybody("AWS::S3Tables::TableBucket", "table buckets"),
  everybody("AWS::S3Tables::Table", "tables in table buckets"),
  everybody("AWS::DynamoDB::Table", "items, and the streams of tables"),
  everybody("AWS::DynamoDB::Stream", "streams of tables"),
  everybody(
    "AWS::RDS::DBCluster",
    "SQL through the RDS Data API; SQL over a connection is in the database's own log",
  ),
  everybody("AWS::Cassandra::Table", "rows of Keyspaces"),
  everybody("AWS::NeptuneGraph::Graph", "queries on graphs"),
  everybody("AWS::Timestream::Database", "queries on time series"),
  everybody("AWS::Timestream::Table", "queries on time series"),
  everybody("AWS::MedicalImaging::Datastore", "images"),
  everybody("AWS::EC2::Snapshot", "blocks of snapshots read and written directly, past any instance"),
  everybody("AWS::SQS::Queue", "messages sent, received, deleted"),
  everybody("AWS::Kinesis::Stream", "records put and read"),
  everybody("AWS::Kinesis::StreamConsumer", "records read by a registered consumer"),
  everybody("AWS::KinesisVideo::Stream", "media put and read"),
  everybody("AWS::SageMaker::FeatureGroup", "features put and read"),
  everybody("AWS::Bedrock::KnowledgeBase", "documents retrieved"),
  everybody("AWS::EMRWAL::Workspace", "write-ahead logs"),
  everybody("AWS::CloudFront::KeyValueStore", "values that a distribution acts on"),
  // Code and credentials.
  everybody("AWS::Lambda::Function", "functions invoked, each under its own role"),
  everybody("AWS::Cognito::IdentityPool", "credentials handed out by an identity pool"),
  everybody("AWS::SSM::ManagedNode", "credentials handed out to a managed node"),
  everybody("AWS::CloudTrail::Channel", "events put into a CloudTrail channel from outside"),
  // Frequent, and neither state nor credentials: the agents' calls alone.
  agents("AWS::SNS::Topic", "messages published"),
  agents("AWS::SNS::PlatformEndpoint", "messages pushed to devices"),
  agents("AWS::StepFunctions::StateMachine", "state machines run, each under its own role"),
  agents("AWS::SWF::Domain", "workflows"),
  agents("AWS::AppConfig::Configuration", "configuration read"),
  agents("AWS::CloudWatch::Metric", "metrics read, and forged"),
  agents("AWS::XRay::Trace", "traces"),
  agents("AWS::SSMMessages::ControlChannel", "sessions on instances"),
  agents("AWS::SageMaker::Endpoint", "models asked"),
  agents("AWS::Bedrock::AgentAlias", "agents of Bedrock invoked"),
  agents("AWS::Bedrock::FlowAlias", "flows of Bedrock invoked"),
  agents("AWS::Bedrock::Guardrail", "guardrails of Bedrock applied"),
  agents("AWS::GuardDuty::Detector", "telemetry sent to GuardDuty"),
  agents("AWS::ServiceDiscovery::Namespace", "services looked up"),
  agents("AWS::ServiceDiscovery::Service", "instances looked up"),
  agents("AWS::VerifiedPermissions::PolicyStore", "authorisation asked for"),
  agents("AWS::Glue::Table", "tables that Lake Formation made"),
  agents("AWS::PCAConnectorAD::Connector", "certificates asked for"),
  agents("AWS::CodeWhisperer::Profile", "code assistants"),
  agents("AWS::CodeWhisperer::Customization", "code assistants"),
];
