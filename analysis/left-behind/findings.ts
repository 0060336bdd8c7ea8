/**
 * What administrators, tools and years have left in an organisation's accounts, and how each is dealt with: denied by a
 * guardrail, kept for a reason that somebody has written down, or open. What cannot be read counts as open.
 *
 * It finds what the listings show. Not in them: keys outside of AWS, whoever administers the forge or the identity
 * provider behind Identity Center, and roles in accounts that are none of the perimeter's.
 */
import { leftBehindRoles, rulingServices } from "../../catalog/left-behind.ts";
import { matches } from "../iam/pattern.ts";
import { isRecord, type Properties } from "../model/value.ts";
import { type Denial, deniedBy } from "./denied.ts";
import {
  type AccountInventory,
  type Inventory,
  type Kept,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
} from "./inventory.ts";
import { powerOf, type Way, waysInto } from "./roles.ts";

export type FindingKind =
  | "role of others"
  | "role of tokens"
  | "automation role"
  | "assignment"
  | "delegation"
  | "root credentials"
  | "root sessions"
  | "user with keys"
  | "stack set"
  | "share"
  | "public bucket";

/** How a finding is dealt with. */
export type Dealt =
  | ({ readonly how: "denied" } & Denial)
  | { readonly how: "kept"; readonly reason: string; readonly answeredForBy: string }
  | { readonly how: "open" };

export interface Finding {
  readonly kind: FindingKind;
  readonly account: string;
  /** ARN or name, by which it is kept. */
  readonly what: string;
  /** Row of the threat model. */
  readonly threat: number;
  /** What it lets whom do: a sentence. */
  readonly lets: string;
  /** What stops working without it, where that is known. */
  readonly neededFor?: string;
  /** The command that takes it away, run in `commandIn`. */
  readonly command: string;
  readonly commandIn: string;
  readonly dealt: Dealt;
}

/** A finding before it is asked how it is dealt with. */
type Found = Omit<Finding, "dealt"> & { readonly deniedIf?: string };

const details = "aws iam get-account-authorization-details";

/** The perimeter's own, and those that AWS alone may assume. */
const isOwn = (path: string): boolean =>
  ["/perimeter/", "/agent/", "/escalation/"].includes(path) || path.startsWith("/aws-service-role/");

const kinds: Readonly<Record<Way["kind"], FindingKind>> = {
  anybody: "role of others",
  account: "role of others",
  tokens: "role of tokens",
  permissionSet: "assignment",
  automation: "automation role",
  own: "automation role",
};

class Search {
  private readonly inventory: Inventory;
  readonly management: string;
  private readonly members: ReadonlySet<string>;

  constructor(inventory: Inventory) {
    this.inventory = inventory;
    const command = "aws organizations describe-organization";
    this.management = textAt(
      recordAt(inventory.organization, command, "Organization"),
      command,
      "MasterAccountId",
    );
    this.members = new Set(inventory.accounts.map(({ id }) => id));
  }

  /** What the account behind a way in is, for whoever reads it. */
  private readonly whose = (account: string): string =>
    account === this.management
      ? `whoever may assume roles in the management account ${account}`
      : this.members.has(account)
        ? `whoever may assume roles in account ${account}`
        : `whoever account ${account}, which is not of the organisation, lets`;

  private wording(way: Way, role: string, power: string): string {
    switch (way.kind) {
      case "anybody":
        return `anybody may become ${role} (${power}): its trust policy lets everybody in, or cannot be read`;
      case "account":
        return `${this.whose(way.account)} may become ${role} (${power})${this.members.has(way.account) || way.externalId ? "" : ", and no external id is asked for"}`;
      case "tokens":
        return `whoever gets a token of ${way.issuer} ${way.subjects.length > 0 ? `for ${way.subjects.join(", ")}` : "for anything"} becomes ${role} (${power})`;
      case "permissionSet":
        return `whoever is assigned ${way.name} in Identity Center, or may assign it, is ${role} (${power})`;
      case "own":
        return `${way.by.endsWith(":root") ? "whoever the account's own policies let" : way.by} may become ${role} (${power})`;
      case "automation":
        return `whoever may pass ${role} to ${way.by}, or use what runs as it, is ${power}`;
    }
  }

  private role(account: AccountInventory, role: Properties): Found[] {
    const path = textAt(role, details, "Path");
    const name = textAt(role, details, "RoleName");
    if (isOwn(path)) return [];
    const power = powerOf(role);
    const known = leftBehindRoles.find((one) => matches(one.name, name));
    const ways = waysInto(account.id, name, role["AssumeRolePolicyDocument"])
      // What only serves a service, and rules nothing, is ordinary work.
      .filter((way) => (way.kind !== "automation" && way.kind !== "own") || power.administers);
    return ways.map((way) => ({
      kind: kinds[way.kind],
      account: account.id,
      what:
        way.kind === "permissionSet"
          ? `permission set ${way.name} in ${account.id}`
          : textAt(role, details, "Arn"),
      threat: way.kind === "permissionSet" ? 6 : way.kind === "tokens" ? 22 : 1,
      lets: this.wording(way, name, power.words),
      ...(known && { neededFor: known.neededFor }),
      command:
        way.kind === "permissionSet"
          ? `aws sso-admin delete-account-assignment --target-type AWS_ACCOUNT --target-id ${account.id} (permission set ${way.name})`
          : `aws iam delete-role --role-name ${name} (its policies first)`,
      commandIn: way.kind === "permissionSet" ? this.management : account.id,
      deniedIf: textAt(role, details, "Arn"),
    }));
  }

  private users(account: AccountInventory): Found[] {
    const users = recordsAt(account.authorizationDetails, details, "UserDetailList");
    const command = "aws iam list-access-keys";
    return account.accessKeys
      .flatMap((listing) => recordsAt(listing, command, "AccessKeyMetadata"))
      .filter((key) => key["Status"] !== "Inactive")
      .map((key) => {
        const name = textAt(key, command, "UserName");
        const id = textAt(key, command, "AccessKeyId");
        const user = users.find((one) => one["UserName"] === name);
        return {
          kind: "user with keys",
          account: account.id,
          what: id,
          threat: 38,
          lets: `whoever has the key ${id} is the user ${name} (${user ? powerOf(user).words : "not listed"}), from anywhere, until somebody ends it`,
          command: `aws iam delete-access-key --user-name ${name} --access-key-id ${id}`,
          commandIn: account.id,
          ...(user && { deniedIf: textAt(user, details, "Arn") }),
        };
      });
  }

  private root(account: AccountInventory): Found[] {
    const command = "aws iam get-account-summary";
    const summary = recordAt(account.accountSummary, command, "SummaryMap");
    const keys = numberAt(summary, command, "AccountAccessKeysPresent");
    const password = numberAt(summary, command, "AccountPasswordPresent");
    const multiFactor = numberAt(summary, command, "AccountMFAEnabled");
    if (keys === 0 && password === 0) return [];
    // The management account keeps its root user: without it nobody could undo a mistake there.
    if (account.id === this.management && keys === 0 && multiFactor > 0) return [];
    const has = [keys > 0 ? "an access key" : "", password > 0 ? "a password" : ""].filter(
      (one) => one !== "",
    );
    return [
      {
        kind: "root credentials",
        account: account.id,
        what: `arn:aws:iam::${account.id}:root`,
        threat: 3,
        lets: `the root user has ${has.join(" and ")}${multiFactor > 0 ? "" : ", and no second factor"}: whoever has them may do what no policy of the account denies, and lift policies of buckets and queues`,
        command: `aws sts assume-root --target-principal ${account.id} --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials, then aws iam delete-login-profile, aws iam delete-access-key`,
        commandIn: this.management,
        deniedIf: `arn:aws:iam::${account.id}:root`,
      },
    ];
  }

  private shares(account: AccountInventory): Found[] {
    const command = "aws ram get-resource-shares";
    return recordsAt(account.resourceShares, command, "resourceShares")
      .filter((share) => share["allowExternalPrincipals"] !== false && share["status"] !== "DELETED")
      .map((share) => ({
        kind: "share",
        account: account.id,
        what: textAt(share, command, "resourceShareArn"),
        threat: 10,
        lets: `the share ${textAt(share, command, "name")} may be given to accounts outside of the organisation`,
        command: `aws ram update-resource-share --resource-share-arn ${textAt(share, command, "resourceShareArn")} --no-allow-external-principals`,
        commandIn: account.id,
      }));
  }

  private publicBuckets(account: AccountInventory): Found[] {
    const command = "aws s3api get-bucket-policy-status";
    return Object.entries(account.bucketPolicyStatus)
      .filter(([, status]) => recordAt(status, command, "PolicyStatus")["IsPublic"] !== false)
      .map(([bucket]) => ({
        kind: "public bucket",
        account: account.id,
        what: `arn:aws:s3:::${bucket}`,
        threat: 20,
        lets: `anybody reads or writes in the bucket ${bucket}, as its policy says; the perimeter's public access block ends that`,
        command: `aws s3api delete-bucket-policy --bucket ${bucket}`,
        commandIn: account.id,
      }));
  }

  inAccount(account: AccountInventory): Found[] {
    const roles = recordsAt(account.authorizationDetails, details, "RoleDetailList");
    return [
      // Nothing of the organisation limits the management account: its roles are its own to rule (docs/threat-model.md).
      ...(account.id === this.management ? [] : roles.flatMap((role) => this.role(account, role))),
      ...this.users(account),
      ...this.root(account),
      ...this.shares(account),
      ...this.publicBuckets(account),
    ];
  }

  inOrganisation(): Found[] {
    const { delegatedServices, organizationsFeatures, stackSets, assignments } = this.inventory;
    const management = this.management;
    const delegations = Object.entries(delegatedServices).flatMap(([account, listing]) =>
      recordsAt(listing, "aws organizations list-delegated-services-for-account", "DelegatedServices").map(
        (one): Found => {
          const service = textAt(
            one,
            "aws organizations list-delegated-services-for-account",
            "ServicePrincipal",
          );
          const rules = rulingServices[service];
          return {
            kind: "delegation",
            account,
            what: `${account}/${service}`,
            threat: 2,
            lets: `whoever administers account ${account} ${rules ?? `decides for every account what ${service} sees and reports`}`,
            command: `aws organizations deregister-delegated-administrator --account-id ${account} --service-principal ${service}`,
            commandIn: management,
          };
        },
      ),
    );
    const features = isRecord(organizationsFeatures) ? organizationsFeatures["EnabledFeatures"] : [];
    const sessions: Found[] =
      Array.isArray(features) && features.includes("RootSessions")
        ? [
            {
              kind: "root sessions",
              account: management,
              what: "RootSessions",
              threat: 3,
              lets: "whoever may call sts:AssumeRoot in the management account has a root session in every member for one of AWS's tasks, such as lifting a bucket's policy: let break-glass alone call it",
              command: "aws iam disable-organizations-root-sessions",
              commandIn: management,
            },
          ]
        : [];
    const command = "aws cloudformation list-stack-sets";
    const sets = recordsAt(stackSets, command, "Summaries")
      .filter((set) => isRecord(set["AutoDeployment"]) && set["AutoDeployment"]["Enabled"] === true)
      .map((set): Found => {
        const name = textAt(set, command, "StackSetName");
        return {
          kind: "stack set",
          account: management,
          what: `stack set ${name}`,
          threat: 1,
          lets: `whoever changes the stack set ${name} deploys into every account below its units, as administrator`,
          neededFor: "what it deploys: leave the units of audit, backup and prod out of it",
          command: `aws cloudformation delete-stack-instances --stack-set-name ${name} --deployment-targets OrganizationalUnitIds=UNIT --no-retain-stacks --regions REGION`,
          commandIn: management,
        };
      });
    const ofManagement = assignments.flatMap(({ permissionSet, listing }) =>
      recordsAt(listing, "aws sso-admin list-account-assignments", "AccountAssignments")
        .filter((one) => one["AccountId"] === management)
        .map(
          (one): Found => ({
            kind: "assignment",
            account: management,
            what: `${permissionSet} for ${textAt(one, "aws sso-admin list-account-assignments", "PrincipalId")} in ${management}`,
            threat: 6,
            lets: `the ${String(one["PrincipalType"]).toLowerCase()} ${String(one["PrincipalId"])} has ${permissionSet} in the management account, which no guardrail binds`,
            command: `aws sso-admin delete-account-assignment --target-type AWS_ACCOUNT --target-id ${management} --principal-id ${String(one["PrincipalId"])} (permission set ${permissionSet})`,
            commandIn: management,
          }),
        ),
    );
    return [...delegations, ...sessions, ...sets, ...ofManagement];
  }
}

/**
 * Everything that was left, and how it is dealt with.
 * @param kept what somebody has decided to keep; `keptForNothing` tells entries that are stale
 * @throws InventoryError where a listing is not what its command prints
 */
export function findLeftBehind(inventory: Inventory, kept: readonly Kept[] = []): Finding[] {
  const search = new Search(inventory);
  const own = inventory.accounts.filter(({ domain }) => domain !== null);
  const found = [
    ...own.flatMap((account) => search.inAccount(account).map((one) => [one, account] as const)),
    ...search.inOrganisation().map((one) => [one, undefined] as const),
  ];
  const dealt = ({ what, deniedIf }: Found, account: AccountInventory | undefined): Dealt => {
    const denial = deniedIf !== undefined && account ? deniedBy(deniedIf, account, inventory) : undefined;
    if (denial) return { how: "denied", ...denial };
    const decision = kept.find((one) => one.what === what);
    return decision
      ? { how: "kept", reason: decision.reason, answeredForBy: decision.answeredForBy }
      : { how: "open" };
  };
  const findings = found.map(([one, account]): Finding => {
    const { deniedIf: _, ...finding } = one;
    return { ...finding, dealt: dealt(one, account) };
  });
  return findings;
}

/** Entries that keep nothing that is there: what they name is gone, or was never there. */
export const keptForNothing = (findings: readonly Finding[], kept: readonly Kept[]): Kept[] =>
  kept.filter(({ what }) => !findings.some((finding) => finding.what === what));
