/** Whom a key's policy lets in, for what, and on which conditions. */
import type { Condition, Statement } from "../../analysis/iam/document.ts";
import { coversPattern } from "../../analysis/iam/pattern.ts";
import { bindingConditions, coversEveryResource } from "../../analysis/iam/statements.ts";
import { copying, granting } from "../../catalog/key-uses.ts";

/** Somebody whom a statement lets in, as far as it says. */
export type Subject =
  | { readonly kind: "everybody" }
  | { readonly kind: "account"; readonly account: string }
  | { readonly kind: "role"; readonly arn: string }
  | { readonly kind: "service"; readonly service: string };

export const isPositive = ({ operator, values }: Condition): boolean =>
  /^(arn|string)(like|equals)$|^bool$/.test(operator) && values.length > 0;

const accountIn = (value: string): string | undefined =>
  /^(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];

/** Whom a statement lets in: whoever is named, or, of whole accounts, those whom its conditions name. */
export function subjectsOf(statement: Statement): Subject[] {
  const named = bindingConditions(statement, "aws:PrincipalArn")
    .filter(isPositive)
    .flatMap(({ values }) => values);
  return statement.principals.flatMap(({ kind, value }): Subject[] => {
    if (kind === "Service") return [{ kind: "service", service: value }];
    const account = kind === "AWS" ? accountIn(value) : undefined;
    if (kind !== "AWS" || (account === undefined && !/^arn:[^*?]+:(role|user)\/[^*?]+$/.test(value)))
      return [{ kind: "everybody" }];
    if (account === undefined) return [{ kind: "role", arn: value }];
    return named.length > 0 ? named.map((arn) => ({ kind: "role", arn })) : [{ kind: "account", account }];
  });
}

/** Whether some statement lets somebody do this, on no more conditions than a row has. */
export const lets = (
  statements: readonly Statement[],
  action: string,
  isMeant: (subject: Subject) => boolean,
  conditions: readonly string[],
): boolean => {
  const known = ["aws:PrincipalArn", ...conditions].map((key) => key.toLowerCase());
  return statements.some(
    (statement) =>
      statement.effect === "Allow" &&
      coversEveryResource(statement) &&
      statement.actions.some((pattern) => coversPattern(pattern, action)) &&
      statement.conditions.every(({ key }) => known.includes(key)) &&
      subjectsOf(statement).some(isMeant),
  );
};

/** What of a copy somebody is not let do, with grants for AWS's services alone; nothing where they may take one. */
export const hindered = (
  statements: readonly Statement[],
  isMeant: (subject: Subject) => boolean,
): string | undefined =>
  copying.find((action) => !lets(statements, action, isMeant, [])) ??
  granting.find((action) => !lets(statements, action, isMeant, ["kms:GrantIsForAWSResource"]));
