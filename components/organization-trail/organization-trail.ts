/**
 * The trail of every account of the organisation, delivered to the audit account.
 *
 * What AWS enforces: a member account cannot stop, change or delete it. What it does not: an administrator of the
 * management account can, which no policy of the organisation limits; whoever does it is in the log until then.
 * Delivery is late (usually minutes) and best effort: docs/asking-the-log.md says up to when the log is complete.
 *
 * What it does not see: SQL over a database's own connection, what runs inside an instance or a container, data events
 * of types that catalog/data-events.ts does not list, and, among those that it logs for agents alone, what an agent
 * does through compute that runs under another role.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { existing } from "../existing.ts";
import { auditTrailBucketName, trailName } from "../names.ts";
import {
  advancedSelectorProblems,
  basicSelectorProblems,
  managementEventsTag,
  switchProblems,
} from "./existing-trail.ts";
import { eventSelectors } from "./selectors.ts";

export interface OrganizationTrailArgs {
  /** The account that keeps the log; its sink must be up, or AWS refuses the trail. */
  auditAccountId: string;
  /** The Region of the trail and of the sink; the trail logs every Region. */
  region: string;
  /** ARN of the sink's trail key, an output of the audit stack. Not an alias: with one, every preview shows a change. */
  keyArn: string;
  /** The accounts in which agents have roles. */
  agentAccountIds: readonly string[];
  /** Types of data events that are left out (`resources.type`), for their price: each is a gap. Default: none. */
  leftOut?: readonly string[];
  /**
   * ARN of a trail that the organisation has already, which goes on logging management events: this one then logs data
   * events only, since a second copy of management events costs USD 2 for 100,000. What then rests on that trail, and
   * what of it is checked: `restingOn` in existing-trail.ts. Default: none, this trail logs them.
   * https://aws.amazon.com/cloudtrail/pricing/
   */
  existingTrailArn?: string;
}

export class OrganizationTrail extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: OrganizationTrailArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:OrganizationTrail", name, {}, options);
    const { auditAccountId, region, keyArn, agentAccountIds } = args;
    if (!/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(keyArn))
      throw new pulumi.RunError(
        `${keyArn} is not the ARN of a key (an alias makes every preview show a change): take trailKeyArn of the audit stack`,
      );
    const { existingTrailArn } = args;
    const other = existingTrailArn === undefined ? undefined : this.#existing(name, existingTrailArn);
    // https://www.pulumi.com/registry/packages/aws/api-docs/cloudtrail/trail/
    const trail = new aws.cloudtrail.Trail(
      name,
      {
        name: trailName,
        s3BucketName: auditTrailBucketName(auditAccountId, region),
        kmsKeyId: keyArn,
        isOrganizationTrail: true,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        enableLogging: true,
        advancedEventSelectors: eventSelectors({
          auditAccountId,
          region,
          agentAccountIds,
          leftOut: args.leftOut ?? [],
          managementEvents: existingTrailArn === undefined,
        }),
        tags: {
          purpose: "audit",
          ...(existingTrailArn && { [managementEventsTag]: existingTrailArn }),
        },
      },
      { parent: this, protect: true, retainOnDelete: true, ...(other && { dependsOn: other.trail }) },
    );
    this.arn = trail.arn;
    this.registerOutputs({ arn: this.arn, ...(other && { checked: other.checked }) });
  }
  /** The trail that has the management events; looked at, and refused where it does not log what this one then leaves out. */
  #existing(name: string, arn: string): { trail: aws.cloudtrail.Trail; checked: pulumi.Output<unknown> } {
    const trail = aws.cloudtrail.Trail.get(`${name}-existing`, arn, undefined, { parent: this });
    const value = `existingTrailArn: ${arn}`;
    const switches = pulumi.output({
      isOrganizationTrail: trail.isOrganizationTrail,
      isMultiRegionTrail: trail.isMultiRegionTrail,
      includeGlobalServiceEvents: trail.includeGlobalServiceEvents,
      enableLogging: trail.enableLogging,
      enableLogFileValidation: trail.enableLogFileValidation,
    });
    // One by one: in a preview, what the trail does not have is unknown.
    const checked = pulumi.all<unknown>([
      existing(value, switches, switchProblems),
      existing(value, trail.advancedEventSelectors, advancedSelectorProblems),
      existing(value, trail.eventSelectors, basicSelectorProblems),
    ]);
    return { trail, checked };
  }
}
