/** The third outcome beside true and false. Whoever catches it must say so aloud: it never counts as a pass. */
export class CannotTell extends Error {
  /** Before the deployment it cannot be told; afterwards it can. */
  readonly notKnownYet: boolean = false;
}

/** It hangs on a value that nobody knows before the deployment. */
export class NotKnownYet extends CannotTell {
  override readonly notKnownYet = true;
}

/**
 * How Pulumi writes a string that is not known before the deployment (sdk/nodejs/runtime/rpc.ts). Policy documents are
 * strings, so one that was put together from an unknown value can carry it inside.
 */
export const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
