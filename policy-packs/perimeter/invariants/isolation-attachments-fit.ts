import {
  inlinePoliciesPerRole,
  managedPoliciesPerRole,
  policiesPerTarget,
  sizeOf,
} from "../../../catalog/policy-quotas.ts";
import { policy, role } from "../example.ts";
import { stackInvariant } from "../invariant.ts";
import { knownOf } from "../known-values.ts";
import type { Graph, Resource } from "../resource.ts";

const roleType = "aws:iam/role:Role";
const attachmentType = "aws:organizations/policyAttachment:PolicyAttachment";

/** Resources that name another one; of those that are not known yet, none: what is counted is the least that it comes to. */
function naming(stack: Graph, target: Resource, type: string, property: string): Resource[] {
  try {
    return stack.naming(target, type, property);
  } catch {
    return stack.ofType(type).filter((resource) => {
      try {
        return stack.names(resource, property, target);
      } catch {
        return false;
      }
    });
  }
}

const size = (document: unknown): number =>
  typeof document === "string" ? sizeOf(document, "without white space") : 0;

function* ofRole(resource: Resource, stack: Graph): Iterable<string> {
  const known = knownOf(resource.properties);
  const inside = [known["inlinePolicies"]]
    .flat()
    .map((one) => (one as { policy?: unknown } | undefined)?.policy);
  const beside = naming(stack, resource, "aws:iam/rolePolicy:RolePolicy", "role").map(
    ({ properties }) => knownOf(properties)["policy"],
  );
  // The provider reads inline policies back into the role: they are the same.
  const inline = [...new Set([...inside, ...beside])];
  const characters = inline.map(size).reduce((sum, one) => sum + one, 0);
  if (characters > inlinePoliciesPerRole.limit)
    yield `has inline policies of ${characters} characters together, and AWS takes ${inlinePoliciesPerRole.limit}`;
  const attached = new Set([
    ...[known["managedPolicyArns"]].flat().filter((arn) => typeof arn === "string"),
    ...naming(stack, resource, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role").map(
      ({ urn, properties }) => {
        const arn = knownOf(properties)["policyArn"];
        return typeof arn === "string" ? arn : urn;
      },
    ),
  ]);
  if (attached.size > managedPoliciesPerRole.limit)
    yield `has ${attached.size} managed policies, and AWS takes ${managedPoliciesPerRole.limit}`;
}

/** The kind of policy that an attachment is of; nothing where the policy is not in this stack. */
function kindOf(attachment: Resource, stack: Graph): string | undefined {
  const of = stack.ofType("aws:organizations/policy:Policy").find((candidate) => {
    try {
      return stack.names(attachment, "policyId", candidate);
    } catch {
      return false;
    }
  });
  if (!of) return undefined;
  const { type } = knownOf(of.properties);
  return typeof type === "string" ? type : "SERVICE_CONTROL_POLICY";
}

/** Attachments by target and kind of policy. */
const byTarget = (stack: Graph): ReadonlyMap<string, readonly Resource[]> =>
  stack.once("policies attached, by target", () => {
    const found = new Map<string, Resource[]>();
    for (const attachment of stack.ofType(attachmentType)) {
      const { targetId } = knownOf(attachment.properties);
      const kind = kindOf(attachment, stack);
      if (typeof targetId !== "string" || kind === undefined) continue;
      const key = `${kind} ${targetId}`;
      found.set(key, [...(found.get(key) ?? []), attachment]);
    }
    return found;
  });

const manyAttachments = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name: `attached-${index}`,
    properties: { role: "worker", policyArn: `arn:aws:iam::111122223333:policy/part-${index}` },
  }));

const inline = (name: string, statements: number) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name,
  properties: {
    role: "worker",
    name,
    policy: policy(
      ...Array.from({ length: statements }, (_, index) => ({
        Sid: `${name}${index}`,
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::documents-111122223333/${name}/${index}/*`,
      })),
    ),
  },
});

const guardrails = (count: number) =>
  Array.from({ length: count }, (_, index) => [
    {
      type: "aws:organizations/policy:Policy",
      name: `guardrail-${index}`,
      properties: { name: `guardrail-${index}`, type: "RESOURCE_CONTROL_POLICY", content: policy() },
      outputs: { id: `p-${index}` },
    },
    {
      type: attachmentType,
      name: `attachment-${index}`,
      properties: { policyId: `p-${index}`, targetId: "r-abcd" },
    },
  ]).flat();

export default stackInvariant({
  id: "isolation-attachments-fit",
  title: "No role, unit or account is given more policies than AWS takes.",
  protects: "Denies and guardrails from being the ones that do not fit any more.",
  why: "AWS takes ten managed policies of a role, a sum of inline ones, and few guardrails of a node. The one too many fails in the middle of an update; where it is the deny, what it denied is allowed.",
  fix: "put what belongs together into one policy, or divide the work between two roles.",
  types: [roleType, attachmentType],
  whole: false,
  *check(resource, stack) {
    if (resource.type === roleType) {
      yield* ofRole(resource, stack);
      return;
    }
    for (const [key, attachments] of byTarget(stack)) {
      const [kind = "", target] = key.split(" ");
      const limit = policiesPerTarget[kind];
      if (limit !== undefined && attachments.length > limit && attachments[limit]?.urn === resource.urn)
        yield `is one of ${attachments.length} policies of a kind at ${target}, and AWS takes ${limit} beside its own`;
    }
  },
  limits:
    "It counts what this stack attaches, by AWS's limits as they are unless somebody had them raised. What is not known at a preview it counts at the end of the update.",
  examples: {
    holds: [
      { what: "ten managed policies", resources: [role("/"), ...manyAttachments(10)] },
      { what: "inline policies that fit", resources: [role("/"), inline("read", 40), inline("write", 20)] },
      { what: "four guardrails of a kind at the root", resources: guardrails(4) },
    ],
    broken: [
      { what: "eleven managed policies", resources: [role("/"), ...manyAttachments(11)] },
      {
        what: "inline policies that each fit, and not together",
        resources: [role("/"), inline("read", 60), inline("write", 60)],
      },
      { what: "a fifth guardrail of a kind at the root", resources: guardrails(5) },
    ],
    cannotTell: [],
  },
});
