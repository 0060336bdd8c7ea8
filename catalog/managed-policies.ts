/**
 * AWS's own managed policies, as they were on a day: a state holds only their ARNs. Policies of service-linked roles are
 * left out, since nobody else can have them. Renewed by cli/renew/managed-policies.ts.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
import snapshot from "./managed-policies.json" with { type: "json" };

export interface ManagedPolicySource {
  readonly package: string;
  readonly version: string;
  readonly licence: string;
  /** When the youngest policy of the snapshot was changed. */
  readonly upTo: string;
}

export interface ManagedPolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

export interface ManagedPolicy {
  readonly arn: string;
  /** The version that was the default then: `v4`. */
  readonly version: string;
  readonly document: ManagedPolicyDocument;
}

type CompactStatement = Readonly<Record<string, unknown>>;

/** A version, then the statements, with actions grouped by service. */
const policies: Readonly<Record<string, readonly unknown[]>> = snapshot.policies;

export const managedPolicySource: ManagedPolicySource = snapshot.source;

const prefix = "arn:aws:iam::aws:policy/";

const actions = (grouped: Readonly<Record<string, string>>): string[] =>
  Object.entries(grouped).flatMap(([service, names]) =>
    names.split(" ").map((name) => (service === "" ? name : `${service}:${name}`)),
  );

const expanded = (statement: CompactStatement): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(statement).map(([key, value]) => [
      key,
      key === "Action" || key === "NotAction" ? actions(value as Readonly<Record<string, string>>) : value,
    ]),
  );

/** ARNs of all policies of the snapshot. */
export const managedPolicyArns = (): string[] => Object.keys(policies).map((name) => `${prefix}${name}`);

/** The policy of that ARN; undefined for one that is younger than the snapshot, or of another partition. */
export function managedPolicy(arn: string): ManagedPolicy | undefined {
  const name = arn.startsWith(prefix) ? arn.slice(prefix.length) : "";
  const found = Object.hasOwn(policies, name) ? policies[name] : undefined;
  if (!found) return undefined;
  const [version, ...statements] = found;
  return {
    arn,
    version: version as string,
    document: {
      Version: "2012-10-17",
      Statement: (statements as CompactStatement[]).map(expanded),
    },
  };
}
