/** Whom a statement names, by the forms that AWS knows. */
import { PolicyError, type Principal } from "./document.ts";

/**
 * `entity`: a user or a role; `session`: an assumed role's or a federated user's session, or whatever else has an ARN of
 * its own; `id`: a principal that was deleted, or its unique id.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Named =
  | { readonly kind: "anyone" | "any service" | "any provider" }
  | {
      readonly kind: "account" | "user" | "role" | "session" | "id" | "service" | "provider" | "canonical";
      readonly value: string;
    };

const accountForms = /^(?:(\d{12})|arn:[^:]+:iam::(\d{12}):root)$/;

function awsPrincipal(value: string, where: string): Named {
  if (value === "*") return { kind: "anyone" };
  const account = accountForms.exec(value);
  if (account) return { kind: "account", value: account[1] ?? account[2] ?? "" };
  if (/[*?]|\$\{/.test(value))
    throw new PolicyError(where, `a principal is named in full, or is *: ${value} is neither`);
  if (/^arn:[^:]+:iam::\d{12}:role\/./.test(value)) return { kind: "role", value };
  if (/^arn:[^:]+:iam::\d{12}:user\/./.test(value)) return { kind: "user", value };
  if (value.startsWith("arn:")) return { kind: "session", value };
  if (/^A[A-Z0-9]{3}[A-Z0-9]+(:.*)?$/.test(value)) return { kind: "id", value };
  throw new PolicyError(where, `${value} is no principal of AWS`);
}

export function namedPrincipal({ kind, value }: Principal, where: string): Named {
  switch (kind) {
    case "AWS":
      return awsPrincipal(value, where);
    case "Service":
      if (value === "*") return { kind: "any service" };
      break;
    case "Federated":
      if (value === "*") return { kind: "any provider" };
      break;
    case "CanonicalUser":
      return { kind: "canonical", value };
  }
  if (/[*?]/.test(value)) throw new PolicyError(where, `wildcards are not supported: ${value}`);
  return { kind: kind === "Service" ? "service" : "provider", value };
}
