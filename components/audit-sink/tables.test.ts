import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { regions } from "../../catalog/regions.ts";
import { flowLogFormat } from "../flow-log-format.ts";
import { questions } from "./questions.ts";
import { type Column, databaseName, type Table, tables } from "./tables.ts";

const all = tables({
  trailBucket: "log",
  flowLogBucket: "flows",
  organizationId: "o-sandbox0001",
  region: "eu-central-1",
  accountIds: ["111111111111", "444444444444"],
  flowLogAccountIds: ["444444444444"],
  since: "2026/01/01",
});
const table = (name: string): Table => {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`no table ${name}`);
  return found;
};

/** The fields of a struct, by name; for an array, those of its elements. */
function fieldsOf(type: string): Map<string, string> {
  const element = /^array<(.*)>$/.exec(type)?.[1] ?? type;
  const inner = /^struct<(.*)>$/.exec(element)?.[1];
  const fields = new Map<string, string>();
  let depth = 0;
  let field = "";
  for (const character of inner === undefined ? "" : `${inner},`) {
    if (character === "," && depth === 0) {
      fields.set(field.slice(0, field.indexOf(":")), field.slice(field.indexOf(":") + 1));
      field = "";
      continue;
    }
    if (character === "<") depth += 1;
    if (character === ">") depth -= 1;
    field += character;
  }
  return fields;
}

/** Every path that a query may name: columns, and the fields within them. */
function pathsOf(columns: readonly Column[]): string[] {
  return columns.flatMap(({ name, type }) => [
    name,
    ...pathsOf([...fieldsOf(type)].map(([field, inner]) => ({ name: field, type: inner }))).map(
      (path) => `${name}.${path}`,
    ),
  ]);
}

describe("the events' table", () => {
  // https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
  const documented = [
    ..."eventversion useridentity eventtime eventsource eventname awsregion sourceipaddress useragent".split(
      " ",
    ),
    ..."errorcode errormessage requestparameters responseelements additionaleventdata requestid".split(" "),
    ..."eventid readonly resources eventtype apiversion recipientaccountid serviceeventdetails".split(" "),
    ..."sharedeventid vpcendpointid vpcendpointaccountid eventcategory addendum".split(" "),
    ..."sessioncredentialfromconsole edgedevicedetails tlsdetails".split(" "),
    ..."type principalid arn accountid invokedby accesskeyid username"
      .split(" ")
      .map((x) => `useridentity.${x}`),
    "useridentity.onbehalfof.userid",
    "useridentity.sessioncontext.attributes.mfaauthenticated",
    "useridentity.sessioncontext.sessionissuer.arn",
    "useridentity.sessioncontext.ec2roledelivery",
    "useridentity.sessioncontext.webidfederationdata.federatedprovider",
    "resources.arn",
    "tlsdetails.clientprovidedhostheader",
  ];

  test("has what AWS documents, and the source identity, which AWS's table leaves out", () => {
    const paths = pathsOf(table("events").columns);
    expect(documented.filter((path) => !paths.includes(path))).toEqual([]);
    expect(paths).toContain("useridentity.sessioncontext.sourceidentity");
    expect(paths).toContain("useridentity.sessioncontext.assumedroot");
  });

  test.each(["events", "events_of_account"])("%s finds a day's files by itself", (name) => {
    const { location, parameters, partitions } = table(name);
    expect(location).toBe("s3://log/AWSLogs/o-sandbox0001/");
    expect(parameters["storage.location.template"]).toBe(
      "s3://log/AWSLogs/o-sandbox0001/${account}/CloudTrail/${region}/${day}",
    );
    expect(partitions.map((partition) => partition.name)).toEqual(["account", "region", "day"]);
    expect(parameters).toMatchObject({
      "projection.enabled": "true",
      "projection.region.values": regions.join(","),
      "projection.day.range": "2026/01/01,NOW",
      "projection.day.format": "yyyy/MM/dd",
    });
  });

  test("events looks into the accounts that are known, events_of_account into the one that is named", () => {
    expect(table("events").parameters).toMatchObject({
      "projection.account.type": "enum",
      "projection.account.values": "111111111111,444444444444",
    });
    expect(table("events_of_account").parameters["projection.account.type"]).toBe("injected");
  });
});

test("the flow logs' table has a column for each field that a flow log writes", () => {
  expect(table("flow_logs").columns).toHaveLength(flowLogFormat.split(" ").length);
});

test.each(all)(
  "$name: every partition is projected, and none is also a column",
  ({ partitions, parameters, columns }) => {
    for (const { name } of partitions) {
      expect(parameters).toHaveProperty([`projection.${name}.type`]);
      expect(parameters["storage.location.template"]).toContain(`\${${name}}`);
      expect(columns.map((column) => column.name)).not.toContain(name);
    }
  },
);

describe("the questions", () => {
  const words = new Set(
    [
      "select from where and or between is not null like in order group by desc as",
      "coalesce any_match strpos json_extract_scalar regexp_like max min sum count from_unixtime",
    ]
      .join(" ")
      .split(" "),
  );

  test.each(questions)("$name asks for columns that are there", ({ sql }) => {
    const asked = table(/FROM perimeter_log\.(\w+)/.exec(sql)?.[1] ?? "");
    const bare = sql.replace(/'[^']*'/g, "''").replace(`${databaseName}.${asked.name}`, "");
    const aliases = [...bare.matchAll(/\bAS (\w+)/gi), ...bare.matchAll(/(\w+) ->/g)].map(
      ([, alias]) => alias,
    );
    const paths = pathsOf([...asked.columns, ...asked.partitions]);
    const unknown = [...bare.matchAll(/[a-z_]\w*(?:\.\w+)*/gi)]
      .map(([path]) => path)
      .filter((path) => !words.has(path.toLowerCase()) && !aliases.includes(path))
      // Inside a lambda, its parameter stands for an element of the array.
      .map((path) => path.replace(/^resource\./, "resources."))
      .filter((path) => !paths.includes(path));
    expect(unknown).toEqual([]);
  });

  test.each(questions)("$name reads the days that it is asked for, and no more", ({ sql, description }) => {
    expect(sql).toMatch(/\bday (BETWEEN \? AND \?|= \?)/);
    const parameters =
      /Asks for: (.*)\.$/.exec(description.replace(/ \([^)]*\)/g, ""))?.[1]?.split(",") ?? [];
    expect(parameters).toHaveLength(sql.split("?").length - 1);
  });

  test("AWS takes their names and texts", () => {
    expect(new Set(questions.map(({ name }) => name)).size).toBe(questions.length);
    for (const { name, description } of questions) {
      expect(name.length).toBeLessThanOrEqual(128);
      expect(description.length).toBeLessThanOrEqual(1_024);
    }
  });

  test("docs/asking-the-log.md has each of them, word by word", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/asking-the-log.md"), "utf8");
    for (const { name, sql } of questions) {
      expect(page).toContain(`### ${name}\n`);
      expect(page).toContain(sql);
    }
  });
});
