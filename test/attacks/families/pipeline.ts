/** Against the pipeline: who becomes its roles, what these do, and whose the state is. */
import { boundaryArn, roleArn } from "../../../components/names.ts";
import type { Attack, Family, Step } from "../attack.ts";
import type { ActorName } from "../cast.ts";
import * as places from "../places.ts";

const { prod, dev, roleOf, stateBucket } = places;

const deployer = roleOf.deployer(prod);
const preview = roleOf.preview(prod);
const state = (account: string, folder: string): string => `${stateBucket(account)}/${folder}`;
const ownState = ".pulumi/stacks/agent-perimeter/prod.json";
const github = "https://docs.github.com/actions/reference/security/oidc";
const stateIsPower =
  "https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/backend.html";
const denied = (statement: string) => ({ policy: "denied of deployer", statement });
const ofPreview = (statement: string) => ({ policy: "preview of preview", statement });
const ofBucket = (account: "prod" | "dev", statement: string) => ({
  policy: `perimeter-state of ${account}`,
  statement,
});

const arrive = (as: ActorName, on: string): Step => ({ as, call: "sts:AssumeRoleWithWebIdentity", on });
const deploys: Step = arrive("the job that deploys prod", deployer);
const becomes = (id: string, title: string, as: ActorName, meant: Step = deploys): Attack => ({
  id,
  title,
  source: github,
  steps: [arrive(as, deployer)],
  stoppedAt: { step: 1, by: { policy: "trust of deployer", unmet: "Job" } },
  neighbour: meant,
});

const writesState = (as: ActorName, folder: string, account = prod): Step => ({
  as,
  call: "s3:PutObject",
  on: state(account, folder),
  account,
});
const readsState = (as: ActorName, folder: string, account = prod): Step => ({
  ...writesState(as, folder, account),
  call: "s3:GetObject",
});
/** Opening an object through S3, which names it. */
const opens = (as: ActorName, folder: string): Step => ({
  as,
  call: "kms:Decrypt",
  on: places.keys.prodState,
  context: {
    "kms:ViaService": "s3.eu-central-1.amazonaws.com",
    "kms:EncryptionContext:aws:s3:arn": state(prod, folder),
    "kms:ResourceAliases": ["alias/perimeter-state"],
  },
});
const opensSecrets = (as: ActorName, on: string): Step => ({
  as,
  call: "kms:Decrypt",
  on,
  context: { "kms:EncryptionContext:folder": "stacks", "kms:ResourceAliases": ["alias/perimeter-state"] },
});

const bounded = { "iam:PermissionsBoundary": boundaryArn(prod) } as const;
const anotherAgent = roleArn(prod, "/agent/", "agent-reviewer");
const makesAgents: Step = {
  as: "prod's deployer",
  call: "iam:CreateRole",
  on: anotherAgent,
  context: bounded,
};
const keepsState = writesState("prod's deployer", ownState);

export const pipeline: Family = {
  title: "The pipeline",
  about:
    "Tokens that come near the deployer's, a hostile program in a preview or a deployment, and whoever wants the state.",
  attacks: [
    becomes(
      "deployer-by-pull-request",
      "opens a pull request whose job asks to be prod's deployer",
      "a pull request's job of the perimeter",
    ),
    becomes(
      "deployer-by-pull-request-in-its-environment",
      "has a pull request's job name the deployer's environment, which lets every branch in",
      "the job that deploys prod, of a pull request",
    ),
    becomes(
      "deployer-by-another-branch",
      "pushes a branch whose job names the deployer's environment",
      "the job that deploys prod, on another branch",
    ),
    becomes(
      "deployer-by-preview",
      "asks to be the deployer from the job that previews",
      "the job that previews prod",
    ),
    becomes(
      "deployer-by-dev",
      "asks to be prod's deployer from the job that deploys dev",
      "the job that deploys dev",
    ),
    becomes(
      "deployer-by-fork",
      "forks the repository, and has an environment of the same name there",
      "a job of a fork",
    ),
    becomes(
      "deployer-by-name-taken-again",
      "makes a repository under a name that has become free, whose subject is the same in the form without numbers",
      "a job of a repository made again under the name",
      arrive("the job that deploys prod, by names", deployer),
    ),
    becomes(
      "deployer-by-foreign-audience",
      "presents a token of the right job that was made for somebody else",
      "the job that deploys prod, with a token for somebody else",
    ),
    becomes(
      "deployer-by-the-grants-job",
      "asks to be the deployer from the job that deploys grants",
      "the job that deploys grants",
    ),
    {
      id: "break-glass-by-administrator",
      title: "administers prod as a person without the permission set, and becomes break-glass",
      source: "https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html",
      steps: [{ as: "prod's administrator", call: "sts:AssumeRole", on: roleOf.breakGlass(prod) }],
      stoppedAt: { step: 1, by: { policy: "trust of break-glass", unmet: "People" } },
      neighbour: {
        as: "a person with the permission set",
        call: "sts:AssumeRole",
        on: roleOf.breakGlass(prod),
      },
    },
    {
      id: "break-glass-by-deployer",
      title: "goes from the deployer to break-glass, and to the role that writes the boundary",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [
        { as: "prod's deployer", call: "sts:AssumeRole", on: roleOf.breakGlass(prod), harm: true },
        { as: "prod's deployer", call: "sts:AssumeRole", on: roleOf.revoker(prod), harm: true },
        { as: "prod's deployer", call: "sts:AssumeRole", on: roleOf.operator(prod), harm: true },
      ],
      stoppedAt: { step: 1, by: denied("Nobody") },
      neighbour: { as: "prod's deployer", call: "iam:GetRole", on: roleOf.breakGlass(prod) },
    },
    {
      id: "deployer-widens-itself",
      title: "writes the deployer's own policies, the preview's, and the issuer that both trust",
      source: "https://pathfinding.cloud/paths/iam-005",
      steps: [
        { as: "prod's deployer", call: "iam:PutRolePolicy", on: deployer, harm: true },
        { as: "prod's deployer", call: "iam:AttachRolePolicy", on: preview, harm: true },
        {
          as: "prod's deployer",
          call: "iam:AddClientIDToOpenIDConnectProvider",
          on: `arn:aws:iam::${prod}:oidc-provider/token.actions.githubusercontent.com`,
          harm: true,
        },
        {
          as: "prod's deployer",
          call: "iam:CreateOpenIDConnectProvider",
          on: `arn:aws:iam::${prod}:oidc-provider/tokens.attacker.example`,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: denied("NotItself") },
      neighbour: {
        as: "prod's deployer",
        call: "iam:PutRolePolicy",
        on: anotherAgent,
        context: bounded,
      },
    },
    {
      id: "deployer-makes-itself-a-user",
      title: "makes a user with a key, a profile for machines, and a role without a boundary",
      source: "https://hackingthe.cloud/aws/post_exploitation/iam_persistence/",
      steps: [
        {
          as: "prod's deployer",
          call: "iam:CreateUser",
          on: `arn:aws:iam::${prod}:user/backup-service`,
          harm: true,
        },
        {
          as: "prod's deployer",
          call: "iam:CreateInstanceProfile",
          on: `arn:aws:iam::${prod}:instance-profile/x`,
          harm: true,
        },
        { as: "prod's deployer", call: "iam:CreateRole", on: roleArn(prod, "/", "helper"), harm: true },
      ],
      stoppedAt: { step: 1, by: denied("NoOtherPrincipals") },
      neighbour: makesAgents,
    },
    {
      id: "deployer-makes-an-agent-unbounded",
      title: "makes an agent's role without the boundary, and takes it off one that has it",
      source: "https://pathfinding.cloud/paths/iam-017",
      steps: [
        { as: "prod's deployer", call: "iam:CreateRole", on: anotherAgent, harm: true },
        {
          as: "prod's deployer",
          call: "iam:DeleteRolePermissionsBoundary",
          on: anotherAgent,
          context: bounded,
          harm: true,
        },
        { as: "prod's deployer", call: "iam:DeletePolicy", on: boundaryArn(prod), harm: true },
      ],
      stoppedAt: { step: 1, by: denied("NoOtherBoundary") },
      neighbour: makesAgents,
    },
    {
      id: "deployer-opens-the-state-bucket",
      title: "opens the bucket of the state, and deletes its old versions",
      source: stateIsPower,
      steps: [
        {
          as: "prod's deployer",
          call: "s3:PutBucketPolicy",
          on: stateBucket(prod),
          account: prod,
          harm: true,
        },
        {
          as: "prod's deployer",
          call: "s3:PutBucketVersioning",
          on: stateBucket(prod),
          account: prod,
          harm: true,
        },
        {
          as: "prod's deployer",
          call: "s3:DeleteObjectVersion",
          on: state(prod, ownState),
          account: prod,
          harm: true,
        },
        {
          as: "prod's deployer",
          call: "s3:BypassGovernanceRetention",
          on: state(prod, ownState),
          account: prod,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: denied("StateBucketStays") },
      neighbour: keepsState,
    },
    {
      id: "deployer-writes-the-access-state",
      title: "writes the state of the stack that makes the pipeline, which break-glass applies next",
      source: stateIsPower,
      steps: [
        {
          ...writesState("prod's deployer", "access/.pulumi/stacks/agent-perimeter/access-prod.json"),
          harm: true,
        },
        {
          ...writesState("prod's deployer", "grants/.pulumi/stacks/agent-perimeter/grants-prod.json"),
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: denied("NoOtherState") },
      neighbour: keepsState,
    },
    {
      id: "deployer-ends-the-state-key",
      title: "has the key of the state deleted, so that nobody deploys again",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
      steps: [
        { as: "prod's deployer", call: "kms:ScheduleKeyDeletion", on: places.keys.prodState, harm: true },
        { as: "prod's deployer", call: "kms:PutKeyPolicy", on: places.keys.prodState, harm: true },
      ],
      stoppedAt: { step: 1, by: denied("KeysStay") },
      neighbour: opensSecrets("prod's deployer", places.keys.prodState),
    },
    {
      id: "break-glass-deletes-state-versions",
      title: "deletes what the state was, as break-glass and in one act",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
      steps: [
        {
          as: "prod's break-glass",
          call: "s3:DeleteObjectVersion",
          on: state(prod, ownState),
          account: prod,
        },
      ],
      stoppedAt: { step: 1, by: ofBucket("prod", "DenyDestruction") },
      neighbour: {
        as: "prod's break-glass",
        call: "s3:PutBucketPolicy",
        on: stateBucket(prod),
        account: prod,
      },
    },
    {
      id: "administrator-writes-the-state",
      title: "administers prod, and writes the state, which makes whoever does so the deployer",
      source: stateIsPower,
      steps: [
        { ...writesState("prod's administrator", ownState), harm: true },
        { ...readsState("prod's administrator", ownState), harm: true },
        {
          as: "prod's administrator",
          call: "s3:PutBucketPolicy",
          on: stateBucket(prod),
          account: prod,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: ofBucket("prod", "DenyOtherPrincipals") },
      neighbour: keepsState,
    },
    {
      id: "administrator-resets-the-state-bucket",
      title: "administers prod, and changes how the state is kept",
      source: stateIsPower,
      steps: [
        {
          as: "prod's administrator",
          call: "s3:PutLifecycleConfiguration",
          on: stateBucket(prod),
          account: prod,
        },
      ],
      stoppedAt: { step: 1, by: ofBucket("prod", "DenyOtherSettings") },
      neighbour: {
        as: "prod's break-glass",
        call: "s3:PutLifecycleConfiguration",
        on: stateBucket(prod),
        account: prod,
      },
    },
    {
      id: "dev-reads-prods-state",
      title: "reads prod's state from dev, where the same bucket's name is known",
      source: stateIsPower,
      steps: [{ ...readsState("dev's administrator", ownState), account: prod }],
      stoppedAt: { step: 1, by: ofBucket("prod", "DenyOtherAccounts") },
      neighbour: readsState("prod's deployer", ownState),
    },
    {
      id: "state-read-in-plain-text",
      title: "reads the state over a connection that others can listen to",
      source: stateIsPower,
      steps: [{ ...readsState("prod's deployer", ownState), context: { "aws:SecureTransport": "false" } }],
      stoppedAt: { step: 1, by: ofBucket("prod", "DenyPlainText") },
      neighbour: readsState("prod's deployer", ownState),
    },
    {
      id: "grants-deployer-writes-prods-state",
      title: "writes the state of prod's stack as the deployer of grants",
      source: stateIsPower,
      steps: [writesState("the grant deployer", ownState)],
      stoppedAt: { step: 1, by: ofBucket("prod", "GrantDeployerKeepsItsOwn") },
      neighbour: keepsState,
    },
    {
      id: "deployer-reads-the-grants-state",
      title: "reads the state of the grants' stack as prod's deployer",
      source: stateIsPower,
      steps: [readsState("prod's deployer", "grants/.pulumi/stacks/agent-perimeter/grants-prod.json")],
      stoppedAt: { step: 1, by: ofBucket("prod", "DeployerKeepsItsOwn") },
      neighbour: readsState("prod's deployer", ownState),
    },
    {
      id: "preview-reads-another-state",
      title: "reads the state of the stack that makes the pipeline from a preview",
      source: stateIsPower,
      steps: [readsState("prod's preview", "access/.pulumi/stacks/agent-perimeter/access-prod.json")],
      stoppedAt: { step: 1, by: ofBucket("prod", "PreviewReadsOne") },
      neighbour: readsState("prod's preview", ownState),
    },
    {
      id: "preview-writes-state",
      title: "writes the state from a preview of code that nobody has merged",
      source: stateIsPower,
      steps: [
        { ...writesState("prod's preview", ownState), harm: true },
        { ...readsState("prod's preview", ownState), call: "s3:DeleteObject", harm: true },
      ],
      stoppedAt: { step: 1, by: ofBucket("prod", "PreviewOnlyReads") },
      neighbour: readsState("prod's preview", ownState),
    },
    {
      id: "preview-opens-secrets",
      title: "opens what is secret in prod's state from a preview",
      source: "https://www.pulumi.com/docs/iac/concepts/secrets/",
      steps: [opensSecrets("prod's preview", places.keys.prodState)],
      stoppedAt: { step: 1, by: { policy: "perimeter-state key of prod", silence: "resource" } },
      neighbour: opens("prod's preview", ownState),
    },
    {
      id: "preview-looks-around",
      title: "has a previewed program list, read and become whatever its role may",
      source: "https://hackingthe.cloud/aws/general-knowledge/aws_organizations_defaults/",
      steps: [
        { as: "prod's preview", call: "ec2:DescribeInstances", on: "*", harm: true },
        { as: "prod's preview", call: "secretsmanager:GetSecretValue", on: places.secret(prod), harm: true },
        { as: "prod's preview", call: "sts:AssumeRole", on: roleOf.operator(prod), harm: true },
        { ...readsState("prod's preview", "x"), on: `${places.documents}/receipts/1.pdf`, harm: true },
      ],
      stoppedAt: { step: 1, by: ofPreview("NothingElse") },
      neighbour: { as: "prod's preview", call: "iam:GetPolicy", on: boundaryArn(prod) },
    },
    {
      id: "preview-reads-documents",
      title: "has a previewed program read the documents of the orders application",
      source: "https://www.pulumi.com/docs/iac/concepts/state-and-backends/",
      steps: [{ ...readsState("prod's preview", "x"), on: places.aReceipt }],
      stoppedAt: { step: 1, by: ofPreview("NowhereElse") },
      neighbour: readsState("prod's preview", ownState),
    },
    {
      id: "dev-preview-reaches-prods-state",
      title: "reads and opens prod's state from a preview of dev, which every branch may run",
      source: stateIsPower,
      steps: [
        { ...readsState("dev's preview", ownState), account: prod, harm: true },
        { ...opens("dev's preview", ownState), harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "preview of preview", statement: "NowhereElse" } },
      neighbour: opensSecrets("dev's preview", places.keys.devState),
    },
    {
      id: "agent-reads-state",
      title: "reads the state of dev's stack, in which everything is that it must not know",
      source: stateIsPower,
      steps: [
        { ...readsState("dev's agent", ".pulumi/stacks/agent-perimeter/dev.json", dev), harm: true },
        { ...writesState("dev's agent", ".pulumi/stacks/agent-perimeter/dev.json", dev), harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of dev", statement: "NoStateOfTheirs" } },
      neighbour: readsState("dev's preview", ".pulumi/stacks/agent-perimeter/dev.json", dev),
    },
  ],
};
