/**
 * Identity Center: what a permission set allows, and the role that each assignment of it makes in an account.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
 */
import type { Policy } from "../iam/policy.ts";
import { compiled, type Document, documentOf, Unreadable } from "./documents.ts";
import { type Files, ownArn } from "./files.ts";
import { Holder } from "./holder.ts";
import type { Assignment, Origin, PermissionSetNode, Unknown } from "./model.ts";
import type { Principals } from "./principals.ts";
import type { StateResource } from "./state.ts";
import { isRecord, knownText, textList, textsIn, whyUnknown } from "./value.ts";

const setType = "aws:ssoadmin/permissionSet:PermissionSet";
const module = "aws:ssoadmin/";

export const identityCenterTypes: readonly string[] = [
  setType,
  `${module}permissionSetInlinePolicy:PermissionSetInlinePolicy`,
  `${module}managedPolicyAttachment:ManagedPolicyAttachment`,
  `${module}managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive`,
  `${module}customerManagedPolicyAttachment:CustomerManagedPolicyAttachment`,
  `${module}customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive`,
  `${module}permissionsBoundaryAttachment:PermissionsBoundaryAttachment`,
  `${module}accountAssignment:AccountAssignment`,
];

/** A customer managed policy is named, and looked up in each account that the set is assigned in. */
interface Named {
  readonly name: string;
  readonly path: string;
}

interface Draft {
  readonly arn: string;
  readonly name: string;
  readonly instance: string | null;
  readonly region: string | null;
  readonly origin: Origin;
  readonly documents: Document[];
  readonly managed: Set<string>;
  readonly named: Named[];
  boundary: string | Named | Unreadable | null;
  readonly assignments: Assignment[];
  readonly unknown: Unknown[];
}

const named = (value: unknown): Named | undefined => {
  if (!isRecord(value)) return undefined;
  const name = knownText(value, "name");
  return name === undefined ? undefined : { name, path: knownText(value, "path") ?? "/" };
};

const records = (value: unknown): unknown[] =>
  Array.isArray(value) ? [...value] : value === undefined || value === null ? [] : [value];

/** What AWS puts behind a permission set's name; nobody chooses it. */
const anySuffix = "0000000000000000";

/** Names of roles of Identity Center that policies of the files spell out in full. */
function spelledOut(files: Files): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  const pattern = /AWSReservedSSO_([\w+=,.@-]{1,32})_([0-9a-f]{16})(?![0-9a-f])/g;
  for (const resource of files.resources)
    for (const [, text] of textsIn(resource.properties))
      if (text.includes("AWSReservedSSO_"))
        for (const [, set = "", suffix = ""] of text.matchAll(pattern)) {
          const suffixes = names.get(set) ?? new Set();
          suffixes.add(suffix);
          names.set(set, suffixes);
        }
  return names;
}

export class IdentityCenter {
  private readonly files: Files;
  private readonly principals: Principals;
  private readonly drafts = new Map<string, Draft>();
  private readonly byResource = new Map<StateResource, Draft>();

  constructor(files: Files, principals: Principals) {
    this.files = files;
    this.principals = principals;
    if (!files.resources.some(({ type }) => type.startsWith(module))) return;
    for (const resource of files.ofType(setType)) this.readSet(resource);
    this.readPolicies();
    this.readAssignments();
  }

  private readSet(resource: StateResource): void {
    const { files } = this;
    const arn = ownArn(resource) ?? resource.urn;
    const draft = this.drafts.get(arn) ?? {
      arn,
      name: knownText(resource.properties, "name") ?? resource.name,
      instance: knownText(resource.properties, "instanceArn") ?? null,
      region: files.regionOf(resource),
      origin: files.origin(resource),
      documents: [],
      managed: new Set<string>(),
      named: [],
      boundary: null,
      assignments: [],
      unknown: [],
    };
    this.drafts.set(arn, draft);
    this.byResource.set(resource, draft);
  }

  /** The permission sets that a resource may be about. One that is in none of the files is there all the same. */
  private setsOf(resource: StateResource): Draft[] {
    const reference = this.files.reference(resource, "permissionSetArn", [setType]);
    switch (reference.kind) {
      case "resources":
        return [...new Set(reference.resources.flatMap((one) => this.byResource.get(one) ?? []))];
      case "named": {
        const known = this.drafts.get(reference.text);
        if (known) return [known];
        const draft: Draft = {
          arn: reference.text,
          name: reference.text.slice(reference.text.lastIndexOf("/") + 1),
          instance: knownText(resource.properties, "instanceArn") ?? null,
          region: this.files.regionOf(resource),
          origin: this.files.origin(resource),
          documents: [],
          managed: new Set(),
          named: [],
          boundary: new Unreadable("is in none of the files"),
          assignments: [],
          unknown: [{ part: "identity", why: "the permission set itself is in none of the files" }],
        };
        this.drafts.set(draft.arn, draft);
        return [draft];
      }
      default:
        return [...this.drafts.values()];
    }
  }

  private readPolicies(): void {
    const { files } = this;
    const each = (name: string, read: (resource: StateResource, draft: Draft) => void) => {
      for (const resource of files.ofType(`${module}${name}`))
        for (const draft of this.setsOf(resource)) read(resource, draft);
    };
    const isUnknown = (draft: Draft, why: string) => draft.unknown.push({ part: "identity", why });

    each("permissionSetInlinePolicy:PermissionSetInlinePolicy", (resource, draft) => {
      const document = documentOf(resource.properties["inlinePolicy"], files.cite(resource, "inlinePolicy"));
      if (document === undefined) isUnknown(draft, "its inline policy is missing");
      else if (document instanceof Unreadable) isUnknown(draft, `its inline policy ${document.why}`);
      else draft.documents.push(document);
    });
    each("managedPolicyAttachment:ManagedPolicyAttachment", (resource, draft) => {
      const arn = knownText(resource.properties, "managedPolicyArn");
      if (arn === undefined) isUnknown(draft, "one of its managed policies is not known");
      else draft.managed.add(arn);
    });
    each("managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive", (resource, draft) => {
      const { known, others } = textList(resource.properties, "managedPolicyArns");
      for (const arn of known) draft.managed.add(arn);
      if (others) isUnknown(draft, "one of its managed policies is not known");
    });
    for (const [type, property] of [
      ["customerManagedPolicyAttachment:CustomerManagedPolicyAttachment", "customerManagedPolicyReference"],
      [
        "customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive",
        "customerManagedPolicyReferences",
      ],
    ] as const)
      each(type, (resource, draft) => {
        for (const value of records(resource.properties[property])) {
          const reference = named(value);
          if (reference) draft.named.push(reference);
          else isUnknown(draft, "the name of one of its policies is not known");
        }
      });
    each("permissionsBoundaryAttachment:PermissionsBoundaryAttachment", (resource, draft) => {
      const [boundary] = records(resource.properties["permissionsBoundary"]);
      const [reference] = isRecord(boundary) ? records(boundary["customerManagedPolicyReference"]) : [];
      const arn = isRecord(boundary) ? knownText(boundary, "managedPolicyArn") : undefined;
      draft.boundary = arn ?? named(reference) ?? new Unreadable(whyUnknown(boundary));
    });
  }

  private readAssignments(): void {
    const { files } = this;
    const suffixes = spelledOut(files);
    for (const resource of files.ofType(`${module}accountAssignment:AccountAssignment`)) {
      const target = knownText(resource.properties, "targetId");
      const type = knownText(resource.properties, "principalType");
      for (const draft of this.setsOf(resource)) {
        // Of several spellings one is right: a role of each, so that whoever names it is heard.
        const spellings = [...(suffixes.get(draft.name) ?? [anySuffix])];
        const [role = null] =
          target === undefined ? [] : spellings.map((suffix) => this.roleOf(draft, target, suffix));
        draft.assignments.push({
          principalType: type === "USER" || type === "GROUP" ? type : "unknown",
          principalId: knownText(resource.properties, "principalId") ?? "unknown",
          account: target ?? "unknown",
          role,
          origin: files.origin(resource),
        });
      }
    }
  }

  /** The role of a permission set in an account, made once. */
  private roleOf(draft: Draft, account: string, suffix: string): string {
    const folder = draft.region === null || draft.region === "us-east-1" ? "" : `${draft.region}/`;
    const arn = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/${folder}AWSReservedSSO_${draft.name}_${suffix}`;
    const { principals } = this;
    if (principals.find(arn)) return arn;
    const holder = principals.add(new Holder("role", arn, account, draft.origin));
    if (suffix === anySuffix)
      this.files.inferred.add(
        `roles of Identity Center have names that no policy spells out: AWS puts sixteen digits behind them`,
      );
    holder.trust = {
      origin: `${draft.origin.file}: Identity Center`,
      content: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_${suffix}_DO_NOT_DELETE` },
            Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
            Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
          },
        ],
      },
    };
    for (const document of draft.documents) principals.give(holder, document);
    for (const policy of draft.managed) principals.attach(holder, policy);
    for (const reference of draft.named) principals.attach(holder, arnOf(account, reference));
    const { boundary } = draft;
    holder.boundary =
      boundary === null || typeof boundary === "string" || boundary instanceof Unreadable
        ? boundary
        : arnOf(account, boundary);
    for (const { part, why } of draft.unknown) holder.isUnknown(part, why);
    return arn;
  }

  finish(): Map<string, PermissionSetNode> {
    return new Map(
      [...this.drafts.values()].map((draft) => {
        const unknown = [...draft.unknown];
        const policies: Policy[] = [];
        const documents = [
          ...draft.documents,
          ...[...draft.managed].map((arn) => this.principals.managedDocument(arn)),
        ];
        for (const document of documents) {
          const policy = document instanceof Unreadable ? document : compiled(document);
          if (policy instanceof Unreadable)
            unknown.push({ part: "identity", why: `one of its policies ${policy.why}` });
          else policies.push(policy);
        }
        const { boundary } = draft;
        const limit =
          typeof boundary === "string"
            ? this.principals.managedDocument(boundary)
            : boundary === null
              ? null
              : "unknown";
        const compiledLimit =
          limit === null || limit === "unknown"
            ? limit
            : limit instanceof Unreadable
              ? "unknown"
              : compiled(limit);
        return [
          draft.arn,
          {
            arn: draft.arn,
            instance: draft.instance,
            name: draft.name,
            identity: policies,
            boundary: compiledLimit instanceof Unreadable ? "unknown" : compiledLimit,
            managedPolicies: [...draft.managed],
            assignments: draft.assignments,
            origin: draft.origin,
            unknown,
          },
        ];
      }),
    );
  }
}

const arnOf = (account: string, { name, path }: Named): string =>
  `arn:aws:iam::${account}:policy${path}${name}`;
