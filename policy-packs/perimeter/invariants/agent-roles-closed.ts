import { ownRoles } from "../../../catalog/own-roles.ts";
import { runsAs, runsAsInText, runsAsOptions } from "../../../catalog/runs-as.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { knownOf, textsIn } from "../known-values.ts";
import { nameFits } from "../purpose.ts";
import { currentType, type Graph, list, type Resource, text } from "../resource.ts";
import { attachedList, inlineList, takenAway } from "../role-policies.ts";

/** The types that write into a role, or attach to it, and the properties that say which. */
const writing: Readonly<Record<string, "role" | "roles" | "roleName">> = {
  "aws:iam/rolePolicy:RolePolicy": "role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
  "aws:iam/policyAttachment:PolicyAttachment": "roles",
  [inlineList]: "roleName",
  [attachedList]: "roleName",
};

/** The roles that are named; none where that is not known yet, since the perimeter's names always are. */
function rolesOf(resource: Resource): string[] {
  const property = writing[resource.type] ?? "role";
  try {
    const named = property === "roles" ? list(resource.properties, property) : [text(resource, property)];
    return named.filter((name) => typeof name === "string");
  } catch {
    return [];
  }
}

/**
 * Whether the stack makes the role of a name.
 * @throws where a role of it has no name yet, and may be the one
 */
function isHere(name: string, resource: Resource, stack: Graph): boolean {
  const sources = stack.sourcesOf(resource, writing[resource.type] ?? "role");
  const open: unknown[] = [];
  for (const one of stack.ofType("aws:iam/role:Role"))
    try {
      if (text(one, "name") === name) return true;
    } catch (unknown) {
      if (sources.includes(one)) return true;
      open.push(unknown);
    }
  if (open.length > 0) throw open[0];
  return false;
}

/** Settings that name a role by its name alone, and are in no table of what runs as one. */
const givenByName: Readonly<Record<string, readonly string[]>> = {
  "aws:iam/instanceProfile:InstanceProfile": ["role"],
  "aws:budgets/budgetAction:BudgetAction": ["roles"],
};

/** The types that are handed a role, as each of its settings says, or a text or a list of options in one. */
const handed: ReadonlySet<string> = new Set(
  [runsAs, runsAsOptions, runsAsInText, givenByName].flatMap((table) => Object.keys(table)).map(currentType),
);

interface Named {
  readonly path: string | undefined;
  readonly name: string;
}

/** The roles that a resource is handed, by ARN wherever that stands in such a setting, or by name. */
function* handedTo(resource: Resource): Iterable<Named> {
  const { type } = resource;
  const byName = new Set([...(runsAs[type] ?? []), ...(givenByName[type] ?? [])]);
  const settings = new Set([...byName, ...(runsAsInText[type]?.settings ?? [])]);
  for (const { path: place, text: value } of textsIn(knownOf(resource.properties))) {
    const setting = place.replace(/\[\d+\]/g, "").split(".");
    if (!setting.some((key) => settings.has(key)) && !Object.hasOwn(runsAsOptions, type)) continue;
    for (const [, path = "", name = ""] of value.matchAll(
      /arn:aws[\w-]*:iam::\d{12}:role(\/(?:[\w+=,.@-]+\/)*)([\w+=,.@-]+)/g,
    ))
      yield { path, name };
    if (byName.has(setting.at(-1) ?? "") && !value.includes(":")) yield { path: undefined, name: value };
  }
}

/** Whether a role is an agent's or the perimeter's own, by its name and, where that is said, its path. */
const isOwn = ({ path, name }: Named): boolean =>
  ownRoles.some((row) => (path === undefined || path === row.path) && nameFits(row, name) !== undefined);

const inline = (name: string) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "more",
  properties: {
    role: name,
    name: "more",
    policy: policy({ Sid: "More", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
  },
});

const attached = (name: string) => ({
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name: "more",
  properties: { role: name, policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
});

const running = (as: string) => ({
  type: "aws:lambda/function:Function",
  name: "worker",
  properties: { role: `arn:aws:iam::111122223333:${as}` },
});

const onlyInline = (name: string, ...policyNames: readonly string[]) => ({
  type: inlineList,
  name: "only",
  properties: { roleName: name, policyNames },
});

const onlyAttached = (name: string, ...policyArns: readonly string[]) => ({
  type: attachedList,
  name: "only",
  properties: { roleName: name, policyArns },
});

export default stackInvariant({
  id: "agent-roles-closed",
  title: "What a role of an agent or of the perimeter may do, and who works as it, stands in its own stack.",
  protects: "What every other invariant says of such a role: each looks at what is written beside it.",
  why: "A policy can be put into a role by its name alone, from any stack of the account. Whoever looks at the role's own stack sees nothing of it, and approves it as it was. A function or a machine that is handed the role does as its code says.",
  fix: "write it where the role is made, or give it to a role of your own; in an account of the perimeter these names are the perimeter's.",
  whole: false,
  *check(resource, stack) {
    if (handed.has(resource.type)) {
      const named = [...handedTo(resource)].filter(isOwn);
      for (const name of new Set(named.map((one) => one.name)))
        if (!isHere(name, resource, stack)) yield `is handed the role ${name}, which another stack makes`;
    }
    if (!Object.hasOwn(writing, resource.type)) return;
    for (const name of rolesOf(resource)) {
      if (!ownRoles.some((row) => nameFits(row, name) !== undefined)) continue;
      if (!isHere(name, resource, stack)) yield `writes into the role ${name}, which another stack makes`;
      else if (resource.type === inlineList || resource.type === attachedList)
        for (const lost of takenAway(resource, stack)) yield `takes ${lost} away from the role ${name}`;
    }
  },
  limits: "What is written by hand, or by another tool, it does not see: the alarms tell it.",
  examples: {
    holds: [
      {
        what: "a policy of a role beside it",
        resources: [role("/agent/", {}, "agent-shop"), inline("agent-shop")],
      },
      { what: "a policy of somebody's role in another stack", resources: [inline("worker")] },
      {
        what: "a list of all that a role has",
        resources: [
          role("/agent/", {}, "agent-shop"),
          inline("agent-shop"),
          attached("agent-shop"),
          onlyInline("agent-shop", "more"),
          { ...onlyAttached("agent-shop", "arn:aws:iam::aws:policy/ReadOnlyAccess"), name: "all" },
        ],
      },
      { what: "a list of what somebody's role has", resources: [onlyInline("worker")] },
      { what: "a function that works as somebody's role", resources: [running("role/agent-revoker")] },
      {
        what: "a function that works as a role beside it",
        resources: [role("/perimeter/", {}, "agent-revoker"), running("role/perimeter/agent-revoker")],
      },
    ],
    broken: [
      { what: "a policy put into an agent's role", resources: [inline("agent-shop")] },
      { what: "AWS's policy attached to the deployer", resources: [attached("deployer")] },
      {
        what: "a function that works as the revoker of another stack",
        resources: [running("role/perimeter/agent-revoker")],
      },
      {
        what: "machines that work as break-glass",
        resources: [
          {
            type: "aws:iam/instanceProfile:InstanceProfile",
            name: "machines",
            properties: { role: "break-glass" },
          },
        ],
      },
      {
        what: "a schedule that works as an escalation",
        resources: [
          {
            type: "aws:scheduler/schedule:Schedule",
            name: "nightly",
            properties: {
              scheduleExpression: "rate(1 day)",
              target: {
                arn: "arn:aws:scheduler:::aws-sdk:ecs:updateService",
                roleArn: "arn:aws:iam::111122223333:role/escalation/escalation-restart",
              },
            },
          },
        ],
      },
      {
        what: "a budget that attaches a policy to an agent's role",
        resources: [
          {
            type: "aws:budgets/budgetAction:BudgetAction",
            name: "attach",
            properties: {
              executionRoleArn: "arn:aws:iam::111122223333:role/budgets",
              definition: {
                iamActionDefinition: {
                  policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
                  roles: ["agent-shop"],
                },
              },
            },
          },
        ],
      },
      {
        what: "a list that leaves a policy of an agent's role out",
        resources: [role("/agent/", {}, "agent-shop"), inline("agent-shop"), onlyInline("agent-shop")],
      },
      {
        what: "a list that leaves out what is attached to an agent's role",
        resources: [
          role("/agent/", {}, "agent-shop"),
          attached("agent-shop"),
          onlyAttached("agent-shop", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ],
      },
      {
        what: "a list of another stack that takes the agent's policies away",
        resources: [onlyAttached("agent-shop")],
      },
      {
        what: "a policy attached to a task's role among others",
        resources: [
          {
            type: "aws:iam/policyAttachment:PolicyAttachment",
            name: "more",
            properties: {
              roles: ["worker", "escalation-restart"],
              policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
            },
          },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a role whose name is not known yet",
        resources: [role("/agent/", { name: notKnownYet }, "agent"), inline("agent-shop")],
      },
    ],
  },
});
