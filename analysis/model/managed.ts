/** Managed policies: those of the files, those of the world file, and AWS's own by the snapshot. */
import { managedPolicy, managedPolicySource } from "../../catalog/managed-policies.ts";
import { compiled, type Document, documentOf, sameDocument, Unreadable } from "./documents.ts";
import { accountOfArn, type Files, managedFirst } from "./files.ts";
import type { ManagedPolicyNode, Origin } from "./model.ts";
import type { StateResource } from "./state.ts";

export const policyType = "aws:iam/policy:Policy";

/** A managed policy while it is being gathered. */
interface Draft {
  readonly arn: string;
  readonly document: Document | Unreadable;
  readonly attachedTo: Set<string>;
  readonly perhapsAttachedTo: Set<string>;
  readonly boundaryOf: Set<string>;
  readonly origin: Origin;
}

const snapshotDay = managedPolicySource.upTo.slice(0, 10);

export class ManagedPolicies {
  private readonly drafts = new Map<string, Draft>();
  private readonly byResource = new Map<StateResource, string>();

  constructor(files: Files) {
    const { world } = files;
    // What a stack manages counts before what another one has read.
    for (const resource of managedFirst(files.ofType(policyType))) {
      const arn = files.arnOf(resource) ?? resource.urn;
      const document =
        documentOf(resource.properties["policy"], files.cite(resource, "policy")) ??
        new Unreadable("is missing");
      this.byResource.set(resource, arn);
      const found = this.drafts.get(arn);
      if (!found) this.keep(arn, document, files.origin(resource));
      else if (!resource.external && !sameDocument(found.document, document))
        this.drafts.set(arn, { ...found, document: new Unreadable("is in two files, and differs") });
    }
    for (const { arn, policy } of world.managedPolicies)
      if (!this.drafts.has(arn))
        this.keep(arn, { origin: `${world.file}: ${arn}`, content: policy }, { file: world.file, urn: arn });
  }

  private keep(arn: string, document: Document | Unreadable, origin: Origin): Draft {
    const draft = {
      arn,
      document,
      attachedTo: new Set<string>(),
      perhapsAttachedTo: new Set<string>(),
      boundaryOf: new Set<string>(),
      origin,
    };
    this.drafts.set(arn, draft);
    return draft;
  }

  /** ARN of the policy that a resource is; its URN before AWS has chosen it. */
  arnOf(resource: StateResource): string | undefined {
    return this.byResource.get(resource);
  }

  private lookUp(arn: string): Draft | undefined {
    const found = this.drafts.get(arn);
    if (found) return found;
    const ofAws = managedPolicy(arn);
    if (!ofAws) return undefined;
    const origin = `${arn} (${ofAws.version}, AWS's own, as of ${snapshotDay})`;
    return this.keep(
      arn,
      { origin, content: ofAws.document },
      { file: managedPolicySource.package, urn: arn },
    );
  }

  /** The document of a policy, or why it is not known. */
  document(arn: string): Document | Unreadable {
    const { document } = this.lookUp(arn) ?? {};
    if (document instanceof Unreadable) return new Unreadable(`(${arn}) ${document.why}`);
    if (document) return document;
    return new Unreadable(
      accountOfArn(arn) === undefined
        ? `${arn} is not in the snapshot of AWS's policies of ${snapshotDay}`
        : `${arn} is in none of the files`,
    );
  }

  attached(arn: string, holder: string): void {
    this.lookUp(arn)?.attachedTo.add(holder);
  }

  perhapsAttached(arn: string, holder: string): void {
    this.lookUp(arn)?.perhapsAttachedTo.add(holder);
  }

  isBoundary(arn: string, holder: string): void {
    this.lookUp(arn)?.boundaryOf.add(holder);
  }

  finish(): Map<string, ManagedPolicyNode> {
    const finished = new Map<string, ManagedPolicyNode>();
    for (const { arn, document, attachedTo, perhapsAttachedTo, boundaryOf, origin } of this.drafts.values()) {
      const policy = document instanceof Unreadable ? document : compiled(document);
      finished.set(arn, {
        arn,
        account: accountOfArn(arn) ?? null,
        policy: policy instanceof Unreadable ? "unknown" : policy,
        attachedTo: [...attachedTo],
        perhapsAttachedTo: [...perhapsAttachedTo],
        boundaryOf: [...boundaryOf],
        origin,
      });
    }
    return finished;
  }
}
