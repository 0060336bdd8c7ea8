/** What AWS adds: each action of the IAM data that writes to the perimeter's own resources is denied, or somebody has looked. */
import { expect, test } from "vitest";
import { passing } from "./own-resources.ts";

const network =
  "the isolated network: product teams change networks daily. What leads out of the account is denied (Networks, Shares), the internet by the organisation's own policy; within it, endpoints' policies and the DNS firewall are no wall";

/** Why what passes on a kind of resource may pass. */
const because: Readonly<Record<string, string>> = {
  "backup:backup-vault:perimeter-*": "backs up, restores, looks into a copy, or labels: nothing goes",
  "backup:backup-plan": "one more plan or selection, a job on demand, or a label: nothing goes",
  "ec2:vpc": network,
  "ec2:route-table": network,
  "ec2:subnet": network,
  "ec2:security-group": network,
  "ec2:network-acl": network,
  "ec2:vpc-endpoint": network,
  "ec2:vpc-flow-log": "one more flow log, or a label: deleting one is denied",
  "events:rule/perimeter-*": "switches an alarm's rule on, or labels it",
  "iam:role/aws-service-role/backup.amazonaws.com/*": "AWS makes the role, as it must be",
  "kms:key":
    "uses a key as its own policy lets it. What ends, hands over or opens it is denied, and an alias goes or moves only where both the alias and the key may be touched (KeyAliases)",
  "kms:alias/perimeter-*": "a name that is not taken yet; those that are cannot be moved or deleted",
  "route53resolver:firewall-domain-list": network,
  "route53resolver:firewall-rule-group": network,
  "route53resolver:firewall-rule-group-association": network,
};

test("no action changes or deletes what is the perimeter's, but those that were looked at", async () => {
  const found = await passing();
  expect([...found.keys()].filter((kind) => !(kind in because))).toEqual([]);
  expect(Object.keys(because).filter((kind) => !found.has(kind))).toEqual([]);
  const lines = [...found]
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([kind, actions]) => [
      `${kind}: ${because[kind]}.`,
      ...actions.map((action) => `  ${action}`),
      "",
    ]);
  await expect(
    [
      "Actions that write to the perimeter's own resources in prod and that no guardrail denies to somebody whose own policies",
      "allow everything. A name that is new here needs a look: a row that denies it, or the reason why it may pass.",
      "",
      ...lines,
    ].join("\n"),
  ).toMatchFileSnapshot("newer-actions.txt");
});
