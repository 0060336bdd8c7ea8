import { nameOr, Refusal, type ResourceKind, text } from "../kind.ts";
import { uuid } from "../made-up.ts";

export const athena: readonly ResourceKind[] = [
  {
    type: "aws:athena/workgroup:Workgroup",
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      arn: `arn:aws:athena:${request.region}:${request.account}:workgroup/${request.id}`,
      name: request.id,
    }),
    replaceOn: ["name"],
  },
  {
    type: "aws:athena/namedQuery:NamedQuery",
    id: (request) => uuid("namedQuery", request.account, request.region, nameOr(request, "name")),
    outputs: (request) => ({ name: nameOr(request, "name") }),
    replaceOn: ["name", "description", "database", "query", "workgroup"],
    refuse: (request, cloud) => {
      const workgroup = text(request.inputs, "workgroup") ?? "primary";
      const exists = cloud
        .find("aws:athena/workgroup:Workgroup", request.account)
        .some((existing) => existing.id === workgroup && existing.region === request.region);
      if (workgroup !== "primary" && !exists)
        throw new Refusal("InvalidRequestException", `WorkGroup ${workgroup} is not found`);
    },
  },
];
