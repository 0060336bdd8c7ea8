/** From dev to prod, and from anywhere else to prod. */
import { agentRoleArn, escalationRoleArn, landingRoleArn } from "../../../components/names.ts";
import type { Family, Step } from "../attack.ts";
import { grantIds } from "../cast.ts";
import * as places from "../places.ts";

const { prod, dev, elsewhere } = places;

const look: Step = { as: "dev's agent", call: "ec2:DescribeVpcs", on: "*" };
const here: Step = {
  as: "dev's administrator",
  call: "sqs:SendMessage",
  on: places.ordersQueue.replace(prod, dev),
};
const thisAccount = { policy: "agent-boundary of dev", statement: "ThisAccountOnly" } as const;

export const separation: Family = {
  title: "Dev and prod",
  about: "From dev, or from outside, to what is in prod.",
  attacks: [
    {
      id: "dev-agent-to-prods-agent",
      title: "becomes prod's agent from dev's",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [
        {
          as: "dev's agent",
          call: "sts:AssumeRole",
          on: agentRoleArn(prod, "sre"),
          gains: "prod's agent",
          harm: true,
        },
        {
          as: "dev's agent",
          call: "sts:AssumeRole",
          on: landingRoleArn(prod, "sre"),
          gains: "prod's landing session",
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of dev", statement: "NoOtherRole" } },
      neighbour: {
        as: "dev's agent",
        call: "sts:AssumeRole",
        on: escalationRoleArn(dev, "restart-preview"),
        context: { "sts:RoleSessionName": grantIds.dev },
      },
    },
    {
      id: "dev-administrator-to-prods-roles",
      title: "administers dev, and assumes prod's agent, its landing role and its tasks from there",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [
        {
          as: "dev's administrator",
          call: "sts:AssumeRole",
          on: agentRoleArn(prod, "sre"),
          sourceIdentity: "sre",
          harm: true,
        },
        {
          as: "dev's administrator",
          call: "sts:AssumeRole",
          on: escalationRoleArn(prod, "repair-orders"),
          sourceIdentity: "sre",
          context: { "sts:RoleSessionName": grantIds.prod },
          harm: true,
        },
        { as: "dev's administrator", call: "sts:AssumeRole", on: places.copyRole, harm: true },
        { as: "dev's administrator", call: "sts:AssumeRole", on: places.roleOf.operator(prod), harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "trust of agent-sre", unmet: "ArriveFromLanding" } },
      neighbour: {
        as: "prod's landing session",
        call: "sts:AssumeRole",
        on: agentRoleArn(prod, "sre"),
        sourceIdentity: "sre",
      },
    },
    {
      id: "dev-writes-into-prods-queue",
      title: "sends orders of its own into prod's queue, and empties it",
      source: "https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/",
      steps: [
        { as: "dev's administrator", call: "sqs:SendMessage", on: places.ordersQueue, harm: true },
        { as: "dev's administrator", call: "sqs:PurgeQueue", on: places.ordersQueue, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "orders-incoming of prod", statement: "OwnAccountOnly" } },
      neighbour: here,
    },
    {
      id: "dev-reads-prods-objects",
      title: "administers dev, and reads and writes prod's objects, since both are in one organisation",
      source: "https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/",
      steps: [
        { as: "dev's administrator", call: "s3:GetObject", on: places.aReceipt, account: prod, harm: true },
        { as: "dev's administrator", call: "s3:PutObject", on: places.aReceipt, account: prod, harm: true },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "orders-documents of prod", silence: "resource" },
      },
      neighbour: {
        as: "dev's administrator",
        call: "s3:GetObject",
        on: `arn:aws:s3:::preview-${dev}/1.pdf`,
        account: dev,
      },
    },
    {
      id: "dev-replaces-prods-code",
      title: "puts code of dev's into prod's function",
      source: "https://pathfinding.cloud/paths/lambda-003",
      steps: [
        { as: "dev's agent", call: "lambda:UpdateFunctionCode", on: places.ordersFunction, harm: true },
        {
          as: "dev's administrator",
          call: "lambda:UpdateFunctionCode",
          on: places.ordersFunction,
          harm: true,
        },
        { as: "dev's administrator", call: "lambda:AddPermission", on: places.ordersFunction, harm: true },
      ],
      stoppedAt: { step: 1, by: thisAccount },
      neighbour: {
        as: "dev's administrator",
        call: "lambda:UpdateFunctionCode",
        on: places.ordersFunction.replace(prod, dev),
      },
    },
    {
      id: "dev-accepts-its-own-peering",
      title: "asks prod's network for a peering, and accepts it in prod's place",
      source: "https://docs.aws.amazon.com/vpc/latest/peering/create-vpc-peering-connection.html",
      steps: [
        {
          as: "dev's administrator",
          call: "ec2:CreateVpcPeeringConnection",
          on: `arn:aws:ec2:eu-central-1:${dev}:vpc/vpc-1`,
        },
        {
          as: "dev's administrator",
          call: "ec2:AcceptVpcPeeringConnection",
          on: `arn:aws:ec2:eu-central-1:${prod}:vpc-peering-connection/pcx-1`,
          harm: true,
        },
        {
          as: "dev's administrator",
          call: "ec2:CreateRoute",
          on: `arn:aws:ec2:eu-central-1:${prod}:route-table/rtb-1`,
          harm: true,
        },
      ],
      stoppedAt: { step: 2, by: { policy: "no policy of pcx-1", silence: "resource" } },
      neighbour: {
        as: "dev's administrator",
        call: "ec2:RejectVpcPeeringConnection",
        on: `arn:aws:ec2:eu-central-1:${dev}:vpc-peering-connection/pcx-2`,
      },
    },
    {
      id: "agent-peers-the-networks",
      title:
        "joins prod's network to dev's as prod's agent: peering, gateway, shared resource, endpoint service",
      source: "https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html",
      steps: [
        {
          as: "prod's agent",
          call: "ec2:AcceptVpcPeeringConnection",
          on: `arn:aws:ec2:eu-central-1:${prod}:vpc-peering-connection/pcx-1`,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "ec2:CreateTransitGatewayVpcAttachment",
          on: `arn:aws:ec2:eu-central-1:${prod}:vpc/vpc-1`,
          harm: true,
        },
        { as: "prod's agent", call: "ram:CreateResourceShare", on: "*", harm: true },
        {
          as: "prod's agent",
          call: "ec2:CreateVpcEndpointServiceConfiguration",
          on: `arn:aws:ec2:eu-central-1:${prod}:vpc-endpoint-service/vpce-svc-1`,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "route53:AssociateVPCWithHostedZone",
          on: "arn:aws:route53:::hostedzone/Z1",
          account: prod,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-sre-only-reads of prod", statement: "NothingButReads" } },
      neighbour: { as: "prod's agent", call: "ec2:DescribeVpcPeeringConnections", on: "*" },
    },
    {
      id: "prods-credentials-in-devs-network",
      title: "carries prod's credentials to a machine in dev's network, and uses them there",
      source: "https://hackingthe.cloud/aws/general-knowledge/using_stolen_iam_credentials/",
      steps: [
        {
          as: "prod's administrator",
          call: "s3:GetObject",
          on: places.aReceipt,
          account: prod,
          through: "dev",
        },
      ],
      stoppedAt: { step: 1, by: { policy: "endpoint of dev", unmet: "OwnPrincipalsToOwnResources" } },
      neighbour: {
        as: "dev's administrator",
        call: "s3:GetObject",
        on: `arn:aws:s3:::preview-${dev}/1.pdf`,
        account: dev,
        through: "dev",
      },
    },
    {
      id: "outsiders-credentials-in-prods-network",
      title: "brings credentials of its own into prod's network, and copies what it finds to its own bucket",
      source: "https://hackingthe.cloud/aws/exploitation/s3_streaming_copy/",
      steps: [
        {
          as: "an outsider",
          call: "s3:PutObject",
          on: `arn:aws:s3:::collected-${elsewhere}/orders.csv`,
          account: elsewhere,
          through: "prod",
        },
      ],
      stoppedAt: { step: 1, by: { policy: "endpoint of prod", unmet: "OwnPrincipalsToOwnResources" } },
      neighbour: {
        as: "the orders function",
        call: "s3:PutObject",
        on: places.aReceipt,
        account: prod,
        through: "prod",
      },
    },
    {
      id: "prods-data-to-an-open-bucket",
      title: "has what runs in prod write to a bucket of the attacker's that is open to everybody",
      source: "https://hackingthe.cloud/aws/exploitation/s3_streaming_copy/",
      steps: [
        {
          as: "the orders function",
          call: "s3:PutObject",
          on: `arn:aws:s3:::collected-${elsewhere}/orders.csv`,
          account: elsewhere,
          through: "prod",
        },
      ],
      stoppedAt: { step: 1, by: { policy: "policies of orders-taker", silence: "identity" } },
      neighbour: {
        as: "the orders function",
        call: "s3:PutObject",
        on: places.aReceipt,
        account: prod,
        through: "prod",
      },
    },
    {
      id: "names-of-prod-from-dev",
      title: "administers dev, and points a name of prod's to itself",
      source: "https://hackingthe.cloud/aws/exploitation/route53_modification_privilege_escalation/",
      steps: [
        {
          as: "dev's administrator",
          call: "route53:ChangeResourceRecordSets",
          on: "arn:aws:route53:::hostedzone/Z1",
          account: prod,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "no policy of Z1", silence: "resource" } },
      neighbour: {
        as: "dev's administrator",
        call: "route53:ChangeResourceRecordSets",
        on: "arn:aws:route53:::hostedzone/Z2",
        account: dev,
      },
    },
    {
      id: "content-for-prod-from-dev",
      title: "leaves what prod runs: an image, a layer, a document, a machine image",
      source: "https://hackingthe.cloud/aws/exploitation/abusing-container-registry/",
      steps: [
        {
          as: "dev's agent",
          call: "ecr:PutImage",
          on: `arn:aws:ecr:eu-central-1:${prod}:repository/orders`,
          harm: true,
        },
        {
          as: "dev's agent",
          call: "lambda:PublishLayerVersion",
          on: `arn:aws:lambda:eu-central-1:${prod}:layer:common`,
          harm: true,
        },
        {
          as: "dev's agent",
          call: "ssm:UpdateDocument",
          on: `arn:aws:ssm:eu-central-1:${prod}:document/restart`,
          harm: true,
        },
        {
          as: "dev's agent",
          call: "ec2:ModifyImageAttribute",
          on: "arn:aws:ec2:eu-central-1::image/ami-1",
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: thisAccount },
      neighbour: look,
    },
    {
      id: "public-objects",
      title: "reads prod's objects, queue and table from the internet, without credentials",
      source:
        "https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/exploting_public_resources_attack_playbook/",
      steps: [
        {
          as: "anybody on the internet",
          call: "s3:GetObject",
          on: places.aReceipt,
          account: prod,
          harm: true,
        },
        {
          as: "anybody on the internet",
          call: "sqs:SendMessage",
          on: places.ordersQueue,
          harm: true,
        },
        {
          as: "anybody on the internet",
          call: "dynamodb:GetItem",
          on: places.ordersTable,
          harm: true,
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "orders-documents of prod", silence: "resource" },
      },
      neighbour: { as: "the orders function", call: "s3:PutObject", on: places.aReceipt, account: prod },
    },
    {
      id: "outsider-to-every-role",
      title: "tries the roles of prod with an outsider's credentials",
      source:
        "https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/misconfigured_iam_role_trust_policy_wildcard_principal/",
      steps: [
        {
          as: "an outsider",
          call: "sts:AssumeRole",
          on: agentRoleArn(prod, "sre"),
          sourceIdentity: "sre",
          harm: true,
        },
        {
          as: "an outsider",
          call: "sts:AssumeRole",
          on: escalationRoleArn(prod, "repair-orders"),
          sourceIdentity: "sre",
          context: { "sts:RoleSessionName": grantIds.prod },
          harm: true,
        },
        { as: "an outsider", call: "sts:AssumeRole", on: places.roleOf.revoker(prod), harm: true },
        { as: "an outsider", call: "sts:AssumeRole", on: places.copyRole, harm: true },
        { as: "an outsider", call: "sts:AssumeRole", on: places.roleOf.organizationAccess(prod), harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "trust of agent-sre", unmet: "ArriveFromLanding" } },
      neighbour: {
        as: "prod's landing session",
        call: "sts:AssumeRole",
        on: agentRoleArn(prod, "sre"),
        sourceIdentity: "sre",
      },
    },
    {
      id: "prod-deployer-opens-prod-to-dev",
      title: "opens prod to dev as prod's deployer: accepts a peering, and trusts dev's role",
      source: "https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html",
      steps: [
        {
          as: "prod's deployer",
          call: "ec2:AcceptVpcPeeringConnection",
          on: `arn:aws:ec2:eu-central-1:${prod}:vpc-peering-connection/pcx-1`,
          harm: true,
        },
        {
          as: "prod's deployer",
          call: "iam:UpdateAssumeRolePolicy",
          on: places.roleOf.operator(prod),
          leaves: [
            {
              policyOf: places.roleOf.operator(prod),
              becomes: {
                Version: "2012-10-17",
                Statement: [
                  {
                    Sid: "Dev",
                    Effect: "Allow",
                    Principal: { AWS: `arn:aws:iam::${dev}:root` },
                    Action: "sts:AssumeRole",
                  },
                ],
              },
            },
          ],
        },
        { as: "dev's administrator", call: "sts:AssumeRole", on: places.roleOf.operator(prod), harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "policies of deployer", silence: "identity" } },
      neighbour: { as: "prod's deployer", call: "ec2:DescribeVpcs", on: "*" },
    },
  ],
};
