import { forceSwitches, harmlessForce } from "../../../catalog/stateful.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { isOn } from "../resource.ts";

const bucket = (properties: Record<string, unknown>) => ({
  type: "aws:s3/bucket:Bucket",
  name: "documents",
  properties: { bucket: "documents-111122223333", ...properties },
});

export default resourceInvariant({
  id: "confirm-no-force",
  title: "No resource can be deleted in one call together with everything in it.",
  protects: "What took years to collect: AWS refuses to delete what is not empty, and that refusal stays.",
  why: "forceDestroy looks like tidiness in a test stack, is copied to production, and turns one destroy into the loss of every object and every version of it.",
  fix: "remove the switch; what is to go is emptied first, by somebody who means it.",
  *check({ type, properties }) {
    if (type in harmlessForce) return;
    for (const key of forceSwitches)
      if (isOn(properties, key)) yield `can be deleted together with everything in it (${key})`;
  },
  limits:
    "Types on which such a switch loses nothing are listed in catalog/stateful.ts, each with the reason.",
  examples: {
    holds: [
      { what: "a bucket that has to be empty first", resources: [bucket({ forceDestroy: false })] },
      {
        what: "a service, which is deployed again",
        resources: [{ type: "aws:ecs/service:Service", name: "web", properties: { forceDelete: true } }],
      },
    ],
    broken: [
      { what: "a bucket that goes with its objects", resources: [bucket({ forceDestroy: true })] },
      {
        what: "the same under the type's other name",
        resources: [{ ...bucket({ forceDestroy: true }), type: "aws:s3/bucketV2:BucketV2" }],
      },
      {
        what: "a registry that goes with its images",
        resources: [
          { type: "aws:ecr/repository:Repository", name: "images", properties: { forceDelete: true } },
        ],
      },
      {
        what: "an account that is closed by a deletion",
        resources: [
          { type: "aws:organizations/account:Account", name: "prod", properties: { closeOnDeletion: true } },
        ],
      },
    ],
    cannotTell: [
      { what: "a switch that is not known yet", resources: [bucket({ forceDestroy: notKnownYet })] },
    ],
  },
});
