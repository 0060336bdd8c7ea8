import { nameOr, Refusal, type ResourceKind, text } from "../kind.ts";
import { uuid } from "../made-up.ts";
import { refuseDocument } from "../policy-checks.ts";

const keyArn = (account: string, region: string, id: string) => `arn:aws:kms:${region}:${account}:key/${id}`;

export const kms: readonly ResourceKind[] = [
  {
    type: "aws:kms/key:Key",
    // AWS makes the id up; here it comes from the account and the program's name for the key, so that it can stand in a sample configuration.
    id: (request) => uuid("key", request.account, request.region, request.name),
    outputs: (request) => ({ arn: keyArn(request.account, request.region, request.id), keyId: request.id }),
    refuse: (request, cloud) =>
      refuseDocument(request.inputs["policy"], {
        code: "MalformedPolicyDocumentException",
        where: `key ${request.name}`,
        quota: "keyPolicy",
        cloud,
      }),
  },
  {
    type: "aws:kms/alias:Alias",
    id: (request) => nameOr(request, "name"),
    outputs: (request) => {
      const target = text(request.inputs, "targetKeyId") ?? "";
      const keyId = target.split("/").at(-1) ?? target;
      return {
        arn: `arn:aws:kms:${request.region}:${request.account}:${request.id}`,
        targetKeyArn: keyArn(request.account, request.region, keyId),
        name: request.id,
      };
    },
    replaceOn: ["name"],
    refuse: (request, cloud) => {
      const target = text(request.inputs, "targetKeyId")?.split("/").at(-1);
      if (!cloud.find("aws:kms/key:Key", request.account).some((key) => key.id === target))
        throw new Refusal(
          "NotFoundException",
          `alias ${nameOr(request, "name")}: key ${target} does not exist`,
        );
    },
  },
];
