/** What a role may do where a list says all that it has: what the list names, and nothing that it leaves out. */
import { expect, test } from "vitest";
import { policy } from "./example.ts";
import { Graph, type Properties, type Resource } from "./resource.ts";
import { attachedList, inlineList, policiesOf } from "./role-policies.ts";

const resource = (type: string, name: string, properties: Properties): Resource => ({
  urn: `urn:pulumi:example::example::${type}::${name}`,
  type,
  name,
  properties,
  protect: false,
});

const arn = "arn:aws:iam::111122223333:policy/view";
const role = resource("aws:iam/role:Role", "worker", { name: "worker" });
const view = resource("aws:iam/policy:Policy", "view", {
  name: "view",
  policy: policy({ Sid: "Look", Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" }),
});
const denied = resource("aws:iam/rolePolicy:RolePolicy", "denied", {
  role: "worker",
  name: "denied",
  policy: policy({ Sid: "No", Effect: "Deny", Action: "iam:*", Resource: "*" }),
});
const attached = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", {
  role: "worker",
  policyArn: arn,
});
const only = (...policyNames: string[]) => resource(inlineList, "only", { roleName: "worker", policyNames });
const all = (...policyArns: string[]) => resource(attachedList, "all", { roleName: "worker", policyArns });

const sources = (...others: Resource[]) =>
  [...policiesOf(role, new Graph([role, ...others]))].map(({ source }) => source);

test("what a list attaches is the role's, once", () => {
  expect(sources(view, all(arn))).toEqual(["policy view"]);
  expect(sources(view, attached, all(arn))).toEqual(["policy view"]);
  expect(sources(denied, only("denied"))).toEqual(["inline policy denied"]);
});

test("what a list attaches from elsewhere cannot be told", () => {
  expect(() => sources(all(arn))).toThrow("is not in this stack");
  expect(() => sources(all("arn:aws:iam::aws:policy/AdministratorAccess"))).toThrow("AWS's own policy");
  expect(() => sources(denied, only("denied", "more"))).toThrow("more is not in this stack");
});

test("a policy that a list leaves out counts for nothing", () => {
  expect(() => sources(denied, only())).toThrow("only takes denied away");
  expect(() => sources(view, attached, all())).toThrow("all takes attached away");
});
