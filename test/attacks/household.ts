/**
 * What accounts hold beside the perimeter, because nobody starts from nothing: administrators, and the roles that trust
 * too much. The perimeter has to hold in their company. Everything here may do all that its account can do.
 */
import { audit, backup, copyRole, dev, elsewhere, management, prod, roleOf } from "./places.ts";

export interface HouseholdRole {
  readonly arn: string;
  /** Whom it trusts. */
  readonly trust: object;
  readonly permissions: object;
}

const statement = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });

const everything = statement({ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" });

const trustOf = (principal: object, action = "sts:AssumeRole") =>
  statement({ Sid: "Trusted", Effect: "Allow", Principal: principal, Action: action });

const accountRoot = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });

const identityCenter = (account: string) =>
  trustOf(
    { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
    "sts:AssumeRoleWithSAML",
  );

export const household: readonly HouseholdRole[] = [
  // Somebody's own pipeline in the management account, where nothing limits it.
  { arn: roleOf.deployer(management), trust: identityCenter(management), permissions: everything },
  ...[management, audit, backup, prod, dev].flatMap((account): HouseholdRole[] => [
    { arn: roleOf.person(account), trust: identityCenter(account), permissions: everything },
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
    {
      arn: roleOf.organizationAccess(account),
      trust: trustOf(accountRoot(management)),
      permissions: everything,
    },
    {
      arn: roleOf.operator(account),
      trust: statement({
        Sid: "Trusted",
        Effect: "Allow",
        Principal: accountRoot(account),
        Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
      }),
      permissions: everything,
    },
  ]),
  // The permission set of those who may become break-glass: assuming that role is all that it allows.
  ...[management, audit, prod].map(
    (account): HouseholdRole => ({
      arn: roleOf.permissionSet(account),
      trust: identityCenter(account),
      permissions: statement({
        Sid: "Become",
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: roleOf.breakGlass(account),
      }),
    }),
  ),
  // A permission set that people have in many accounts, and not among those that they keep in prod.
  {
    arn: roleOf.permissionSet(prod, "AdministratorAccess"),
    trust: identityCenter(prod),
    permissions: everything,
  },
  { arn: roleOf.person(elsewhere), trust: identityCenter(elsewhere), permissions: everything },
  {
    arn: copyRole.replace(prod, elsewhere),
    trust: trustOf({ Service: "backup.amazonaws.com" }),
    permissions: everything,
  },
];
