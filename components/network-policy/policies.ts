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
