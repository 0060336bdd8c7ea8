import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { blocks, isOn } from "../resource.ts";

const accountType = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
const bucketType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

const ownershipType = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";

const switches = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const all = Object.fromEntries(switches.map((key) => [key, true]));

const block = (properties: Record<string, unknown>) => ({
  type: bucketType,
  name: "documents",
  properties: { bucket: "documents-111122223333", ...properties },
});

export default resourceInvariant({
  id: "isolation-buckets-private",
  title: "No bucket is public: every block on public access is on, and no ACL opens one.",
  protects: "Objects from the world, whatever a bucket's policy says one day.",
  why: "Public buckets are the oldest leak there is. The block holds when a policy or an ACL is changed in a hurry, by a person or by an agent.",
  fix: "set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true, and remove public ACLs.",
  types: [accountType, bucketType, "aws:s3/bucketAcl:BucketAcl", "aws:s3/bucket:Bucket", ownershipType],
  *check({ type, properties }) {
    if (type === accountType || type === bucketType) {
      for (const key of switches) if (!isOn(properties, key)) yield `leaves ${key} off`;
      return;
    }
    if (type === ownershipType) {
      if (blocks(properties, "rule").some(({ objectOwnership }) => objectOwnership === "ObjectWriter"))
        yield "leaves each object, and who may read it, to whoever wrote it (ObjectWriter)";
      return;
    }
    const acl = properties["acl"];
    if (typeof acl === "string" && /^public-|^authenticated-read$/.test(acl))
      yield `opens the bucket with the ACL ${acl}`;
  },
  limits: "Grants of a BucketAcl to single groups it does not read: ignorePublicAcls makes them void.",
  examples: {
    holds: [
      { what: "all four", resources: [block(all)] },
      {
        what: "all four for the account",
        resources: [{ type: accountType, name: "account", properties: all }],
      },
    ],
    broken: [
      ...switches.map((key) => ({ what: `without ${key}`, resources: [block({ ...all, [key]: false })] })),
      { what: "none, as AWS takes what is not said", resources: [block({})] },
      {
        what: "objects that are whose who wrote them",
        resources: [
          {
            type: ownershipType,
            name: "site",
            properties: { bucket: "site-111122223333", rule: { objectOwnership: "ObjectWriter" } },
          },
        ],
      },
      {
        what: "a public ACL",
        resources: [
          {
            type: "aws:s3/bucketAclV2:BucketAclV2",
            name: "site",
            properties: { bucket: "site-111122223333", acl: "public-read" },
          },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a switch that is not known yet",
        resources: [block({ ...all, blockPublicPolicy: notKnownYet })],
      },
    ],
  },
});
