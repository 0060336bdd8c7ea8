/** What a flow log writes and what the log's table reads: one list, so that the two cannot differ. */
import { flowLogFields } from "../catalog/flow-log-fields.ts";

/** `logFormat` of `aws.ec2.FlowLog`, in the plain-text file format with AWS's default prefixes. */
export const flowLogFormat = flowLogFields.map(([field]) => `\${${field}}`).join(" ");

/** The columns of the table over those files, in the same order. */
export const flowLogColumns: readonly { name: string; type: string }[] = flowLogFields.map(
  ([, name, type]) => ({
    name,
    type,
  }),
);
