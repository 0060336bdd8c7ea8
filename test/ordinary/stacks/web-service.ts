/** A web service on Fargate behind a load balancer. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "../network.ts";
import { keptSecret, publicImage, securityGroup, serviceRole } from "../parts.ts";
import type { OrdinaryStack, World } from "../stack.ts";

/** As the examples have it, the token itself; otherwise where ECS fetches it. */
const tokenOf = (world: World): pulumi.Output<string> =>
  world.advised ? keptSecret(world, "web").name : world.secret();

export const webService: OrdinaryStack = {
  name: "web-service",
  program: (world) => {
    const { advised, region } = world;
    const network = new Network("web", world, ["ecr.api", "ecr.dkr", "logs"]);
    const subnets = advised ? network.privateSubnetIds : network.publicSubnetIds;
    const group = securityGroup(world, "web", network.vpcId, 80);
    const balancer = new aws.lb.LoadBalancer(
      "web",
      {
        loadBalancerType: "application",
        internal: advised,
        enableDeletionProtection: advised,
        securityGroups: [group.id],
        subnets,
      },
      world.options(),
    );
    const target = new aws.lb.TargetGroup(
      "web",
      { port: 80, protocol: "HTTP", targetType: "ip", vpcId: network.vpcId },
      world.options(),
    );
    const listener = new aws.lb.Listener(
      "web",
      {
        loadBalancerArn: balancer.arn,
        port: 80,
        defaultActions: [{ type: "forward", targetGroupArn: target.arn }],
      },
      world.options(),
    );
    const cluster = new aws.ecs.Cluster("web", {}, world.options());
    const role = serviceRole(
      world,
      "web-execution",
      "ecs-tasks.amazonaws.com",
      [],
      ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
    );
    const logs = new aws.cloudwatch.LogGroup("web", { retentionInDays: 30 }, world.options());
    const task = new aws.ecs.TaskDefinition(
      "web",
      {
        family: "web",
        cpu: "256",
        memory: "512",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        executionRoleArn: role.arn,
        containerDefinitions: pulumi.all([logs.name, tokenOf(world)]).apply(([group, token]) =>
          JSON.stringify([
            {
              name: "web",
              image: publicImage(world, "public.ecr.aws/nginx/nginx", "1.29"),
              portMappings: [{ containerPort: 80 }],
              ...(advised
                ? { secrets: [{ name: "TOKEN", valueFrom: token }] }
                : { environment: [{ name: "TOKEN", value: token }] }),
              logConfiguration: {
                logDriver: "awslogs",
                options: { "awslogs-group": group, "awslogs-region": region, "awslogs-stream-prefix": "web" },
              },
            },
          ]),
        ),
      },
      world.options(),
    );
    new aws.ecs.Service(
      "web",
      {
        cluster: cluster.arn,
        launchType: "FARGATE",
        desiredCount: 3,
        taskDefinition: task.arn,
        networkConfiguration: { assignPublicIp: !advised, subnets, securityGroups: [group.id] },
        loadBalancers: [{ targetGroupArn: target.arn, containerName: "web", containerPort: 80 }],
      },
      world.options({ dependsOn: [listener] }),
    );
    if (!advised) return;
    // The public comes through an API, which reaches the private load balancer by a link.
    const link = new aws.apigatewayv2.VpcLink(
      "web",
      { subnetIds: subnets, securityGroupIds: [group.id] },
      world.options(),
    );
    const api = new aws.apigatewayv2.Api("web", { protocolType: "HTTP" }, world.options());
    const integration = new aws.apigatewayv2.Integration(
      "web",
      {
        apiId: api.id,
        integrationType: "HTTP_PROXY",
        integrationMethod: "ANY",
        connectionType: "VPC_LINK",
        connectionId: link.id,
        integrationUri: listener.arn,
      },
      world.options(),
    );
    new aws.apigatewayv2.Route(
      "web",
      { apiId: api.id, routeKey: "$default", target: pulumi.interpolate`integrations/${integration.id}` },
      world.options(),
    );
    new aws.apigatewayv2.Stage("web", { apiId: api.id, name: "$default", autoDeploy: true }, world.options());
  },
};
