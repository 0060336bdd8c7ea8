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
  ...[management, audit, backup, prod, dev].flatMap((account): HouseholdRole[] => [
    // Stands in for the pipeline's own trust: only what the role can do matters here.
    { arn: roleOf.deployer(account), trust: identityCenter(account), permissions: everything },
    { arn: roleOf.breakGlass(account), trust: identityCenter(account), permissions: everything },
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
  { arn: roleOf.person(elsewhere), trust: identityCenter(elsewhere), permissions: everything },
  {
    arn: copyRole.replace(prod, elsewhere),
    trust: trustOf({ Service: "backup.amazonaws.com" }),
    permissions: everything,
  },
];
