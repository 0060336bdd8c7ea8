import type { Properties } from "../../wire.ts";
import type { Cloud } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { madeUp, uuid } from "../made-up.ts";
import { refuseDocument } from "../policy-checks.ts";

// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Reference.html names every limit below.

const vault = "aws:backup/vault:Vault";
const airGapped = "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault";
const restoreTestingPlan = "aws:backup/restoreTestingPlan:RestoreTestingPlan";

const invalid = (message: string) => new Refusal("InvalidParameterValueException", message);
const missing = (message: string) => new Refusal("ResourceNotFoundException", message);

const longestDays = 36_500;

/** A whole number within what AWS takes, or a refusal; absent is left to AWS's default. */
function mustBeWithin(value: unknown, lowest: number, highest: number, what: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < lowest || value > highest)
    throw invalid(`${what} is ${String(value)}: it must be a whole number from ${lowest} to ${highest}`);
  return value;
}

function mustMatch(value: string, pattern: RegExp, what: string): void {
  if (!pattern.test(value)) throw invalid(`${what} ${value} is not valid: it must match ${pattern.source}`);
}

const vaultName = /^[a-zA-Z0-9\-_]{2,50}$/;
const displayName = /^[a-zA-Z0-9\-_.]{1,50}$/;
const restoreTestingName = /^[a-zA-Z0-9_]{1,50}$/;

const vaultArn = (request: Request, name: string) =>
  `arn:aws:backup:${request.region}:${request.account}:backup-vault:${name}`;

function mustHaveVault(request: Request, cloud: Cloud): string {
  const name = nameOr(request, "backupVaultName");
  const found = [...cloud.find(vault, request.account), ...cloud.find(airGapped, request.account)].some(
    (existing) => existing.id === name && existing.region === request.region,
  );
  if (!found) throw missing(`the backup vault ${name} cannot be found in account ${request.account}`);
  return name;
}

function mustHaveKey(arn: string | undefined, where: string, cloud: Cloud): void {
  if (arn !== undefined && !cloud.byArn(arn)) throw invalid(`${where}: the KMS key ${arn} does not exist`);
}

/** The role that AWS Backup is passed: it must exist, and AWS Backup must be allowed to assume it. */
function mustHaveRole(arn: string, cloud: Cloud): void {
  const role = cloud.byArn(arn);
  const trust = typeof role?.inputs["assumeRolePolicy"] === "string" ? role.inputs["assumeRolePolicy"] : "";
  if (!role || !trust.includes("backup.amazonaws.com"))
    throw invalid(`IAM role ${arn} cannot be assumed by AWS Backup`);
}

const listOf = (value: unknown): Properties[] => (Array.isArray(value) ? (value as Properties[]) : []);

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html */
function refuseLifecycle(lifecycle: unknown, where: string): void {
  const { coldStorageAfter, deleteAfter } = (lifecycle ?? {}) as Properties;
  const deleted = mustBeWithin(deleteAfter, 1, longestDays, `${where}: deleteAfter`);
  const cold = mustBeWithin(coldStorageAfter, 1, longestDays, `${where}: coldStorageAfter`);
  if (deleted !== undefined && cold !== undefined && deleted < cold + 90)
    throw invalid(
      `${where}: DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays`,
    );
}

function refuseRule(rule: Properties): void {
  const name = String(rule["ruleName"]);
  mustMatch(name, displayName, "rule name");
  mustMatch(String(rule["targetVaultName"]), vaultName, `error in rule ${name}: backup vault name`);
  mustBeWithin(rule["startWindow"], 60, 52_560_000, `rule ${name}: startWindow`);
  refuseLifecycle(rule["lifecycle"], `rule ${name}`);
  const copies = listOf(rule["copyActions"]);
  if (copies.length > 5) throw new Refusal("LimitExceededException", `rule ${name}: at most 5 copy actions`);
  for (const copy of copies) refuseLifecycle(copy["lifecycle"], `copy action of rule ${name}`);
}

/** What a restore can be tested of: https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html */
const testableTypes = [
  "Aurora",
  "DocumentDB",
  "DynamoDB",
  "EBS",
  "EC2",
  "EFS",
  "FSx",
  "Neptune",
  "RDS",
  "S3",
];

export const backup: readonly ResourceKind[] = [
  {
    type: vault,
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      name: request.id,
      arn: vaultArn(request, request.id),
      kmsKeyArn:
        text(request.inputs, "kmsKeyArn") ??
        `arn:aws:kms:${request.region}:${request.account}:key/${uuid("aws/backup", request.account, request.region)}`,
      recoveryPoints: 0,
    }),
    replaceOn: ["name", "kmsKeyArn"],
    refuse: (request, cloud) => {
      mustMatch(nameOr(request, "name"), vaultName, "backup vault name");
      mustHaveKey(text(request.inputs, "kmsKeyArn"), `vault ${nameOr(request, "name")}`, cloud);
    },
  },
  {
    type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    put: true,
    id: (request) => nameOr(request, "backupVaultName"),
    outputs: (request) => ({ backupVaultArn: vaultArn(request, request.id) }),
    replaceOn: ["backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays"],
    refuse: (request, cloud) => {
      const name = mustHaveVault(request, cloud);
      const { inputs } = request;
      mustBeWithin(inputs["changeableForDays"], 3, longestDays, `vault ${name}: ChangeableForDays`);
      const least = mustBeWithin(
        inputs["minRetentionDays"],
        1,
        longestDays,
        `vault ${name}: MinRetentionDays`,
      );
      const most = mustBeWithin(
        inputs["maxRetentionDays"],
        1,
        longestDays,
        `vault ${name}: MaxRetentionDays`,
      );
      if (least !== undefined && most !== undefined && least > most)
        throw invalid(`vault ${name}: MinRetentionDays ${least} is more than MaxRetentionDays ${most}`);
    },
  },
  {
    type: "aws:backup/vaultPolicy:VaultPolicy",
    put: true,
    id: (request) => nameOr(request, "backupVaultName"),
    outputs: (request) => ({ backupVaultArn: vaultArn(request, request.id) }),
    replaceOn: ["backupVaultName"],
    refuse: (request, cloud) => {
      const name = mustHaveVault(request, cloud);
      const document = request.inputs["policy"];
      refuseDocument(document, {
        code: "InvalidParameterValueException",
        where: `vault ${name}`,
        quota: "vaultPolicy",
        cloud,
      });
      // https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
      const { Statement: statements } = JSON.parse(String(document)) as { Statement: unknown };
      for (const statement of listOf(Array.isArray(statements) ? statements : [statements]))
        for (const action of [statement["Action"], statement["NotAction"]].flat())
          if (typeof action === "string" && action.includes("*"))
            throw invalid(
              `vault ${name}: access policies do not support a wildcard in the Action key: ${action}`,
            );
    },
  },
  {
    type: airGapped,
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      name: request.id,
      arn: vaultArn(request, request.id),
      encryptionKeyArn:
        text(request.inputs, "encryptionKeyArn") ??
        // AWS keeps the key that it owns in an account of its own.
        `arn:aws:kms:${request.region}:000000000000:key/${uuid("air-gapped", request.account, request.id)}`,
    }),
    replaceOn: ["name", "minRetentionDays", "maxRetentionDays", "encryptionKeyArn"],
    refuse: (request, cloud) => {
      const name = nameOr(request, "name");
      mustMatch(name, vaultName, "backup vault name");
      mustHaveKey(text(request.inputs, "encryptionKeyArn"), `vault ${name}`, cloud);
      const least = mustBeWithin(
        request.inputs["minRetentionDays"],
        7,
        longestDays,
        `${name}: MinRetentionDays`,
      );
      const most = mustBeWithin(
        request.inputs["maxRetentionDays"],
        7,
        longestDays,
        `${name}: MaxRetentionDays`,
      );
      if (least !== undefined && most !== undefined && least > most)
        throw invalid(`vault ${name}: MinRetentionDays ${least} is more than MaxRetentionDays ${most}`);
    },
  },
  {
    type: "aws:backup/plan:Plan",
    id: (request) => uuid("backup-plan", request.account, request.region, nameOr(request, "name")),
    outputs: (request) => ({
      arn: `arn:aws:backup:${request.region}:${request.account}:backup-plan:${request.id}`,
      name: nameOr(request, "name"),
      version: madeUp(48, "backup-plan-version", request.id, JSON.stringify(request.inputs)),
    }),
    refuse: (request) => {
      const rules = listOf(request.inputs["rules"]);
      if (rules.length > 10)
        throw new Refusal("LimitExceededException", "a backup plan takes at most 10 rules");
      for (const rule of rules) refuseRule(rule);
    },
  },
  {
    type: "aws:backup/selection:Selection",
    id: (request) => uuid("backup-selection", text(request.inputs, "planId") ?? "", nameOr(request, "name")),
    outputs: (request) => ({ name: nameOr(request, "name") }),
    // AWS has no call that changes a selection.
    replaceOn: ["name", "planId", "iamRoleArn", "resources", "notResources", "conditions", "selectionTags"],
    refuse: (request, cloud) => {
      mustMatch(nameOr(request, "name"), displayName, "selection name");
      const plan = text(request.inputs, "planId");
      if (!cloud.find("aws:backup/plan:Plan", request.account).some((existing) => existing.id === plan))
        throw missing(`the backup plan ${plan} cannot be found in account ${request.account}`);
      mustHaveRole(text(request.inputs, "iamRoleArn") ?? "", cloud);
      const resources = (request.inputs["resources"] ?? []) as string[];
      if (resources.length === 0 && listOf(request.inputs["selectionTags"]).length === 0)
        throw invalid("invalid backup selection: either 'ListOfTags' or 'Resources' must be non-empty");
      const excluded = (request.inputs["notResources"] ?? []) as string[];
      for (const patterns of [resources, excluded]) {
        const wild = patterns.filter((pattern) => pattern.includes("*"));
        if (wild.length > 30 || patterns.length - wild.length > 500)
          throw new Refusal(
            "LimitExceededException",
            "a selection takes 500 ARNs, or 30 with wildcards: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
          );
      }
    },
  },
  {
    type: "aws:backup/globalSettings:GlobalSettings",
    put: true,
    scope: "account",
    id: (request) => request.account,
    outputs: () => ({}),
    refuse: (request, cloud) => {
      if (request.account !== cloud.given.managementAccountId)
        throw new Refusal(
          "InvalidRequestException",
          `only the organisation's management account ${cloud.given.managementAccountId} changes these settings, not ${request.account}`,
        );
      if (!cloud.given.serviceAccess.includes("backup.amazonaws.com"))
        throw new Refusal(
          "InvalidRequestException",
          "AWS Backup has no trusted access to the organisation: aws organizations enable-aws-service-access --service-principal backup.amazonaws.com",
        );
      const known = ["isCrossAccountBackupEnabled", "isMpaEnabled", "isDelegatedAdministratorEnabled"];
      for (const [key, value] of Object.entries((request.inputs["globalSettings"] ?? {}) as Properties))
        if (!known.includes(key) || !["true", "false"].includes(String(value)))
          throw invalid(
            `global setting ${key}=${String(value)}: AWS takes ${known.join(", ")}, "true" or "false"`,
          );
    },
  },
  {
    type: "aws:backup/regionSettings:RegionSettings",
    put: true,
    id: (request) => request.region,
    outputs: (request) => ({
      resourceTypeManagementPreference: request.inputs["resourceTypeManagementPreference"] ?? {
        DynamoDB: true,
        EFS: true,
      },
    }),
  },
  {
    type: restoreTestingPlan,
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      name: request.id,
      arn: `arn:aws:backup:${request.region}:${request.account}:restore-testing-plan:${request.id}-${uuid("restore-testing", request.account, request.region, request.id)}`,
      scheduleExpressionTimezone: text(request.inputs, "scheduleExpressionTimezone") ?? "Etc/UTC",
      startWindowHours: request.inputs["startWindowHours"] ?? 24,
    }),
    replaceOn: ["name"],
    refuse: (request) => {
      mustMatch(nameOr(request, "name"), restoreTestingName, "restore testing plan name");
      mustBeWithin(request.inputs["startWindowHours"], 1, 168, "startWindowHours");
      const points = (request.inputs["recoveryPointSelection"] ?? {}) as Properties;
      mustBeWithin(points["selectionWindowDays"], 1, 365, "selectionWindowDays");
    },
  },
  {
    type: "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    id: (request) => `${text(request.inputs, "restoreTestingPlanName")}:${nameOr(request, "name")}`,
    outputs: (request) => ({
      name: nameOr(request, "name"),
      validationWindowHours: request.inputs["validationWindowHours"] ?? 0,
    }),
    replaceOn: ["name", "restoreTestingPlanName", "protectedResourceType"],
    refuse: (request, cloud) => {
      mustMatch(nameOr(request, "name"), restoreTestingName, "restore testing selection name");
      const plan = text(request.inputs, "restoreTestingPlanName");
      if (!cloud.find(restoreTestingPlan, request.account).some((existing) => existing.id === plan))
        throw missing(`the restore testing plan ${plan} cannot be found in account ${request.account}`);
      const type = text(request.inputs, "protectedResourceType") ?? "";
      if (!testableTypes.includes(type))
        throw invalid(`restores of ${type} cannot be tested: AWS takes ${testableTypes.join(", ")}`);
      mustHaveRole(text(request.inputs, "iamRoleArn") ?? "", cloud);
    },
  },
];
