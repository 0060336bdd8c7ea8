/** Principals that the attacker makes, and groups that it joins. */
import { ask, call, iamApi, inIam, published } from "./calls.ts";
import type { Edge } from "./edge.ts";

export const principalEdges: readonly Edge[] = [
  {
    id: "iam.create-role",
    title: "makes a role that trusts the attacker, under a name of its choice",
    family: "principals",
    sources: [iamApi("CreateRole")],
    subject: { kind: "account" },
    steps: [[call(ask("iam:CreateRole", inIam("role/*")))]],
    gains: [{ kind: "principal", of: "role" }],
  },
  {
    id: "iam.create-user",
    title: "makes a user under a name of its choice; its credentials are edges of their own",
    family: "principals",
    sources: [iamApi("CreateUser")],
    subject: { kind: "account" },
    steps: [[call(ask("iam:CreateUser", inIam("user/*")))]],
    gains: [{ kind: "principal", of: "user" }],
  },
  {
    id: "iam.add-user-to-group",
    title: "puts a user that the attacker is into a group",
    family: "principals",
    sources: [iamApi("AddUserToGroup"), published("iam-013")],
    subject: { kind: "group" },
    steps: [[call(ask("iam:AddUserToGroup", "${group}"))]],
    gains: [{ kind: "membership" }],
  },
];
