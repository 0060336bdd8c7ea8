import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";

const catalogOf = (request: Request) => text(request.inputs, "catalogId") ?? request.account;
const databaseArn = (request: Request, name: string) =>
  `arn:aws:glue:${request.region}:${request.account}:database/${name}`;

export const glue: readonly ResourceKind[] = [
  {
    type: "aws:glue/catalogDatabase:CatalogDatabase",
    id: (request) => `${catalogOf(request)}:${nameOr(request, "name")}`,
    outputs: (request) => ({
      arn: databaseArn(request, nameOr(request, "name")),
      catalogId: catalogOf(request),
      name: nameOr(request, "name"),
    }),
    replaceOn: ["name", "catalogId"],
    refuse: (request) => mustBeName(nameOr(request, "name")),
  },
  {
    type: "aws:glue/catalogTable:CatalogTable",
    id: (request) =>
      `${catalogOf(request)}:${text(request.inputs, "databaseName")}:${nameOr(request, "name")}`,
    outputs: (request) => ({
      arn: `arn:aws:glue:${request.region}:${request.account}:table/${text(request.inputs, "databaseName")}/${nameOr(request, "name")}`,
      catalogId: catalogOf(request),
      name: nameOr(request, "name"),
    }),
    replaceOn: ["name", "databaseName", "catalogId"],
    refuse: (request, cloud) => {
      mustBeName(nameOr(request, "name"));
      const database = `${catalogOf(request)}:${text(request.inputs, "databaseName")}`;
      const databases = cloud.find("aws:glue/catalogDatabase:CatalogDatabase", request.account);
      if (!databases.some((existing) => existing.id === database && existing.region === request.region))
        throw new Refusal(
          "EntityNotFoundException",
          `table ${nameOr(request, "name")}: the database ${database} does not exist`,
        );
    },
  },
];

/** The provider takes no capital letters: Athena would not find them again. */
function mustBeName(name: string): void {
  if (/[A-Z]/.test(name))
    throw new Refusal("InvalidInputException", `${name}: names in the Glue catalogue have no capitals`);
}
