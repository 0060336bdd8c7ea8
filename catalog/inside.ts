/**
 * What may be inside of one named resource, by service: the part of an ARN after the account, with a `*` at its end. A `*`
 * anywhere else stands for other resources as well.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const inside: Readonly<Record<string, RegExp>> = {
  s3: /^[a-z0-9][a-z0-9.-]+\/(?:[^*]*\/)?\*$/,
  dynamodb: /^table\/[^/*]+\/index\/\*$/,
  logs: /^log-group:[^:*]+:(?:log-stream:)?\*$/,
  ecs: /^(?:task|service)\/[^/*]+\/\*$/,
  lambda: /^function:[^:*]+:\*$/,
  states: /^execution:[^:*]+:\*$/,
};

/** Whether an ARN is of one named resource, or of what is inside of one. */
export function isOfOneResource(arn: string): boolean {
  const [prefix, , service = "", , , ...rest] = arn.split(":");
  const resource = rest.join(":");
  if (prefix !== "arn" || resource === "" || /\?|\$\{/.test(arn)) return false;
  return !arn.includes("*") || (arn.endsWith(resource) && inside[service]?.test(resource) === true);
}
