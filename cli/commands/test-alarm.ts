/** The test alarm that ends a bringing-up in the sandbox: sent from every account and Region, told or not told to people. */
import { inWords, type TestAlarm, testAlarm } from "../../analysis/events/test-alarm.ts";
import { buildModel, type StateFile } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import type { Cloud } from "../../sandbox/cloud/cloud.ts";
import { worldFileOf } from "../../sandbox/world.ts";

/** Everything that is in the cloud, whoever made it, as a checkpoint would have it. */
function asState(cloud: Cloud): StateFile {
  const urnOf = (type: string, name: string) => `urn:pulumi:sandbox::aws::${type}::${name}`;
  const existing = cloud.snapshot();
  const providerType = "pulumi:providers:aws";
  const places = new Map(
    existing.map(({ account, region }) => [`${account}/${region}`, { account, region }] as const),
  );
  const providers = [...places].map(([place, { account, region }]) => {
    const inputs = { allowedAccountIds: JSON.stringify([account]), region };
    return {
      urn: urnOf(providerType, place),
      type: providerType,
      custom: true,
      id: place,
      inputs,
      outputs: inputs,
    };
  });
  const resources = existing.map(({ type, id, account, region, inputs, outputs }) => ({
    urn: urnOf(type, `${account}/${region}/${id}`),
    type,
    custom: true,
    id,
    inputs,
    outputs,
    provider: `${urnOf(providerType, `${account}/${region}`)}::${account}/${region}`,
  }));
  return {
    file: "the sandbox",
    content: { version: 3, deployment: { resources: [...providers, ...resources] } },
  };
}

/** Sends a test alarm from each account that is a trust domain; who has followed AWS's link, the cloud knows. */
export function sendTestAlarm(cloud: Cloud): TestAlarm {
  const model = buildModel([asState(cloud)], readWorld(worldFileOf(cloud.given), "sandbox/world.ts"));
  const accounts = cloud.given.accounts.filter(({ domain }) => domain !== undefined).map(({ id }) => id);
  return testAlarm(model, accounts);
}

/**
 * The test alarm of a bringing-up, after the people whom alarms are for have followed the links in AWS's mails.
 * @returns whether it arrived, and what a person reads: a line, or what it got stuck on
 */
export function endWithTestAlarm(cloud: Cloud): { arrived: boolean; lines: string[] } {
  cloud.followLinks();
  const test = sendTestAlarm(cloud);
  return { arrived: test.arrived, lines: inWords(test) };
}
