import { describe, expect, test } from "vitest";
import { allow, deny, StackFile, secret, trust, unknown } from "../../test/checkpoints.ts";
import { buildModel } from "./build.ts";
import type { Account } from "./model.ts";
import { readWorld } from "./world.ts";

const management = "111111111111";
const prod = "444444444444";
const id = "o-abcdef1234";
const organizationArn = (rest: string) => `arn:aws:organizations::${management}:${rest}`;
const world = (value: unknown) => readWorld(value, "world.json");
const tree = {
  organization: {
    id,
    managementAccount: management,
    root: { id: "r-ab12", accounts: [management], units: [{ id: "ou-ab12-11111111", accounts: [prod] }] },
  },
};

const attach = (
  stack: StackFile,
  name: string,
  content: unknown,
  targetId: unknown,
  more: Readonly<Record<string, unknown>> = {},
) =>
  stack
    .add(
      "aws:organizations/policy:Policy",
      name,
      {
        name,
        content,
        arn: organizationArn(`policy/${id}/service_control_policy/p-${name}`),
        type: "SERVICE_CONTROL_POLICY",
        ...more,
      },
      { id: `p-${name}` },
    )
    .add("aws:organizations/policyAttachment:PolicyAttachment", `${name}-at`, {
      policyId: `p-${name}`,
      targetId,
    });

const actions = (levels: Account["scps"]) =>
  levels.map((level) =>
    level.map(({ statements }) =>
      statements.map(({ effect, actions: [action] }) => `${effect} ${action}`).join(),
    ),
  );

describe("guardrails by level", () => {
  test("the root first, the account last, FullAWSAccess at each", () => {
    const stack = new StackFile(management);
    attach(stack, "root", deny("iam:*"), "r-ab12");
    attach(stack, "unit", deny("s3:*"), "ou-ab12-11111111");
    attach(stack, "account", deny("sqs:*"), prod);
    const { accounts, assumed } = buildModel([stack.checkpoint], world(tree));
    expect(actions(accounts.get(prod)?.scps ?? [])).toEqual([
      ["Allow *", "Deny iam:*"],
      ["Allow *", "Deny s3:*"],
      ["Allow *", "Deny sqs:*"],
    ]);
    expect(accounts.get(prod)).toMatchObject({
      organization: id,
      organizationPath: `${id}/r-ab12/ou-ab12-11111111/`,
      isManagement: false,
    });
    expect(assumed).toContain(
      "FullAWSAccess is attached throughout the organisation, where nobody says otherwise",
    );
  });

  test("nothing binds the management account", () => {
    const stack = attach(new StackFile(management), "root", deny("iam:*"), "r-ab12");
    expect(buildModel([stack.checkpoint], world(tree)).accounts.get(management)).toMatchObject({
      isManagement: true,
      domain: "management",
      organizationPath: `${id}/r-ab12/`,
      scps: [],
      rcps: [],
    });
  });

  test("resource control policies by themselves, with nothing written out", () => {
    const rcp = deny("s3:*").replace('"Effect"', '"Principal":"*","Effect"');
    const stack = attach(new StackFile(management), "data", rcp, "r-ab12", {
      type: "RESOURCE_CONTROL_POLICY",
    });
    const account = buildModel([stack.checkpoint], world(tree)).accounts.get(prod);
    expect(actions(account?.rcps ?? [])).toEqual([["Deny s3:*"], [], []]);
    expect(actions(account?.scps ?? [])).toEqual([["Allow *"], ["Allow *"], ["Allow *"]]);
  });

  test("of the world file, where FullAWSAccess may have been taken away", () => {
    const { accounts } = buildModel(
      [],
      world({
        organization: {
          ...tree.organization,
          root: {
            id: "r-ab12",
            fullAccess: false,
            scps: [{ name: "only", policy: JSON.parse(allow(["s3:*"])) }],
            units: [
              {
                id: "ou-ab12-11111111",
                accounts: [prod],
                rcps: [
                  {
                    name: "data",
                    policy: JSON.parse(deny("s3:*").replace('"Effect"', '"Principal":"*","Effect"')),
                  },
                ],
              },
            ],
          },
        },
        accounts: [
          {
            id: prod,
            name: "shop",
            domain: "prod",
            scps: [{ name: "own", policy: JSON.parse(deny("ec2:*")) }],
          },
        ],
      }),
    );
    expect(actions(accounts.get(prod)?.scps ?? [])).toEqual([
      ["Allow s3:*"],
      ["Allow *"],
      ["Allow *", "Deny ec2:*"],
    ]);
    expect(actions(accounts.get(prod)?.rcps ?? [])).toEqual([[], ["Deny s3:*"], []]);
    expect(accounts.get(prod)).toMatchObject({ name: "shop", domain: "prod" });
  });

  test("a tree that stacks made, before AWS has chosen its ids", () => {
    const stack = new StackFile(management)
      .add(
        "aws:organizations/organization:Organization",
        "org",
        {
          roots: [{ id: "r-ab12" }],
          masterAccountId: management,
          arn: organizationArn(`organization/${id}`),
        },
        { id },
      )
      .add(
        "aws:organizations/organizationalUnit:OrganizationalUnit",
        "outer",
        { name: "outer", parentId: "r-ab12" },
        { id: "" },
      )
      .add(
        "aws:organizations/organizationalUnit:OrganizationalUnit",
        "inner",
        { name: "inner", parentId: unknown },
        { id: "", from: { parentId: ["outer"] } },
      )
      .add(
        "aws:organizations/account:Account",
        "prod",
        { name: "prod", parentId: unknown, email: "a@example.com", joinedMethod: "INVITED" },
        { id: prod, from: { parentId: ["inner"] } },
      );
    stack
      .add("aws:organizations/policy:Policy", "deny", { name: "deny", content: deny("iam:*") }, { id: "" })
      .add(
        "aws:organizations/policyAttachment:PolicyAttachment",
        "at",
        { policyId: unknown, targetId: unknown },
        { id: "", from: { policyId: ["deny"], targetId: ["outer"] } },
      );
    const account = buildModel([stack.checkpoint]).accounts.get(prod);
    expect(actions(account?.scps ?? [])).toEqual([
      ["Allow *"],
      ["Allow *", "Deny iam:*"],
      ["Allow *"],
      ["Allow *"],
    ]);
    expect(account).toMatchObject({ organization: id, name: "prod" });
  });

  test("one that cannot be read or placed binds nobody, and is listed", () => {
    for (const [content, target] of [
      [secret(), "r-ab12"],
      ["{", "r-ab12"],
      [unknown, "r-ab12"],
      [deny("iam:*"), unknown],
      [deny("iam:*"), secret()],
    ]) {
      const stack = attach(new StackFile(management), "lost", content, target);
      const model = buildModel([stack.checkpoint], world(tree));
      expect(actions(model.accounts.get(prod)?.scps ?? [])).toEqual([["Allow *"], ["Allow *"], ["Allow *"]]);
      expect(model.notModelled).toEqual([]);
      expect(model.assumed).toContainEqual(
        expect.stringMatching(/^lost(-at)? of app-dev\.json binds nobody: it /),
      );
    }
  });

  test("where the management account is not known, none counts: it might be this one", () => {
    const stack = new StackFile(null)
      .add(
        "aws:organizations/policy:Policy",
        "deny",
        { name: "deny", content: deny("iam:*") },
        { id: "p-deny" },
      )
      .add("aws:organizations/policyAttachment:PolicyAttachment", "at", {
        policyId: "p-deny",
        targetId: prod,
      });
    expect(buildModel([stack.checkpoint]).accounts.get(prod)?.scps).toEqual([]);
  });

  test("where the organisation is known and its management account is not, none counts either", () => {
    const stack = new StackFile(null).add(
      "aws:organizations/organization:Organization",
      "org",
      { roots: [{ id: "r-ab12" }], accounts: [{ id: prod }] },
      { id },
    );
    stack
      .add(
        "aws:organizations/policy:Policy",
        "deny",
        { name: "deny", content: deny("iam:*") },
        { id: "p-deny" },
      )
      .add("aws:organizations/policyAttachment:PolicyAttachment", "at", {
        policyId: "p-deny",
        targetId: "r-ab12",
      });
    expect(buildModel([stack.checkpoint]).accounts.get(prod)).toMatchObject({
      organization: id,
      scps: [],
      rcps: [],
    });
  });

  test("one of a kind that the organisation has not switched on binds nobody, and is listed", () => {
    const stack = (enabledPolicyTypes: readonly unknown[]) =>
      attach(
        new StackFile(management).add(
          "aws:organizations/organization:Organization",
          "org",
          { enabledPolicyTypes, masterAccountId: management },
          { id },
        ),
        "root",
        deny("iam:*"),
        "r-ab12",
      );
    const levels = (file: StackFile) =>
      actions(buildModel([file.checkpoint], world(tree)).accounts.get(prod)?.scps ?? []);
    expect(levels(stack(["SERVICE_CONTROL_POLICY"]))[0]).toEqual(["Allow *", "Deny iam:*"]);
    for (const kinds of [[], ["RESOURCE_CONTROL_POLICY"], [unknown]])
      expect(levels(stack(kinds))[0]).toEqual(["Allow *"]);
    expect(buildModel([stack([]).checkpoint], world(tree)).assumed).toContainEqual(
      expect.stringContaining("SERVICE_CONTROL_POLICY, that the organisation has not switched on"),
    );
  });

  test("one that is about to be detached binds nobody, and is listed", () => {
    const stack = attach(new StackFile(management), "root", deny("iam:*"), "r-ab12").change({ delete: true });
    const model = buildModel([stack.checkpoint], world(tree));
    expect(actions(model.accounts.get(prod)?.scps ?? [])).toEqual([["Allow *"], ["Allow *"], ["Allow *"]]);
    expect(model.assumed).toContainEqual(expect.stringMatching(/^root-at of app-dev\.json binds nobody: /));
  });

  test("a file about another organisation does not say which account manages this one", () => {
    const stack = new StackFile("999999999999").add("aws:organizations/policy:Policy", "p", {
      name: "p",
      content: deny("iam:*"),
      arn: "arn:aws:organizations::999999999999:policy/o-zzzzzzzzzz/service_control_policy/p-1",
    });
    expect(
      buildModel([stack.checkpoint], world({ organization: { id, managementAccount: management } }))
        .organization,
    ).toMatchObject({ id, managementAccount: management });
    const other = new StackFile("888888888888", { stack: "x" }).add("aws:organizations/policy:Policy", "p", {
      name: "p",
      content: deny("iam:*"),
      arn: `arn:aws:organizations::888888888888:policy/${id}/service_control_policy/p-1`,
    });
    expect(buildModel([stack.checkpoint, other.checkpoint]).organization).toMatchObject({
      id: "o-zzzzzzzzzz",
      managementAccount: "999999999999",
    });
  });

  test("an account of which only the organisation is known is bound by the root's at least", () => {
    const stack = new StackFile(management).add(
      "aws:organizations/organization:Organization",
      "org",
      {
        roots: [{ id: "r-ab12" }],
        masterAccountId: management,
        accounts: [
          { id: prod, name: "shop" },
          { id: management, name: "top" },
        ],
        arn: organizationArn(`organization/${id}`),
      },
      { id },
    );
    attach(stack, "root", deny("iam:*"), "r-ab12");
    const { accounts } = buildModel([stack.checkpoint]);
    expect(accounts.get(prod)).toMatchObject({ name: "shop", organization: id, organizationPath: null });
    expect(actions(accounts.get(prod)?.scps ?? [])).toEqual([["Allow *", "Deny iam:*"], ["Allow *"]]);
  });
});

describe("membership", () => {
  const queue = () => new StackFile(prod).add("aws:sqs/queue:Queue", "q", { name: "q" }).checkpoint;
  const of = (value: unknown) => buildModel([queue()], world(value)).accounts.get(prod)?.organization;

  test("nobody has said: any; the world says none; the tree has it; the tree has it not", () => {
    expect(of({})).toBe("unknown");
    expect(of({ organization: null })).toBeNull();
    expect(of(tree)).toBe(id);
    expect(of({ organization: { ...tree.organization, root: { id: "r-ab12" } } })).toBeNull();
    expect(of({ organization: { id, managementAccount: management } })).toBe("unknown");
  });

  test("an ARN of the organisation tells its id and its management account", () => {
    const stack = attach(new StackFile(management), "root", deny("iam:*"), "r-ab12");
    expect(buildModel([stack.checkpoint]).organization).toMatchObject({ id, managementAccount: management });
  });
});

describe("who else administers", () => {
  test("delegated administrators, by every type that makes one", () => {
    const stack = new StackFile(management)
      .add("aws:organizations/delegatedAdministrator:DelegatedAdministrator", "a", {
        accountId: prod,
        servicePrincipal: "sso.amazonaws.com",
      })
      .add("aws:guardduty/organizationAdminAccount:OrganizationAdminAccount", "b", { adminAccountId: prod })
      .add("aws:cloudtrail/organizationDelegatedAdminAccount:OrganizationDelegatedAdminAccount", "c", {
        accountId: unknown,
      });
    expect(
      buildModel([stack.checkpoint]).organization?.delegatedAdministrators.map(({ account, service }) => [
        account,
        service,
      ]),
    ).toEqual([
      [prod, "sso.amazonaws.com"],
      ["unknown", "cloudtrail.amazonaws.com"],
      [prod, "guardduty.amazonaws.com"],
    ]);
  });

  test("the role that Organizations leaves in each account that it makes, if nobody says that it was taken away", () => {
    const stack = new StackFile(management).add(
      "aws:organizations/account:Account",
      "prod",
      {
        name: "prod",
        email: "a@example.com",
        roleName: "Landlord",
        arn: organizationArn(`account/${id}/${prod}`),
      },
      { id: prod },
    );
    const arn = `arn:aws:iam::${prod}:role/Landlord`;
    const model = buildModel([stack.checkpoint]);
    expect(model.principals.get(arn)).toMatchObject({
      account: prod,
      unknown: [],
      boundary: null,
      identity: [{ statements: [{ actions: ["*"] }] }],
      trust: { statements: [{ principals: [{ kind: "AWS", value: `arn:aws:iam::${management}:root` }] }] },
    });
    expect(model.assumed).toContainEqual(expect.stringContaining("have their Landlord"));
    expect(buildModel([stack.checkpoint], world({ absent: [arn] })).principals.has(arn)).toBe(false);
    // Where a stack manages the role, it is as that stack has it.
    const managed = new StackFile(prod).add("aws:iam/role:Role", "Landlord", {
      name: "Landlord",
      path: "/",
      arn,
      assumeRolePolicy: trust({ Service: "ec2.amazonaws.com" }),
    });
    expect(buildModel([stack.checkpoint, managed.checkpoint]).principals.get(arn)?.identity).toEqual([]);
  });

  describe("the same role in accounts that only the world file places", () => {
    const accessRole = (account: string) => `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`;
    const organization = {
      id,
      managementAccount: management,
      root: { id: "r-ab12", accounts: [management, prod] },
    };

    test("is there, for the management account and for nobody else", () => {
      const { principals, assumed } = buildModel([], world({ organization }));
      expect([...principals.keys()]).toEqual([accessRole(prod)]);
      expect(principals.get(accessRole(prod))).toMatchObject({
        unknown: [],
        identity: [{ statements: [{ actions: ["*"] }] }],
        trust: { statements: [{ principals: [{ kind: "AWS", value: `arn:aws:iam::${management}:root` }] }] },
      });
      expect(assumed).toContainEqual(expect.stringContaining("have their OrganizationAccountAccessRole"));
    });

    test("also where the tree is not told, in accounts of the files", () => {
      const stack = new StackFile(prod).add("aws:sqs/queue:Queue", "orders", { name: "orders" });
      const from = (given: object) => [
        ...buildModel([stack.checkpoint], world({ organization: given })).principals.keys(),
      ];
      expect(from({ id, managementAccount: management })).toEqual([accessRole(prod)]);
      expect(from({ ...organization, root: { id: "r-ab12", accounts: [management] } })).toEqual([]);
      expect([...buildModel([stack.checkpoint], world({ organization: null })).principals.keys()]).toEqual(
        [],
      );
    });

    test("not where it is absent, described, shown, or goes by another name", () => {
      const arn = accessRole(prod);
      const of = (more: object, files: readonly StackFile[] = []) =>
        buildModel(
          files.map(({ checkpoint }) => checkpoint),
          world({ organization, ...more }),
        ).principals;
      expect(of({ absent: [arn] }).size).toBe(0);
      expect(of({ principals: [{ arn, policies: [] }] }).get(arn)?.identity).toEqual([]);
      const managed = new StackFile(prod).add("aws:iam/role:Role", "access", {
        name: "OrganizationAccountAccessRole",
        path: "/",
        arn,
        assumeRolePolicy: trust({ Service: "ec2.amazonaws.com" }),
      });
      expect(of({}, [managed]).get(arn)?.identity).toEqual([]);
      const made = (more: object) =>
        new StackFile(management).add(
          "aws:organizations/account:Account",
          "prod",
          { name: "prod", email: "a@example.com", arn: organizationArn(`account/${id}/${prod}`), ...more },
          { id: prod },
        );
      expect([...of({}, [made({ roleName: "Landlord" })]).keys()]).toEqual([
        `arn:aws:iam::${prod}:role/Landlord`,
      ]);
      // Who was invited has made the account by itself.
      expect(of({}, [made({ joinedMethod: "INVITED" })]).size).toBe(0);
    });
  });
});

describe("Identity Center", () => {
  const set = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
  const instanceArn = "arn:aws:sso:::instance/ssoins-1";
  const center = () =>
    new StackFile(management)
      .add("aws:ssoadmin/permissionSet:PermissionSet", "admins", { name: "Admins", arn: set, instanceArn })
      .add("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "inline", {
        permissionSetArn: set,
        instanceArn,
        inlinePolicy: allow("s3:*"),
      })
      .add("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", "managed", {
        permissionSetArn: set,
        instanceArn,
        managedPolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      })
      .add("aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment", "own", {
        permissionSetArn: set,
        instanceArn,
        customerManagedPolicyReference: { name: "extra", path: "/p/" },
      })
      .add("aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment", "limit", {
        permissionSetArn: set,
        instanceArn,
        permissionsBoundary: { customerManagedPolicyReference: { name: "limit" } },
      })
      .add("aws:ssoadmin/accountAssignment:AccountAssignment", "a", {
        permissionSetArn: set,
        instanceArn,
        principalType: "GROUP",
        principalId: "g-1",
        targetId: prod,
        targetType: "AWS_ACCOUNT",
      });
  const inProd = () =>
    new StackFile(prod)
      .add("aws:iam/policy:Policy", "extra", {
        name: "extra",
        path: "/p/",
        arn: `arn:aws:iam::${prod}:policy/p/extra`,
        policy: allow("sqs:*"),
      })
      .add("aws:iam/policy:Policy", "limit", {
        name: "limit",
        path: "/",
        arn: `arn:aws:iam::${prod}:policy/limit`,
        policy: allow("ec2:*"),
      });
  const prefix = `arn:aws:iam::${prod}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admins_`;

  test("an assignment is a role in the account, with everything that its set has", () => {
    const model = buildModel([center().checkpoint, inProd().checkpoint]);
    const role = model.principals.get(`${prefix}0000000000000000`);
    expect(role?.identity.flatMap(({ statements }) => statements.flatMap((one) => one.actions))).toEqual([
      "s3:*",
      "*",
      "sqs:*",
    ]);
    expect(role).toMatchObject({
      account: prod,
      unknown: [],
      boundary: { statements: [{ actions: ["ec2:*"] }] },
    });
    expect(model.permissionSets.get(set)).toMatchObject({
      name: "Admins",
      assignments: [{ principalType: "GROUP", principalId: "g-1", account: prod, role: role?.arn }],
    });
    expect(model.notModelled).toEqual([]);
  });

  test("its name is the one that a policy spells out", () => {
    const arn = `${prefix}0123456789abcdef`;
    const stack = inProd().add("aws:iam/role:Role", "r", {
      name: "r",
      path: "/",
      arn: `arn:aws:iam::${prod}:role/r`,
      assumeRolePolicy: trust({ AWS: arn }),
    });
    const { principals } = buildModel([center().checkpoint, stack.checkpoint]);
    expect(principals.has(arn)).toBe(true);
    expect(principals.has(`${prefix}0000000000000000`)).toBe(false);
  });

  test("a policy that no file has, a secret one, a boundary that is lost: each counts as open", () => {
    const role = () => buildModel([center().checkpoint]).principals.get(`${prefix}0000000000000000`);
    expect(role()).toMatchObject({ boundary: "unknown" });
    expect(role()?.unknown.map(({ part }) => part)).toEqual(["identity", "boundary"]);
    const hidden = center().add(
      "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
      "hidden",
      { permissionSetArn: set, instanceArn, inlinePolicy: secret() },
    );
    expect(buildModel([hidden.checkpoint]).permissionSets.get(set)?.unknown).toMatchObject([
      { part: "identity", why: "its inline policy is a secret" },
    ]);
  });

  test("an inline policy that is not there may be anything", () => {
    const stack = center().add("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "gone", {
      permissionSetArn: set,
      instanceArn,
    });
    expect(buildModel([stack.checkpoint]).permissionSets.get(set)?.unknown).toMatchObject([
      { why: "its inline policy is missing" },
    ]);
  });

  test("a set that is in no file is assigned all the same", () => {
    const other = "arn:aws:sso:::permissionSet/ssoins-1/ps-2";
    const stack = new StackFile(management).add("aws:ssoadmin/accountAssignment:AccountAssignment", "a", {
      permissionSetArn: other,
      instanceArn,
      principalType: "USER",
      principalId: "u-1",
      targetId: prod,
    });
    const model = buildModel([stack.checkpoint]);
    expect([...model.principals.values()]).toMatchObject([
      { account: prod, boundary: "unknown", unknown: [{ part: "identity" }, { part: "boundary" }] },
    ]);
  });
});
