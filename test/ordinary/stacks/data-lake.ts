/** A data lake: objects, a catalogue of them, a crawler, a job, and queries over all. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bucket, serviceRole } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const dataLake: OrdinaryStack = {
  name: "data-lake",
  program: (world) => {
    const { advised } = world;
    const raw = bucket(world, "raw");
    const results = bucket(world, "query-results", advised ? {} : { forceDestroy: true });
    const scripts = bucket(world, "scripts");
    if (advised)
      new aws.s3.BucketLifecycleConfiguration(
        "query-results",
        {
          bucket: results.id,
          rules: [{ id: "expire", status: "Enabled", expiration: { days: 14 } }],
        },
        world.options(),
      );
    const catalogue = new aws.glue.CatalogDatabase("lake", { name: "lake" }, world.options());
    const table = new aws.glue.CatalogTable(
      "events",
      {
        name: "events",
        databaseName: catalogue.name,
        tableType: "EXTERNAL_TABLE",
        parameters: { classification: "json" },
        partitionKeys: [{ name: "day", type: "string" }],
        storageDescriptor: {
          location: pulumi.interpolate`s3://${raw.bucket}/events/`,
          inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
          outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
          serDeInfo: { serializationLibrary: "org.openx.data.jsonserde.JsonSerDe" },
          columns: [{ name: "id", type: "string" }],
        },
      },
      world.options(),
    );
    const role = serviceRole(
      world,
      "glue",
      "glue.amazonaws.com",
      [
        raw.arn.apply((of) => ({
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject"],
          Resource: `${of}/*`,
        })),
      ],
      ["arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"],
    );
    new aws.glue.Crawler(
      "events",
      {
        databaseName: catalogue.name,
        role: role.arn,
        schedule: "cron(0 4 * * ? *)",
        s3Targets: [{ path: pulumi.interpolate`s3://${raw.bucket}/events/` }],
      },
      world.options(),
    );
    new aws.glue.Job(
      "compact",
      {
        roleArn: role.arn,
        glueVersion: "5.0",
        command: { scriptLocation: pulumi.interpolate`s3://${scripts.bucket}/compact.py` },
        defaultArguments: { "--table": table.name },
      },
      world.options(),
    );
    new aws.athena.Workgroup(
      "analysts",
      {
        ...(advised ? {} : { forceDestroy: true }),
        configuration: {
          resultConfiguration: { outputLocation: pulumi.interpolate`s3://${results.bucket}/` },
        },
      },
      world.options(),
    );
    new aws.athena.NamedQuery(
      "busiest",
      { database: catalogue.name, query: "SELECT day, count(*) FROM events GROUP BY day" },
      world.options(),
    );
  },
};
