/**
 * The file of a new invariant, for somebody to fill in. What is left empty, the tests of invariants reject: a sentence that is
 * missing, an example that is.
 */
import { promises } from "./invariant.ts";

export interface Scaffold {
  readonly id: string;
  /** The type token that the invariant looks at. */
  readonly type: string;
  /** Whether it needs the other resources of the stack. */
  readonly stack: boolean;
}

/** What keeps an id from being one, as the end of a sentence; nothing where it is right. */
export function problemOf({ id, type }: Pick<Scaffold, "id" | "type">): string | undefined {
  if (!/^[a-z]+(-[a-z0-9]+)+$/.test(id))
    return `\`${id}\` is no id: lower-case words with hyphens between them`;
  if (!Object.keys(promises).includes(id.slice(0, id.indexOf("-"))))
    return `\`${id}\` begins with no promise: it has to be one of ${Object.keys(promises).join(", ")}`;
  if (!/^[a-z][\w-]*:[\w-]+\/[a-z]\w*:[A-Z]\w*$/.test(type))
    return `\`${type}\` is no type token such as aws:s3/bucket:Bucket`;
  return undefined;
}

/** The declaration, with everything that an invariant has and nothing in it. */
export function declarationOf({ id, type, stack }: Scaffold): string {
  const name = type.slice(type.lastIndexOf(":") + 1);
  const variable = name.charAt(0).toLowerCase() + name.slice(1);
  const declare = stack ? "stackInvariant" : "resourceInvariant";
  const [imports, signature, condition] = stack
    ? ["", "resource, stack", "!stack.ofType(type).includes(resource)"]
    : ['import { isOn } from "../resource.ts";\n', "resource", '!isOn(resource.properties, "")'];
  const whole = "  whole: false, // true where the resource has to exist before its guard can\n";
  return `import { notKnownYet, ${declare} } from "../invariant.ts";
${imports}
const type = "${type}";

const ${variable} = (properties: Record<string, unknown>) => ({ type, name: "${name.toLowerCase()}", properties });

export default ${declare}({
  id: "${id}",
  title: "", // what holds, in a sentence
  protects: "", // what would be in reach if it did not
  why: "", // the incident or the attack that it prevents
  fix: "", // an order, in one sentence that begins in lower case
  types: [type],
${stack ? whole : ""}  *check(${signature}) {
    if (${condition}) yield ""; // what is wrong, as the end of a sentence after the resource's name
  },
  limits: "", // what it does not see, where a reader might think that it does; or leave it out
  examples: {
    holds: [{ what: "", resources: [${variable}({})] }],
    broken: [{ what: "", resources: [${variable}({})] }],
    cannotTell: [{ what: "", resources: [${variable}({ "": notKnownYet })] }],
  },
});
`;
}
