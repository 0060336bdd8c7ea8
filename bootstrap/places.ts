/** Where each stack's state belongs, and what seals its secrets. */
import { stateBucketName, stateKeyAlias } from "../components/names.ts";
import { stateFolders } from "../components/pipeline-access/policies.ts";
import type { Domain, Session, StackAt } from "./hands.ts";
import type { PerimeterFile } from "./perimeter-file.ts";

type Folder = keyof typeof stateFolders;

/** The stack's folder of its account's bucket: who writes there is who applies it. */
const folderOf = (stack: string): Folder =>
  stack.startsWith("access-") ? "access" : stack.startsWith("grants-") ? "grants" : "stacks";

/** Pulumi keeps its state below `.pulumi` of a backend's folder, so that the stacks' own folder is the whole bucket. */
const pathOf = (folder: Folder): string => (folder === "stacks" ? "" : `/${stateFolders[folder]}`);

/** The domain that a stack belongs to. */
export function domainOf(stack: string): Domain {
  const [, name = stack] = /^(?:access|grants)-(.+)$/.exec(stack) ?? [];
  return (name === "org" ? "management" : name) as Domain;
}

/** The backend that a stack's state belongs in. */
export const bucketUrl = (file: PerimeterFile, stack: string): string =>
  `s3://${stateBucketName(file.accounts[domainOf(stack)].id, file.region)}${pathOf(folderOf(stack))}?region=${file.region}`;

/** A stack's state where it belongs. Secrets are sealed for its folder: the key's policy tells the folders apart. */
export const inBucket = (file: PerimeterFile, stack: string, as: Session["as"] = "break-glass"): StackAt => ({
  stack,
  session: { domain: domainOf(stack), as },
  backendUrl: bucketUrl(file, stack),
  secretsProvider: `awskms://alias/${stateKeyAlias}?region=${file.region}&context_folder=${folderOf(stack)}`,
});

/** A stack's state on this machine: a way in, before there is a bucket. It holds no secret. */
export const onThisMachine = (stack: string, localBackendUrl: string, as: Session["as"]): StackAt => ({
  stack,
  session: { domain: domainOf(stack), as },
  backendUrl: localBackendUrl,
  secretsProvider: "passphrase",
});
