/**
 * What the pack rejects of the stacks as the public examples have them, and why it should. A finding that is in no row is a
 * false alarm or a row that is missing; a row that finds nothing has lost what it was for.
 */

export interface Rejected {
  readonly invariant: string;
  /** What the finding says after the resource's name. */
  readonly says: string;
  /** Where it is found: the stack, then the resource. */
  readonly in: readonly string[];
  /** What would happen if it were let through. */
  readonly why: string;
}

/** The stacks with a network, and the network's name in each. */
const networks = [
  "aurora/aurora",
  "batch-jobs/jobs",
  "kubernetes/cluster",
  "postgres-app/app",
  "private-network/main",
  "queue-worker/worker",
  "redis-cache/cache",
  "shared-files/files",
  "web-service/web",
];
const of = (end: string): string[] => networks.map((network) => `${network}-${end}`);

const buckets = [
  "click-stream/clicks",
  "data-lake/query-results",
  "data-lake/raw",
  "data-lake/scripts",
  "image-build/build-cache",
  "scheduled-function/reports",
  "static-site/site",
];

const databases = ["aurora/aurora", "postgres-app/app"];
const tables = ["container-service/notes", "rest-api/counters", "table-stream/orders"];

const unknownPolicy =
  "The policy is made of ARNs that AWS chooses: what it lets in is seen only when it is in force. With names of its own the stack knows its ARNs beforehand.";

const gate: Rejected[] = [
  {
    invariant: "isolation-provider-pinned",
    says: "is a provider that is pinned to no account",
    in: [
      "aurora",
      "batch-jobs",
      "click-stream",
      "container-service",
      "data-lake",
      "fan-out",
      "image-build",
      "kubernetes",
      "monitoring",
      "pipeline-role",
      "postgres-app",
      "private-network",
      "queue-worker",
      "redis-cache",
      "rest-api",
      "scheduled-function",
      "search",
      "secret-rotation",
      "shared-files",
      "sign-in",
      "state-machine",
      "static-site",
      "table-stream",
      "web-service",
    ].map((stack) => `${stack}/default_7_48_0`),
    why: "It goes to whichever account the shell has credentials for: with prod's at hand, a try in dev changes prod.",
  },
];

const network: Rejected[] = [
  {
    invariant: "isolation-private-network",
    says: "opens a network to the internet",
    in: networks,
    why: "Everything in the network is one address or one rule away from whoever scans the internet.",
  },
  {
    invariant: "isolation-private-network",
    says: "is an address on the internet",
    in: networks,
    why: "The address is the network's way out, and outlives what it was taken for.",
  },
  {
    invariant: "isolation-private-network",
    says: "lets a network reach the internet (connectivityType is not private)",
    in: networks,
    why: "Whatever runs in it, an agent's code among it, can send data anywhere, past every endpoint's policy.",
  },
  {
    invariant: "isolation-private-network",
    says: "gets a public address (mapPublicIpOnLaunch)",
    in: [...of("public-a"), ...of("public-b")],
    why: "Whatever is started there without another word is on the internet.",
  },
  {
    invariant: "isolation-private-network",
    says: "cannot be judged before the deployment: routes.0.gatewayId is not known yet",
    in: of("public"),
    why: "Whether the gateway is the internet's is known when AWS has made it; it is.",
  },
  {
    invariant: "isolation-private-network",
    says: "leads to an internet gateway",
    in: of("public"),
    why: "It is what makes the subnets public.",
  },
  {
    invariant: "isolation-private-network",
    says: "gets a public address (associatePublicIpAddress)",
    in: ["private-network/web"],
    why: "The machine, with its role and the token in its user data, answers the whole internet.",
  },
  {
    invariant: "isolation-private-network",
    says: "gets a public address (networkInterfaces.associatePublicIpAddress)",
    in: ["postgres-app/machine"],
    why: "Each machine of the group is open to the internet on the SSH port.",
  },
  {
    invariant: "isolation-private-network",
    says: "gets a public address (networkConfiguration.assignPublicIp)",
    in: ["web-service/web"],
    why: "The tasks can be reached past the load balancer, and reach everywhere.",
  },
  {
    invariant: "isolation-private-network",
    says: "gets a public address (publiclyAccessible)",
    in: ["postgres-app/app"],
    why: "A database on the internet is one guessed password away from being somebody else's.",
  },
  {
    invariant: "isolation-default-group-shut",
    says: "is a network whose default security group is as AWS made it, open",
    in: networks,
    why: "What names no group may talk to everything else that names none.",
  },
  {
    invariant: "audit-network-logged",
    says: "is a network without a flow log",
    in: networks,
    why: "After an incident nobody could say what was reached.",
  },
];

const data: Rejected[] = [
  {
    invariant: "confirm-undo-on",
    says: "does not have deletionProtection: true, which is false unless set",
    in: [...databases, "kubernetes/cluster"],
    why: "One call, or one wrong plan, deletes it.",
  },
  {
    invariant: "confirm-undo-on",
    says: "does not have skipFinalSnapshot: false",
    in: databases,
    why: "Once deleted, nothing is left to restore.",
  },
  {
    invariant: "confirm-undo-on",
    says: "has no finalSnapshotIdentifier",
    in: [...databases, "redis-cache/cache"],
    why: "Without a name for it there is no final snapshot.",
  },
  {
    invariant: "confirm-undo-on",
    says: "does not have deleteAutomatedBackups: false, which is true unless set",
    in: databases,
    why: "The backups of its days go together with the database.",
  },
  {
    invariant: "confirm-undo-on",
    says: "has backupRetentionPeriod 0 by default, below 7",
    in: ["postgres-app/app"],
    why: "There are no backups at all.",
  },
  {
    invariant: "confirm-undo-on",
    says: "has backupRetentionPeriod 1 by default, below 7",
    in: ["aurora/aurora"],
    why: "What went wrong on Friday is past mending on Monday.",
  },
  {
    invariant: "confirm-undo-on",
    says: "does not have deletionProtectionEnabled: true, which is false unless set",
    in: tables,
    why: "One call deletes the table.",
  },
  {
    invariant: "confirm-undo-on",
    says: "does not have pointInTimeRecovery.enabled: true, which is false unless set",
    in: tables,
    why: "What a wrong write overwrites is gone.",
  },
  {
    invariant: "confirm-undo-on",
    says: "has snapshotRetentionLimit 0 by default, below 1",
    in: ["redis-cache/cache"],
    why: "There is no snapshot of the store; where it is only a cache, that is an exception to write down.",
  },
  {
    invariant: "confirm-undo-on",
    says: "holds messages that nobody has read yet, AWS keeps nothing of it, and protect is off",
    in: ["fan-out/billing", "fan-out/shipping", "queue-worker/failed", "queue-worker/work"],
    why: "A rename replaces the queue, and the orders in it are gone.",
  },
  {
    invariant: "confirm-undo-on",
    says: "holds the records of a stream, AWS keeps nothing of it, and protect is off",
    in: ["click-stream/clicks"],
    why: "A rename replaces the stream, and two days of records are gone.",
  },
  {
    invariant: "confirm-undo-on",
    says: "holds a search index, AWS keeps nothing of it, and protect is off",
    in: ["search/products"],
    why: "It takes its own snapshots along when it goes.",
  },
  {
    invariant: "confirm-undo-on",
    says: "holds a file system, AWS keeps nothing of it, and protect is off",
    in: ["shared-files/files"],
    why: "AWS deletes a file system with everything in it, at once.",
  },
  {
    invariant: "confirm-undo-on",
    says: 'does not have deletionProtection: "ACTIVE", which is INACTIVE unless set',
    in: ["sign-in/users"],
    why: "The users and their passwords exist nowhere else.",
  },
  {
    invariant: "confirm-undo-on",
    says: "has deletionWindowInDays 7, below 30",
    in: ["secret-rotation/secrets"],
    why: "Who notices a missing key after a holiday has lost what it encrypted.",
  },
  {
    invariant: "confirm-undo-on",
    says: "has recoveryWindowInDays 0, below 7",
    in: ["aurora/aurora", "secret-rotation/gateway"],
    why: "The secret is gone in the moment in which it is deleted.",
  },
  {
    invariant: "confirm-guards-protected",
    says: "is needed to read what it has encrypted, and protect is off",
    in: ["secret-rotation/secrets"],
    why: "Replacing the key loses every secret under it.",
  },
  {
    invariant: "confirm-no-force",
    says: "can be deleted together with everything in it (forceDelete)",
    in: ["image-build/shop", "queue-worker/worker"],
    why: "Every image goes with the repository, those that still run among them.",
  },
  {
    invariant: "confirm-no-force",
    says: "can be deleted together with everything in it (forceDestroy)",
    in: ["data-lake/analysts", "data-lake/query-results"],
    why: "The analysts' saved queries, and all objects, go in one call.",
  },
  {
    invariant: "confirm-versioned",
    says: "is a bucket that keeps no versions",
    in: buckets,
    why: "An overwrite or a wrong sync destroys what was there.",
  },
];

const doors: Rejected[] = [
  ...["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((key) => ({
    invariant: "isolation-buckets-private",
    says: `leaves ${key} off`,
    in: ["static-site/site"],
    why: "The whole internet reads the bucket, past CloudFront and its logs; what is put there by mistake, too.",
  })),
  {
    invariant: "isolation-buckets-private",
    says: "opens the bucket with the ACL public-read",
    in: ["static-site/site"],
    why: "Everybody lists what is in the bucket.",
  },
  {
    invariant: "isolation-policies-closed",
    says: "lets in everybody (statement 1)",
    in: ["image-build/shop", "queue-worker/work", "search/products", "static-site/site"],
    why: "Strangers pull the images, send work to the worker, and read or wipe the index.",
  },
  {
    invariant: "isolation-policies-closed",
    says: "cannot be judged before the deployment: policy is not known yet",
    in: ["fan-out/billing", "fan-out/shipping", "queue-worker/work", "static-site/site"],
    why: unknownPolicy,
  },
  {
    invariant: "audit-log-bound",
    says: "cannot be judged before the deployment: policy is not known yet",
    in: ["static-site/site"],
    why: unknownPolicy,
  },
  {
    invariant: "audit-log-locked",
    says: "cannot be judged before the deployment: policy is not known yet",
    in: ["static-site/site"],
    why: unknownPolicy,
  },
  {
    invariant: "isolation-endpoints-private",
    says: "answers the whole internet with the API of its cluster (vpcConfig.endpointPublicAccess)",
    in: ["kubernetes/cluster"],
    why: "A stolen token of the cluster works from anywhere.",
  },
  {
    invariant: "isolation-endpoints-private",
    says: "answers the whole internet with its index (vpcOptions)",
    in: ["search/products"],
    why: "The index stands on the internet, and its policy alone keeps strangers out.",
  },
  {
    invariant: "backup-copy-possible",
    says: "is under AWS's own key, so that no copy of it leaves the account (kmsKeyId)",
    in: databases,
    why: "Every copy to the backup account fails, and it is noticed when only that is left.",
  },
  ...[
    { of: "web-service/web", at: "containerDefinitions[0].image" },
    { of: "container-service/notes", at: "sourceConfiguration.imageRepository.imageIdentifier" },
    { of: "batch-jobs/render", at: "containerProperties.image" },
  ].map(({ of, at }) => ({
    invariant: "isolation-content-own",
    says: `runs an image by a tag that somebody else moves: ${at}`,
    in: [of],
    why: "Whoever publishes the image decides at the next start what runs with the role.",
  })),
  {
    invariant: "isolation-secrets-fetched",
    says: "holds a secret by its name where AWS shows it: environment.variables.TOKEN",
    in: ["rest-api/count"],
    why: "Whoever may look at the function's configuration has the token.",
  },
  {
    invariant: "isolation-secrets-fetched",
    says: "holds a secret by its name where AWS shows it: containerDefinitions[0].environment[0].value",
    in: ["web-service/web"],
    why: "Whoever may describe the task has the token, for as long as a revision of it is kept.",
  },
  {
    invariant: "isolation-secrets-fetched",
    says: "holds a secret by its name where AWS shows it: userData",
    in: ["private-network/web"],
    why: "User data is shown to whoever may describe the machine, and to every program on it.",
  },
  {
    invariant: "agent-no-standing-credentials",
    says: "gives a principal whose passwords and keys do not expire",
    in: ["pipeline-role/deploy"],
    why: "The user is there for its key.",
  },
  {
    invariant: "agent-no-standing-credentials",
    says: "gives an access key that works until it is deleted, and whose secret lies in the state",
    in: ["pipeline-role/deploy"],
    why: "Whoever reads the state or a log of the pipeline deploys from then on.",
  },
  {
    invariant: "agent-trust-exact",
    says: "lets in tokens of token.actions.githubusercontent.com without an exact sub (statement 1)",
    in: ["pipeline-role/deploy"],
    why: "Every branch and pull request of the repository deploys, an agent's among them.",
  },
  {
    invariant: "agent-trust-exact",
    says: "lets in tokens of token.actions.githubusercontent.com without an exact aud (statement 1)",
    in: ["pipeline-role/deploy"],
    why: "Tokens that were issued for another service are taken, too.",
  },
  {
    invariant: "agent-trust-exact",
    says: "lets in tokens of cognito-identity.amazonaws.com without an exact amr (statement 1)",
    in: ["sign-in/visitor"],
    why: "Whoever has not signed in gets the credentials of those who have.",
  },
  {
    invariant: "agent-trust-exact",
    says: "lets in tokens of oidc.example.com without an exact aud (statement 1)",
    in: ["kubernetes/pod"],
    why: "Tokens of the cluster that were issued for another service are taken, too.",
  },
  {
    invariant: "agent-trust-exact",
    says: "cannot be judged before the deployment: assumeRolePolicy is not known yet",
    in: ["kubernetes/pod", "sign-in/visitor"],
    why: "AWS chooses the issuer or the pool, and who gets in is seen only when it is in force. Pod identities, and tokens that the API itself checks, need no such role.",
  },
  {
    invariant: "audit-alarms-told",
    says: "is a topic of alarms that is not encrypted (kmsMasterKeyId)",
    in: ["monitoring/alarms"],
    why: "What an alarm says lies in clear.",
  },
  {
    invariant: "audit-alarms-told",
    says: "is a topic of alarms that nobody reads whole",
    in: ["monitoring/alarms"],
    why: "The alarm is raised, and nobody is told.",
  },
  {
    invariant: "audit-alarms-told",
    says: "is a topic of alarms to which cloudwatch.amazonaws.com may not publish",
    in: ["monitoring/alarms"],
    why: "Whether CloudWatch gets through hangs on AWS's default policy, which any later policy of the topic replaces.",
  },
];

export const rejected: readonly Rejected[] = [...gate, ...network, ...data, ...doors];
