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
  // A console of a machine's own asks no network: whoever may open it needs no way in.
  { path: ["serial_console_access", "status"], safe: ["disabled"] },
  // Credentials of a machine's role, for whoever can make the machine ask for a page.
  { path: ["instance_metadata_defaults", "http_tokens"], safe: ["required"] },
  { path: ["instance_metadata_defaults", "http_put_response_hop_limit"], safe: ["1"] },
] as const;

const ofChildren = "@@operators_allowed_for_child_policies";

/** Whether no policy of a unit or an account may set a value anew: said of it, or of what it is in. */
const isFixed = (attributes: unknown, path: readonly string[]): boolean =>
  path.some((_, depth) => {
    const allowed = inside(attributes, [...path.slice(0, path.length - depth), ofChildren]);
    return Array.isArray(allowed) && allowed.length === 1 && allowed[0] === "@@none";
  });

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

const fixed = (value: string) => ({ "@@assign": value, [ofChildren]: ["@@none"] });

const content = (mode: string, exclusions: string, more: Properties = {}) =>
  JSON.stringify({
    ec2_attributes: {
      vpc_block_public_access: {
        internet_gateway_block: { mode: fixed(mode), exclusions_allowed: fixed(exclusions) },
      },
      image_block_public_access: { state: fixed("block_new_sharing") },
      snapshot_block_public_access: { state: fixed("block_all_sharing") },
      serial_console_access: { status: fixed("disabled") },
      instance_metadata_defaults: { http_tokens: fixed("required"), http_put_response_hop_limit: fixed("1") },
      ...more,
    },
  });

const organisationPolicy = (properties: Record<string, unknown>) => ({
  type: policyType,
  name: "network",
  properties: { name: "network", type: "DECLARATIVE_POLICY_EC2", ...properties },
});

export default resourceInvariant({
  id: "isolation-public-access-blocked",
  title: "Public access to networks, images, snapshots and consoles is blocked, and nothing is excepted.",
  protects: "Every account against the one network, image or snapshot that somebody opens to the world.",
  why: "A network is closed as long as nobody adds a gateway, a snapshot is private as long as nobody shares it. The organisation's policy makes both impossible, for administrators of the account too.",
  fix: "keep the declarative policy as components/network-policy writes it: mode block_bidirectional, exclusions disabled, images, snapshots and consoles blocked, tokens required, each with @@none for child policies.",
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
        else if (!isFixed(attributes, path))
          yield `lets a unit's own policy set ${path.join(".")} otherwise (${ofChildren})`;
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
        what: "a block that a unit's own policy takes off",
        resources: [
          organisationPolicy({
            content: content("block_bidirectional", "disabled", {
              image_block_public_access: { state: { "@@assign": "block_new_sharing" } },
            }),
          }),
        ],
      },
      {
        what: "consoles that pass every network",
        resources: [
          organisationPolicy({
            content: content("block_bidirectional", "disabled", {
              serial_console_access: { status: fixed("enabled") },
            }),
          }),
        ],
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
