/**
 * Resource types that make an account the administrator of a service for the whole organisation, apart from
 * `aws.organizations.DelegatedAdministrator`, which names the service itself. Tokens from @pulumi/aws 7.48.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html
 */
export interface DelegatingType {
  readonly type: string;
  /** Property with the account. */
  readonly account: string;
  /** The service's principal. */
  readonly service: string;
}

export const delegatingTypes: readonly DelegatingType[] = [
  {
    type: "aws:auditmanager/organizationAdminAccountRegistration:OrganizationAdminAccountRegistration",
    account: "adminAccountId",
    service: "auditmanager.amazonaws.com",
  },
  {
    type: "aws:cloudtrail/organizationDelegatedAdminAccount:OrganizationDelegatedAdminAccount",
    account: "accountId",
    service: "cloudtrail.amazonaws.com",
  },
  {
    type: "aws:detective/organizationAdminAccount:OrganizationAdminAccount",
    account: "accountId",
    service: "detective.amazonaws.com",
  },
  {
    type: "aws:ec2/vpcIpamOrganizationAdminAccount:VpcIpamOrganizationAdminAccount",
    account: "delegatedAdminAccountId",
    service: "ipam.amazonaws.com",
  },
  { type: "aws:fms/adminAccount:AdminAccount", account: "accountId", service: "fms.amazonaws.com" },
  {
    type: "aws:guardduty/organizationAdminAccount:OrganizationAdminAccount",
    account: "adminAccountId",
    service: "guardduty.amazonaws.com",
  },
  {
    type: "aws:inspector2/delegatedAdminAccount:DelegatedAdminAccount",
    account: "accountId",
    service: "inspector2.amazonaws.com",
  },
  {
    type: "aws:macie2/organizationAdminAccount:OrganizationAdminAccount",
    account: "adminAccountId",
    service: "macie.amazonaws.com",
  },
  {
    type: "aws:securityhub/organizationAdminAccount:OrganizationAdminAccount",
    account: "adminAccountId",
    service: "securityhub.amazonaws.com",
  },
];
