/** Why a step must not run: looked at before anything is changed, and said with the value and how to mend it. */

import { pipelineDomains } from "../catalog/deployer-actions.ts";
import { stackNamed } from "../stacks/stacks.ts";
import type { Domain, Hands, Session, StackAt } from "./hands.ts";
import { profileOf } from "./perimeter-file.ts";
import { bucketUrl } from "./places.ts";
import { engineConfiguration, readStackFile, stackFileName } from "./stack-files.ts";
import type { Context } from "./step.ts";

/**
 * Before the first step: a backend that somebody has set would be another stack's, or another account's, and so would a
 * session of another account.
 */
export async function standingRefusals(context: Context): Promise<readonly string[]> {
  const { givenBackendUrl } = context.hands;
  const wrong: string[] = [];
  // Which are missing, each step knows.
  for (const domain of pipelineDomains)
    for (const as of ["administrator", "break-glass"] as const)
      if ((await context.callerOf({ domain, as })) !== undefined)
        wrong.push(...(await sessionRefusals(context, { domain, as })));
  if (givenBackendUrl === undefined) return wrong;
  const account = /perimeter-state-(\d{12})-/.exec(givenBackendUrl)?.[1];
  const folder = givenBackendUrl.startsWith("file:") ? ", a folder" : "";
  const whose = account === undefined ? folder : `, of account ${account}`;
  return [
    `PULUMI_BACKEND_URL is ${givenBackendUrl}${whose}: the bootstrap takes each stack's own backend, and a wrong one shows an empty state; unset PULUMI_BACKEND_URL (or take \`backend\` out of Pulumi.yaml)`,
    ...wrong,
  ];
}

/** A session that is missing, is another account's, or is somebody else's than the step needs. */
export async function sessionRefusals(context: Context, session: Session): Promise<string[]> {
  const { domain, as } = session;
  const { id } = context.file.accounts[domain];
  const profile = profileOf(context.file, domain, as);
  const caller = await context.callerOf(session);
  if (caller === undefined)
    return [
      `profile ${profile} gives no session: sign in, so that \`aws sts get-caller-identity --profile ${profile}\` answers as ${as} of ${domain}, account ${id}`,
    ];
  if (caller.account !== id)
    return [
      `profile ${profile} is in account ${caller.account}, but ${domain} is ${id}: name another profile, or mend accounts.${domain} in accounts/perimeter.yaml`,
    ];
  if (as === "break-glass" && !/:assumed-role\/break-glass\//.test(caller.arn))
    return [
      `profile ${profile} is ${caller.arn}, not break-glass: its role_arn must be arn:aws:iam::${id}:role/perimeter/break-glass`,
    ];
  if (/:root$/.test(caller.arn))
    return [`profile ${profile} is the root user of ${id}: sign in as an administrator`];
  return [];
}

/** An account that is in another organisation, in another unit, or without the Region. */
export async function accountRefusals(context: Context, domain: Domain): Promise<string[]> {
  const { organisation, accounts } = await context.facts();
  const account = accounts[domain];
  const { unit } = context.file.accounts[domain];
  return [
    ...(account.organizationId === organisation.organizationId
      ? []
      : [
          `${domain}, account ${account.accountId}, is in the organisation ${account.organizationId}, but management is in ${organisation.organizationId}: mend accounts.${domain}, or invite the account`,
        ]),
    ...(unit === undefined || account.above.includes(unit)
      ? []
      : [
          `${domain}, account ${account.accountId}, is not in the unit ${unit} but in ${account.above.join(", in ")}: aws organizations move-account, or mend accounts.${domain}.unit`,
        ]),
    ...(account.regionIsOn
      ? []
      : [
          `the Region ${context.file.region} is not switched on in ${domain}, account ${account.accountId}: aws account enable-region, or another region in accounts/perimeter.yaml`,
        ]),
  ];
}

/** What the stacks' own check says of a file: missing, malformed and contradicting values. */
export function fileRefusals(
  context: Context,
  stack: string,
  expectedLater: readonly string[] = [],
): string[] {
  const values = readStackFile(context.hands.files, stack);
  if (values === undefined)
    return [`accounts/${stackFileName(stack)} is missing: the step find-out writes it (--until find-out)`];
  try {
    stackNamed(stack).check(engineConfiguration(values));
    return [];
  } catch (error) {
    const [head = "", ...lines] = (error as Error).message.split("\n");
    const left = lines.filter((line) => !expectedLater.some((key) => line.includes(`:${key}: missing`)));
    return left.length === 0 ? [] : [[`accounts/${head}`, ...left].join("\n")];
  }
}

/** A stack that somebody else is changing, or whose run was killed. */
export async function lockRefusals(context: Context, at: StackAt): Promise<string[]> {
  const { stack, backendUrl } = at;
  const locks = await context.hands.pulumi.locks(at);
  const state = await context.state(at);
  const command = `PULUMI_BACKEND_URL='${backendUrl}' pulumi`;
  return [
    ...(locks.length > 0
      ? [
          `the stack ${stack} is locked (${locks.join(", ")}): somebody's run, which you wait for, or one that was killed: \`${command} cancel --stack ${stack}\``,
        ]
      : []),
    ...(state !== undefined && state.pending.length > 0
      ? [
          `a run of ${stack} was killed while it changed ${state.pending.map((urn) => urn.split("::").at(-1)).join(", ")}: nobody knows whether it is there; \`${command} refresh --stack ${stack}\` asks AWS, then bootstrap again`,
        ]
      : []),
  ];
}

/** Something that only one stack makes. */
export interface Sentinel {
  readonly called: string;
  isThere(hands: Hands, session: Session): Promise<boolean>;
}

/** The stack's state is empty though what it makes is there: a wrong backend, or a lost state. */
export async function emptyStateRefusals(
  context: Context,
  at: StackAt,
  sentinels: readonly Sentinel[],
): Promise<string[]> {
  const state = await context.state(at);
  if (state !== undefined && state.resources.length > 0) return [];
  const there: string[] = [];
  for (const sentinel of sentinels)
    if (await sentinel.isThere(context.hands, at.session)) there.push(sentinel.called);
  if (there.length === 0) return [];
  const { id } = context.file.accounts[at.session.domain];
  return [
    `the state of ${at.stack} in ${at.backendUrl} is empty, but account ${id} has ${there.join(", ")}: look for the state (it belongs in ${bucketUrl(context.file, at.stack)}; older versions: aws s3api list-object-versions), or take these into it with pulumi import; bootstrap would make them a second time`,
  ];
}
