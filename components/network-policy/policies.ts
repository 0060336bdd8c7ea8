/** What EC2 may open to the outside, decided for the whole organisation. */

/** `@@assign` sets a value; `@@none` lets no policy further down, of a unit or an account, set another. */
const fixed = (value: string) => ({
  "@@assign": value,
  "@@operators_allowed_for_child_policies": ["@@none"],
});

/**
 * A declarative policy for EC2: in every account and Region that it is attached to, EC2 itself keeps these values, and
 * no principal there can change them.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_syntax.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/policy-operators.html
 */
export const networkPolicyDocument = (options: {
  internetGateways: "block_bidirectional" | "block_ingress";
  message: string;
}) => ({
  ec2_attributes: {
    exception_message: fixed(options.message),
    vpc_block_public_access: {
      internet_gateway_block: {
        mode: fixed(options.internetGateways),
        exclusions_allowed: fixed("disabled"),
      },
    },
    image_block_public_access: { state: fixed("block_new_sharing") },
    snapshot_block_public_access: { state: fixed("block_all_sharing") },
    serial_console_access: { status: fixed("disabled") },
    // A default for new instances, which a launch may override: enforcing it is for guardrails.
    instance_metadata_defaults: { http_tokens: fixed("required"), http_put_response_hop_limit: fixed("1") },
  },
});

/** What another policy has to assign to be as strict, by its path in the document. */
const needed = (
  internetGateways: "block_bidirectional" | "block_ingress",
): readonly (readonly [string, string[]])[] => [
  [
    "vpc_block_public_access.internet_gateway_block.mode",
    internetGateways === "block_ingress" ? ["block_ingress", "block_bidirectional"] : ["block_bidirectional"],
  ],
  ["vpc_block_public_access.internet_gateway_block.exclusions_allowed", ["disabled"]],
  ["image_block_public_access.state", ["block_new_sharing"]],
  ["snapshot_block_public_access.state", ["block_all_sharing"]],
  ["serial_console_access.status", ["disabled"]],
  ["instance_metadata_defaults.http_tokens", ["required"]],
];

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce(
    (inner: unknown, key) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );

/** Why a declarative policy that is there already does not do for this one: a line each. */
export function networkPolicyProblems(
  content: string,
  internetGateways: "block_bidirectional" | "block_ingress",
): string[] {
  const document: unknown = JSON.parse(content);
  return needed(internetGateways).flatMap(([path, values]) => {
    const assigned = at(document, ["ec2_attributes", ...path.split("."), "@@assign"]);
    return values.includes(String(assigned))
      ? []
      : [
          `${path} is ${assigned === undefined ? "not set" : String(assigned)}: it must be ${values.join(" or ")}`,
        ];
  });
}
