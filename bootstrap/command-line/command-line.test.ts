/** The hands on real accounts, with programs in the place of `aws` and `pulumi` that note what they are asked. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { emptyOrganisation } from "../../sandbox/worlds/worlds.ts";
import { AwsRefusal, type Hands, NoSession, type Person, PulumiFailure } from "../hands.ts";
import { readPerimeterFile } from "../perimeter-file.ts";
import { inBucket, onThisMachine } from "../places.ts";
import { perimeterFileOf } from "../sandbox/hands.ts";
import { commandLineHands } from "./hands.ts";

const file = readPerimeterFile(perimeterFileOf(emptyOrganisation.given));
const audit = { domain: "audit", as: "break-glass" } as const;
const nobody: Person = { tell: () => undefined, agrees: async () => true, does: async () => undefined };

interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
}

/** What a program answers to words that its arguments begin with, or hold. */
interface Reply {
  readonly to: string;
  readonly stdout?: unknown;
  readonly stderr?: string;
  readonly code?: number;
}

let directory: string;
const before = { ...process.env };

const credentials = { AccessKeyId: "ASIAEXAMPLE", SecretAccessKey: "not-to-be-seen", SessionToken: "token" };

/** Programs are small scripts of the Node that runs the tests. */
function programs(replies: readonly Reply[]): Hands {
  const all: Reply[] = [...replies, { to: "aws configure export-credentials", stdout: credentials }];
  writeFileSync(join(directory, "replies.json"), JSON.stringify(all));
  for (const program of ["aws", "pulumi"]) {
    const script = join(directory, "bin", program);
    writeFileSync(
      script,
      `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const args = process.argv.slice(2);
const input = ${program === "pulumi" ? 'readFileSync(0, "utf8")' : '""'};
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(AWS|PULUMI)_/.test(name)));
appendFileSync(${JSON.stringify(join(directory, "calls"))}, JSON.stringify({ program: "${program}", args, env, input }) + "\\n");
const line = "${program} " + args.join(" ");
const reply = JSON.parse(readFileSync(${JSON.stringify(join(directory, "replies.json"))}, "utf8")).find(({ to }) => line.includes(to));
if (reply?.stdout !== undefined) process.stdout.write(typeof reply.stdout === "string" ? reply.stdout : JSON.stringify(reply.stdout));
if (reply?.stderr) process.stderr.write(reply.stderr);
process.exitCode = reply?.code ?? 0;
`,
    );
    chmodSync(script, 0o755);
  }
  return commandLineHands(file, nobody, directory);
}

const calls = (): Call[] =>
  existsSync(join(directory, "calls"))
    ? readFileSync(join(directory, "calls"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Call)
    : [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bootstrap-"));
  mkdirSync(join(directory, "bin"));
  writeFileSync(join(directory, "Pulumi.yaml"), "name: agent-perimeter\nstackConfigDir: accounts\n");
  process.env["PATH"] = [join(directory, "bin"), before["PATH"]].join(delimiter);
  for (const name of Object.keys(process.env)) if (/^(?:AWS|PULUMI)_/.test(name)) delete process.env[name];
});

afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  rmSync(directory, { recursive: true });
});

describe("aws", () => {
  test("is asked with the step's profile and Region, whatever the shell says", async () => {
    Object.assign(process.env, {
      AWS_PROFILE: "somebody-else",
      AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
      AWS_REGION: "us-west-2",
      AWS_ENDPOINT_URL_STS: "https://evil.example",
      AWS_CONFIG_FILE: "/somewhere/config",
    });
    const hands = programs([{ to: "aws", stdout: { Account: "222222222222" } }]);
    expect(await hands.aws(audit, "sts", "get-caller-identity")).toEqual({ Account: "222222222222" });
    const [call] = calls();
    expect(call?.args).toEqual([
      ...["--profile", "audit-break-glass", "--region", "eu-central-1", "--output", "json", "--no-cli-pager"],
      ...["sts", "get-caller-identity", "--cli-input-json", "{}"],
    ]);
    expect(call?.env).toEqual({ AWS_CONFIG_FILE: "/somewhere/config" });
  });

  test("takes what it is asked as JSON, in another Region where that is said", async () => {
    const hands = programs([]);
    expect(
      await hands.aws(audit, "events", "put-events", { Entries: [{ Source: "a b" }] }, "us-east-1"),
    ).toEqual({});
    expect(calls()[0]?.args.slice(2, 4)).toEqual(["--region", "us-east-1"]);
    expect(calls()[0]?.args.slice(-2)).toEqual(["--cli-input-json", '{"Entries":[{"Source":"a b"}]}']);
  });

  test.each([
    [
      "AWS refuses",
      "\nAn error occurred (NoSuchEntity) when calling the GetRole operation: The role with name x cannot be found.\n",
      254,
      AwsRefusal,
      "NoSuchEntity: The role with name x cannot be found.",
    ],
    [
      "the same, as newer versions say it",
      "\naws: [ERROR]: An error occurred (AccessDenied) when calling the GetRole operation (reached max retries: 2): no\n",
      254,
      AwsRefusal,
      "AccessDenied: no",
    ],
    [
      "the role of the profile takes nobody",
      "An error occurred (AccessDenied) when calling the AssumeRole operation: not authorized",
      254,
      NoSession,
      "profile audit-break-glass: not authorized",
    ],
    [
      "there is no such profile",
      "The config profile (audit-break-glass) could not be found",
      255,
      NoSession,
      "profile audit-break-glass: The config profile (audit-break-glass) could not be found",
    ],
    [
      "the sign-in is over",
      "Error when retrieving token from sso: Token has expired and refresh failed",
      255,
      NoSession,
      "Token has expired",
    ],
    [
      "the command line knows no such operation",
      "aws: error: argument operation: Found invalid choice",
      252,
      Error,
      "aws, profile audit-break-glass: aws: error: argument operation",
    ],
  ])("%s", async (_, stderr, code, kind, message) => {
    const hands = programs([{ to: "aws", stderr, code }]);
    const refused = await hands.aws(audit, "iam", "get-role").catch((error: unknown) => error);
    expect((refused as Error).constructor).toBe(kind);
    expect((refused as Error).message).toContain(message);
  });

  test("that is not installed is said", async () => {
    const hands = programs([]);
    process.env["PATH"] = "/nowhere";
    await expect(hands.aws(audit, "iam", "get-role")).rejects.toThrow(/^there is no aws on PATH: install it/);
  });
});

const at = inBucket(file, "audit");
const urn = (type: string, name: string) => `urn:pulumi:audit::agent-perimeter::${type}::${name}`;

const exported = {
  version: 3,
  deployment: {
    secrets_providers: { type: "cloud", state: { url: at.secretsProvider, encryptedkey: "sealed" } },
    resources: [
      {
        urn: urn("pulumi:pulumi:Stack", "audit"),
        type: "pulumi:pulumi:Stack",
        custom: false,
        outputs: { auditKeyArn: "arn:aws:kms:key", secret: { "4dabf18193072939515e22adb298388d": "x" } },
      },
      { urn: urn("pulumi:providers:aws", "audit"), type: "pulumi:providers:aws", custom: true, id: "1" },
      {
        urn: urn("aws:s3/bucket:Bucket", "log"),
        type: "aws:s3/bucket:Bucket",
        custom: true,
        id: "perimeter-log",
      },
    ],
    pending_operations: [{ type: "creating", resource: { urn: urn("aws:kms/key:Key", "key") } }],
  },
};

describe("pulumi", () => {
  test("works in the stack's own bucket, with the session of the step's profile and no other", async () => {
    process.env["AWS_PROFILE"] = "somebody-else";
    const hands = programs([{ to: "stack export", stdout: exported }]);
    const state = await hands.pulumi.state(at);
    expect(state).toMatchObject({
      resources: [{ type: "aws:s3/bucket:Bucket", id: "perimeter-log" }],
      pending: [urn("aws:kms/key:Key", "key")],
      secretsProvider: at.secretsProvider,
      outputs: { auditKeyArn: "arn:aws:kms:key" },
    });
    const [session, call] = calls();
    expect(session?.args).toEqual([
      ...["configure", "export-credentials", "--profile", "audit-break-glass", "--format", "process"],
    ]);
    expect(call?.args).toEqual([
      "stack",
      "export",
      "--stack",
      "audit",
      "--non-interactive",
      "--color",
      "never",
    ]);
    expect(call?.env).toEqual({
      AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "not-to-be-seen",
      AWS_SESSION_TOKEN: "token",
      PULUMI_BACKEND_URL: "s3://perimeter-state-222222222222-eu-central-1-an?region=eu-central-1",
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });

  test.each([
    ["error: no stack named 'audit' found", true],
    ["error: blob (code=NotFound): api error NoSuchBucket: The specified bucket does not exist", true],
    ["error: api error AccessDenied: Access Denied", false],
    ["error: failed to decrypt: AccessDeniedException", false],
  ])("%s: is a stack that is not there: %s", async (stderr, isAbsent) => {
    const hands = programs([{ to: "stack export", stderr, code: 255 }]);
    const state = hands.pulumi.state(at);
    if (isAbsent) expect(await state).toBeUndefined();
    else await expect(state).rejects.toThrow(PulumiFailure);
  });

  test("tells what an update would do, from a preview of the account's own file", async () => {
    const steps = [
      { op: "same", urn: "a" },
      { op: "create", urn: "b" },
      { op: "update", urn: "c" },
      { op: "create-replacement", urn: "d" },
      { op: "delete", urn: "e" },
      { op: "read", urn: "f" },
    ];
    const hands = programs([{ to: "pulumi preview", stdout: { steps } }]);
    expect(await hands.pulumi.preview(at)).toEqual({
      create: ["b"],
      update: ["c"],
      replace: ["d"],
      delete: ["e"],
    });
    expect(calls().at(-1)?.args).toContain("--config-file=accounts/Pulumi.audit.yaml");
  });

  test("says why a preview fails", async () => {
    const hands = programs([
      {
        to: "pulumi preview",
        code: 255,
        stdout: { steps: [], diagnostics: [{ severity: "error", message: "the bucket is taken" }] },
      },
    ]);
    await expect(hands.pulumi.preview(at)).rejects.toThrow("the bucket is taken");
  });

  test("brings up under the policy pack, never without a preview, and says nothing of the session", async () => {
    const hands = programs([{ to: "pulumi up", code: 255, stdout: "Diagnostics:\n  error: it is taken\n" }]);
    const failure = await hands.pulumi.up(at).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PulumiFailure);
    expect((failure as Error).message).toContain("error: it is taken");
    expect((failure as Error).message).not.toContain("not-to-be-seen");
    const { args = [] } = calls().at(-1) ?? {};
    expect(args).toEqual(expect.arrayContaining(["up", "--yes", "--policy-pack", "policy-packs/perimeter"]));
    expect(args.filter((arg) => arg.startsWith("--skip"))).toEqual([]);
  });

  test("moves a state without writing it anywhere but into the other backend", async () => {
    const hands = programs([{ to: "stack export", stdout: exported }]);
    const from = onThisMachine("access-audit", hands.localBackendUrl, "break-glass");
    const to = inBucket(file, "access-audit");
    await hands.pulumi.changeSecretsProvider(from, to.secretsProvider);
    const state = await hands.pulumi.state(from);
    await hands.pulumi.init(to);
    await hands.pulumi.import(to, state?.deployment);
    await hands.pulumi.forget(from);
    const made = calls().filter(({ program }) => program === "pulumi");
    expect(
      made.map(({ args, env }) => `${env["PULUMI_BACKEND_URL"]} ${args.slice(0, -3).join(" ")}`),
    ).toEqual([
      `${from.backendUrl} stack change-secrets-provider ${to.secretsProvider} --stack access-audit`,
      `${from.backendUrl} stack export --stack access-audit`,
      `${to.backendUrl} stack init access-audit --no-select --secrets-provider ${to.secretsProvider}`,
      `${to.backendUrl} stack import --stack access-audit`,
      `${from.backendUrl} stack rm access-audit --yes --force --preserve-config`,
    ]);
    expect(to.secretsProvider).toBe(
      "awskms://alias/perimeter-state?region=eu-central-1&context_folder=access",
    );
    expect(JSON.parse(made[3]?.input ?? "")).toEqual(exported);
  });

  test("tells who holds a stack: in its folder of the bucket, and on this machine", async () => {
    const key = "access/.pulumi/locks/organization/agent-perimeter/access-audit/1234.json";
    const hands = programs([
      {
        to: "list-objects-v2",
        stdout: { Contents: [{ Key: key, LastModified: "2026-11-23T10:00:00Z" }] },
      },
    ]);
    expect(await hands.pulumi.locks(inBucket(file, "access-audit"))).toEqual([
      "1234.json of 2026-11-23T10:00:00Z",
    ]);
    expect(JSON.parse(calls()[0]?.args.at(-1) ?? "")).toEqual({
      Bucket: "perimeter-state-222222222222-eu-central-1-an",
      Prefix: "access/.pulumi/locks/organization/agent-perimeter/access-audit/",
    });
    const here = onThisMachine("access-audit", hands.localBackendUrl, "administrator");
    expect(await hands.pulumi.locks(here)).toEqual([]);
    const locks = join(directory, ".bring-up/.pulumi/locks/organization/agent-perimeter/access-audit");
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, "5678.json"), "{}");
    expect(await hands.pulumi.locks(here)).toEqual(["5678.json"]);
  });
});

describe("the project's folder", () => {
  test("keeps the accounts' files apart, whole or not at all", () => {
    const { files, localBackendUrl } = programs([]);
    expect(files.read("Pulumi.audit.yaml")).toBeUndefined();
    files.write("Pulumi.audit.yaml", "config: {}\n");
    expect(readFileSync(join(directory, "accounts/Pulumi.audit.yaml"), "utf8")).toBe("config: {}\n");
    expect(localBackendUrl).toBe(pathToFileURL(join(directory, ".bring-up")).href);
  });

  test("must send Pulumi to them", () => {
    writeFileSync(join(directory, "Pulumi.yaml"), "name: agent-perimeter\n");
    expect(() => programs([])).toThrow(/^Pulumi\.yaml: stackConfigDir is missing: add the line/);
  });

  test("and the shell may say which backend: the bootstrap then refuses", () => {
    expect(programs([]).givenBackendUrl).toBeUndefined();
    process.env["PULUMI_BACKEND_URL"] = "file://~";
    expect(programs([]).givenBackendUrl).toBe("file://~");
    delete process.env["PULUMI_BACKEND_URL"];
    writeFileSync(
      join(directory, "Pulumi.yaml"),
      "name: agent-perimeter\nstackConfigDir: accounts\nbackend: { url: https://api.pulumi.com }\n",
    );
    expect(programs([]).givenBackendUrl).toBe("https://api.pulumi.com");
  });
});
