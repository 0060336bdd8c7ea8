/** Who becomes the roles of an account's pipeline, what each may do, and who may touch the state of the account's stacks. */
import { type Change, type PipelineDomain, rowsOf } from "../../catalog/deployer-actions.ts";
import { previewLookups } from "../../catalog/preview-lookups.ts";
import type { OidcArrival } from "../agent-role/agent.ts";
import { settingActions } from "../audit-sink/policies.ts";
import { keyCare } from "../key-care.ts";
import {
  boundaryArn,
  breakGlassRoleName,
  bucketArn,
  deployerRoleName,
  grantDeployerRoleName,
  identityProviderArn,
  paths,
  previewRoleName,
  roleArn,
  rootArn,
  stateBucketName,
  stateKeyAlias,
} from "../names.ts";
import { type PolicyDocument, policyDocument, type Statement } from "../policy-document.ts";

/** An account with a pipeline of its own. */
export interface PipelinePlace {
  readonly accountId: string;
  readonly region: string;
  readonly domain: PipelineDomain;
}

/** The project of the perimeter's stacks, as Pulumi.yaml has it: part of the state's path. */
export const projectName = "agent-perimeter";

/** The stack that a domain's deployer applies. */
export const stackOf = (domain: PipelineDomain): string => (domain === "management" ? "org" : domain);

/**
 * Folders of the state bucket, by who writes there. Pulumi keeps a backend's state below `.pulumi/` of its folder.
 * https://www.pulumi.com/docs/iac/concepts/state-and-backends/
 */
export const stateFolders = {
  /** The domain's own stack: its deployer. */
  stacks: ".pulumi",
  /** The grants: their deployer. */
  grants: "grants",
  /** This stack: break-glass alone. Who writes it would be handed the pipeline at the next deployment. */
  access: "access",
} as const;
type StateFolder = keyof typeof stateFolders;

/** The encryption context that secrets of a folder's stacks are under: `awskms://…&context_folder=stacks`. */
export const secretsContextKey = "kms:EncryptionContext:folder";

const own = ({ accountId }: { accountId: string }, name: string): string =>
  roleArn(accountId, paths.perimeter, name);

const stateBucket = ({ accountId, region }: PipelinePlace): string =>
  bucketArn(stateBucketName(accountId, region));

const objectsIn = (place: PipelinePlace, folder: StateFolder): string =>
  `${stateBucket(place)}/${stateFolders[folder]}/*`;

/** The one object that a preview reads. */
export const previewedState = (place: PipelinePlace): string =>
  `${stateBucket(place)}/.pulumi/stacks/${projectName}/${stackOf(place.domain)}.json`;

// Trust

/** Who becomes a role of the pipeline: a job whose token has exactly this audience, one of these subjects, and these claims. */
export function pipelineTrust(accountId: string, arrival: OidcArrival): PolicyDocument {
  const issuer = arrival.issuer.replace(/^https:\/\//, "");
  const claims = Object.entries({ aud: arrival.audience, sub: arrival.subjects, ...arrival.claims });
  return policyDocument({
    Sid: "Job",
    Effect: "Allow",
    Principal: { Federated: identityProviderArn(accountId, arrival.issuer) },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: Object.fromEntries(claims.map(([claim, value]) => [`${issuer}:${claim}`, value])),
    },
  });
}

/** Who becomes break-glass: people, each with a second factor. */
export type BreakGlassTrust =
  /** Whoever has this permission set of Identity Center in the account; Identity Center asks for the factor. */
  | { readonly kind: "permissionSet"; readonly name: string }
  /** These IAM users of the account, with a second factor that AWS itself checks. */
  | { readonly kind: "users"; readonly arns: readonly string[] };

/**
 * The roles that Identity Center makes of a permission set: its name, then 16 characters of Identity Center's own. The path
 * is reserved to it, with a Region in it or without.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export const permissionSetRoles = (accountId: string, permissionSet: string): string[] =>
  ["", "*/"].map((region) =>
    roleArn(
      accountId,
      `/aws-reserved/sso.amazonaws.com/${region}`,
      `AWSReservedSSO_${permissionSet}_${"?".repeat(16)}`,
    ),
  );

export function breakGlassTrust(accountId: string, trust: BreakGlassTrust): PolicyDocument {
  const people: Statement["Condition"] =
    trust.kind === "permissionSet"
      ? { ArnLike: { "aws:PrincipalArn": permissionSetRoles(accountId, trust.name) } }
      : {
          ArnEquals: { "aws:PrincipalArn": trust.arns },
          Bool: { "aws:MultiFactorAuthPresent": "true" },
          NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
        };
  return policyDocument({
    Sid: "People",
    Effect: "Allow",
    // The account, pinned to the people: one that is missing, or is made again, does no harm.
    Principal: { AWS: rootArn(accountId) },
    Action: "sts:AssumeRole",
    Condition: people,
  });
}

// The deployer

const filledIn = (text: string, { accountId, region }: PipelinePlace): string =>
  text.replaceAll("{account}", accountId).replaceAll("{region}", region);

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();

/** Changes of one name as one statement. */
function changeStatements(place: PipelinePlace): Statement[] {
  const changes = rowsOf(place.domain).flatMap(({ changes: all = [], changedIn = [] }) =>
    changedIn.includes(place.domain) ? all : [],
  );
  const named = new Map<string, Change[]>();
  for (const change of changes) named.set(change.sid, [...(named.get(change.sid) ?? []), change]);
  return [...named].map(([Sid, alike]): Statement => {
    const when = alike[0]?.when;
    return {
      Sid,
      Effect: "Allow",
      Action: sorted(alike.flatMap(({ actions }) => actions)),
      Resource: sorted(alike.flatMap(({ on }) => on.map((arn) => filledIn(arn, place)))),
      ...(when === undefined
        ? {}
        : { Condition: JSON.parse(filledIn(JSON.stringify(when), place)) as NonNullable<typeof when> }),
    };
  });
}

/** Looks that go together, as one statement for each place. */
function lookStatements(place: PipelinePlace): Statement[] {
  const rows = rowsOf(place.domain);
  const looks = (Sid: string, chosen: typeof rows, Resource: string[]): Statement[] =>
    chosen.length === 0
      ? []
      : [{ Sid, Effect: "Allow", Action: sorted(chosen.flatMap((row) => row.looks)), Resource }];
  const inPlaces = rows.filter(({ looksOn }) => looksOn !== undefined);
  return [
    ...looks(
      "Look",
      rows.filter(({ looksOn }) => looksOn === undefined),
      ["*"],
    ),
    ...looks("LookAtBuckets", inPlaces, sorted(inPlaces.flatMap(({ looksOn = [] }) => looksOn))),
  ];
}

const stateUse = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"] as const;
const keyUse = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] as const;

/** AWS chooses the key's id: in identity policies it goes by its alias. */
const stateKey = ({ accountId, region }: PipelinePlace) => ({
  Resource: `arn:aws:kms:${region}:${accountId}:key/*`,
  Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": `alias/${stateKeyAlias}` } },
});

/** What the deployer may do: apply its domain's stack, as far as that changes no guard, and keep its state. */
export const deployerPermissions = (place: PipelinePlace): PolicyDocument =>
  policyDocument(
    ...lookStatements(place),
    ...changeStatements(place),
    { Sid: "ListState", Effect: "Allow", Action: "s3:ListBucket", Resource: stateBucket(place) },
    { Sid: "KeepState", Effect: "Allow", Action: stateUse, Resource: objectsIn(place, "stacks") },
    { Sid: "UseStateKey", Effect: "Allow", Action: keyUse, ...stateKey(place) },
  );

/** The roles of the pipeline itself, and whatever else lets somebody be one of them. */
const pipelineItself = ({ accountId }: PipelinePlace): string[] => [
  ...[deployerRoleName, previewRoleName, breakGlassRoleName].map((name) => own({ accountId }, name)),
  `arn:aws:iam::${accountId}:oidc-provider/*`,
  `arn:aws:iam::${accountId}:saml-provider/*`,
];

/**
 * What the deployer is denied, whoever allows it. These are its own requests: what a role that it writes may do is bounded
 * by the agents' boundary and by the organisation's guardrails, which deny the same to everybody but break-glass.
 */
export const deployerDenies = (place: PipelinePlace): PolicyDocument =>
  policyDocument(
    {
      Sid: "NotItself",
      Effect: "Deny",
      NotAction: ["iam:Get*", "iam:List*"],
      Resource: pipelineItself(place),
    },
    {
      // Roles of other paths, of this account and of others, and whoever else hands out sessions.
      Sid: "Nobody",
      Effect: "Deny",
      Action: ["sts:Assume*", "sts:GetFederationToken", "sts:GetSessionToken", "sts:GetWebIdentityToken"],
      Resource: "*",
    },
    {
      Sid: "NoOtherPrincipals",
      Effect: "Deny",
      Action: [
        "iam:*AccessKey*",
        "iam:*AccountAlias*",
        "iam:*AccountPasswordPolicy",
        "iam:*Credential*",
        "iam:*Delegation*",
        "iam:*InstanceProfile",
        "iam:*LoginProfile",
        "iam:*MFADevice",
        "iam:*OpenIDConnectProvider*",
        "iam:*OrganizationsRoot*",
        "iam:*SAMLProvider*",
        "iam:*User*",
        "iam:CreateServiceLinkedRole",
      ],
      Resource: "*",
    },
    {
      Sid: "BoundaryStays",
      Effect: "Deny",
      Action: "iam:DeleteRolePermissionsBoundary",
      Resource: "*",
    },
    {
      Sid: "NoOtherBoundary",
      Effect: "Deny",
      Action: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
      Resource: "*",
      // A role without a boundary has no such key, and is not equal either.
      Condition: { ArnNotEquals: { "iam:PermissionsBoundary": boundaryArn(place.accountId) } },
    },
    {
      Sid: "BoundaryIsNotDeleted",
      Effect: "Deny",
      Action: "iam:DeletePolicy",
      Resource: boundaryArn(place.accountId),
    },
    {
      Sid: "StateBucketStays",
      Effect: "Deny",
      NotAction: [...stateUse, ...bucketLooks],
      Resource: [stateBucket(place), `${stateBucket(place)}/*`],
    },
    {
      Sid: "NoOtherState",
      Effect: "Deny",
      Action: stateUse,
      Resource: [objectsIn(place, "access"), objectsIn(place, "grants")],
    },
    {
      Sid: "KeysStay",
      Effect: "Deny",
      NotAction: [...keyUse, ...keyLooks],
      Resource: ["arn:aws:kms:*:*:key/*", "arn:aws:kms:*:*:alias/*"],
    },
  );

// The preview

/**
 * What a preview of code that nobody has merged may do: read one object, and what the program looks up. Only dev's may
 * open what is secret in its state.
 */
export function previewPermissions(place: PipelinePlace): PolicyDocument {
  const state = previewedState(place);
  const key = stateKey(place);
  const lookups = previewLookups.filter(({ in: domains }) =>
    (domains as readonly string[]).includes(place.domain),
  );
  const settings = lookups.filter(({ on }) => on === "*").flatMap(({ actions }) => actions);
  const inPlaces = lookups.filter(({ on }) => on !== "*");
  return policyDocument(
    { Sid: "ReadOneState", Effect: "Allow", Action: "s3:GetObject", Resource: state },
    { Sid: "DecryptIt", Effect: "Allow", Action: "kms:Decrypt", ...key },
    { Sid: "LookAtSettings", Effect: "Allow", Action: sorted(settings), Resource: "*" },
    ...inPlaces.map(
      ({ actions, on }, index): Statement => ({
        Sid: `LookUp${index + 1}`,
        Effect: "Allow",
        Action: actions,
        Resource: filledIn(on, place),
      }),
    ),
    {
      Sid: "NothingElse",
      Effect: "Deny",
      NotAction: ["kms:Decrypt", "s3:GetObject", ...lookups.flatMap(({ actions }) => actions)],
      Resource: "*",
    },
    {
      Sid: "NowhereElse",
      Effect: "Deny",
      // AWS knows no resource for the settings of an account.
      NotAction: sorted(settings),
      NotResource: [...new Set([state, key.Resource, ...inPlaces.map(({ on }) => filledIn(on, place))])],
    },
  );
}

// The state

/** Looking at how a bucket is set up, which shows no object. */
const bucketLooks = [
  "s3:GetAccelerateConfiguration",
  "s3:GetBucket*",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
  "s3:ListTagsForResource",
] as const;
const keyLooks = ["kms:Describe*", "kms:Get*", "kms:List*"] as const;

/** Who keeps the bucket and the key: break-glass, and whoever brings the stack up for the first time. */
export interface StateKeeping extends PipelinePlace {
  /** ARNs, or patterns of ARNs, of principals of the account. */
  readonly keepers: readonly string[];
}

/**
 * The state's bucket. Overwriting and hiding is Pulumi's daily work; each version stays, and nobody deletes one or lifts
 * its lock, before break-glass has changed this policy, which is an act of its own.
 */
export function stateBucketPolicy(keeping: StateKeeping): PolicyDocument {
  const { accountId, keepers } = keeping;
  const bucket = stateBucket(keeping);
  const everything = [bucket, `${bucket}/*`];
  const [deployer, preview, grantDeployer] = [deployerRoleName, previewRoleName, grantDeployerRoleName].map(
    (name) => own(keeping, name),
  ) as [string, string, string];
  const deny = (Sid: string, what: Partial<Statement>): Statement => ({
    Sid,
    Effect: "Deny",
    Principal: "*",
    ...what,
  });
  /** The objects of one folder, and no others, for one role. */
  const only = (Sid: string, role: string, ...resources: string[]): Statement =>
    deny(Sid, {
      Action: "s3:*",
      NotResource: [bucket, ...resources],
      Condition: { ArnEquals: { "aws:PrincipalArn": role } },
    });
  return policyDocument(
    deny("DenyPlainText", {
      Action: "s3:*",
      Resource: everything,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
    deny("DenyOtherAccounts", {
      Action: "s3:*",
      Resource: everything,
      // Services have no account, and are not equal either: none has to do with state.
      Condition: { StringNotEquals: { "aws:PrincipalAccount": accountId } },
    }),
    deny("DenyOtherPrincipals", {
      NotAction: bucketLooks.filter((action) => action !== "s3:ListBucket"),
      Resource: everything,
      Condition: { ArnNotLike: { "aws:PrincipalArn": [...keepers, deployer, preview, grantDeployer] } },
    }),
    deny("DenyOtherSettings", {
      Action: settingActions,
      Resource: everything,
      Condition: { ArnNotLike: { "aws:PrincipalArn": keepers } },
    }),
    deny("DenyDestruction", {
      Action: [
        "s3:BypassGovernanceRetention",
        "s3:DeleteBucket",
        "s3:DeleteObjectVersion",
        "s3:UpdateObjectEncryption",
      ],
      Resource: everything,
    }),
    only("DeployerKeepsItsOwn", deployer, objectsIn(keeping, "stacks")),
    only("GrantDeployerKeepsItsOwn", grantDeployer, objectsIn(keeping, "grants")),
    only("PreviewReadsOne", preview, previewedState(keeping)),
    deny("PreviewOnlyReads", {
      NotAction: "s3:GetObject",
      Resource: everything,
      Condition: { ArnEquals: { "aws:PrincipalArn": preview } },
    }),
  );
}

/** What secrets of a folder's stacks, and objects of it, are opened by. */
function keyUseOf(
  place: PipelinePlace,
  sid: string,
  role: string,
  use: {
    objects?: string;
    objectActions?: readonly string[];
    secrets?: StateFolder;
    secretActions?: string[];
  },
): Statement[] {
  const Principal = { AWS: rootArn(place.accountId) };
  const isRole = { ArnEquals: { "aws:PrincipalArn": role } };
  return [
    ...(use.objects === undefined
      ? []
      : [
          {
            // Without a bucket key, S3 names the object that it asks for.
            Sid: `${sid}State`,
            Effect: "Allow",
            Principal,
            Action: use.objectActions ?? ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: "*",
            Condition: {
              ...isRole,
              StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` },
              StringLike: { "kms:EncryptionContext:aws:s3:arn": use.objects },
            },
          } satisfies Statement,
        ]),
    ...(use.secrets === undefined
      ? []
      : [
          {
            Sid: `${sid}Secrets`,
            Effect: "Allow",
            Principal,
            Action: use.secretActions ?? ["kms:Decrypt", "kms:Encrypt"],
            Resource: "*",
            Condition: { ...isRole, StringEquals: { [secretsContextKey]: use.secrets } },
          } satisfies Statement,
        ]),
  ];
}

/**
 * The key of the state. Each role uses it for its own folder's objects, and for secrets under its own folder's encryption
 * context; previews open what is secret in dev alone.
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export function stateKeyPolicy(keeping: StateKeeping): PolicyDocument {
  const { accountId, region, domain, keepers } = keeping;
  return policyDocument(
    ...keyCare({ accountId, region, administrators: keepers }),
    {
      Sid: "BreakGlassUses",
      Effect: "Allow",
      Principal: { AWS: rootArn(accountId) },
      Action: keyUse,
      Resource: "*",
      Condition: { ArnEquals: { "aws:PrincipalArn": own(keeping, breakGlassRoleName) } },
    },
    ...keyUseOf(keeping, "Deployer", own(keeping, deployerRoleName), {
      objects: objectsIn(keeping, "stacks"),
      secrets: "stacks",
    }),
    ...keyUseOf(keeping, "GrantDeployer", own(keeping, grantDeployerRoleName), {
      objects: objectsIn(keeping, "grants"),
      secrets: "grants",
    }),
    ...keyUseOf(keeping, "Preview", own(keeping, previewRoleName), {
      objects: previewedState(keeping),
      objectActions: ["kms:Decrypt"],
      ...(domain === "dev" ? { secrets: "stacks", secretActions: ["kms:Decrypt"] } : {}),
    }),
  );
}
