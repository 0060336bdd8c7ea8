/** What an organisation governs itself with beside its policies: Control Tower, Config, stack sets, and what watches. */
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { madeUp, uuid } from "../made-up.ts";

const arn = (request: Request, service: string, resource: string) =>
  `arn:aws:${service}:${request.region}:${request.account}:${resource}`;

/** Only the management account has it. */
const onlyManagement: NonNullable<ResourceKind["refuse"]> = (request, cloud) => {
  if (request.account !== cloud.given.managementAccountId)
    throw new Refusal(
      "AccessDeniedException",
      `account ${request.account} is not the management account of ${cloud.given.organizationId}`,
    );
};

/** One of it to an account and Region. */
const one = (type: string, outputs: ResourceKind["outputs"]): ResourceKind => ({
  type,
  id: (request) => madeUp(32, type, request.account, request.region),
  outputs,
});

export const governance: readonly ResourceKind[] = [
  {
    type: "aws:controltower/landingZone:LandingZone",
    // One an organisation.
    scope: "account",
    id: (request) => madeUp(16, "landing-zone", request.account).toUpperCase(),
    outputs: (request) => ({
      arn: arn(request, "controltower", `landingzone/${request.id}`),
      latestAvailableVersion: "3.3",
      driftStatuses: [{ status: "IN_SYNC" }],
    }),
    refuse: onlyManagement,
  },
  {
    type: "aws:controltower/controlTowerControl:ControlTowerControl",
    scope: "account",
    id: (request) =>
      `${text(request.inputs, "targetIdentifier")},${text(request.inputs, "controlIdentifier")}`,
    outputs: (request) => ({ arn: arn(request, "controltower", `enabledcontrol/${madeUp(16, request.id)}`) }),
    refuse: onlyManagement,
  },
  {
    type: "aws:cloudformation/stackSet:StackSet",
    id: (request) => nameOr(request, "name"),
    outputs: (request) => {
      const stackSetId = `${request.id}:${uuid("stack set", request.account, request.region, request.id)}`;
      return { name: request.id, stackSetId, arn: arn(request, "cloudformation", `stackset/${stackSetId}`) };
    },
    replaceOn: ["name", "permissionModel"],
  },
  {
    type: "aws:cfg/recorder:Recorder",
    // https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationRecorder.html: one an account and Region
    id: (request) => text(request.inputs, "name") ?? "default",
    outputs: (request) => ({ name: request.id }),
    refuse: (request, cloud) => {
      const [other] = cloud
        .find("aws:cfg/recorder:Recorder", request.account)
        .filter(
          ({ id, region }) => region === request.region && id !== (text(request.inputs, "name") ?? "default"),
        );
      if (other)
        throw new Refusal(
          "MaxNumberOfConfigurationRecordersExceededException",
          `the recorder ${other.id} is there already, and there is one an account and Region`,
        );
    },
  },
  {
    type: "aws:cfg/deliveryChannel:DeliveryChannel",
    id: (request) => text(request.inputs, "name") ?? "default",
    outputs: (request) => ({ name: request.id }),
  },
  {
    type: "aws:cfg/configurationAggregator:ConfigurationAggregator",
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      name: request.id,
      arn: arn(request, "config", `config-aggregator/config-aggregator-${madeUp(8, request.id)}`),
    }),
  },
  {
    type: "aws:cfg/aggregateAuthorization:AggregateAuthorization",
    id: (request) => `${text(request.inputs, "accountId")}:${text(request.inputs, "authorizedAwsRegion")}`,
    outputs: (request) => ({
      arn: arn(request, "config", `aggregation-authorization/${request.id.replace(":", "/")}`),
    }),
  },
  one("aws:guardduty/detector:Detector", (request) => ({
    arn: arn(request, "guardduty", `detector/${request.id}`),
    accountId: request.account,
  })),
  one("aws:securityhub/account:Account", (request) => ({ arn: arn(request, "securityhub", "hub/default") })),
  {
    type: "aws:ram/resourceShare:ResourceShare",
    id: (request) =>
      arn(
        request,
        "ram",
        `resource-share/${uuid("share", request.account, request.region, nameOr(request, "name"))}`,
      ),
    outputs: (request) => ({ arn: request.id, name: nameOr(request, "name") }),
  },
  {
    type: "aws:ram/principalAssociation:PrincipalAssociation",
    id: (request) => `${text(request.inputs, "resourceShareArn")},${text(request.inputs, "principal")}`,
    outputs: () => ({}),
    replaceOn: ["resourceShareArn", "principal"],
  },
  {
    type: "aws:ram/resourceAssociation:ResourceAssociation",
    id: (request) => `${text(request.inputs, "resourceShareArn")},${text(request.inputs, "resourceArn")}`,
    outputs: () => ({}),
    replaceOn: ["resourceShareArn", "resourceArn"],
  },
];
