/** The test alarm that ends a bringing-up in the sandbox: sent from every account and Region, told or not told to people. */
import { type TestAlarm, testAlarm } from "../../analysis/events/test-alarm.ts";
import { buildModel, type StateFile } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import type { StackUp } from "../../sandbox/bring-up.ts";
import type { Cloud } from "../../sandbox/cloud/cloud.ts";
import { titleOf } from "../../sandbox/deployables.ts";
import { worldFileOf } from "../../sandbox/world.ts";

/** Sends a test alarm from each account that a stack is in; who has followed AWS's link, the cloud knows. */
export function sendTestAlarm(up: readonly StackUp[], cloud: Cloud): TestAlarm {
  const files: StateFile[] = up.map(({ deployable, deployment }) => ({
    file: titleOf(deployable),
    content: deployment.checkpoint(),
  }));
  const confirmed = new Set(
    cloud
      .find("aws:sns/topicSubscription:TopicSubscription")
      .filter(({ outputs }) => outputs["pendingConfirmation"] === false)
      .map(({ id }) => id),
  );
  const model = buildModel(files, readWorld(worldFileOf(cloud.given), "sandbox/world.ts"));
  const accounts = [...new Set(up.map(({ accountId }) => accountId))].sort();
  return testAlarm(model, accounts, { isConfirmed: (arn) => confirmed.has(arn) });
}
