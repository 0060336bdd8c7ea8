import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  type GuardrailSettings,
  type GuardrailTargets,
  guardrailDocuments,
  headroom,
  headroomLines,
  policiesByTarget,
} from "./policies.ts";

export interface GuardrailsArgs extends GuardrailSettings {
  /**
   * Where the policies are attached. `everywhere`: the root, so that it holds for accounts that do not exist yet; or units,
   * while they are tried. Each domain: its units, or its accounts.
   * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_attach.html
   */
  targets: GuardrailTargets;
}

/**
 * What nobody in the organisation's accounts can do, whatever is written there: service and resource control policies, at
 * the root and at the units of each domain.
 *
 * It needs the policy types SERVICE_CONTROL_POLICY and RESOURCE_CONTROL_POLICY to be enabled, and runs in the management
 * account, which it does not bind. It touches no policy that was there before.
 */
export class Guardrails extends pulumi.ComponentResource {
  /** Ids of the policies, by name. */
  readonly policyIds: Readonly<Record<string, pulumi.Output<string>>>;

  /** How much of AWS's limits they take and leave, in words. */
  readonly headroom: readonly string[];

  constructor(name: string, args: GuardrailsArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:Guardrails", name, {}, options);
    const { targets, ...settings } = args;
    // Everything that can be refused is, before anything is made.
    const documents = guardrailDocuments(settings);
    const byTarget = policiesByTarget(targets);
    const policies = new Map(
      documents.map(({ policy, document }) => [
        policy.name,
        new aws.organizations.Policy(
          `${name}-${policy.name}`,
          {
            name: policy.name,
            description: policy.purpose,
            type: policy.kind,
            content: JSON.stringify(document),
          },
          { parent: this, protect: true },
        ),
      ]),
    );
    for (const [targetId, attached] of byTarget)
      for (const { name: policyName } of attached) {
        const policy = policies.get(policyName);
        if (policy === undefined) continue;
        new aws.organizations.PolicyAttachment(
          `${name}-${policyName}-${targetId}`,
          { policyId: policy.id, targetId },
          { parent: this, protect: true },
        );
      }
    this.policyIds = Object.fromEntries([...policies].map(([key, policy]) => [key, policy.id]));
    this.headroom = headroomLines(headroom(settings, targets));
    this.registerOutputs({ policyIds: this.policyIds, headroom: this.headroom });
  }
}
