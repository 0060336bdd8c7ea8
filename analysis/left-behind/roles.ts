/** Roles of an account that somebody else may become: from where, by what, and what the role then is. */
import { administratorPolicies } from "../../catalog/left-behind.ts";
import { isRecord, type Properties } from "../model/value.ts";
import { listOf } from "./inventory.ts";

/** Who a role's trust policy lets in, from outside of what the account's own policies say. */
export type Way =
  | { readonly kind: "anybody" }
  /** Of the management account, of another member, of an account that is not the organisation's. */
  | { readonly kind: "account"; readonly account: string; readonly externalId: boolean }
  /** Tokens of a forge whose subjects are not exact. */
  | { readonly kind: "tokens"; readonly issuer: string; readonly subjects: readonly string[] }
  /** An assignment of Identity Center. */
  | { readonly kind: "permissionSet"; readonly name: string }
  /** A service of AWS's: whoever may pass the role to it, or use what runs as it. */
  | { readonly kind: "automation"; readonly by: string }
  /** Somebody of the account itself. */
  | { readonly kind: "own"; readonly by: string };

/** What a trust policy that cannot be read lets in: everybody. */
const unreadable: readonly Way[] = [{ kind: "anybody" }];

const accountIn = (principal: string): string | undefined =>
  /^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];

/** The values of a condition key, under any operator; `undefined` where no condition asks for it. */
function asked(statement: Properties, key: RegExp): { values: string[]; exact: boolean } | undefined {
  const found = Object.entries(isRecord(statement["Condition"]) ? statement["Condition"] : {}).flatMap(
    ([operator, keys]) =>
      Object.entries(isRecord(keys) ? keys : {})
        .filter(([name]) => key.test(name))
        .map(([, values]) => ({ operator, values: listOf(values).map(String) })),
  );
  if (found.length === 0) return undefined;
  return {
    values: found.flatMap(({ values }) => values),
    exact: found.some(
      ({ operator, values }) => operator === "StringEquals" || values.every((value) => !/[*?]/.test(value)),
    ),
  };
}

function federated(statement: Properties, provider: string): Way[] {
  const sso = /:saml-provider\/AWSSSO_/.test(provider);
  if (sso) return [{ kind: "permissionSet", name: "" }];
  if (!provider.includes(":oidc-provider/")) return [{ kind: "tokens", issuer: provider, subjects: [] }];
  const subject = asked(statement, /:sub$/);
  return subject?.exact === true
    ? []
    : [
        {
          kind: "tokens",
          issuer: provider.slice(provider.indexOf("oidc-provider/") + "oidc-provider/".length),
          subjects: subject?.values ?? [],
        },
      ];
}

/** The ways into a role of an account, by its trust policy. */
export function waysInto(account: string, roleName: string, trust: unknown): readonly Way[] {
  if (!isRecord(trust)) return unreadable;
  const statements = listOf(trust["Statement"]);
  return statements
    .flatMap((statement): readonly Way[] => {
      if (!isRecord(statement)) return unreadable;
      if (statement["Effect"] !== "Allow") return [];
      const principal = statement["Principal"];
      if (principal === "*" || statement["NotPrincipal"] !== undefined) return unreadable;
      if (!isRecord(principal)) return unreadable;
      const aws = listOf(principal["AWS"])
        .map(String)
        .flatMap((one): Way[] => {
          if (one === "*") return [{ kind: "anybody" }];
          const other = accountIn(one);
          if (other === undefined) return [{ kind: "anybody" }];
          if (other !== account)
            return [
              {
                kind: "account",
                account: other,
                externalId: asked(statement, /^sts:ExternalId$/i) !== undefined,
              },
            ];
          return [{ kind: "own", by: one }];
        });
      const services = listOf(principal["Service"]).map(
        (one): Way => ({ kind: "automation", by: String(one) }),
      );
      const tokens = listOf(principal["Federated"]).flatMap((one) => federated(statement, String(one)));
      return [...aws, ...services, ...tokens];
    })
    .map((way) => (way.kind === "permissionSet" ? { ...way, name: permissionSetOf(roleName) } : way));
}

/** `AWSReservedSSO_NAME_0123456789abcdef` */
const permissionSetOf = (roleName: string): string =>
  /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(roleName)?.[1] ?? roleName;

const allowsEverything = (document: unknown): boolean =>
  isRecord(document) &&
  listOf(document["Statement"]).some(
    (statement) =>
      isRecord(statement) &&
      statement["Effect"] === "Allow" &&
      listOf(statement["Action"]).some((action) => action === "*" || action === "*:*" || action === "iam:*"),
  );

/** What a role or user is, in words: administrator, or its policies by name. */
export function powerOf(entity: Properties): { readonly administers: boolean; readonly words: string } {
  const attached = listOf(entity["AttachedManagedPolicies"])
    .map((policy) => (isRecord(policy) ? String(policy["PolicyArn"]) : ""))
    .map((arn) => arn.split("/").at(-1) ?? arn);
  const inline = [...listOf(entity["RolePolicyList"]), ...listOf(entity["UserPolicyList"])].map((policy) =>
    isRecord(policy) ? policy["PolicyDocument"] : undefined,
  );
  const administers =
    attached.some((name) => administratorPolicies.includes(name)) || inline.some(allowsEverything);
  return {
    administers,
    words: administers
      ? "administrator"
      : [...attached, ...(inline.length > 0 ? ["policies of its own"] : [])].join(", ") || "nothing",
  };
}
