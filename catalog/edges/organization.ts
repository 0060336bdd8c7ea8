/**
 * Control of accounts from outside of them: the management account, delegated administrators, Identity Center and central
 * root access. The roles that AWS and administrators leave in every account are roles like others, and assumed by the
 * same edge.
 */
import { ask, call, each, inIam } from "./calls.ts";
import type { Call, CallerPlace, Edge, Gain, Step } from "./edge.ts";

const member = { kind: "account", member: true } as const;
const everything: readonly Gain[] = [{ kind: "account" }];

const from = (place: CallerPlace, calls: readonly Call[]): Call[] =>
  calls.map((one) => ({ ...one, from: place }));

const edge = (
  id: string,
  title: string,
  steps: readonly Step[],
  gains: readonly Gain[],
  ...sources: readonly string[]
): Edge => ({ id, title, family: "organization", sources, subject: member, steps, gains });

const guide = "https://docs.aws.amazon.com/organizations/latest/userguide/";
const ssoGuide = "https://docs.aws.amazon.com/singlesignon/latest/userguide/";
const identityCenter: CallerPlace = { delegatedFor: "sso.amazonaws.com" };
const stackSets: CallerPlace = { delegatedFor: "member.org.stacksets.cloudformation.amazonaws.com" };
const quickSetup = each(
  "ssm-quicksetup",
  "CreateConfigurationManager UpdateConfigurationDefinition",
  "arn:*:ssm-quicksetup:*:*:configuration-manager/*",
);
const policies = "arn:*:organizations::*:policy/*";
/** The account as Organizations names it. */
const asMember = "arn:*:organizations::*:account/o-*/${account}";

export const organizationEdges: readonly Edge[] = [
  // Guardrails.
  edge(
    "organizations.detach-policy",
    "takes a guardrail off, rewrites it, or puts a wider one beside it",
    [
      from("management", [
        ...each("organizations", "UpdatePolicy DeletePolicy DetachPolicy AttachPolicy", policies),
        ...each("organizations", "DisablePolicyType", "arn:*:organizations::*:root/*"),
        ...each("organizations", "DisableAWSServiceAccess DeleteOrganization"),
      ]),
    ],
    [{ kind: "guardrails" }],
    `${guide}orgs_policies_detach.html`,
  ),
  edge(
    "organizations.move-account",
    "moves an account to where other guardrails hold, or out of the organisation",
    [
      from(
        "management",
        each("organizations", "MoveAccount RemoveAccountFromOrganization CloseAccount", asMember),
      ),
    ],
    [{ kind: "guardrails" }],
    `${guide}move_account_to_ou.html`,
  ),
  edge(
    "organizations.leave-organization",
    "takes its account out of the organisation, and with it out of every guardrail",
    [each("organizations", "LeaveOrganization")],
    [{ kind: "guardrails" }],
    `${guide}orgs_manage_accounts_leave-as-member.html`,
  ),
  edge(
    "organizations.put-resource-policy",
    "hands the writing of guardrails to an account of its own",
    [
      from("management", [
        ...each("organizations", "PutResourcePolicy", "arn:*:organizations::*:resourcepolicy/*"),
        ...each("organizations", "DeleteResourcePolicy"),
      ]),
    ],
    [{ kind: "guardrails" }],
    `${guide}orgs-policy-delegate.html`,
  ),
  edge(
    "controltower.disable-control",
    "has Control Tower take its guardrails off",
    [
      from("management", [
        ...each(
          "controltower",
          "DisableControl UpdateEnabledControl ResetEnabledControl",
          "arn:*:controltower:*:*:enabledcontrol/*",
        ),
        ...each(
          "controltower",
          "DeleteLandingZone UpdateLandingZone ResetLandingZone",
          "arn:*:controltower:*:*:landingzone/*",
        ),
        ...each(
          "controltower",
          "DisableBaseline UpdateEnabledBaseline",
          "arn:*:controltower:*:*:enabledbaseline/*",
        ),
        ...each("controltower", "DeregisterManagedAccount DeregisterOrganizationalUnit DisableGuardrail"),
      ]),
    ],
    [{ kind: "guardrails" }],
    "https://docs.aws.amazon.com/controltower/latest/APIReference/API_DisableControl.html",
  ),

  // Ways into every account.
  edge(
    "organizations.register-delegated-administrator",
    "makes an account of its own the administrator of a service that acts in every account",
    [
      from("management", [
        ...each("organizations", "RegisterDelegatedAdministrator", "arn:*:organizations::*:account/o-*/*"),
        ...each("iam", "EnableOrganizationsRootSessions EnableOrganizationsRootCredentialsManagement"),
      ]),
    ],
    everything,
    `${guide}orgs_integrate_delegated_admin.html`,
  ),
  edge(
    "sts.assume-root",
    "takes a session of the account's root user",
    [
      from({ delegatedFor: "iam.amazonaws.com" }, [
        call(
          ask("sts:AssumeRoot", inIam("root"), {
            "sts:TaskPolicyArn": {
              oneOf: [
                "arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword",
                "arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials",
                "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
                "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy",
              ],
            },
          }),
        ),
      ]),
    ],
    everything,
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html",
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html",
  ),
  edge(
    "account.update-primary-email",
    "makes an address of its own the root user's, and has the password sent there",
    [
      from(
        { delegatedFor: "account.amazonaws.com" },
        each("account", "StartPrimaryEmailUpdate", "arn:*:account::*:account/o-*/${account}"),
      ),
      from(
        { delegatedFor: "account.amazonaws.com" },
        each("account", "AcceptPrimaryEmailUpdate", "arn:*:account::*:account/o-*/${account}"),
      ),
    ],
    everything,
    "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-root-user-email.html",
  ),
  edge(
    "cloudformation.deploy-to-organization",
    "deploys a stack set that AWS carries out with its own role in every account",
    [
      from(stackSets, each("cloudformation", "CreateStackSet")),
      from(stackSets, each("cloudformation", "CreateStackInstances", "arn:*:cloudformation:*:*:stackset/*")),
    ],
    everything,
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html",
  ),
  edge(
    "cloudformation.change-what-is-deployed",
    "changes the template or the parameters of a stack set that stands in every account",
    [
      from(
        stackSets,
        each("cloudformation", "UpdateStackSet UpdateStackInstances", "arn:*:cloudformation:*:*:stackset/*"),
      ),
    ],
    everything,
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html",
  ),
  edge(
    "ssm.automate-across-accounts",
    "has an automation, a quick setup or a conformance pack work in every account",
    [
      [
        ...from({ delegatedFor: "ssm.amazonaws.com" }, [
          ...each("ssm", "StartChangeRequestExecution", "arn:*:ssm:*:*:automation-definition/*"),
          ...quickSetup,
        ]),
        ...from({ delegatedFor: "ssm-quicksetup.amazonaws.com" }, quickSetup),
      ],
    ],
    everything,
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-quick-setup.html",
  ),
  edge(
    "config.remedy-across-accounts",
    "has a conformance pack with remedies of its own put into every account",
    [
      from(
        { delegatedFor: "config-multiaccountsetup.amazonaws.com" },
        each("config", "PutOrganizationConformancePack", "arn:*:config:*:*:organization-conformance-pack/*"),
      ),
    ],
    everything,
    "https://docs.aws.amazon.com/config/latest/developerguide/conformance-pack-organization-apis.html",
  ),

  // Identity Center.
  edge(
    "sso.create-account-assignment",
    "assigns a person a permission set in the account",
    [from(identityCenter, each("sso", "CreateAccountAssignment", "arn:*:sso:::account/${account}"))],
    everything,
    `${ssoGuide}howtoassignuseraccess.html`,
    "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html",
  ),
  edge(
    "sso.write-permission-set",
    "rewrites a permission set that is assigned in the account, or takes its boundary off",
    [
      from(identityCenter, [
        ...each(
          "sso",
          `PutInlinePolicyToPermissionSet AttachManagedPolicyToPermissionSet DeletePermissionsBoundaryFromPermissionSet
           AttachCustomerManagedPolicyReferenceToPermissionSet PutPermissionsBoundaryToPermissionSet
           DeleteInlinePolicyFromPermissionSet DetachManagedPolicyFromPermissionSet UpdatePermissionSet
           DetachCustomerManagedPolicyReferenceFromPermissionSet`,
          "arn:*:sso:::permissionSet/*",
        ),
        ...each("sso", "PutPermissionsPolicy"),
      ]),
    ],
    everything,
    `${ssoGuide}permissionsetsconcept.html`,
  ),
  edge(
    "identitystore.become-person",
    "puts a person of its own into a group that is assigned the account, or signs in as somebody else",
    [
      from(identityCenter, [
        ...each(
          "identitystore",
          "CreateGroupMembership CreateUser UpdateUser",
          "arn:*:identitystore::*:identitystore/*",
        ),
        ...each(
          "sso-directory",
          `AddMemberToGroup CreateUser UpdateUser UpdateUserName UpdatePassword VerifyEmail EnableUser CreateBearerToken
           CreateProvisioningTenant StartVirtualMfaDeviceRegistration CompleteVirtualMfaDeviceRegistration
           StartWebAuthnDeviceRegistration CompleteWebAuthnDeviceRegistration DeleteMfaDeviceForUser`,
        ),
      ]),
    ],
    everything,
    "https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroupMembership.html",
  ),
  edge(
    "sso.change-identity-source",
    "has Identity Center take people from an identity provider of its own",
    [
      from(identityCenter, [
        ...each(
          "sso",
          "AssociateDirectory CreateTrust UpdateTrust UpdateSSOConfiguration StartSSO AssociateProfile UpdateProfile",
        ),
        ...each(
          "sso",
          "CreateTrustedTokenIssuer UpdateTrustedTokenIssuer",
          "arn:*:sso::*:trustedTokenIssuer/*",
        ),
        ...each(
          "sso",
          "UpdateInstance UpdateInstanceAccessControlAttributeConfiguration CreateInstanceAccessControlAttributeConfiguration",
          "arn:*:sso:::instance/*",
        ),
        ...each(
          "sso-directory",
          `CreateExternalIdPConfigurationForDirectory UpdateExternalIdPConfigurationForDirectory
           EnableExternalIdPConfigurationForDirectory ImportExternalIdPCertificate
           DisableExternalIdPConfigurationForDirectory`,
        ),
      ]),
    ],
    everything,
    `${ssoGuide}manage-your-identity-source-change.html`,
  ),
];
