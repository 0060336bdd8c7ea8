import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, text } from "../resource.ts";

const vault = (properties: Readonly<Record<string, unknown>>) => ({
  type: "aws:backup/vault:Vault",
  name: "vault",
  properties: { name: "prod", ...properties },
  protect: true,
});

export default stackInvariant({
  id: "backup-vault-keyed",
  title: "Every backup vault is under a key of its own account that somebody there made.",
  protects: "Backups from a key that somebody else takes away, and copies from one that nobody can share.",
  why: "Without a key AWS takes its own, aws/backup, which no other account can use: no copy leaves, and the plan reports it night after night. Under another account's key, whoever has that account has the backups.",
  fix: "set kmsKeyArn to an aws.kms.Key of the same account whose policy shares it with the accounts that copy, as components/locked-vault does.",
  types: ["aws:backup/vault:Vault"],
  whole: false,
  *check(resource, stack) {
    const own = accountOf(resource);
    let arn: string | undefined;
    try {
      // What AWS fills in is a key of its own: what the program asked for decides, where it is there.
      const asked = resource.inputs === undefined || resource.inputs["kmsKeyArn"] !== undefined;
      arn = asked ? text(resource, "kmsKeyArn") : undefined;
    } catch (unknown) {
      // A key of this stack, whose ARN AWS has not said yet, is in the account of its provider.
      const [key, ...others] = stack.sourcesOf(resource, "kmsKeyArn");
      if (key?.type !== "aws:kms/key:Key" || others.length > 0) throw unknown;
      arn = `arn:aws:kms::${accountOf(key)}:key/`;
    }
    const account = arn?.split(":")[4] ?? "";
    if (arn === undefined) yield "is a vault under AWS's own key, which cannot be shared";
    else if (account !== own)
      yield `is a vault under a key of the account ${account}, which can take it away`;
  },
  limits:
    "A logically air-gapped vault is under a key that AWS owns, and copies come to it all the same: it is not looked at. What the key's policy shares, confirm-keys-kept and the proof say.",
  examples: {
    holds: [
      {
        what: "a key of the account",
        resources: [vault({ kmsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/1" })],
      },
      {
        what: "a key that AWS has not made yet",
        resources: [
          { ...vault({ kmsKeyArn: notKnownYet }), sources: { kmsKeyArn: "key" } },
          { type: "aws:kms/key:Key", name: "key", properties: {} },
        ],
      },
    ],
    broken: [
      { what: "no key", resources: [vault({})] },
      {
        what: "another account's key",
        resources: [vault({ kmsKeyArn: "arn:aws:kms:eu-central-1:444455556666:key/1" })],
      },
    ],
    cannotTell: [
      { what: "a key of which nothing is known", resources: [vault({ kmsKeyArn: notKnownYet })] },
      {
        what: "an account that is not known",
        resources: [{ ...vault({ kmsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/1" }), account: "" }],
      },
    ],
  },
});
