import { type PolicyDocument, policyDocument } from "../policy-document.ts";
import type { Task } from "./task.ts";

/**
 * What the role of a task may do: its actions on its resources. The two denies say it once more for whatever a resource
 * policy grants to the session itself, which reaches past the boundary's silence.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export const taskPermissions = ({ actions, resources }: Task): PolicyDocument =>
  policyDocument(
    { Sid: "Task", Effect: "Allow", Action: actions, Resource: resources },
    { Sid: "NoOtherAction", Effect: "Deny", NotAction: actions, Resource: "*" },
    { Sid: "NoOtherResource", Effect: "Deny", Action: "*", NotResource: resources },
  );
