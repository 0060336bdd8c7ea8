/** The move of a state by Pulumi's own command line, with programs in the place of AWS: reported as skipped without it. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onPath } from "../../sandbox/engine/pulumi-cli.ts";
import { emptyOrganisation } from "../../sandbox/worlds/worlds.ts";
import type { Fields, Hands } from "../hands.ts";
import { readPerimeterFile } from "../perimeter-file.ts";
import { inBucket, onThisMachine } from "../places.ts";
import { perimeterFileOf } from "../sandbox/hands.ts";
import { readStackFile, writeValues } from "../stack-files.ts";
import { commandLineHands } from "./hands.ts";

const file = readPerimeterFile(perimeterFileOf(emptyOrganisation.given));
const before = { ...process.env };
const contexts: string[] = [];
let directory: string;
let server: Server;
let hands: Hands;

/** KMS as far as Pulumi asks it: what was encrypted under one context is opened under no other. */
const kms = (): Server =>
  createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const asked = JSON.parse(body) as Fields;
      const context = JSON.stringify(asked["EncryptionContext"]);
      contexts.push(context);
      const opened = Buffer.from(String(asked["CiphertextBlob"] ?? ""), "base64")
        .toString()
        .split("|");
      if (String(request.headers["x-amz-target"]).endsWith(".Encrypt"))
        response.end(
          JSON.stringify({
            CiphertextBlob: Buffer.from(`${context}|${String(asked["Plaintext"])}`).toString("base64"),
            KeyId: asked["KeyId"],
          }),
        );
      else if (opened[0] === context) response.end(JSON.stringify({ Plaintext: opened[1], KeyId: "key" }));
      else response.writeHead(400).end(JSON.stringify({ __type: "InvalidCiphertextException" }));
    });
  });

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "bootstrap-"));
  server = kms();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  for (const name of Object.keys(process.env)) if (/^(?:AWS|PULUMI)_/.test(name)) delete process.env[name];
  mkdirSync(join(directory, "bin"));
  const aws = join(directory, "bin/aws");
  writeFileSync(
    aws,
    `#!${process.execPath}\nprocess.stdout.write(JSON.stringify({ AccessKeyId: "x", SecretAccessKey: "y" }));\n`,
  );
  chmodSync(aws, 0o755);
  writeFileSync(join(directory, "config"), `[default]\nendpoint_url = http://127.0.0.1:${port}\n`);
  writeFileSync(
    join(directory, "Pulumi.yaml"),
    "name: agent-perimeter\nruntime: yaml\nstackConfigDir: accounts\n",
  );
  Object.assign(process.env, {
    PATH: [join(directory, "bin"), before["PATH"]].join(delimiter),
    AWS_CONFIG_FILE: join(directory, "config"),
    NO_PROXY: "127.0.0.1",
    no_proxy: "127.0.0.1",
    PULUMI_HOME: join(directory, "home"),
  });
  const nobody = { tell: () => undefined, agrees: async () => true, does: async () => undefined };
  hands = commandLineHands(file, nobody, directory);
});

afterAll(() => {
  server.close();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  rmSync(directory, { recursive: true, force: true });
});

const stack = "access-audit";
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

test.skipIf(onPath(process.env["PATH"]) === undefined)(
  "a state moves from this machine into another backend, and its secrets under the account's key",
  async () => {
    const from = onThisMachine(stack, hands.localBackendUrl, "break-glass");
    const to = { ...inBucket(file, stack), backendUrl: pathToFileURL(join(directory, "bucket")).href };
    writeValues(hands.files, stack, {
      region: "eu-central-1",
      bringUpBy: "arn:aws:iam::222222222222:user/ada",
    });
    expect(await hands.pulumi.state(from)).toBeUndefined();
    await hands.pulumi.init(from);
    const urn = `urn:pulumi:${stack}::agent-perimeter::pulumi:pulumi:Stack::agent-perimeter-${stack}`;
    const empty = (await hands.pulumi.state(from))?.deployment as { deployment: Fields };
    const resources = [
      {
        urn,
        custom: false,
        type: "pulumi:pulumi:Stack",
        outputs: { plain: "seen", hidden: { ...secret, plaintext: '"not-to-be-seen"' } },
      },
    ];
    // Only a state that was written once says what its secrets are sealed with.
    const salt = /encryptionsalt: (\S+)/.exec(hands.files.read(`Pulumi.${stack}.yaml`) ?? "")?.[1];
    await hands.pulumi.import(from, {
      ...empty,
      deployment: {
        ...empty.deployment,
        resources,
        secrets_providers: { type: "passphrase", state: { salt } },
      },
    });
    expect((await hands.pulumi.state(from))?.secretsProvider).toBe("passphrase");

    await hands.pulumi.changeSecretsProvider(from, to.secretsProvider);
    const sealed = await hands.pulumi.state(from);
    expect(sealed?.secretsProvider).toBe(to.secretsProvider);
    await hands.pulumi.init(to);
    await hands.pulumi.import(to, sealed?.deployment);
    await hands.pulumi.forget(from);

    const arrived = await hands.pulumi.state(to);
    expect(arrived?.secretsProvider).toBe(to.secretsProvider);
    expect(arrived?.outputs).toMatchObject({ plain: "seen" });
    expect(JSON.stringify(arrived)).not.toContain("not-to-be-seen");
    expect(await hands.pulumi.state(from)).toBeUndefined();
    expect(await hands.pulumi.locks(to)).toEqual([]);
    // The key's policy tells folders by this.
    expect(new Set(contexts)).toEqual(new Set(['{"folder":"access"}']));
    // Pulumi writes how secrets are sealed into the stack's file; it stays when a value goes.
    writeValues(hands.files, stack, { bringUpBy: undefined });
    expect(readStackFile(hands.files, stack)).toEqual({ region: "eu-central-1" });
    expect(readFileSync(join(directory, `accounts/Pulumi.${stack}.yaml`), "utf8")).toContain(
      `secretsprovider: ${to.secretsProvider}`,
    );
  },
  60_000,
);
