import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
function refuseTable(request: Request): void {
  const { inputs } = request;
  const defined = ((inputs["attributes"] ?? []) as { name: string }[]).map((attribute) => attribute.name);
  const indexes = (inputs["globalSecondaryIndexes"] ?? []) as { hashKey?: string; rangeKey?: string }[];
  const keys = [inputs, ...indexes].flatMap((one) => [one["hashKey"], one["rangeKey"]]);
  const used = keys.filter((key): key is string => typeof key === "string");
  const missing = used.filter((key) => !defined.includes(key));
  if (missing.length > 0)
    throw new Refusal(
      "ValidationException",
      `one or more parameter values were invalid: some index key attributes are not defined in AttributeDefinitions: ${missing.join(", ")}`,
    );
  const unused = defined.filter((name) => !used.includes(name));
  if (unused.length > 0)
    throw new Refusal(
      "ValidationException",
      `number of attributes in KeySchema does not match number of attributes defined in AttributeDefinitions: ${unused.join(", ")} is in no key`,
    );
}

export const dynamodb: readonly ResourceKind[] = [
  {
    type: "aws:dynamodb/table:Table",
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      name: request.id,
      arn: `arn:aws:dynamodb:${request.region}:${request.account}:table/${request.id}`,
      billingMode: text(request.inputs, "billingMode") ?? "PROVISIONED",
    }),
    replaceOn: ["name", "hashKey", "rangeKey"],
    refuse: refuseTable,
    refuseDelete: ({ inputs }) => {
      if (inputs["deletionProtectionEnabled"] === true)
        throw new Refusal(
          "ValidationException",
          "resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first",
        );
    },
  },
];
