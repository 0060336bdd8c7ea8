/**
 * Pulumi's way of writing what JSON has no form for: unknown values, secrets.
 * The signatures are part of Pulumi's protocol (sdk/nodejs/runtime/rpc.ts).
 */
export type Properties = Record<string, unknown>;

/** Stands for a value that is not known before the deployment. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The property that tells what an object stands for. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

interface Secret {
  [signatureKey]: typeof secretSignature;
  value: unknown;
}

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSecret = (value: unknown): value is Secret =>
  isObject(value) && value[signatureKey] === secretSignature;

/** The same value with every secret replaced by what it hides. */
export function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  if (isSecret(value)) return reveal(value.value);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reveal(inner)]));
  return value;
}

/** Whether a value is unknown, or holds something unknown. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** The same value as a checkpoint holds it: sorted keys, secrets as `{plaintext}`, as `pulumi stack export --show-secrets` prints them. */
export function asExported(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asExported);
  if (isSecret(value)) return { [signatureKey]: secretSignature, plaintext: JSON.stringify(value.value) };
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, inner]) => [key, asExported(inner)]),
    );
  return value;
}

/** The JSON that an exported secret holds; undefined where the value is no such secret. */
export function plaintextOf(value: unknown): string | undefined {
  if (!isObject(value) || value[signatureKey] !== secretSignature) return undefined;
  const { plaintext } = value;
  return typeof plaintext === "string" ? plaintext : undefined;
}

/** A secret as a backend keeps it. */
export const sealed = (ciphertext: string): Properties => ({ [signatureKey]: secretSignature, ciphertext });

const holdsSecret = (value: unknown): boolean =>
  isSecret(value) || (typeof value === "object" && value !== null && Object.values(value).some(holdsSecret));

const asSecret = (value: unknown): unknown =>
  isSecret(value) ? value : { [signatureKey]: secretSignature, value };

/**
 * Marks outputs as secret wherever the input of the same name was, as the engine does with what a provider answers
 * (annotateSecrets in provider_plugin.go): inside objects key by key, and a list as a whole.
 * @param additional outputs that the program declares secret
 */
export function keepSecrets(
  inputs: Properties,
  outputs: Properties,
  additional: readonly string[] = [],
): Properties {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => {
      const input = inputs[key];
      if (additional.includes(key)) return [key, asSecret(value)];
      if (isObject(input) && !isSecret(input) && isObject(value) && !isSecret(value))
        return [key, keepSecrets(input, value)];
      return [key, holdsSecret(input) ? asSecret(value) : value];
    }),
  );
}
