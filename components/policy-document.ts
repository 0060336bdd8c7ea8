/** IAM policy documents as plain data: pure functions build them, one function turns them into the JSON that AWS takes. */
import { type QuotaName, quotas } from "../catalog/quotas.ts";

export interface Statement {
  /** Every statement has a name of its own: findings and proofs cite it. Letters and digits only. */
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: "*" | Partial<Record<"AWS" | "Service" | "Federated", string | string[]>>;
  NotPrincipal?: "*" | Partial<Record<"AWS" | "Service" | "Federated", string | string[]>>;
  Action?: string | readonly string[];
  NotAction?: string | readonly string[];
  Resource?: string | readonly string[];
  NotResource?: string | readonly string[];
  Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: Statement[];
}

/** A document of these statements, in this order. */
export const policyDocument = (...statements: Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/**
 * The JSON that AWS takes, without white space.
 * @param quota the limit that this kind of document is under (catalog/quotas.ts)
 * @throws when the document is over AWS's limit, or two statements share a Sid
 */
export function toJson(document: PolicyDocument, quota: QuotaName): string {
  const json = JSON.stringify(document);
  const { limit, what } = quotas[quota];
  if (json.length > limit)
    throw new Error(`a policy has ${json.length} characters, but ${what} takes ${limit}: declare less in it`);
  const sids = document.Statement.map((statement) => statement.Sid);
  const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (repeated !== undefined)
    throw new Error(`two statements of a policy are called ${repeated}: rename one`);
  return json;
}
