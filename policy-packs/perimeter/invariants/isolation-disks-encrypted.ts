import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf } from "../resource.ts";

const switchType = "aws:ebs/encryptionByDefault:EncryptionByDefault";
const keyType = "aws:ebs/defaultKmsKey:DefaultKmsKey";

const byDefault = (enabled?: unknown) => ({
  type: switchType,
  name: "disks",
  properties: enabled === undefined ? {} : { enabled },
  protect: true,
});
const under = (keyArn: string) => ({
  type: keyType,
  name: "disks",
  properties: { keyArn },
  protect: true,
});

export default stackInvariant({
  id: "isolation-disks-encrypted",
  title: "New disks are encrypted, under a key of accounts that are known.",
  protects: "What is on a disk, when its snapshot is carried to another account.",
  why: "A snapshot that is not encrypted is shared with one call and read by whoever has it. Under somebody else's key, every disk from then on is theirs to shut: ransom without a single byte that is copied.",
  fix: "leave aws.ebs.EncryptionByDefault enabled, and set DefaultKmsKey to a key of the account itself, or of one that the configuration lists.",
  types: [switchType, keyType],
  whole: false,
  *check(resource, stack, settings) {
    if (resource.type === switchType) {
      if (String(resource.properties["enabled"] ?? true) !== "true")
        yield "switches the encryption of new disks off";
      return;
    }
    const own = accountOf(resource);
    // A key of this stack, whose ARN AWS has not said yet, is in the account of its provider.
    const arn = stack.textFrom(resource, "keyArn", ([key, ...others]) =>
      key?.type === "aws:kms/key:Key" && others.length === 0
        ? `arn:aws:kms::${accountOf(key)}:key/`
        : undefined,
    );
    const account = arn.split(":")[4] ?? "";
    if (account !== own && !settings.accounts.some(({ id }) => id === account))
      yield `puts new disks under a key of the account ${account}, which nobody here knows`;
  },
  limits: "A disk whose program names another key, or none, is under what it names.",
  examples: {
    holds: [
      { what: "switched on", resources: [byDefault(true)] },
      { what: "switched on, as the provider has it", resources: [byDefault()] },
      {
        what: "a key of the account",
        resources: [under("arn:aws:kms:eu-central-1:111122223333:key/1")],
      },
      {
        what: "a key that AWS has not made yet",
        resources: [
          { ...under(notKnownYet), sources: { keyArn: "key" } },
          { type: "aws:kms/key:Key", name: "key", properties: {} },
        ],
      },
    ],
    broken: [
      { what: "switched off", resources: [byDefault(false)] },
      {
        what: "somebody else's key",
        resources: [under("arn:aws:kms:eu-central-1:444455556666:key/1")],
      },
    ],
    cannotTell: [
      { what: "a switch that is not known yet", resources: [byDefault(notKnownYet)] },
      { what: "a key of which nothing is known", resources: [under(notKnownYet)] },
    ],
  },
});
