import { isExact } from "../../../analysis/iam/statements.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { needed, texts } from "../resource.ts";

const issuer = (properties: Record<string, unknown>) => ({
  type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  name: "forge",
  properties: {
    url: "https://token.actions.githubusercontent.com",
    clientIdLists: ["sts.amazonaws.com"],
    ...properties,
  },
});

export default resourceInvariant({
  id: "agent-issuer-exact",
  title: "An account takes tokens of an issuer for audiences that it names, over https.",
  protects: "Every role that trusts the issuer from tokens that were made for somebody else.",
  why: "A token that was issued for another service is a token of the same issuer with the same subject. The audience is what tells them apart, here and in each role's trust.",
  fix: "give the provider an https url and clientIdLists with the token's aud, for example sts.amazonaws.com.",
  types: ["aws:iam/openIdConnectProvider:OpenIdConnectProvider"],
  *check(resource) {
    if (!/^(https:\/\/)?[a-z0-9.-]+(:\d+)?(\/[^*?]*)?$/i.test(needed(resource, "url")))
      yield "is an issuer without https";
    const audiences = texts(resource.properties, "clientIdLists");
    if (audiences.length === 0) yield "is an issuer whose tokens are taken for any audience";
    else if (!audiences.every(isExact))
      yield "is an issuer whose tokens are taken for a pattern of audiences";
  },
  examples: {
    holds: [
      { what: "one audience", resources: [issuer({})] },
      {
        what: "as AWS gives the address back",
        resources: [issuer({ url: "token.actions.githubusercontent.com" })],
      },
    ],
    broken: [
      { what: "any audience", resources: [issuer({ clientIdLists: [] })] },
      { what: "a pattern", resources: [issuer({ clientIdLists: ["*"] })] },
      { what: "plain http", resources: [issuer({ url: "http://forge.example" })] },
    ],
    cannotTell: [
      { what: "an audience that is not known yet", resources: [issuer({ clientIdLists: [notKnownYet] })] },
    ],
  },
});
