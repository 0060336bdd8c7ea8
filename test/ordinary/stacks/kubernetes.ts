/** A Kubernetes cluster with managed nodes, and a pod's way to AWS. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "../network.ts";
import { serviceRole } from "../parts.ts";
import { type OrdinaryStack, policy } from "../stack.ts";

const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

export const kubernetes: OrdinaryStack = {
  name: "kubernetes",
  program: (world) => {
    const { advised } = world;
    const network = new Network("cluster", world, [
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "eks",
      "eks-auth",
      "sts",
      "logs",
    ]);
    const role = serviceRole(world, "cluster", "eks.amazonaws.com", [], [managed("AmazonEKSClusterPolicy")]);
    const cluster = new aws.eks.Cluster(
      "cluster",
      {
        name: "shop",
        roleArn: role.arn,
        version: "1.34",
        enabledClusterLogTypes: ["api", "audit"],
        vpcConfig: {
          subnetIds: [...network.privateSubnetIds, ...network.publicSubnetIds],
          endpointPrivateAccess: advised,
          endpointPublicAccess: !advised,
        },
        ...(advised ? { deletionProtection: true } : {}),
      },
      world.options(),
    );
    const nodes = serviceRole(
      world,
      "nodes",
      "ec2.amazonaws.com",
      [],
      [
        managed("AmazonEKSWorkerNodePolicy"),
        managed("AmazonEKS_CNI_Policy"),
        managed("AmazonEC2ContainerRegistryReadOnly"),
      ],
    );
    new aws.eks.NodeGroup(
      "nodes",
      {
        clusterName: cluster.name,
        nodeRoleArn: nodes.arn,
        subnetIds: network.privateSubnetIds,
        instanceTypes: ["t3.medium"],
        scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 4 },
      },
      world.options(),
    );
    for (const addonName of ["vpc-cni", "coredns", ...(advised ? ["eks-pod-identity-agent"] : [])])
      new aws.eks.Addon(addonName, { clusterName: cluster.name, addonName }, world.options());
    const work = {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::shop-catalogue/*",
    };
    if (advised) {
      const pod = new aws.iam.Role(
        "pod",
        {
          assumeRolePolicy: policy({
            Effect: "Allow",
            Principal: { Service: "pods.eks.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:TagSession"],
          }),
        },
        world.options(),
      );
      new aws.iam.RolePolicy("pod", { role: pod.id, policy: policy(work) }, world.options());
      new aws.eks.PodIdentityAssociation(
        "pod",
        { clusterName: cluster.name, namespace: "shop", serviceAccount: "web", roleArn: pod.arn },
        world.options(),
      );
      return;
    }
    const url = cluster.identities.apply(
      (identities) => identities[0]?.oidcs?.[0]?.issuer ?? "https://oidc.example.com",
    );
    const issuer = new aws.iam.OpenIdConnectProvider(
      "cluster",
      {
        url,
        clientIdLists: ["sts.amazonaws.com"],
        thumbprintLists: ["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"],
      },
      world.options(),
    );
    const pod = new aws.iam.Role(
      "pod",
      {
        assumeRolePolicy: pulumi.all([issuer.arn, issuer.url]).apply(([Federated, host]) =>
          policy({
            Effect: "Allow",
            Principal: { Federated },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringEquals: { [`${host.replace("https://", "")}:sub`]: "system:serviceaccount:shop:web" },
            },
          }),
        ),
      },
      world.options(),
    );
    new aws.iam.RolePolicy("pod", { role: pod.id, policy: policy(work) }, world.options());
  },
};
