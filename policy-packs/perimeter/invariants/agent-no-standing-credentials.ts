import { standingCredentials } from "../../../catalog/standing-credentials.ts";
import { resourceInvariant } from "../invariant.ts";

const gives = new Map(standingCredentials.map((credential) => [credential.type, credential.gives]));

export default resourceInvariant({
  id: "agent-no-standing-credentials",
  title: "No stack makes a credential that works until somebody takes it away.",
  protects: "The end of every session: whatever an agent gets hold of stops working by itself within hours.",
  why: "An access key in a state file, a log or a prompt is found sooner or later, and no boundary says when it ends. In April 2026 an agent used a token that it had come across to delete a production volume.",
  fix: "remove it: let people and machines assume a role, by federation from outside of AWS, by their own role inside.",
  *check({ type }) {
    const given = gives.get(type);
    if (given !== undefined) yield `gives ${given}`;
  },
  limits: "Keys that sign in to a machine rather than to AWS (EC2 key pairs) are not among them.",
  examples: {
    holds: [
      {
        what: "a role",
        resources: [
          {
            type: "aws:iam/role:Role",
            name: "worker",
            properties: {
              assumeRolePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                  {
                    Effect: "Allow",
                    Principal: { Service: "lambda.amazonaws.com" },
                    Action: "sts:AssumeRole",
                  },
                ],
              }),
            },
          },
        ],
      },
    ],
    broken: [
      {
        what: "a user with a key",
        resources: [
          { type: "aws:iam/user:User", name: "ci", properties: { name: "ci" } },
          { type: "aws:iam/accessKey:AccessKey", name: "ci", properties: { user: "ci" } },
        ],
      },
      {
        what: "sessions for certificates",
        resources: [
          {
            type: "aws:rolesanywhere/trustAnchor:TrustAnchor",
            name: "anchor",
            properties: { source: { sourceType: "AWS_ACM_PCA" } },
          },
        ],
      },
    ],
    cannotTell: [],
  },
});
