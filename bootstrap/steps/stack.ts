/** A step that brings one stack up, in its account, with its state where it belongs. */
import { type Changes, PulumiFailure, type Session, type StackAt } from "../hands.ts";
import { domainOf, inBucket } from "../places.ts";
import {
  accountRefusals,
  emptyStateRefusals,
  fileRefusals,
  lockRefusals,
  sessionRefusals,
} from "../refusals.ts";
import { sentinelsOf } from "../sentinels.ts";
import type { Context, Step } from "../step.ts";
import { breakGlass } from "./credentials.ts";

const nameIn = (urn: string): string => urn.split("::").slice(2).join(" ");

/** What an update would do, in words; nothing where it would do nothing. */
export const inWords = (changes: Changes): string[] =>
  (["create", "update", "replace", "delete"] as const)
    .filter((kind) => changes[kind].length > 0)
    .map((kind) => `${changes[kind].length} to ${kind}`);

/** A bootstrap makes and changes; what would take something away is for a person to look at. */
const lossRefusals = (stack: string, { replace, delete: gone }: Changes): string[] =>
  [...replace.map((urn) => ["replace", urn] as const), ...gone.map((urn) => ["delete", urn] as const)].map(
    ([kind, urn]) =>
      `${stack}: the preview would ${kind} ${nameIn(urn)}: look at it with pulumi preview, and do it by hand if you want it`,
  );

/** What an update would do, or why Pulumi cannot tell: a value that AWS, or a component, does not take. */
async function previewed(context: Context, at: StackAt): Promise<Changes | string> {
  try {
    return await context.preview(at);
  } catch (error) {
    if (error instanceof PulumiFailure) return error.message;
    throw error;
  }
}

/** Why a stack cannot be brought up at this place. */
export async function stackRefusals(context: Context, at: StackAt): Promise<string[]> {
  const wrongSession = await sessionRefusals(context, at.session);
  if (wrongSession.length > 0) return wrongSession;
  const wrong = [
    ...(await accountRefusals(context, at.session.domain)),
    ...fileRefusals(context, at.stack),
    ...(await lockRefusals(context, at)),
    ...(await emptyStateRefusals(context, at, sentinelsOf(at.stack, context.file))),
  ];
  const state = await context.state(at);
  if (wrong.length > 0 || state === undefined) return wrong;
  const changes = await previewed(context, at);
  return typeof changes === "string" ? [changes] : lossRefusals(at.stack, changes);
}

/** What a stack lacks at this place: all of it, the end of a run that was killed, or changes. */
export async function stackMissing(context: Context, at: StackAt): Promise<string[]> {
  const state = await context.state(at);
  if (state === undefined || state.resources.length === 0) return [`the stack ${at.stack} is not up`];
  if (state.pending.length > 0) return [`a run of ${at.stack} was killed`];
  if ((await context.hands.pulumi.locks(at)).length > 0) return [`the stack ${at.stack} is locked`];
  if (fileRefusals(context, at.stack).length > 0) return fileRefusals(context, at.stack);
  const changes = await previewed(context, at);
  return typeof changes === "string" ? [changes] : inWords(changes);
}

export async function bringUp(context: Context, at: StackAt): Promise<void> {
  const { pulumi } = context.hands;
  if ((await pulumi.state(at)) === undefined) await pulumi.init(at);
  await pulumi.up(at);
}

/** @param more refusals of this step's own */
export function stackStep(
  stack: string,
  does: string,
  more: (context: Context, session: Session) => Promise<string[]> = async () => [],
): Step {
  return {
    id: stack,
    does,
    account: domainOf(stack),
    ...breakGlass,
    missing: (context) => stackMissing(context, inBucket(context.file, stack)),
    refusals: async (context) => {
      const at = inBucket(context.file, stack);
      const wrong = await stackRefusals(context, at);
      return wrong.length > 0 ? wrong : more(context, at.session);
    },
    run: (context) => bringUp(context, inBucket(context.file, stack)),
  };
}
