/** What AWS refuses about roles and their policies. */
import { expect, test } from "vitest";
import type { Properties } from "../../wire.ts";
import { Cloud } from "../cloud.ts";
import { sandboxWorld } from "../given.ts";

const place = { account: "444444444444", region: "eu-central-1" };
const make = (cloud: Cloud, type: string, name: string, inputs: Properties) =>
  cloud.create({ type: `aws:iam/${type}`, name, inputs, ...place });

const document = (size = 0) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "A".repeat(size), Effect: "Deny", Action: "s3:*", Resource: "*" }],
  });

function withRole(): Cloud {
  const cloud = new Cloud(sandboxWorld);
  make(cloud, "role:Role", "role", { name: "role", assumeRolePolicy: document() });
  return cloud;
}

test("a role takes ten managed policies, and no eleventh", () => {
  const cloud = withRole();
  const attach = (index: number) => {
    const { id } = make(cloud, "policy:Policy", `policy-${index}`, {
      name: `policy-${index}`,
      policy: document(),
    });
    make(cloud, "rolePolicyAttachment:RolePolicyAttachment", `policy-${index}`, {
      role: "role",
      policyArn: id,
    });
  };
  for (let index = 0; index < 10; index += 1) attach(index);
  expect(() => attach(10)).toThrow("LimitExceeded: role role: cannot exceed quota for PoliciesPerRole: 10");
});

test("the inline policies of a role share one limit; writing one again does not count it twice", () => {
  const cloud = withRole();
  const inline = { role: "role", name: "one", policy: document(6_000) };
  const { id } = make(cloud, "rolePolicy:RolePolicy", "one", inline);
  cloud.update(id, { type: "aws:iam/rolePolicy:RolePolicy", name: "one", inputs: inline, ...place });
  expect(() => make(cloud, "rolePolicy:RolePolicy", "two", { ...inline, name: "two" })).toThrow(
    /LimitExceeded: role role: maximum policy size of 10240 bytes exceeded/,
  );
  make(cloud, "rolePolicy:RolePolicy", "two", { ...inline, name: "two", policy: document(3_000) });
});

test("a role goes only once its policies are gone", () => {
  const cloud = withRole();
  const role = { type: "aws:iam/role:Role", name: "role", inputs: {}, ...place };
  const inline = make(cloud, "rolePolicy:RolePolicy", "one", {
    role: "role",
    name: "one",
    policy: document(),
  });
  expect(() => cloud.delete("role", role)).toThrow("DeleteConflict: role role: must delete policies first");
  cloud.delete(inline.id, { ...role, type: "aws:iam/rolePolicy:RolePolicy" });
  const attached = make(cloud, "rolePolicyAttachment:RolePolicyAttachment", "two", {
    role: "role",
    policyArn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
  });
  expect(() => cloud.delete("role", role)).toThrow(
    "DeleteConflict: role role: must detach all policies first",
  );
  cloud.delete(attached.id, { ...role, type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment" });
  cloud.delete("role", role);
  expect(cloud.find("aws:iam/role:Role")).toEqual([]);
});

test.each(["http://example.com", "example.com", "https://example.com?x=1"])(
  "an issuer at %s is refused",
  (url) => {
    const cloud = new Cloud(sandboxWorld);
    expect(() =>
      make(cloud, "openIdConnectProvider:OpenIdConnectProvider", "issuer", { url, clientIdLists: ["a"] }),
    ).toThrow(/^InvalidInput: /);
  },
);
