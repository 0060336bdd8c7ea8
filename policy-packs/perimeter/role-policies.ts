/** Everything that says what a role may do, over all the ways in which a policy attaches. */
import { CannotTell } from "../../analysis/cannot-tell.ts";
import { readPolicy, type Statement } from "../../analysis/iam/document.ts";
import { coversPattern } from "../../analysis/iam/pattern.ts";
import { blocks, type Graph, needed, type Resource, settled, text, texts } from "./resource.ts";

/** A policy of a role, and where it comes from. */
export interface RolePolicy {
  readonly source: string;
  readonly statements: readonly Statement[];
}

const isOfAws = (arn: string): boolean => /^arn:aws[\w-]*:iam::aws:policy\//.test(arn);

/** The types by which a managed policy is attached to a role, and the property that names the policy. */
const attachments = [
  { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", role: "role", policies: "policyArn" },
] as const;

/** A managed policy, found in the stack by its ARN or by where the ARN comes from. */
function managedPolicy(
  holder: Resource,
  property: string,
  arn: string | undefined,
  stack: Graph,
): RolePolicy {
  if (arn !== undefined && isOfAws(arn))
    throw new CannotTell(`it has AWS's own policy ${arn}, which AWS changes as it likes`);
  const found = stack
    .ofType("aws:iam/policy:Policy")
    .find((policy) => (arn === undefined ? stack.names(holder, property, policy) : isNamed(policy, arn)));
  if (!found) throw new CannotTell(`its policy ${arn ?? ""} is not in this stack`);
  return { source: `policy ${found.name}`, statements: readPolicy(found.properties["policy"]) };
}

/** Whether an ARN is that of a policy whose own ARN may not be known yet. */
function isNamed(policy: Resource, arn: string): boolean {
  const path = text(policy, "path") ?? "/";
  return arn.endsWith(`:policy${path}${needed(policy, "name")}`);
}

/**
 * The policies of a role.
 * @param known patterns of policies of AWS's own that may be attached, and are left out
 * @throws CannotTell where another one is AWS's own, or one lies outside of the stack, or cannot be read
 */
export function* policiesOf(
  role: Resource,
  stack: Graph,
  known: readonly string[] = [],
): Iterable<RolePolicy> {
  const isKnown = (arn: string | undefined): boolean =>
    arn !== undefined && isOfAws(arn) && known.some((pattern) => coversPattern(pattern, arn));
  for (const inline of blocks(settled(role, "inlinePolicies"), "inlinePolicies"))
    if (inline["policy"] !== undefined)
      yield { source: "an inline policy", statements: readPolicy(inline["policy"]) };
  for (const policy of stack.naming(role, "aws:iam/rolePolicy:RolePolicy", "role"))
    yield { source: `inline policy ${policy.name}`, statements: readPolicy(policy.properties["policy"]) };
  for (const arn of texts(settled(role, "managedPolicyArns"), "managedPolicyArns"))
    if (!isKnown(arn)) yield managedPolicy(role, "managedPolicyArns", arn, stack);
  for (const { type, role: roleProperty, policies } of attachments)
    for (const attachment of stack.naming(role, type, roleProperty)) {
      let arn: string | undefined;
      try {
        arn = needed(attachment, policies);
      } catch {
        arn = undefined; // not known yet: where it comes from says which policy it is
      }
      if (!isKnown(arn)) yield managedPolicy(attachment, policies, arn, stack);
    }
  for (const attachment of stack.ofType("aws:iam/policyAttachment:PolicyAttachment"))
    if (
      texts(attachment.properties, "roles").includes(needed(role, "name")) &&
      !isKnown(needed(attachment, "policyArn"))
    )
      yield managedPolicy(attachment, "policyArn", needed(attachment, "policyArn"), stack);
}
