/**
 * The kill switch: one statement of the boundary, which every role of every agent carries.
 *
 * Its state is AWS's. The revoker pulls it without Pulumi, and Pulumi never moves it: each deployment reads where it
 * stands, and writes the boundary with the switch as it found it. docs/decisions/0007-one-boundary-one-switch.md says why.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { boundaryArn } from "../names.ts";
import type { Statement } from "../policy-document.ts";

/** Where the switch stands: pulled for every session, or for those that were issued before a moment. */
export type KillSwitch = "pulled" | { readonly issuedBefore: string };

/** At rest it denies sessions from before there was a perimeter: nobody. */
export const atRest: KillSwitch = { issuedBefore: "2020-01-01T00:00:00Z" };

export const killSwitchSid = "KillSwitch";

/** The statement. Pulled, it has no condition, so that nothing about a request can escape it. */
export const killSwitchStatement = (position: KillSwitch): Statement => ({
  Sid: killSwitchSid,
  Effect: "Deny",
  Action: "*",
  Resource: "*",
  ...(position === "pulled"
    ? {}
    : { Condition: { DateLessThan: { "aws:TokenIssueTime": position.issuedBefore } } }),
});

const isMoment = (value: unknown): value is string =>
  typeof value === "string" &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) &&
  !Number.isNaN(Date.parse(value));

/**
 * Where the switch stands in a boundary that AWS has.
 * @throws when it cannot be told: somebody has written the boundary by hand, and no deployment may write over that
 */
export function killSwitchIn(document: string, accountId: string): KillSwitch {
  const statements = statementsOf(document);
  const found = statements.filter((statement) => statement["Sid"] === killSwitchSid);
  const [statement] = found;
  if (found.length === 1 && statement) {
    const { Condition, Sid: _, ...rest } = statement;
    const meant = JSON.stringify(rest, Object.keys(rest).sort());
    if (meant === '{"Action":"*","Effect":"Deny","Resource":"*"}') {
      if (Condition === undefined) return "pulled";
      const issuedBefore = (Condition as { DateLessThan?: Record<string, unknown> }).DateLessThan?.[
        "aws:TokenIssueTime"
      ];
      const expected = { DateLessThan: { "aws:TokenIssueTime": issuedBefore } };
      if (isMoment(issuedBefore) && JSON.stringify(Condition) === JSON.stringify(expected))
        return { issuedBefore };
    }
  }
  throw new pulumi.RunError(
    `${boundaryArn(accountId)} is not as any deployment or docs/runbooks/revoke.md leaves it: its statement ${killSwitchSid} is missing or changed, so nobody can tell whether agents are stopped. It was left as it is. Look at it (aws iam get-policy-version), and pull or rest the switch as the runbook says; then deploy again`,
  );
}

function statementsOf(document: string): Record<string, unknown>[] {
  try {
    const { Statement } = JSON.parse(document) as { Statement?: unknown };
    return (Array.isArray(Statement) ? Statement : [Statement]).filter(
      (statement): statement is Record<string, unknown> =>
        typeof statement === "object" && statement !== null,
    );
  } catch {
    return [];
  }
}

/**
 * Where the switch stands in AWS now; at rest where there is no boundary yet.
 *
 * A provider reports a policy that does not exist as an error. Only that one, by its own words, counts as none: a call
 * that was denied or did not arrive must not put the switch to rest.
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/getpolicy/
 * @throws when AWS cannot be asked, or its answer not be understood
 */
export async function standingKillSwitch(
  accountId: string,
  options: pulumi.InvokeOptions,
): Promise<KillSwitch> {
  const arn = boundaryArn(accountId);
  let document: string;
  try {
    document = (await aws.iam.getPolicy({ arn }, options)).policy;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes(`reading IAM Policy (${arn}): couldn't find resource`)) return atRest;
    throw error;
  }
  return killSwitchIn(document, accountId);
}
