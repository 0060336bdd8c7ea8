/**
 * Properties that hold a secret, by type. What the provider itself marks so is here or among the harmless ones; a test
 * holds it against @pulumi/aws 7.48 (`additionalSecretOutputs` of each class).
 */
export const secretProperties: Readonly<Record<string, readonly string[]>> = {
  "aws:acm/certificate:Certificate": ["privateKey", "privateKeyWo"],
  "aws:amplify/app:App": ["accessToken", "basicAuthCredentials", "oauthToken"],
  "aws:amplify/branch:Branch": ["basicAuthCredentials"],
  "aws:apigateway/apiKey:ApiKey": ["value"],
  "aws:apigateway/domainName:DomainName": ["certificatePrivateKey"],
  "aws:appsync/apiKey:ApiKey": ["key"],
  "aws:bedrock/agentcoreApiKeyCredentialProvider:AgentcoreApiKeyCredentialProvider": ["apiKey", "apiKeyWo"],
  "aws:bedrock/agentcoreHarness:AgentcoreHarness": ["environmentVariables"],
  "aws:codebuild/sourceCredential:SourceCredential": ["token"],
  "aws:codebuild/webhook:Webhook": ["secret"],
  "aws:cognito/managedUserPoolClient:ManagedUserPoolClient": ["clientSecret"],
  "aws:cognito/user:User": ["password", "temporaryPassword"],
  "aws:cognito/userPoolClient:UserPoolClient": ["clientSecret"],
  "aws:connect/user:User": ["password"],
  "aws:datasync/locationFsxWindows:LocationFsxWindows": ["password"],
  "aws:datasync/locationObjectStorage:LocationObjectStorage": ["secretKey"],
  "aws:datasync/locationSmb:LocationSmb": ["password"],
  "aws:directoryservice/directory:Directory": ["password"],
  "aws:directoryservice/radiusSettings:RadiusSettings": ["sharedSecret"],
  "aws:dms/endpoint:Endpoint": ["password"],
  "aws:docdb/cluster:Cluster": ["masterPassword", "masterPasswordWo"],
  "aws:docdb/elasticCluster:ElasticCluster": ["adminUserPassword"],
  "aws:ec2/vpnConnection:VpnConnection": [
    "customerGatewayConfiguration",
    "tunnel1PresharedKey",
    "tunnel2PresharedKey",
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": ["authToken", "authTokenWo"],
  "aws:elasticache/user:User": ["passwords", "passwordsWo"],
  "aws:fsx/ontapFileSystem:OntapFileSystem": ["fsxAdminPassword"],
  "aws:fsx/ontapStorageVirtualMachine:OntapStorageVirtualMachine": ["svmAdminPassword"],
  "aws:glue/connection:Connection": ["athenaProperties", "connectionProperties"],
  "aws:grafana/workspaceApiKey:WorkspaceApiKey": ["key"],
  "aws:grafana/workspaceServiceAccountToken:WorkspaceServiceAccountToken": ["key"],
  "aws:iam/accessKey:AccessKey": ["secret", "sesSmtpPasswordV4"],
  "aws:iam/serverCertificate:ServerCertificate": ["privateKey"],
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": [
    "serviceCredentialSecret",
    "servicePassword",
  ],
  "aws:iam/userLoginProfile:UserLoginProfile": ["password"],
  "aws:iot/certificate:Certificate": ["privateKey"],
  "aws:kms/ciphertext:Ciphertext": ["plaintext", "plaintextWo"],
  "aws:kms/externalKey:ExternalKey": ["keyMaterialBase64"],
  "aws:kms/grant:Grant": ["grantToken"],
  "aws:kms/replicaExternalKey:ReplicaExternalKey": ["keyMaterialBase64"],
  "aws:lightsail/bucketAccessKey:BucketAccessKey": ["secretAccessKey"],
  "aws:lightsail/database:Database": ["masterPassword"],
  "aws:lightsail/keyPair:KeyPair": ["privateKey"],
  "aws:pinpoint/admChannel:AdmChannel": ["clientSecret"],
  "aws:pinpoint/apnsChannel:ApnsChannel": ["privateKey", "tokenKey"],
  "aws:pinpoint/apnsSandboxChannel:ApnsSandboxChannel": ["privateKey", "tokenKey"],
  "aws:pinpoint/apnsVoipChannel:ApnsVoipChannel": ["privateKey", "tokenKey"],
  "aws:pinpoint/apnsVoipSandboxChannel:ApnsVoipSandboxChannel": ["privateKey", "tokenKey"],
  "aws:pinpoint/baiduChannel:BaiduChannel": ["apiKey", "secretKey"],
  "aws:pinpoint/gcmChannel:GcmChannel": ["apiKey", "serviceJson"],
  "aws:rds/cluster:Cluster": ["masterPassword", "masterPasswordWo"],
  "aws:rds/instance:Instance": ["password", "passwordWo"],
  "aws:redshift/cluster:Cluster": ["masterPassword", "masterPasswordWo"],
  "aws:redshift/hsmConfiguration:HsmConfiguration": ["hsmPartitionPassword"],
  "aws:redshiftserverless/namespace:Namespace": ["adminUserPassword", "adminUserPasswordWo"],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ["token"],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ["token"],
  "aws:s3/objectCopy:ObjectCopy": ["customerKey", "sourceCustomerKey"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretBinary", "secretString", "secretStringWo"],
  "aws:sns/platformApplication:PlatformApplication": ["platformCredential", "platformPrincipal"],
  "aws:ssm/parameter:Parameter": ["value", "valueWo"],
  "aws:storagegateway/fileSystemAssociation:FileSystemAssociation": ["password"],
  "aws:storagegateway/gateway:Gateway": ["smbGuestPassword"],
  "aws:timestreaminfluxdb/dbCluster:DbCluster": ["password"],
  "aws:timestreaminfluxdb/dbInstance:DbInstance": ["password"],
  "aws:transfer/certificate:Certificate": ["privateKey"],
  "aws:transfer/hostKey:HostKey": ["hostKeyBody", "hostKeyBodyWo"],
  "aws:transfer/server:Server": ["hostKey"],
  "aws:wafv2/apiKey:ApiKey": ["apiKey"],
  "aws:workmail/user:User": ["password"],
  "pulumi:providers:aws": ["accessKey", "secretKey", "token"],
  // https://www.pulumi.com/registry/packages/random/api-docs/randompassword/
  "random:index/randomPassword:RandomPassword": ["result", "bcryptHash"],
  // https://www.pulumi.com/registry/packages/tls/api-docs/privatekey/
  "tls:index/privateKey:PrivateKey": ["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"],
};

/** Where a property holds a secret only with another one at a value. */
export const secretWhen: Readonly<Record<string, { readonly property: string; readonly is: string }>> = {
  "aws:ssm/parameter:Parameter": { property: "type", is: "SecureString" },
};

/** What the provider marks as secret and nobody gains by reading: a type, or a property of one, with the reason. */
export const harmlessSecrets: Readonly<Record<string, string>> = {
  "aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion content":
    "configuration, which applications read; credentials in it are looked for by their form",
  "aws:cloudcontrol/resource:Resource": "the schema of a type, which AWS publishes",
  "aws:directoryservice/sharedDirectory:SharedDirectory": "a note to whom a directory is shared with",
  "aws:dms/certificate:Certificate": "certificates; a wallet is opened by a password of its own",
  "aws:iot/authorizer:Authorizer": "public keys",
  "aws:iot/caCertificate:CaCertificate": "certificates, which are public",
  "aws:iot/certificate:Certificate caPem": "certificates and public keys",
  "aws:iot/certificate:Certificate certificatePem": "certificates and public keys",
  "aws:iot/certificate:Certificate publicKey": "certificates and public keys",
  "aws:mwaa/environment:Environment airflowConfigurationOptions":
    "configuration; credentials in it are looked for by their form",
  "aws:pinpoint/admChannel:AdmChannel clientId": "a name",
  "aws:pinpoint/apnsChannel:ApnsChannel bundleId": "names and certificates",
  "aws:pinpoint/apnsChannel:ApnsChannel certificate": "names and certificates",
  "aws:pinpoint/apnsChannel:ApnsChannel teamId": "names and certificates",
  "aws:pinpoint/apnsChannel:ApnsChannel tokenKeyId": "names and certificates",
  "aws:pinpoint/apnsSandboxChannel:ApnsSandboxChannel bundleId": "names and certificates",
  "aws:pinpoint/apnsSandboxChannel:ApnsSandboxChannel certificate": "names and certificates",
  "aws:pinpoint/apnsSandboxChannel:ApnsSandboxChannel teamId": "names and certificates",
  "aws:pinpoint/apnsSandboxChannel:ApnsSandboxChannel tokenKeyId": "names and certificates",
  "aws:pinpoint/apnsVoipChannel:ApnsVoipChannel bundleId": "names and certificates",
  "aws:pinpoint/apnsVoipChannel:ApnsVoipChannel certificate": "names and certificates",
  "aws:pinpoint/apnsVoipChannel:ApnsVoipChannel teamId": "names and certificates",
  "aws:pinpoint/apnsVoipChannel:ApnsVoipChannel tokenKeyId": "names and certificates",
  "aws:pinpoint/apnsVoipSandboxChannel:ApnsVoipSandboxChannel bundleId": "names and certificates",
  "aws:pinpoint/apnsVoipSandboxChannel:ApnsVoipSandboxChannel certificate": "names and certificates",
  "aws:pinpoint/apnsVoipSandboxChannel:ApnsVoipSandboxChannel teamId": "names and certificates",
  "aws:pinpoint/apnsVoipSandboxChannel:ApnsVoipSandboxChannel tokenKeyId": "names and certificates",
  "aws:redshiftserverless/namespace:Namespace adminUsername": "a name",
  "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2": "known by the type's other name",
  "aws:s3/objectCopy:ObjectCopy kmsEncryptionContext": "the name of a key, and what its use is logged with",
  "aws:s3/objectCopy:ObjectCopy kmsKeyId": "the name of a key, and what its use is logged with",
  "aws:transfer/certificate:Certificate certificate": "certificates, which are public",
  "aws:transfer/certificate:Certificate certificateChain": "certificates, which are public",
  "aws:transfer/server:Server postAuthenticationLoginBanner": "texts that everybody is shown who signs in",
  "aws:transfer/server:Server preAuthenticationLoginBanner": "texts that everybody is shown who signs in",
};

/** What credentials look like, wherever they stand. */
export const credentialForms: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: "an access key of AWS",
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/,
  },
  { what: "a private key", pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  {
    what: "a token of GitHub",
    // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,})/,
  },
  { what: "a token of GitLab", pattern: /(?<!\w)glpat-[\w-]{20,}/ },
  { what: "a token of Slack", pattern: /(?<!\w)xox[abeoprs]-[\w-]{10,}/ },
  { what: "a key of Stripe", pattern: /(?<!\w)[rs]k_live_[A-Za-z0-9]{20,}/ },
  { what: "an access token of Pulumi", pattern: /(?<!\w)pul-[a-f0-9]{40}(?![a-f0-9])/ },
  { what: "a password in an address", pattern: /\w:\/\/[^\s/:@]*:[^\s/:@$<{]{3,}@/ },
  {
    what: "a password in a connection string",
    // https://learn.microsoft.com/sql/relational-databases/native-client/applications/using-connection-string-keywords-with-sql-server-native-client
    pattern: /;\s*(?:password|pwd)\s*=\s*[^\s;$<{%]{3,}/i,
  },
];

/** Names of variables whose value is a secret. */
export const secretNames =
  /(?:^|_)(?:password|passwd|pwd|secret|token|api_?key|private_?key|secret_?access_?key)$/i;
