import { CannotTell, NotKnownYet, unknownString } from "../../../analysis/cannot-tell.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { needed, type Properties, text } from "../resource.ts";

const policyType = "aws:organizations/policy:Policy";
const optionsType = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
const exclusionType = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";

/** What the declarative policy has to assign, by its path in the document. */
const assignments = [
  {
    path: ["vpc_block_public_access", "internet_gateway_block", "mode"],
    safe: ["block_bidirectional", "block_ingress"],
  },
  { path: ["vpc_block_public_access", "internet_gateway_block", "exclusions_allowed"], safe: ["disabled"] },
  { path: ["image_block_public_access", "state"], safe: ["block_new_sharing"] },
  { path: ["snapshot_block_public_access", "state"], safe: ["block_all_sharing"] },
] as const;

const inside = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Properties)[key] : undefined),
    value,
  );

function contentOf(json: string): unknown {
  if (json.includes(unknownString)) throw new NotKnownYet("content holds a value that is not known yet");
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new CannotTell("content is no JSON");
  }
}

const content = (mode: string, exclusions: string) =>
  JSON.stringify({
    ec2_attributes: {
      vpc_block_public_access: {
        internet_gateway_block: {
          mode: { "@@assign": mode },
          exclusions_allowed: { "@@assign": exclusions },
        },
      },
      image_block_public_access: { state: { "@@assign": "block_new_sharing" } },
      snapshot_block_public_access: { state: { "@@assign": "block_all_sharing" } },
    },
  });

const organisationPolicy = (properties: Record<string, unknown>) => ({
  type: policyType,
  name: "network",
  properties: { name: "network", type: "DECLARATIVE_POLICY_EC2", ...properties },
});

export default resourceInvariant({
  id: "isolation-public-access-blocked",
  title: "Public access to networks, images and snapshots is blocked, and nothing is excepted.",
  protects: "Every account against the one network, image or snapshot that somebody opens to the world.",
  why: "A network is closed as long as nobody adds a gateway, a snapshot is private as long as nobody shares it. The organisation's policy makes both impossible, for administrators of the account too.",
  fix: "keep the declarative policy as components/network-policy writes it: mode block_bidirectional, exclusions disabled, images and snapshots blocked.",
  types: [policyType, optionsType, exclusionType],
  *check(resource) {
    if (resource.type === exclusionType) yield "excepts a network from the block on public access";
    else if (resource.type === optionsType) {
      const mode = needed(resource, "internetGatewayBlockMode");
      if (mode !== "block-bidirectional" && mode !== "block-ingress")
        yield `does not block public access to networks (${mode})`;
    } else if (text(resource, "type") === "DECLARATIVE_POLICY_EC2") {
      const attributes = inside(contentOf(needed(resource, "content")), ["ec2_attributes"]);
      for (const { path, safe } of assignments) {
        const value = inside(attributes, [...path, "@@assign"]);
        if (!(safe as readonly unknown[]).includes(value))
          yield `does not set ${path.join(".")} to ${safe.join(" or ")}`;
      }
    }
  },
  examples: {
    holds: [
      {
        what: "everything blocked",
        resources: [organisationPolicy({ content: content("block_bidirectional", "disabled") })],
      },
      {
        what: "ways out alone",
        resources: [organisationPolicy({ content: content("block_ingress", "disabled") })],
      },
      {
        what: "another kind of policy",
        resources: [organisationPolicy({ type: "TAG_POLICY", content: "{}" })],
      },
    ],
    broken: [
      { what: "nothing blocked", resources: [organisationPolicy({ content: content("off", "disabled") })] },
      {
        what: "exceptions for whoever wants one",
        resources: [organisationPolicy({ content: content("block_bidirectional", "enabled") })],
      },
      {
        what: "a block that an account takes off",
        resources: [{ type: optionsType, name: "network", properties: { internetGatewayBlockMode: "off" } }],
      },
      {
        what: "an exception",
        resources: [
          {
            type: exclusionType,
            name: "one",
            properties: { vpcId: "vpc-0a", internetGatewayExclusionMode: "allow-egress" },
          },
        ],
      },
    ],
    cannotTell: [
      { what: "a policy that is not known yet", resources: [organisationPolicy({ content: notKnownYet })] },
    ],
  },
});
