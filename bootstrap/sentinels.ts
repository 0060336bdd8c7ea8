/** What each stack makes and nobody else: where it is there and the state is empty, the state is the wrong one. */
import {
  auditTrailBucketName,
  backupVaultName,
  boundaryArn,
  breakGlassRoleName,
  prodVaultName,
  stateBucketName,
  trailName,
} from "../components/names.ts";
import { rowsAt } from "./answers.ts";
import { AwsRefusal } from "./hands.ts";
import type { PerimeterFile } from "./perimeter-file.ts";
import { domainOf } from "./places.ts";
import type { Sentinel } from "./refusals.ts";

const inIam = (called: string, operation: string, parameters: Record<string, unknown>): Sentinel => ({
  called,
  isThere: async (hands, session) => {
    try {
      await hands.aws(session, "iam", operation, parameters);
      return true;
    } catch (error) {
      if (error instanceof AwsRefusal && error.code === "NoSuchEntity") return false;
      throw error;
    }
  },
});

const listed = (
  called: string,
  [service, operation, list, key]: readonly [string, string, string, string],
  name: string,
): Sentinel => ({
  called: `${called} ${name}`,
  isThere: async (hands, session) =>
    rowsAt(await hands.aws(session, service, operation), list).some((row) => row[key] === name),
});

const bucket = (name: string) => listed("the bucket", ["s3api", "list-buckets", "Buckets", "Name"], name);
const vault = (name: string) =>
  listed("the vault", ["backup", "list-backup-vaults", "BackupVaultList", "BackupVaultName"], name);

export function sentinelsOf(stack: string, file: PerimeterFile): readonly Sentinel[] {
  const { id } = file.accounts[domainOf(stack)];
  if (stack.startsWith("access-"))
    return [
      inIam("the role /perimeter/break-glass", "get-role", { RoleName: breakGlassRoleName }),
      bucket(stateBucketName(id, file.region)),
    ];
  const boundary = inIam("the policy agent-boundary", "get-policy", { PolicyArn: boundaryArn(id) });
  switch (stack) {
    case "audit":
      return [bucket(auditTrailBucketName(id, file.region))];
    case "backup":
      return [vault(backupVaultName)];
    case "org":
      return [listed("the trail", ["cloudtrail", "describe-trails", "trailList", "Name"], trailName)];
    case "prod":
      return [vault(prodVaultName), boundary];
    case "dev":
      return [boundary];
    default:
      return [];
  }
}
