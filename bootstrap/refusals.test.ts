/** Each wrong value, and a wrong order: said before anything of the step runs, with the value, and how to mend it. */
import { describe, expect, test } from "vitest";
import { emptyOrganisation, landingZoneWorld, type World } from "../sandbox/worlds/worlds.ts";
import type { Fields } from "./hands.ts";
import { readPerimeterFile } from "./perimeter-file.ts";
import { inBucket, onThisMachine } from "./places.ts";
import { run, StepRefused } from "./run.ts";
import { perimeterFileOf, SandboxHands } from "./sandbox/hands.ts";
import { writeValues } from "./stack-files.ts";
import { Context } from "./step.ts";
import { steps } from "./steps.ts";

const [prod, audit, management] = ["444444444444", "222222222222", "111111111111"];
const sampleFile = perimeterFileOf(emptyOrganisation.given);

describe("accounts/perimeter.yaml", () => {
  test.each<[string, (text: string) => string, string]>([
    [
      "a Region that is none",
      (text) => text.replace("eu-central-1", "eu-middle-1"),
      "region: eu-middle-1 is no Region of AWS's",
    ],
    [
      "a Region whose buckets have no account namespaces",
      (text) => text.replace("eu-central-1", "me-south-1"),
      "region: me-south-1 has no account namespaces for buckets: choose another Region",
    ],
    [
      "an account of eleven digits",
      (text) => text.replace(prod, "44444444444"),
      "accounts.prod.id: 44444444444 must be the 12 digits of an AWS account, in quotes",
    ],
    [
      "one account for two domains",
      (text) => text.replace(prod, audit),
      `accounts.prod.id: ${audit} is audit's: each domain has an account of its own`,
    ],
    [
      "a repository without its owner",
      (text) => text.replace("example/perimeter", "perimeter"),
      "forge.repository: perimeter must be OWNER/REPOSITORY",
    ],
    [
      "a repository's name for its number",
      (text) => text.replace("7654321", "perimeter"),
      "forge.repositoryId: perimeter must be a number, in quotes: gh api repos/OWNER/REPO --jq .id",
    ],
    [
      "an address that is none",
      (text) => text.replace("security@example.com", "security"),
      "mailTo.alarms.0: ",
    ],
    ["a key that is none", (text) => `${text}regoin: eu-west-1\n`, 'Unrecognized key: "regoin"'],
    ["no YAML", () => "accounts: {", "Flow map"],
  ])("%s", (_, wrong, message) => {
    expect(() => readPerimeterFile(wrong(sampleFile))).toThrow(message);
  });
});

interface Wrong {
  readonly what: string;
  readonly world?: World;
  /** What has come up already. */
  readonly until?: string;
  /** What is wrong from then on. */
  spoil(hands: SandboxHands): void | Promise<void>;
  readonly file?: (text: string) => string;
  readonly step: string;
  readonly says: RegExp;
}

const fileWith = (from: string, to: string) => (text: string) => text.replace(from, to);
const nothing = () => undefined;
const organisation = (id: string, masterAccountId: string): Fields => ({
  Organization: { Id: id, MasterAccountId: masterAccountId, FeatureSet: "ALL" },
});

const table: readonly Wrong[] = [
  {
    what: "PULUMI_BACKEND_URL of another account",
    spoil: (hands) => {
      hands.givenBackendUrl = `s3://perimeter-state-${prod}-eu-central-1-an?region=eu-central-1`;
    },
    step: "find-out",
    says: /^PULUMI_BACKEND_URL is s3:\/\/perimeter-state-444444444444-.*, of account 444444444444: .* unset PULUMI_BACKEND_URL/,
  },
  {
    what: "a file backend that is set after the move",
    until: "state-audit",
    spoil: (hands) => {
      hands.givenBackendUrl = "file://.bring-up";
    },
    step: "find-out",
    says: /^PULUMI_BACKEND_URL is file:\/\/\.bring-up, a folder: .* unset PULUMI_BACKEND_URL/,
  },
  {
    what: "a session of another account, to look",
    spoil: (hands) =>
      void hands.confused.set("audit administrator", {
        account: prod,
        arn: `arn:aws:sts::${prod}:assumed-role/Admin/ada`,
      }),
    step: "find-out",
    says: /^profile audit-administrator is in account 444444444444, but audit is 222222222222: name another profile/,
  },
  {
    what: "a session of another account, to bring up",
    until: "access-management",
    spoil: (hands) =>
      void hands.confused.set("management break-glass", {
        account: prod,
        arn: `arn:aws:sts::${prod}:assumed-role/break-glass/ada`,
      }),
    step: "find-out",
    says: /^profile management-break-glass is in account 444444444444, but management is 111111111111/,
  },
  {
    what: "an administrator's profile for break-glass",
    until: "access-audit",
    spoil: (hands) =>
      void hands.confused.set("audit break-glass", {
        account: audit,
        arn: `arn:aws:sts::${audit}:assumed-role/Admin/ada`,
      }),
    step: "find-out",
    says: /^profile audit-break-glass is arn:aws:sts::222222222222:assumed-role\/Admin\/ada, not break-glass: its role_arn must be arn:aws:iam::222222222222:role\/perimeter\/break-glass/,
  },
  {
    what: "the root user",
    spoil: (hands) =>
      void hands.confused.set("prod administrator", { account: prod, arn: `arn:aws:iam::${prod}:root` }),
    step: "find-out",
    says: /^profile prod-administrator is the root user of 444444444444: sign in as an administrator/,
  },
  {
    what: "an organisation that is another one",
    spoil: (hands) =>
      void hands.otherwise.set("organizations describe-organization", ({ account }) =>
        account === prod ? organisation("o-another00001", management) : undefined,
      ),
    step: "find-out",
    says: /^prod, account 444444444444, is in the organisation o-another00001, but management is in o-sandbox0001/,
  },
  {
    what: "a management account that is none",
    spoil: (hands) =>
      void hands.otherwise.set("organizations describe-organization", () =>
        organisation("o-sandbox0001", prod),
      ),
    step: "organisation",
    says: /^accounts\.management\.id: 111111111111 is not the management account of o-sandbox0001, which is 444444444444/,
  },
  {
    what: "an organisation without all features",
    spoil: (hands) =>
      void hands.otherwise.set("organizations describe-organization", () => ({
        Organization: {
          Id: "o-sandbox0001",
          MasterAccountId: management,
          FeatureSet: "CONSOLIDATED_BILLING",
        },
      })),
    step: "organisation",
    says: /^o-sandbox0001 has consolidated billing only.*: aws organizations enable-all-features/,
  },
  {
    what: "an account that is not in the unit named",
    file: fileWith(`"${prod}"`, `"${prod}", unit: ou-sbx1-dev00001`),
    spoil: nothing,
    step: "find-out",
    says: /^prod, account 444444444444, is not in the unit ou-sbx1-dev00001 but in ou-sbx1-prod0001, in r-sbx1: aws organizations move-account/,
  },
  {
    what: "a Region that is not switched on",
    spoil: (hands) =>
      void hands.otherwise.set("account get-region-opt-status", ({ account }) =>
        account === prod ? { RegionOptStatus: "DISABLED" } : undefined,
      ),
    step: "find-out",
    says: /^the Region eu-central-1 is not switched on in prod, account 444444444444: aws account enable-region/,
  },
  {
    what: "a stack's file with another account",
    spoil: (hands) => writeValues(hands.files, "audit", { accountId: prod }),
    step: "find-out",
    says: /^accounts\/Pulumi\.audit\.yaml: accountId is "444444444444", but accounts\/perimeter\.yaml says "222222222222": correct whichever is wrong/,
  },
  {
    what: "a stack's file with another Region",
    spoil: (hands) => writeValues(hands.files, "dev", { region: "eu-west-1" }),
    step: "find-out",
    says: /^accounts\/Pulumi\.dev\.yaml: region is "eu-west-1", but accounts\/perimeter\.yaml says "eu-central-1"/,
  },
  {
    what: "something to be made that is there already",
    world: landingZoneWorld,
    spoil: (hands) => writeValues(hands.files, "backup", { serviceLinkedRole: "create" }),
    step: "find-out",
    says: /^accounts\/Pulumi\.backup\.yaml: serviceLinkedRole is "create", but aws iam get-role --role-name AWSServiceRoleForBackup says "exists"/,
  },
  {
    what: "an issuer that the account trusts already",
    world: landingZoneWorld,
    until: "bring-up-by-backup",
    spoil: (hands) =>
      writeValues(hands.files, "access-prod", {
        issuers: [
          { issuer: "https://token.actions.githubusercontent.com", audiences: ["sts.amazonaws.com"] },
        ],
      }),
    step: "access-prod",
    says: /^accounts\/Pulumi\.access-prod\.yaml: issuers: account 444455556666 trusts https:\/\/token\S+ already: add exists: true/,
  },
  {
    what: "an administrator who is another one than the file says",
    until: "bring-up-by-management",
    spoil: (hands) =>
      writeValues(hands.files, "access-audit", { bringUpBy: `arn:aws:iam::${audit}:role/Somebody` }),
    step: "access-audit",
    says: /^accounts\/Pulumi\.access-audit\.yaml: bringUpBy is \S+Somebody, but your session is \S+: sign in as that one/,
  },
  {
    what: "a value that no stack takes",
    until: "bring-up-by-dev",
    spoil: (hands) => writeValues(hands.files, "audit", { expireAfterDays: "soon" }),
    step: "audit",
    says: /^accounts\/Pulumi\.audit\.yaml:[\s\S]*expireAfterDays/,
  },
  {
    what: "a way in whose state is lost, or was made by hand",
    until: "organisation",
    spoil: (hands) =>
      void hands.cloud.create({
        type: "aws:iam/role:Role",
        name: "break-glass",
        account: prod,
        region: "eu-central-1",
        inputs: {
          name: "break-glass",
          path: "/perimeter/",
          assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { AWS: prod }, Action: "sts:AssumeRole" }],
          }),
        },
      }),
    step: "access-prod",
    says: /^the state of access-prod in file:\/\/\.bring-up is empty, but account 444444444444 has the role \/perimeter\/break-glass: look for the state \(it belongs in s3:\/\/perimeter-state-444444444444-eu-central-1-an\/access\?region=eu-central-1/,
  },
  {
    what: "a state that is empty though what it makes is there",
    until: "backup",
    spoil: (hands) => hands.pulumi.put(inBucket(file, "backup"), { resources: [] }),
    step: "backup",
    says: /^the state of backup in s3:\/\/perimeter-state-333333333333-\S+ is empty, but account 333333333333 has the vault perimeter-backup: look for the state/,
  },
  {
    what: "the folder's state, used after the move",
    until: "state-audit",
    spoil: (hands) =>
      hands.pulumi.put(onThisMachine("access-audit", hands.localBackendUrl, "administrator"), {
        resources: [],
      }),
    step: "state-audit",
    says: /^the stack access-audit has two states that differ: file:\/\/\.bring-up was used after the move to s3:\/\/\S+; compare both/,
  },
  {
    what: "a stack that somebody holds",
    until: "audit",
    spoil: async (hands) => {
      await hands.pulumi.init(inBucket(file, "backup"));
      hands.pulumi.put(inBucket(file, "backup"), { lock: "created by grace@desk" });
    },
    step: "backup",
    says: /^the stack backup is locked \(created by grace@desk\): .*pulumi cancel --stack backup/,
  },
  {
    what: "another key of the log",
    until: "backup",
    spoil: (hands) =>
      writeValues(hands.files, "org", {
        auditKeyArn: `arn:aws:kms:eu-central-1:${audit}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      }),
    step: "audit-key",
    says: /^accounts\/Pulumi\.org\.yaml: auditKeyArn is \S+1234567890ab, but the stack audit made arn:aws:kms:\S+: correct the file/,
  },
  {
    what: "a change that would replace something",
    until: "prod",
    spoil: (hands) => writeValues(hands.files, "prod", { zones: ["b", "c"] }),
    step: "prod",
    says: /^prod: the preview would (?:replace|delete) .*: look at it with pulumi preview, and do it by hand/,
  },
  {
    what: "guardrails at units that do not hold the account",
    until: "dev",
    spoil: (hands) =>
      writeValues(hands.files, "org", {
        guardrails: {
          targets: {
            everywhere: ["ou-sbx1-security"],
            audit: [audit],
            backup: ["333333333333"],
            prod: ["ou-sbx1-dev00001"],
            dev: ["ou-sbx1-dev00001"],
          },
          accountIds: { audit: [audit], backup: ["333333333333"], prod: [prod], dev: ["555555555555"] },
          repositoryOwnerIds: ["1234567"],
          permissionSets: ["BreakGlass"],
        },
      }),
    step: "org",
    says: /targets\.prod.*|guardrails at targets\.prod/,
  },
];

const file = readPerimeterFile(sampleFile);

const reached = new Map<string, SandboxHands>();

/** A world in which the bootstrap has come so far: begun from the furthest that another test has come to. */
async function upTo(world: World, until: string | undefined): Promise<SandboxHands> {
  const index = steps.findIndex(({ id }) => id === until);
  const earlier = steps.slice(0, index + 1).map(({ id }) => reached.get(`${world.given.name} ${id}`));
  const hands = new SandboxHands(
    world,
    {},
    earlier.findLast((one) => one !== undefined),
  );
  if (until === undefined) return hands;
  await run(steps, readPerimeterFile(perimeterFileOf(world.given)), hands, { until });
  reached.set(`${world.given.name} ${until}`, hands);
  return hands;
}

describe("before a step", () => {
  test.each(table)(
    "$what",
    async ({ world = emptyOrganisation, until, spoil, file: changed, step, says }) => {
      const changes: string[] = [];
      const hands = new SandboxHands(world, { changes: (what) => void changes.push(what) });
      const text = perimeterFileOf(world.given);
      if (until !== undefined) await run(steps, readPerimeterFile(text), hands, { until });
      await spoil(hands);
      const before = steps.slice(
        0,
        steps.findIndex(({ id }) => id === step),
      );
      // Steps before the one that is refused may still have something to do.
      const own = readPerimeterFile(changed?.(text) ?? text);
      const refused = await run(steps, own, hands).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(StepRefused);
      const { step: at, reasons } = refused as StepRefused;
      expect([at, reasons[0]]).toEqual([step, expect.stringMatching(says)]);
      expect(before.map(({ id }) => id)).not.toContain(at);
      // Nothing of it has run: a second attempt changes nothing at all.
      changes.length = 0;
      await expect(run(steps, own, hands)).rejects.toThrow(StepRefused);
      expect(changes).toEqual([]);
    },
  );
});

test("a policy type that is not enabled", async () => {
  const hands = new SandboxHands(emptyOrganisation, {}, await upTo(emptyOrganisation, "audit-key"));
  hands.switches.policyTypes.splice(0);
  const org = steps.find(({ id }) => id === "org");
  expect(await org?.refusals(new Context(file, hands))).toEqual([
    "policies of type DECLARATIVE_POLICY_EC2 are not enabled: aws organizations enable-policy-type --policy-type DECLARATIVE_POLICY_EC2 --root-id r-sbx1",
  ]);
});

test("no session at all: which profile, and what to try", async () => {
  const hands = new SandboxHands(emptyOrganisation);
  hands.withdrawn.add("audit");
  await expect(run(steps, file, hands)).rejects.toThrow(
    "no session in audit, account 222222222222: sign in, so that `aws sts get-caller-identity --profile audit-administrator` answers",
  );
});

test("a step that is none", async () => {
  const hands = new SandboxHands(emptyOrganisation);
  await expect(run(steps, file, hands, { until: "audits" })).rejects.toThrow(
    /^there is no step audits: there are find-out, organisation, access-management/,
  );
});

test("whoever does not agree changes nothing", async () => {
  const changes: string[] = [];
  const hands = new SandboxHands(emptyOrganisation, {
    agrees: async () => false,
    changes: (what) => void changes.push(what),
  });
  expect(await run(steps, file, hands)).toEqual({ done: [], ran: [], next: "find-out" });
  expect(changes).toEqual([]);
});
