import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { quotas } from "../../catalog/quotas.ts";
import { existing } from "../existing.ts";
import { networkPolicyDocument, networkPolicyProblems } from "./policies.ts";

export interface NetworkPolicyArgs {
  /**
   * Ids of the root, units or accounts that the policy is attached to. The root covers accounts that do not exist yet.
   * From the moment it is attached nothing below passes through internet gateways: units that need them are left out.
   * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative.html
   */
  targetIds: readonly string[];
  /**
   * What passes through internet gateways: nothing (default), or only what is begun from inside, through NAT gateways
   * and egress-only internet gateways (`block_ingress`), for organisations with such networks.
   */
  internetGateways?: "block_bidirectional" | "block_ingress";
  /** What EC2 answers to a request that the policy refuses. Default: where the policy is kept. */
  message?: string;
  /**
   * Id of a declarative policy that the organisation has already and that decides the same: none is made, and this one
   * must be attached to the targets and be as strict. Default: none, the perimeter makes its own.
   * A unit further down may still have a policy that says otherwise, where this one lets it.
   */
  existingPolicyId?: string;
}

/**
 * Blocks public access to networks, images, snapshots and consoles in every account below the targets, without exceptions.
 *
 * It needs the policy type `DECLARATIVE_POLICY_EC2` to be enabled, and runs in the management account. It says nothing
 * about peering, transit gateways, PrivateLink and Lattice, which do not pass through internet gateways.
 */
export class NetworkPolicy extends pulumi.ComponentResource {
  readonly policyId: pulumi.Output<string>;

  constructor(name: string, args: NetworkPolicyArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:NetworkPolicy", name, {}, options);
    const { existingPolicyId } = args;
    if (existingPolicyId !== undefined) {
      this.policyId = this.#existing(existingPolicyId, args);
      this.registerOutputs({ policyId: this.policyId });
      return;
    }
    const content = JSON.stringify(
      networkPolicyDocument({
        internetGateways: args.internetGateways ?? "block_bidirectional",
        message:
          args.message ?? "The organisation's network policy decides this (agent-perimeter, stack org).",
      }),
    );
    if (args.targetIds.length === 0)
      throw new Error("targetIds: a policy that is attached nowhere blocks nothing; name the root");
    const { limit, what } = quotas.declarativePolicy;
    if (content.length > limit)
      throw new Error(
        `${what} takes ${limit} characters, this one has ${content.length}: shorten the message`,
      );
    const policy = new aws.organizations.Policy(
      `${name}-policy`,
      {
        name: "perimeter-network",
        description: "Blocks public access to networks, images, snapshots and consoles",
        type: "DECLARATIVE_POLICY_EC2",
        content,
      },
      { parent: this, protect: true },
    );
    for (const targetId of args.targetIds)
      new aws.organizations.PolicyAttachment(
        `${name}-${targetId}`,
        { policyId: policy.id, targetId },
        { parent: this, protect: true },
      );
    this.policyId = policy.id;
    this.registerOutputs({ policyId: this.policyId });
  }
  #existing(policyId: string, args: NetworkPolicyArgs): pulumi.Output<string> {
    const value = `existingNetworkPolicyId: ${policyId}`;
    const policy = existing(value, aws.organizations.getPolicy({ policyId }, { parent: this }), (found) =>
      networkPolicyProblems(found.content, args.internetGateways ?? "block_bidirectional"),
    );
    const attached = args.targetIds.map((targetId) =>
      existing(
        value,
        aws.organizations.getPoliciesForTarget(
          { targetId, filter: "DECLARATIVE_POLICY_EC2" },
          { parent: this },
        ),
        ({ ids }) =>
          ids.includes(policyId)
            ? []
            : [
                `it is not attached to ${targetId}, which is among networkPolicyTargetIds: attach it, or leave the target out`,
              ],
      ),
    );
    return pulumi.all([policy, pulumi.all(attached)]).apply(() => policyId);
  }
}
