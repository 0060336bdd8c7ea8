/** The record of what happens, and who is told of it. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

const logs = ["arn:aws:s3:::perimeter-trail-*/*", "arn:aws:s3:::perimeter-flow-logs-*/*"];

export const records: readonly Guardrail[] = [
  {
    sid: "Trails",
    denies: "stops, deletes or narrows a trail, or what is kept of its events",
    threats: [11],
    actions: of("cloudtrail", "Del* Der* Di* P* Reg* StopE* StopL* U*"),
    spares: ["breakGlass"],
    source: `${documentation}awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html`,
  },
  {
    sid: "FlowLogs",
    denies: "deletes flow logs",
    threats: [11],
    actions: ["ec2:DeleteFlo*"],
    spares: ["breakGlass"],
    source: `${documentation}vpc/latest/userguide/working-with-flow-logs.html`,
  },
  {
    sid: "Configurations",
    denies: "stops or narrows the record of configurations, or deletes what judges them",
    threats: [11],
    actions: of(
      "config",
      "Dele* Di* PutA* PutConfigurationR* PutD* PutRemediationE* PutRet* PutSe* PutT* Sto*",
    ),
    spares: ["breakGlass", "preparers"],
    source: `${documentation}config/latest/developerguide/stop-start-recorder.html`,
  },
  {
    sid: "Detection",
    denies: "switches detectors off, or takes an account out of their sight",
    threats: [11],
    actions: [
      ...of(
        "guardduty",
        "A*Inv* Del* Di* EnableO* StopM* UpdateC* UpdateD* UpdateMa* UpdateMe* UpdateO* UpdateP*",
      ),
      ...of("securityhub", "Ac* BatchD* Del* Di* EnableO* UpdateO* UpdateSecurityH*"),
      ...of("access-analyzer", "D* UpdateAn*"),
      ...of("inspector2", "Di* UpdateO*"),
      ...of("macie2", "A*Inv* DeleteM* Di* UpdateMa* UpdateMe* UpdateO*"),
      ...of("detective", "DeleteG* DeleteM* Di*"),
    ],
    spares: ["breakGlass", "preparers"],
    source: `${documentation}guardduty/latest/ug/guardduty_suspend-disable.html`,
  },
  {
    sid: "Alarms",
    denies: "silences the perimeter's alarms, or sends them elsewhere",
    threats: [29],
    actions: of("events", "DeleteEventB* DeleteR* Di* PutRe* PutRu* PutT* RemoveT* UpdateEventB*"),
    on: ["arn:aws:events:*:*:rule/perimeter-*", "arn:aws:events:*:*:event-bus/perimeter-*"],
    spares: ["breakGlass"],
    source: `${documentation}eventbridge/latest/userguide/eb-delete-rule.html`,
  },
  {
    sid: "Told",
    denies: "cuts the line by which people are told, or sets an alarm to all is well",
    threats: [29],
    actions: [
      ...of("sns", "A* DeleteT* Put* R* SetS* SetT* T* U*"),
      ...of("cloudwatch", "DeleteAlarms DisableA* PutAl* PutC* PutL* PutMetricA* Set*"),
    ],
    on: ["arn:aws:sns:*:*:perimeter-*", "arn:aws:cloudwatch:*:*:alarm:perimeter-*"],
    spares: ["breakGlass"],
    source: `${documentation}sns/latest/api/API_SetTopicAttributes.html`,
  },
  {
    sid: "Buckets",
    denies: "changes how the perimeter's buckets are kept, locked or opened, or destroys versions in them",
    threats: [18, 26, 33],
    actions: of(
      "s3",
      "By* C* DeleteAcc* DeleteB* DeleteObjectV* I* Pa* PutA* PutB* PutE* PutI* PutL* PutM* PutObject?* PutR* Rep* T* U*",
    ),
    on: ["arn:aws:s3:::perimeter-*"],
    // Unlocked, root removes a policy that has shut out break-glass, too.
    spares: ["breakGlass", "preparers", "unlockedRoot"],
    source: `${documentation}AmazonS3/latest/userguide/object-lock.html`,
  },
  {
    sid: "LogFiles",
    denies: "writes, overwrites or hides a file of the log: only AWS's services write there",
    threats: [11],
    actions: of("s3", "Ab* DeleteO* PutO*"),
    on: logs,
    spares: ["breakGlass"],
    source: `${documentation}AmazonS3/latest/userguide/object-lock.html`,
  },
];

/** For whoever comes to the log from outside of its account: the management account among them, which no SCP binds. */
export const recordsFromOutside: readonly Guardrail[] = [
  {
    sid: "LogFilesFromOutside",
    denies:
      "writes, overwrites or hides a file of the log, from whatever account: only AWS's services write there",
    threats: [7, 11],
    actions: of("s3", "BypassG* DeleteO* PutO*"),
    on: logs,
    when: { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
    spares: ["breakGlass"],
    source: `${documentation}organizations/latest/userguide/orgs_manage_policies_rcps.html`,
  },
];

/** In the audit and the backup account every log group counts, and every bus carries alarms. */
export const keptRecords: readonly Guardrail[] = [
  {
    sid: "LogGroups",
    denies: "deletes a log group of the audit or the backup account, lets it forget, or sends it elsewhere",
    threats: [11],
    actions: of("logs", "A* Del* Di* PutA* PutDa* PutDes* PutI* PutLogG* PutR* PutSt* PutSu* PutT*"),
    spares: ["breakGlass"],
    source: `${documentation}AmazonCloudWatchLogs/latest/logs/Working-with-log-groups-and-streams.html`,
  },
  {
    sid: "BusPolicies",
    denies: "lets others put events on a bus of the audit or the backup account, or shuts the forwarders out",
    threats: [29],
    // AWS knows no resource of these: a row that names the bus never holds.
    actions: of("events", "PutPe* RemoveP*"),
    spares: ["breakGlass"],
    source: `${documentation}eventbridge/latest/APIReference/API_RemovePermission.html`,
  },
  {
    sid: "AccessPoints",
    denies: "makes another way into a bucket of the audit or the backup account",
    threats: [11, 18],
    // A request by an access point names it, not the bucket, so that rows on the buckets do not hold for it; their own policies do.
    actions: of("s3", "CreateAccessP* CreateM* DeleteAccessPointP* PutAccessPoint* PutMu*"),
    spares: ["breakGlass"],
    source: `${documentation}AmazonS3/latest/userguide/access-points-policies.html`,
  },
];

/** In the domains: what hides findings, as a security team's own account may have to. */
export const findings: readonly Guardrail[] = [
  {
    sid: "Findings",
    denies: "hides what detectors find",
    threats: [11],
    actions: [
      ...of("guardduty", "Ar* CreateF* CreateI* CreateT* UpdateFilter UpdateI* UpdateT*"),
      ...of(
        "securityhub",
        "BatchUpdateA* BatchUpdateS* CreateAu* CreateConf* StartConfigurationPolicyD* UpdateAu* UpdateConf* UpdateSecurityC* UpdateSt*",
      ),
      ...of("access-analyzer", "A* CreateAr* UpdateAr* UpdateF*"),
      ...of("inspector2", "CreateF* UpdateF*"),
      ...of("macie2", "CreateA* CreateF* UpdateA* UpdateFindingsF*"),
    ],
    spares: ["breakGlass"],
    source: `${documentation}guardduty/latest/ug/findings_suppression-rule.html`,
  },
];
