/**
 * What one principal writes and another runs: objects, images, documents, parameters, repositories, packages, products,
 * and the state by which the deployer acts.
 *
 * Three forms are pinned by what names them, and have no edge: a function names a version of a layer, a machine an image
 * by its id, a disk a snapshot by its id, and none of the three can be written again. What picks the newest of them picks
 * it by a parameter, which is an edge, or at the next deployment, which the review of the plan shows.
 */
import { apiReference } from "../api-reference.ts";
import { each } from "./calls.ts";
import type { ContentForm, Edge, Step } from "./edge.ts";

const it = "${resource}";

const writes = (
  id: string,
  title: string,
  form: ContentForm,
  steps: readonly Step[],
  sources: readonly string[],
): Edge => ({
  id,
  title,
  family: "content",
  sources,
  subject: { kind: "content", form },
  steps,
  gains: [{ kind: "session" }],
  waits: "the next run of what takes it",
});

export const contentEdges: readonly Edge[] = [
  writes(
    "s3.put-object",
    "writes an object that something else runs: code, a template, a script, an artefact",
    "object",
    [each("s3", "PutObject ReplicateObject", it)],
    [apiReference("s3:PutObject")],
  ),
  writes(
    "ecr.put-image",
    "moves a tag to an image of its own, which something else runs",
    "image",
    [each("ecr", "PutImage ReplicateImage BatchImportUpstreamImage", it)],
    [apiReference("ecr:PutImage")],
  ),
  writes(
    "ssm.update-document",
    "rewrites a document that something else runs",
    "document",
    [
      each("ssm", "UpdateDocument CreateDocument", it),
      [...each("ssm", "UpdateDocumentDefaultVersion", it), { requests: [], when: "launchedAtLatest" }],
    ],
    [apiReference("ssm:UpdateDocument")],
  ),
  writes(
    "ssm.put-parameter",
    "rewrites a value that decides what something else runs",
    "parameter",
    [
      [
        ...each("ssm", "PutParameter", it),
        ...each("secretsmanager", "PutSecretValue UpdateSecret UpdateSecretVersionStage", it),
      ],
    ],
    [apiReference("ssm:PutParameter")],
  ),
  writes(
    "codecommit.git-push",
    "pushes to a repository from which something else builds or deploys",
    "repository",
    [
      each(
        "codecommit",
        `GitPush CreateCommit PutFile DeleteFile MergeBranchesByFastForward MergeBranchesBySquash MergeBranchesByThreeWay
         MergePullRequestByFastForward MergePullRequestBySquash MergePullRequestByThreeWay UpdateDefaultBranch`,
        it,
      ),
    ],
    [
      "https://docs.aws.amazon.com/codecommit/latest/userguide/auth-and-access-control-permissions-reference.html",
    ],
  ),
  writes(
    "codeartifact.publish-package-version",
    "publishes a package that something else installs",
    "package",
    [
      [
        ...each(
          "codeartifact",
          "PublishPackageVersion PutPackageOriginConfiguration UpdatePackageVersionsStatus",
          "package/*",
        ),
        ...each(
          "codeartifact",
          "AssociateExternalConnection UpdateRepository CopyPackageVersions",
          "repository/*",
        ),
      ],
    ],
    [apiReference("codeartifact:PublishPackageVersion")],
  ),
  writes(
    "servicecatalog.create-provisioning-artifact",
    "writes a version of a product that something else launches",
    "product",
    [each("servicecatalog", "CreateProvisioningArtifact UpdateProvisioningArtifact UpdateProduct", it)],
    ["https://docs.aws.amazon.com/servicecatalog/latest/dg/API_CreateProvisioningArtifact.html"],
  ),
  writes(
    "state.write",
    "writes the state by which the deployer acts: what stands in it is what the deployer deletes, changes and believes",
    "state",
    [each("s3", "PutObject ReplicateObject", it)],
    ["https://www.pulumi.com/docs/iac/concepts/state-and-backends/"],
  ),
];
