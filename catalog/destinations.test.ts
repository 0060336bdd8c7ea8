import { expect, test } from "vitest";
import { providerTypes } from "../test/provider-types.ts";
import { bucketOwners, destinationBuckets } from "./destinations.ts";

const types = providerTypes();
// Two tokens stand for a bucket; the older one's blocks have names of their own.
const inputsOf = (type: string) => [
  ...(types.get(type)?.inputs ?? []),
  ...(type === "aws:s3/bucket:Bucket" ? (types.get("aws:s3/bucketV2:BucketV2")?.inputs ?? []) : []),
];

test("every destination is a setting of the provider's", () => {
  for (const [type, settings] of Object.entries(destinationBuckets))
    for (const setting of settings) expect(inputsOf(type), type).toContain(setting);
});

test("every owner stands beside a destination", () => {
  const beside = Object.entries(destinationBuckets).flatMap(([type, settings]) =>
    settings.flatMap((setting) => {
      const block = setting.slice(0, setting.lastIndexOf(".") + 1);
      return bucketOwners.filter((owner) => inputsOf(type).includes(`${block}${owner}`));
    }),
  );
  expect(bucketOwners.filter((owner) => !beside.includes(owner))).toEqual([]);
});
