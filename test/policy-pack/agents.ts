/** The components around agents in one account, with an escalation that is granted: a stack to run the pack on. */
import * as aws from "@pulumi/aws";
import { AgentBoundary } from "../../components/agent-boundary/agent-boundary.ts";
import { AgentRole } from "../../components/agent-role/agent-role.ts";
import { EscalationRole } from "../../components/escalation-role/escalation-role.ts";
import { EscalationTask } from "../../components/escalation-task/escalation-task.ts";
import { GrantDeployer } from "../../components/grant-deployer/grant-deployer.ts";
import { IdentityProvider } from "../../components/identity-provider/identity-provider.ts";

const accountId = "444444444444";
const region = "eu-central-1";
const issuer = "https://token.actions.githubusercontent.com";

const arrival = (environment: string, claims: Record<string, string> = {}) => ({
  kind: "oidc" as const,
  issuer,
  audience: "sts.amazonaws.com",
  subjects: [`repo:example@1234567/shop@7654321:environment:${environment}`],
  claims,
});

const task = {
  name: "restart-orders",
  purpose: "Restart the orders service",
  actions: ["ecs:UpdateService"],
  resources: [`arn:aws:ecs:${region}:${accountId}:service/shop/orders`],
};

export function agents(): void {
  const provider = new aws.Provider("prod", { region, allowedAccountIds: [accountId] });
  const boundary = new AgentBoundary("boundary", { accountId, tasks: [task] }, { provider });
  const forge = new IdentityProvider(
    "forge",
    { accountId, issuer, audiences: ["sts.amazonaws.com"] },
    { provider },
  );
  new AgentRole(
    "agent",
    {
      agent: "sre",
      accountId,
      region,
      arrival: { ...arrival("agent"), providerArn: forge.arn },
      reads: [
        { kind: "logGroups", names: ["/orders/*"] },
        {
          kind: "objects",
          bucket: "orders-reports",
          prefix: "daily/",
          keyArn: `arn:aws:kms:${region}:${accountId}:key/11111111-2222-3333-4444-555555555555`,
        },
        { kind: "managementEvents" },
      ],
      boundaryArn: boundary.arn,
    },
    { provider, dependsOn: [boundary] },
  );
  const declared = new EscalationTask("task", { accountId, task }, { provider });
  new EscalationRole(
    "escalation",
    {
      accountId,
      task: task.name,
      agents: ["sre"],
      grants: [
        {
          id: "incident-0042",
          task: task.name,
          agent: "sre",
          reason: "orders hang, see the incident",
          approver: "Ada",
          notBefore: "2126-11-23T09:00:00Z",
          notAfter: "2126-11-23T11:00:00Z",
        },
      ],
      boundaryArn: boundary.arn,
    },
    { provider, dependsOn: [boundary, declared] },
  );
  new GrantDeployer(
    "grants",
    { accountId, tasks: [task.name], arrival: arrival("grants", { ref: "refs/heads/main" }) },
    { provider },
  );
}
