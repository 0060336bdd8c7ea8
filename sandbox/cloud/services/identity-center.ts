/** Identity Center: one instance an organisation, its permission sets, and who has which in what account. */
import { nameOr, Refusal, type ResourceKind, text } from "../kind.ts";
import { madeUp } from "../made-up.ts";

const permissionSet = "aws:ssoadmin/permissionSet:PermissionSet";

const instanceOf = (instanceArn: string | undefined) => instanceArn?.split("/").at(-1) ?? "";

export const identityCenter: readonly ResourceKind[] = [
  {
    type: permissionSet,
    id: (request) => {
      const instanceArn = text(request.inputs, "instanceArn") ?? "";
      const name = nameOr(request, "name");
      return `arn:aws:sso:::permissionSet/${instanceOf(instanceArn)}/ps-${madeUp(16, instanceArn, name)},${instanceArn}`;
    },
    outputs: (request) => ({
      arn: request.id.split(",")[0],
      name: nameOr(request, "name"),
      createdDate: "2026-01-01T00:00:00Z",
    }),
    replaceOn: ["name", "instanceArn"],
  },
  {
    type: "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
    id: (request) =>
      ["managedPolicyArn", "permissionSetArn", "instanceArn"].map((key) => text(request.inputs, key)).join(),
    outputs: (request) => ({
      managedPolicyName: text(request.inputs, "managedPolicyArn")?.split("/").at(-1),
    }),
    replaceOn: ["managedPolicyArn", "permissionSetArn", "instanceArn"],
  },
  {
    type: "aws:ssoadmin/accountAssignment:AccountAssignment",
    id: (request) =>
      ["principalId", "principalType", "targetId", "targetType", "permissionSetArn", "instanceArn"]
        .map((key) => text(request.inputs, key))
        .join(),
    outputs: () => ({}),
    replaceOn: ["principalId", "principalType", "targetId", "targetType", "permissionSetArn", "instanceArn"],
    refuse: (request, cloud) => {
      const wanted = text(request.inputs, "permissionSetArn");
      if (!cloud.find(permissionSet).some((set) => set.outputs["arn"] === wanted))
        throw new Refusal("ResourceNotFoundException", `there is no permission set ${wanted}`);
      const target = text(request.inputs, "targetId");
      if (!cloud.given.accounts.some(({ id }) => id === target))
        throw new Refusal("ResourceNotFoundException", `there is no account ${target} in the organisation`);
    },
  },
];
