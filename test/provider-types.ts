/** Every type of the AWS provider with all of its settings, nested ones included, as its typings declare them. */
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import typescript from "typescript";

export interface ProviderType {
  /** Paths of inputs: `details.policy`. */
  readonly inputs: readonly string[];
  /** Those among them without which the provider takes nothing: of a nested one, where its block is there. */
  readonly required: readonly string[];
  /** Outputs at the top. */
  readonly outputs: readonly string[];
}

const provider = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));

type Members = Readonly<Record<string, string>>;

/** Members that have to be given, by the members that they are among. */
const needed = new WeakMap<Members, ReadonlySet<string>>();

function membersOf(declaration: typescript.InterfaceDeclaration, text: string): Members {
  const members: Record<string, string> = {};
  const without = new Set<string>();
  for (const member of declaration.members)
    if (typescript.isPropertySignature(member) && member.type && typescript.isIdentifier(member.name)) {
      members[member.name.text] = text.slice(member.type.pos, member.type.end);
      if (!member.questionToken) without.add(member.name.text);
    }
  needed.set(members, without);
  return members;
}

/** The interfaces of nested inputs, by qualified name. */
function nestedInputs(): ReadonlyMap<string, Members> {
  const path = join(provider, "types/input.d.ts");
  const text = readFileSync(path, "utf8");
  const found = new Map<string, Members>();
  const walk = (node: typescript.Node, prefix: string): void => {
    if (typescript.isModuleDeclaration(node) && node.body)
      typescript.forEachChild(node.body, (child) => walk(child, `${prefix}${node.name.text}.`));
    else if (typescript.isInterfaceDeclaration(node))
      found.set(prefix + node.name.text, membersOf(node, text));
  };
  typescript.forEachChild(typescript.createSourceFile(path, text, typescript.ScriptTarget.Latest), (node) =>
    walk(node, ""),
  );
  return found;
}

function read(): ReadonlyMap<string, ProviderType> {
  const nested = nestedInputs();
  const types = new Map<string, ProviderType>();
  const expand = (
    members: Members,
    prefix: string,
    within: readonly string[],
    isWanted: (members: Members, name: string) => boolean = () => true,
  ): string[] =>
    Object.entries(members).flatMap(([name, type]) => [
      ...(isWanted(members, name) ? [prefix + name] : []),
      ...[...type.matchAll(/inputs\.([\w.]+)/g)].flatMap(([, inner = ""]) =>
        within.includes(inner) || within.length > 6
          ? []
          : expand(nested.get(inner) ?? {}, `${prefix}${name}.`, [...within, inner], isWanted),
      ),
    ]);
  for (const file of globSync("*/*.js", { cwd: provider })) {
    const [, token] = /__pulumiType = '([^']+)'/.exec(readFileSync(join(provider, file), "utf8")) ?? [];
    if (token === undefined) continue;
    const text = readFileSync(join(provider, file.replace(/js$/, "d.ts")), "utf8");
    let inputs: string[] = [];
    let required: string[] = [];
    const outputs: string[] = [];
    typescript.forEachChild(
      typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest),
      (node) => {
        if (typescript.isInterfaceDeclaration(node) && node.name.text.endsWith("Args")) {
          const members = membersOf(node, text);
          inputs = expand(members, "", []);
          required = expand(members, "", [], (among, name) => needed.get(among)?.has(name) === true);
        }
        if (typescript.isClassDeclaration(node))
          for (const member of node.members)
            if (typescript.isPropertyDeclaration(member) && typescript.isIdentifier(member.name))
              outputs.push(member.name.text);
      },
    );
    types.set(token, { inputs: [...new Set(inputs)], required: [...new Set(required)], outputs });
  }
  return types;
}

let known: ReadonlyMap<string, ProviderType> | undefined;

/** Read once: it takes a second or two. */
export const providerTypes = (): ReadonlyMap<string, ProviderType> => {
  known ??= read();
  return known;
};
