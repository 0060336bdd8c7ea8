import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { blocks, type Properties } from "../resource.ts";

const columnsOf = (properties: Properties): Properties[] =>
  blocks(properties, "storageDescriptor").flatMap((descriptor) => blocks(descriptor, "columns"));

const identity = (sessionContext: string) =>
  `struct<type:string,principalid:string,arn:string,sessioncontext:struct<${sessionContext}>>`;

const table = (type: string) => ({
  type: "aws:glue/catalogTable:CatalogTable",
  name: "events",
  properties: {
    name: "events",
    databaseName: "log",
    storageDescriptor: {
      columns: [
        { name: "eventname", type: "string" },
        { name: "useridentity", type },
      ],
    },
  },
});

const attributes = "attributes:struct<mfaauthenticated:string,creationdate:string>";

export default resourceInvariant({
  id: "audit-source-identity",
  title: "A table over the trail has the source identity, which names the agent behind a chain of roles.",
  protects: "The answer to which agent it was, after it has passed through other roles.",
  why: "The table in AWS's own documentation leaves sourceidentity out: the field is in every log file and in no answer.",
  fix: "add sourceidentity:string to the sessioncontext of the column useridentity.",
  types: ["aws:glue/catalogTable:CatalogTable"],
  *check({ properties }) {
    for (const { name, type } of columnsOf(properties))
      if (name === "useridentity" && !/\bsourceidentity:string\b/.test(String(type)))
        yield "is a table over the trail without sourceidentity";
  },
  examples: {
    holds: [
      {
        what: "with the source identity",
        resources: [table(identity(`${attributes},sourceidentity:string`))],
      },
    ],
    broken: [{ what: "as in AWS's documentation", resources: [table(identity(attributes))] }],
    cannotTell: [
      {
        what: "a type that is not known yet",
        resources: [table(notKnownYet)],
      },
    ],
  },
});
