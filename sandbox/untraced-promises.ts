/**
 * The SDK writes a stack trace onto every promise of its own, for the message about promises that leak. Rendering them was
 * most of what a deployment in process costs, above all where traces are mapped to sources, as vitest does. Leaks are
 * still found; they are told without the trace.
 */
import internal from "@pulumi/pulumi/runtime/debuggable.js";

type Debuggable = <Value>(promise: Promise<Value>, context: unknown) => Promise<Value>;

// Left out of the SDK's typings.
const debuggable = internal as unknown as { debuggablePromise: Debuggable };
const traced = debuggable.debuggablePromise;

debuggable.debuggablePromise = (promise, context) => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return traced(promise, context);
  } finally {
    Error.stackTraceLimit = limit;
  }
};
