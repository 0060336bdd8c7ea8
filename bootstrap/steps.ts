/** The steps, in their order. */
import { pipelineDomains } from "../catalog/deployer-actions.ts";
import type { Step } from "./step.ts";
import { accessSteps } from "./steps/access.ts";
import { findOutStep } from "./steps/find-out.ts";
import {
  administratorsStep,
  auditKeyStep,
  grantsStep,
  guardrailsStep,
  orgStep,
  testAlarmStep,
} from "./steps/later.ts";
import { leftBehindStep } from "./steps/left-behind.ts";
import { organisationStep } from "./steps/organisation.ts";
import { stackStep } from "./steps/stack.ts";

export const steps: readonly Step[] = [
  findOutStep,
  organisationStep,
  ...pipelineDomains.flatMap(accessSteps),
  stackStep("audit", "keeps the log of every account, and tells people alarms"),
  stackStep("backup", "keeps copies of prod's backups, locked"),
  auditKeyStep,
  orgStep,
  stackStep("prod", "backs everything up, shuts the network, gives agents roles"),
  stackStep("dev", "shuts the network, gives agents roles"),
  guardrailsStep,
  leftBehindStep,
  grantsStep("prod"),
  grantsStep("dev"),
  testAlarmStep,
  administratorsStep,
];
