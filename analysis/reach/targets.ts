/** What the actions of a goal are done to, in one model. */
import type { Target } from "../../catalog/goals.ts";
import type { ResourceNode } from "../model/model.ts";
import { isKnown } from "../model/value.ts";
import { accountOf, type Landscape } from "./landscape.ts";

export interface Aim {
  /** ARN, or a pattern; `*` for an action that knows no resources. */
  readonly resource: string;
  /** Account of what is acted on. */
  readonly account: string;
}

type Kind = Extract<Target, { readonly kind: "named" }>["as"];

/** What a setting names, which may be an ARN, an id, a name or an address. */
function aimOf(text: string, as: Kind, resource: ResourceNode, landscape: Landscape): Aim {
  const own = resource.account ?? "";
  const partition = resource.arn.split(":")[1] ?? "aws";
  const any: Readonly<Record<Kind, string>> = {
    key: `arn:${partition}:kms:*:${own}:key/*`,
    bucket: `arn:${partition}:s3:::*`,
    role: `arn:${partition}:iam::${own}:role/*`,
    logGroup: `arn:${partition}:logs:*:${own}:log-group:*`,
  };
  let arn = any[as];
  if (isKnown(text))
    switch (as) {
      case "key":
        if (text.startsWith("arn:") && !text.includes(":alias/")) arn = text;
        else if (/^[0-9a-f-]{36}$/.test(text))
          arn = `arn:${partition}:kms:${resource.region ?? "*"}:${own}:key/${text}`;
        break;
      case "bucket":
        arn = text.startsWith("arn:") ? (text.split("/")[0] ?? text) : `arn:${partition}:s3:::${text}`;
        break;
      case "role":
        arn = text.startsWith("arn:") ? text : `arn:${partition}:iam::${own}:role/${text}`;
        break;
      case "logGroup":
        arn = text.startsWith("arn:") ? text : `arn:${partition}:logs:*:${own}:log-group:${text}`;
    }
  const account = landscape.model.resources.get(arn)?.account ?? landscape.entities.get(arn)?.account;
  return { resource: arn, account: account ?? accountOf(arn) ?? own };
}

/** Everything that a target means in one account. */
export function aimsOf(target: Target, account: string, landscape: Landscape): Aim[] {
  switch (target.kind) {
    case "account":
      return [{ resource: "*", account }];
    case "pattern":
      return [
        {
          resource: target.arn
            .replaceAll("${account}", account)
            .replace(/^arn:\*:/, `arn:${landscape.partition}:`),
          account,
        },
      ];
    case "objects":
      return aimsOf(target.of, account, landscape).map(({ resource, account: owner }) => ({
        resource: `${resource}/*`,
        account: owner,
      }));
    case "resources":
      return landscape.resourcesOf(target.types, account).map(({ arn }) => ({ resource: arn, account }));
    case "named":
      return landscape.resourcesOf(target.types, account).flatMap((resource) =>
        target.properties.flatMap((property) => {
          const value = resource.properties[property];
          return typeof value === "string" && value !== ""
            ? [aimOf(value, target.as, resource, landscape)]
            : [];
        }),
      );
  }
}
