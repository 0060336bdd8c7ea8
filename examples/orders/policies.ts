/** The policy documents of the application. */

/** What the perimeter calls its roles: this application's key and documents are in their care. */
export const perimeterRoles = {
  deployer: "/perimeter/deployer",
  breakGlass: "/perimeter/break-glass",
  backupCopy: "/perimeter/perimeter-backup-copy",
  /** AWS Backup's own role, in the account that the copies go to. */
  backupService: "/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup",
} as const;

const roleArn = (accountId: string, pathAndName: string) => `arn:aws:iam::${accountId}:role${pathAndName}`;
const rootArn = (accountId: string) => `arn:aws:iam::${accountId}:root`;

const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const useOfKey = [
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
];
const grantsOnKey = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

/** Leaves one role, named by condition because it may not be there yet, the use of a key for AWS's services. */
const sharedWith = (sid: string, accountId: string, pathAndName: string) => {
  const role = { ArnEquals: { "aws:PrincipalArn": roleArn(accountId, pathAndName) } };
  const principal = { Principal: { AWS: rootArn(accountId) }, Effect: "Allow", Resource: "*" };
  return [
    { Sid: `${sid}Use`, ...principal, Action: useOfKey, Condition: role },
    {
      Sid: `${sid}Grants`,
      ...principal,
      Action: grantsOnKey,
      Condition: { ...role, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
};

/**
 * The key that the database is under. A snapshot that is under AWS's own key cannot be copied to another account, and a
 * database without its key is lost: so it is a key of its own, that the backup account may use and nobody can end.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
 */
export const databaseKeyPolicy = (place: { accountId: string; region: string; backupAccountId: string }) =>
  document(
    {
      Sid: "AdministratorsLookAfterIt",
      Effect: "Allow",
      Principal: { AWS: rootArn(place.accountId) },
      Action: [
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListAliases",
        "kms:ListGrants",
        "kms:ListKeyPolicies",
        "kms:ListResourceTags",
        "kms:CancelKeyDeletion",
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateAlias",
        "kms:UpdateKeyDescription",
      ],
      Resource: "*",
      Condition: {
        ArnEquals: {
          "aws:PrincipalArn": [perimeterRoles.deployer, perimeterRoles.breakGlass].map((role) =>
            roleArn(place.accountId, role),
          ),
        },
      },
    },
    {
      Sid: "NobodyEndsIt",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "kms:ScheduleKeyDeletion",
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:DeleteImportedKeyMaterial",
        "kms:ReplicateKey",
        "kms:UpdatePrimaryRegion",
      ],
      Resource: "*",
    },
    {
      // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
      Sid: "DatabasesUseIt",
      Effect: "Allow",
      Principal: { AWS: rootArn(place.accountId) },
      Action: [...useOfKey, "kms:CreateGrant", "kms:ListGrants"],
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": `rds.${place.region}.amazonaws.com` } },
    },
    ...sharedWith("BackupCopyRole", place.accountId, perimeterRoles.backupCopy),
    ...sharedWith("BackupAccount", place.backupAccountId, perimeterRoles.backupService),
  );

/** Documents are reached over TLS only, and what was overwritten or deleted stays, whatever a role may otherwise. */
export const documentsPolicy = (accountId: string, bucketArn: string) =>
  document(
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "VersionsStay",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObjectVersion",
      Resource: `${bucketArn}/*`,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": roleArn(accountId, perimeterRoles.breakGlass) } },
    },
  );

/** The queue takes messages over TLS only, and from this account only. */
export const queuePolicy = (accountId: string, queueArn: string) =>
  document(
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: queueArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "OwnAccountOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: queueArn,
      // AWS's services that poll the queue for the function come with the function's role.
      Condition: { StringNotEquals: { "aws:PrincipalAccount": accountId } },
    },
  );

export const lambdaTrust = () =>
  document({
    Sid: "Lambda",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  });

/** What Lambda does with a function's role to connect it to a network. */
const networkInterfaces = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/** What the function does: takes an order from the queue, keeps it in the table, files its receipt. Nothing is deleted but messages. */
export const functionPolicy = (arns: {
  function: string;
  queue: string;
  table: string;
  bucket: string;
  logGroup: string;
}) =>
  document(
    {
      Sid: "TakeOrders",
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: arns.queue,
    },
    { Sid: "KeepOrders", Effect: "Allow", Action: "dynamodb:PutItem", Resource: arns.table },
    { Sid: "FileReceipts", Effect: "Allow", Action: "s3:PutObject", Resource: `${arns.bucket}/receipts/*` },
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${arns.logGroup}:*`,
    },
    { Sid: "LambdaConnectsIt", Effect: "Allow", Action: networkInterfaces, Resource: "*" },
    {
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice-security
      Sid: "ItsCodeDoesNot",
      Effect: "Deny",
      Action: networkInterfaces,
      Resource: "*",
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": arns.function } },
    },
  );
