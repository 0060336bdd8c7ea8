import { matches } from "../../../analysis/iam/pattern.ts";
import { bindingConditions } from "../../../analysis/iam/statements.ts";
import { regionOf } from "../events.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, type Graph, needed, type Resource, text } from "../resource.ts";
import { policiesOf, type RolePolicy } from "../role-policies.ts";

const functionType = "aws:lambda/function:Function";
const roleType = "aws:iam/role:Role";

/** The role of this stack that a function works as. */
function roleOf(resource: Resource, stack: Graph): Resource | undefined {
  let arn: string | undefined;
  try {
    arn = text(resource, "role");
  } catch {
    return stack.sourcesOf(resource, "role").find(({ type }) => type === roleType);
  }
  return stack.ofType(roleType).find((one) => {
    try {
      return arn?.endsWith(`/${needed(one, "name")}`);
    } catch {
      return false; // not known yet, so that nobody can have written it into an ARN
    }
  });
}

/** Its policies, as far as they are in this stack. */
function ownPolicies(resource: Resource, stack: Graph): RolePolicy[] {
  const found: RolePolicy[] = [];
  try {
    for (const one of policiesOf(resource, stack)) found.push(one);
  } catch {
    // AWS's own denies nothing by the function, and what is not known yet is judged by others.
  }
  return found;
}

const region = "eu-central-1";
const arnOf = (name: string) => `arn:aws:lambda:${region}:111122223333:function:${name}`;

const bound = (value: string) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "worker",
  properties: {
    role: "worker",
    policy: policy(
      { Sid: "Connects", Effect: "Allow", Action: "ec2:CreateNetworkInterface", Resource: "*" },
      {
        Sid: "CodeDoesNot",
        Effect: "Deny",
        Action: "ec2:CreateNetworkInterface",
        Resource: "*",
        Condition: { ArnEquals: { "lambda:SourceFunctionArn": value } },
      },
    ),
  },
});

const worker = (properties: Record<string, unknown> = {}) => ({
  type: functionType,
  name: "worker",
  properties: { name: "worker", role: "arn:aws:iam::111122223333:role/worker", ...properties },
});

export default stackInvariant({
  id: "isolation-code-denied",
  title: "What a role denies to the code of a function, it denies to the function that works as it.",
  protects: "What Lambda does for a function with its role, and the function's code should not.",
  why: "Lambda connects a function to a network with the function's own role. A Deny by lambda:SourceFunctionArn keeps that from the code, and says nothing any more once the function has another name.",
  fix: "name the function in the program, and have lambda:SourceFunctionArn in the role's Deny be its ARN.",
  types: [functionType],
  whole: false,
  *check(resource, stack) {
    const own = roleOf(resource, stack);
    if (!own) return;
    for (const { source, statements } of ownPolicies(own, stack))
      for (const statement of statements) {
        const conditions = bindingConditions(statement, "lambda:SourceFunctionArn");
        if (statement.effect !== "Deny" || conditions.length === 0) continue;
        const end = `:${accountOf(resource)}:function:${needed(resource, "name")}`;
        const isMeant = conditions.every(({ values }) =>
          values.some((value) => matches(value, `arn:aws:lambda:${regionOf(resource) ?? region}${end}`)),
        );
        if (!isMeant)
          yield `works as ${own.name}, where ${statement.name} of ${source} denies things to another function's code`;
      }
  },
  limits: "Roles and policies of other stacks are not seen.",
  examples: {
    holds: [
      { what: "its own ARN", resources: [role("/"), bound(arnOf("worker")), worker()] },
      { what: "a pattern of functions", resources: [role("/"), bound(arnOf("work*")), worker()] },
      { what: "a role without such a Deny", resources: [role("/"), worker({ name: notKnownYet })] },
      { what: "a role of another stack", resources: [worker()] },
    ],
    broken: [{ what: "another function", resources: [role("/"), bound(arnOf("reader")), worker()] }],
    cannotTell: [
      {
        what: "a function that AWS or Pulumi names",
        resources: [role("/"), bound(arnOf("worker")), worker({ name: notKnownYet })],
      },
    ],
  },
});
