/** What the AWS provider's typings say of a type: for whoever names types and inputs as text. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

const provider = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));

/** Where a type's declaration is: `aws:iam/role:Role` in `iam/role.d.ts`. */
function declarationOf(type: string): string {
  if (type === "pulumi:providers:aws") return join(provider, "provider.d.ts");
  const [, path = ""] = type.split(":");
  const file = join(provider, `${path.replace(/^index\//, "")}.d.ts`);
  // A few files are all in lower case.
  return existsSync(file) ? file : join(dirname(file), basename(file).toLowerCase());
}

export const typeExists = (type: string): boolean => existsSync(declarationOf(type));
export const moduleExists = (module: string): boolean => existsSync(join(provider, module, "index.d.ts"));

const known = new Map<string, ReadonlySet<string>>();

/** The names of a type's inputs. */
export function inputsOf(type: string): ReadonlySet<string> {
  const found = known.get(type);
  if (found) return found;
  const source = readFileSync(declarationOf(type), "utf8");
  const name = type === "pulumi:providers:aws" ? "Provider" : type.slice(type.lastIndexOf(":") + 1);
  const [, body = ""] =
    new RegExp(`export interface ${name}Args \\{\\n([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
  const inputs = new Set([...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, input = ""]) => input));
  known.set(type, inputs);
  return inputs;
}

/** The properties that the provider itself marks as secret, by type. */
export const markedSecret = (): { readonly type: string; readonly properties: readonly string[] }[] =>
  globSync(["provider.js", "*/*.js"], { cwd: provider }).flatMap((file) => {
    const source = readFileSync(join(provider, file), "utf8");
    const [, marked] = /additionalSecretOutputs: \[([^\]]*)\]/.exec(source) ?? [];
    const [, token] = /__pulumiType = '([^']+)'/.exec(source) ?? [];
    if (marked === undefined || token === undefined) return [];
    return [
      {
        type: token === "aws" ? "pulumi:providers:aws" : token,
        properties: [...marked.matchAll(/"(\w+)"/g)].map(([, property = ""]) => property),
      },
    ];
  });
