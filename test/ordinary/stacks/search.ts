/** A search domain that a function fills. */
import * as aws from "@pulumi/aws";
import { Network } from "../network.ts";
import { arn, lambda } from "../parts.ts";
import { type OrdinaryStack, policy } from "../stack.ts";

export const search: OrdinaryStack = {
  name: "search",
  program: (world) => {
    const { account, advised } = world;
    const network = advised ? new Network("search", world) : undefined;
    const domain = new aws.opensearch.Domain(
      "products",
      {
        domainName: "products",
        engineVersion: "OpenSearch_2.19",
        clusterConfig: { instanceType: "t3.small.search" },
        ebsOptions: { ebsEnabled: true, volumeSize: 10 },
        encryptAtRest: { enabled: true },
        nodeToNodeEncryption: { enabled: true },
        domainEndpointOptions: { enforceHttps: true },
        ...(network ? { vpcOptions: { subnetIds: network.privateSubnetIds.slice(0, 1) } } : {}),
        accessPolicies: policy({
          Effect: "Allow",
          Principal: advised ? { AWS: `arn:aws:iam::${account}:root` } : "*",
          Action: "es:*",
          Resource: `${arn(world, "es", "domain/products")}/*`,
        }),
      },
      world.data(),
    );
    lambda(world, "index", {
      statements: [
        domain.arn.apply((of) => ({ Effect: "Allow", Action: "es:ESHttp*", Resource: `${of}/*` })),
      ],
      variables: { ENDPOINT: domain.endpoint },
    });
  },
};
