/** The way into an account: brought up by an administrator, its state moved into its own bucket, the administrator taken out. */

import { fieldsAt, neededText } from "../answers.ts";
import type { Domain, StackState } from "../hands.ts";
import { inBucket, onThisMachine } from "../places.ts";
import { lockRefusals, sessionRefusals } from "../refusals.ts";
import { readStackFile, stackFileName, writeValues } from "../stack-files.ts";
import type { Context, Step } from "../step.ts";
import { administrators, breakGlass } from "./credentials.ts";
import { bringUp, stackMissing, stackRefusals } from "./stack.ts";

const stackTo = (domain: Domain): string => `access-${domain}`;

const inItsBucket = (context: Context, domain: Domain) => inBucket(context.file, stackTo(domain));
const here = (context: Context, domain: Domain, as: "administrator" | "break-glass" = "administrator") =>
  onThisMachine(stackTo(domain), context.hands.localBackendUrl, as);

const holdsSomething = (state: StackState | undefined): state is StackState =>
  state !== undefined && state.resources.length > 0;

/** The role or user behind a session: policies name it, not the session. */
async function principalOf(context: Context, domain: Domain): Promise<string> {
  const session = { domain, as: "administrator" } as const;
  const arn = (await context.callerOf(session))?.arn ?? "";
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  if (role === undefined) return arn;
  const answer = await context.hands.aws(session, "iam", "get-role", { RoleName: role });
  return neededText(fieldsAt(answer, "Role"), "Arn");
}

/** An issuer that the account trusts already, and that the file would have made again. */
async function issuerRefusals(context: Context, domain: Domain): Promise<string[]> {
  const { issuers = [] } = (readStackFile(context.hands.files, stackTo(domain)) ?? {}) as {
    issuers?: { issuer?: string; exists?: boolean }[];
  };
  const { accounts } = await context.facts();
  return issuers
    .filter(
      ({ issuer, exists }) =>
        exists !== true && accounts[domain].issuers.includes(String(issuer).replace("https://", "")),
    )
    .map(
      ({ issuer }) =>
        `accounts/${stackFileName(stackTo(domain))}: issuers: account ${accounts[domain].accountId} trusts ${issuer} already: add exists: true`,
    );
}

function accessStep(domain: Domain): Step {
  return {
    id: stackTo(domain),
    does: `makes the way into ${domain}: break-glass, the pipeline's roles, a place for state`,
    account: domain,
    ...administrators,
    missing: async (context) =>
      holdsSomething(await context.state(inItsBucket(context, domain)))
        ? []
        : stackMissing(context, here(context, domain)),
    refusals: async (context) => {
      const wrong = await stackRefusals(context, here(context, domain));
      if (wrong.length > 0) return wrong;
      const own = await principalOf(context, domain);
      const named = readStackFile(context.hands.files, stackTo(domain))?.["bringUpBy"];
      const isUp = holdsSomething(await context.state(here(context, domain)));
      return [
        ...(named === undefined || named === own
          ? []
          : [
              `accounts/${stackFileName(stackTo(domain))}: bringUpBy is ${String(named)}, but your session is ${own}: sign in as that one, or take the value out`,
            ]),
        ...(isUp ? [] : await issuerRefusals(context, domain)),
      ];
    },
    run: async (context) => {
      writeValues(context.hands.files, stackTo(domain), { bringUpBy: await principalOf(context, domain) });
      await bringUp(context, here(context, domain));
    },
  };
}

const contents = (state: StackState): string =>
  state.resources
    .map(({ urn, id }) => `${urn} ${id}`)
    .sort()
    .join("\n");

function stateStep(domain: Domain): Step {
  return {
    id: `state-${domain}`,
    does: `moves the state of access-${domain} into its bucket, its secrets under the account's key`,
    account: domain,
    ...breakGlass,
    missing: async (context) => {
      const there = await context.state(inItsBucket(context, domain));
      const left = await context.state(here(context, domain, "break-glass"));
      return [
        ...(holdsSomething(there) ? [] : [`the state of ${stackTo(domain)} is not in its bucket`]),
        ...(left === undefined ? [] : [`the state of ${stackTo(domain)} is on this machine`]),
      ];
    },
    refusals: async (context) => {
      const [from, to] = [here(context, domain, "break-glass"), inItsBucket(context, domain)];
      const wrongSession = await sessionRefusals(context, to.session);
      if (wrongSession.length > 0) return wrongSession;
      const [left, there] = [await context.state(from), await context.state(to)];
      return [
        ...(await lockRefusals(context, from)),
        ...(await lockRefusals(context, to)),
        ...(left !== undefined && holdsSomething(there) && contents(left) !== contents(there)
          ? [
              `the stack ${stackTo(domain)} has two states that differ: ${from.backendUrl} was used after the move to ${to.backendUrl}; compare both (pulumi stack export), mend the one in the bucket, then \`PULUMI_BACKEND_URL='${from.backendUrl}' pulumi stack rm --force --preserve-config ${stackTo(domain)}\``,
            ]
          : []),
      ];
    },
    run: async (context) => {
      const { pulumi } = context.hands;
      const [from, to] = [here(context, domain, "break-glass"), inItsBucket(context, domain)];
      const there = await pulumi.state(to);
      if (!holdsSomething(there)) {
        const before = await pulumi.state(from);
        if (before?.secretsProvider !== to.secretsProvider)
          await pulumi.changeSecretsProvider(from, to.secretsProvider);
        const sealed = await pulumi.state(from);
        if (!holdsSomething(sealed)) throw new Error(`${stackTo(domain)}: its state is nowhere`);
        if (there === undefined) await pulumi.init(to);
        await pulumi.import(to, sealed.deployment);
        const arrived = await pulumi.state(to);
        if (!holdsSomething(arrived) || contents(arrived) !== contents(sealed))
          throw new Error(`${to.backendUrl} does not hold what was put there: nothing was taken away`);
      }
      // Whoever wrote into the old place afterwards would see accounts that are no longer so.
      await pulumi.forget(from);
    },
  };
}

function bringUpByStep(domain: Domain): Step {
  return {
    id: `bring-up-by-${domain}`,
    does: `takes the administrator out of ${domain}'s state and its key`,
    account: domain,
    ...breakGlass,
    missing: async (context) => {
      const named = readStackFile(context.hands.files, stackTo(domain))?.["bringUpBy"];
      return named === undefined
        ? stackMissing(context, inItsBucket(context, domain))
        : [`${String(named)} may still change the state of ${domain} and its key`];
    },
    refusals: (context) => stackRefusals(context, inItsBucket(context, domain)),
    run: async (context) => {
      writeValues(context.hands.files, stackTo(domain), { bringUpBy: undefined });
      await bringUp(context, inItsBucket(context, domain));
    },
  };
}

/** The three steps of one account. */
export const accessSteps = (domain: Domain): readonly Step[] => [
  accessStep(domain),
  stateStep(domain),
  bringUpByStep(domain),
];
