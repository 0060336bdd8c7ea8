import { coveredServices } from "../../../catalog/backup-coverage.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { blocks, isOn } from "../resource.ts";

const globalType = "aws:backup/globalSettings:GlobalSettings";
const regionType = "aws:backup/regionSettings:RegionSettings";

/** Stacks of CloudFormation: each of their resources would be backed up twice. */
const mayBeOff = ["CloudFormation"];

/** Services whose backups leave the account only under AWS Backup's full management. */
const fullyManaged = ["DynamoDB", "EFS"];

const organisation = (settings: Record<string, unknown>) => ({
  type: globalType,
  name: "organisation",
  properties: { globalSettings: { isCrossAccountBackupEnabled: "true", ...settings } },
  protect: true,
});

const region = (services: Record<string, unknown>) => ({
  type: regionType,
  name: "services",
  properties: {
    resourceTypeOptInPreference: {
      ...Object.fromEntries(coveredServices.map(({ optIn, selected }) => [optIn, selected])),
      ...services,
    },
    resourceTypeManagementPreference: { DynamoDB: true, EFS: true },
  },
  protect: true,
});

export default resourceInvariant({
  id: "backup-switched-on",
  title: "Copies between accounts are switched on, and no service is switched off.",
  protects: "Every plan from doing nothing without an error.",
  why: "With a service's switch off, a plan that selects everything leaves its resources out and reports success; with the organisation's switch off every copy fails. One call turns off the backups of everybody.",
  fix: 'set isCrossAccountBackupEnabled to "true", and every service of resourceTypeOptInPreference and resourceTypeManagementPreference to true.',
  types: [globalType, regionType],
  *check({ type, properties }) {
    if (type === globalType) {
      const [settings] = blocks(properties, "globalSettings");
      if (!settings || !isOn(settings, "isCrossAccountBackupEnabled"))
        yield "switches copies between accounts off (isCrossAccountBackupEnabled)";
      if (settings && isOn(settings, "isDelegatedAdministratorEnabled"))
        yield "lets a delegated administrator change the plans of every account (isDelegatedAdministratorEnabled)";
      return;
    }
    const said = blocks(properties, "resourceTypeOptInPreference");
    for (const { optIn, selected } of coveredServices)
      if (selected && !said.some((services) => optIn in services))
        yield `does not say that ${optIn} is backed up, and takes whatever the account has`;
    const managed = blocks(properties, "resourceTypeManagementPreference");
    for (const service of fullyManaged)
      if (!managed.some((services) => service in services))
        yield `does not say that ${service} is in AWS Backup's full management, without which it cannot be copied`;
    for (const services of said)
      for (const service of Object.keys(services))
        if (!mayBeOff.includes(service) && !isOn(services, service))
          yield `switches backups of ${service} off`;
    for (const services of managed)
      for (const service of Object.keys(services))
        if (!isOn(services, service))
          yield `leaves backups of ${service} out of AWS Backup's full management, so that they cannot be copied`;
  },
  examples: {
    holds: [
      { what: "the organisation's switch", resources: [organisation({})] },
      { what: "every service", resources: [region({ CloudFormation: false })] },
    ],
    broken: [
      {
        what: "no copies",
        resources: [organisation({ isCrossAccountBackupEnabled: "false" })],
      },
      {
        what: "a delegated administrator",
        resources: [organisation({ isDelegatedAdministratorEnabled: "true" })],
      },
      { what: "a service that is switched off", resources: [region({ RDS: false })] },
      {
        what: "services that are left out",
        resources: [
          {
            ...region({}),
            properties: { resourceTypeOptInPreference: { DynamoDB: true } },
          },
        ],
      },
      {
        what: "tables whose backups cannot be copied",
        resources: [
          {
            type: regionType,
            name: "services",
            properties: {
              ...region({}).properties,
              resourceTypeManagementPreference: { DynamoDB: false },
            },
            protect: true,
          },
        ],
      },
    ],
    cannotTell: [{ what: "a switch that is not known yet", resources: [region({ RDS: notKnownYet })] }],
  },
});
