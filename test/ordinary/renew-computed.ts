/**
 * Writes computed.json anew: `terraform providers schema -json >SCHEMA; node test/ordinary/renew-computed.ts SCHEMA`, in a
 * folder with the provider hashicorp/aws, on which Pulumi's is built.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "../../sandbox/project.ts";
import { providerTypes } from "../provider-types.ts";
import type { ComputedKind } from "./computed.ts";

interface Attribute {
  readonly computed?: boolean;
  readonly type?: string | readonly unknown[];
}

interface Schema {
  readonly provider_schemas: Readonly<
    Record<
      string,
      {
        readonly resource_schemas: Readonly<
          Record<string, { readonly block: { readonly attributes: Readonly<Record<string, Attribute>> } }>
        >;
      }
    >
  >;
}

/** Types whose Terraform name follows from neither module nor class. */
const renamed: Readonly<Record<string, string>> = {
  "aws:apigateway/deployment:Deployment": "aws_api_gateway_deployment",
  "aws:apigateway/integration:Integration": "aws_api_gateway_integration",
  "aws:apigateway/method:Method": "aws_api_gateway_method",
  "aws:apigateway/resource:Resource": "aws_api_gateway_resource",
  "aws:apigateway/restApi:RestApi": "aws_api_gateway_rest_api",
  "aws:apigateway/stage:Stage": "aws_api_gateway_stage",
  "aws:cloudtrail/trail:Trail": "aws_cloudtrail",
  "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment":
    "aws_cognito_identity_pool_roles_attachment",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "aws_iam_openid_connect_provider",
  "aws:lb/loadBalancer:LoadBalancer": "aws_lb",
  "aws:rds/instance:Instance": "aws_db_instance",
  "aws:rds/subnetGroup:SubnetGroup": "aws_db_subnet_group",
};

const [file = ""] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(file, "utf8")) as Schema;
const resources = Object.assign(
  {},
  ...Object.values(schema.provider_schemas).map((provider) => provider.resource_schemas),
) as Schema["provider_schemas"][string]["resource_schemas"];

const underscored = (name: string): string =>
  name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
const bare = (name: string): string => name.replaceAll("_", "").toLowerCase();

const kindOf = ({ type }: Attribute): ComputedKind => {
  if (type === "bool") return "boolean";
  if (type === "number") return "number";
  if (!Array.isArray(type)) return "text";
  return type[0] === "map" || type[0] === "object" ? "map" : "list";
};

/** The ordinary stacks, and the perimeter's own with their guest. */
const programs = globSync("{test/ordinary,components,stacks,examples}/**/*.ts", { cwd: projectDirectory })
  .map((path) => readFileSync(join(projectDirectory, path), "utf8"))
  .join("\n");
const used = new Set([...programs.matchAll(/new aws\.(\w+\.[A-Z]\w*)\b/g)].map(([, name]) => name));

const written: Record<string, Record<string, ComputedKind>> = {};
for (const [token, { outputs }] of providerTypes()) {
  const [, module = "", name = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(token) ?? [];
  if (!used.has(`${module}.${name}`)) continue;
  const terraform = [
    renamed[token],
    `aws_${module}${underscored(name)}`,
    `aws${underscored(name)}`,
    `aws${underscored(module)}${underscored(name)}`,
  ].find((one) => one !== undefined && one in resources);
  const { attributes } = resources[terraform ?? ""]?.block ?? {};
  if (!attributes) {
    // Later than that provider's version, or of another name: then its row is written by hand, in computed.ts.
    process.stderr.write(`${token}: not in the schema\n`);
    continue;
  }
  written[token] = Object.fromEntries(
    Object.entries(attributes).flatMap(([attribute, declared]) => {
      const spelling = outputs.find((output) =>
        [bare(attribute), `${bare(attribute)}s`, bare(attribute).replace(/y$/, "ies")].includes(bare(output)),
      );
      return declared.computed === true && spelling !== undefined ? [[spelling, kindOf(declared)]] : [];
    }),
  );
}
const sorted = Object.entries(written).sort(([one], [other]) => (one < other ? -1 : 1));
writeFileSync(
  join(import.meta.dirname, "computed.json"),
  `{\n${sorted.map(([token, kinds]) => `  ${JSON.stringify(token)}: ${JSON.stringify(kinds)}`).join(",\n")}\n}\n`,
);
