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

/** Types that say all that a role has: whatever else it is given, a deployment takes away again. */
export const inlineList = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive";
export const attachedList = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";

/** A policy's ARN, or the resource that it will come from. */
interface Attached {
  readonly arn: string | undefined;
  readonly from: readonly Resource[];
}

const policyType = "aws:iam/policy:Policy";

/** What an attachment attaches; where its ARN is not known yet, by where that comes from. */
function attachedBy(attachment: Resource, stack: Graph): Attached {
  try {
    return { arn: needed(attachment, "policyArn"), from: [] };
  } catch (unknown) {
    const from = stack.sourcesOf(attachment, "policyArn").filter(({ type }) => type === policyType);
    if (from.length !== 1) throw unknown;
    return { arn: undefined, from };
  }
}

/** What a list of attachments names. Of what is not known yet, where it comes from has to say all. */
function listed(list: Resource, stack: Graph): Attached[] {
  const values = list.properties["policyArns"];
  if (values === undefined || values === null) return [];
  if (!Array.isArray(values)) throw new CannotTell("policyArns is no list");
  const found: Attached[] = [];
  const unknown: unknown[] = [];
  for (const index of values.keys())
    try {
      const arn: unknown = values[index];
      if (typeof arn !== "string") throw new CannotTell("policyArns holds something that is no text");
      found.push({ arn, from: [] });
    } catch (error) {
      unknown.push(error);
    }
  if (unknown.length === 0) return found;
  const from = stack.sourcesOf(list, "policyArns").filter(({ type }) => type === policyType);
  if (from.length !== unknown.length) throw unknown[0];
  return [...found, ...from.map((policy) => ({ arn: undefined, from: [policy] }))];
}

/** Whether two name the same policy. */
function isSame(one: Attached, other: Attached): boolean {
  if (one.arn !== undefined && other.arn !== undefined) return one.arn === other.arn;
  return [
    [one, other],
    [other, one],
  ].some(([some, rest]) =>
    some?.from.some(
      (policy) =>
        rest?.from.includes(policy) ||
        (rest?.arn !== undefined && !isOfAws(rest.arn) && isNamed(policy, rest.arn)),
    ),
  );
}

/** What a list leaves out of what the stack gives its role beside it, and so takes away. */
export function* takenAway(list: Resource, stack: Graph): Iterable<string> {
  for (const role of stack.ofType("aws:iam/role:Role")) {
    if (!stack.names(list, "roleName", role)) continue;
    if (list.type === inlineList) {
      const names = texts(list.properties, "policyNames");
      for (const policy of stack.naming(role, "aws:iam/rolePolicy:RolePolicy", "role"))
        if (!names.includes(needed(policy, "name"))) yield policy.name;
    } else {
      const all = listed(list, stack);
      for (const { type, role: property } of attachments)
        for (const attachment of stack.naming(role, type, property))
          if (!all.some((one) => isSame(one, attachedBy(attachment, stack)))) yield attachment.name;
    }
  }
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
  for (const type of [inlineList, attachedList])
    for (const exclusive of stack.naming(role, type, "roleName"))
      for (const lost of takenAway(exclusive, stack))
        throw new CannotTell(`${exclusive.name} takes ${lost} away from it`);
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
  for (const exclusive of stack.naming(role, attachedList, "roleName")) {
    const beside = attachments.flatMap(({ type, role: property }) =>
      stack.naming(role, type, property).map((attachment) => attachedBy(attachment, stack)),
    );
    for (const one of listed(exclusive, stack)) {
      if (isKnown(one.arn) || beside.some((other) => isSame(one, other))) continue;
      const [policy] = one.from;
      if (one.arn === undefined && policy)
        yield { source: `policy ${policy.name}`, statements: readPolicy(policy.properties["policy"]) };
      else yield managedPolicy(exclusive, "policyArns", one.arn, stack);
    }
  }
  for (const exclusive of stack.naming(role, inlineList, "roleName")) {
    const here = stack
      .naming(role, "aws:iam/rolePolicy:RolePolicy", "role")
      .map((one) => needed(one, "name"));
    for (const name of texts(exclusive.properties, "policyNames"))
      if (!here.includes(name)) throw new CannotTell(`its policy ${name} is not in this stack`);
  }
  for (const attachment of stack.ofType("aws:iam/policyAttachment:PolicyAttachment"))
    if (
      texts(attachment.properties, "roles").includes(needed(role, "name")) &&
      !isKnown(needed(attachment, "policyArn"))
    )
      yield managedPolicy(attachment, "policyArn", needed(attachment, "policyArn"), stack);
}
