/** The provider as an engine talks to it. What a whole engine makes of it: test/engine.test.ts. */
import * as grpc from "@grpc/grpc-js";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Cloud } from "../cloud/cloud.ts";
import { sandboxWorld } from "../cloud/given.ts";
import { fromStruct, toStruct } from "../struct.ts";
import { type Properties, unknownValue } from "../wire.ts";
import { type Provider, serveProvider } from "./provider.ts";

const role = "aws:iam/role:Role";
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

let cloud = new Cloud(sandboxWorld);
let saves = 0;
let provider: Provider;
let clients: grpc.Client[] = [];
beforeEach(async () => {
  cloud = new Cloud(sandboxWorld);
  saves = 0;
  provider = await serveProvider(cloud, async () => {
    saves += 1;
  });
});
afterEach(() => {
  for (const client of clients) client.close();
  clients = [];
  provider.stop();
});

/** A connection of its own for each provider of a program, as the engine makes them. */
async function connected(account: string) {
  const client = new providerRpc.ResourceProviderClient(
    `127.0.0.1:${provider.port}`,
    grpc.credentials.createInsecure(),
    { "grpc.use_local_subchannel_pool": 1 },
  );
  clients.push(client);
  const call = <Answer>(start: (done: (error: Error | null, answer: Answer) => void) => unknown) =>
    new Promise<Answer>((resolve, reject) => {
      start((error, answer) => (error ? reject(error) : resolve(answer)));
    });
  const args = { allowedAccountIds: JSON.stringify([account]), region: "eu-central-1" };
  await call<providerProto.ConfigureResponse>((done) =>
    client.configure(new providerProto.ConfigureRequest().setArgs(toStruct(args)), done),
  );
  const named = <Asked extends { setType(type: string): unknown; setName(name: string): unknown }>(
    request: Asked,
  ) => {
    request.setType(role);
    request.setName("role");
    return request;
  };
  return {
    create: async (inputs: Properties, preview = false) => {
      const request = named(new providerProto.CreateRequest());
      const answer = await call<providerProto.CreateResponse>((done) =>
        client.create(request.setProperties(toStruct(inputs)).setPreview(preview), done),
      );
      return { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
    },
    diff: async (id: string, before: Properties, after: Properties, ignored: string[] = []) => {
      const request = named(new providerProto.DiffRequest()).setId(id).setIgnorechangesList(ignored);
      const answer = await call<providerProto.DiffResponse>((done) =>
        client.diff(request.setOldInputs(toStruct(before)).setNews(toStruct(after)), done),
      );
      const kinds = Object.entries(providerProto.PropertyDiff.Kind);
      const details = answer
        .toObject()
        .detaileddiffMap.map(
          ([path, { kind }]) => `${path} ${kinds.find(([, value]) => value === kind)?.[0]}`,
        );
      return {
        details: details.sort(),
        replaces: answer.getReplacesList(),
        deleteFirst: answer.getDeletebeforereplace(),
      };
    },
    update: async (id: string, inputs: Properties, preview = false) => {
      const request = named(new providerProto.UpdateRequest()).setId(id).setPreview(preview);
      return fromStruct(
        (
          await call<providerProto.UpdateResponse>((done) =>
            client.update(request.setNews(toStruct(inputs)), done),
          )
        ).getProperties(),
      );
    },
    read: async (id: string) => {
      const answer = await call<providerProto.ReadResponse>((done) =>
        client.read(named(new providerProto.ReadRequest()).setId(id), done),
      );
      return { id: answer.getId(), inputs: fromStruct(answer.getInputs()) };
    },
    remove: (id: string) =>
      call<emptyProto.Empty>((done) =>
        client.delete(named(new providerProto.DeleteRequest()).setId(id), done),
      ),
    invoke: async (token: string) =>
      fromStruct(
        (
          await call<providerProto.InvokeResponse>((done) =>
            client.invoke(new providerProto.InvokeRequest().setTok(token), done),
          )
        ).getReturn(),
      ),
    check: async (configuration: Properties) => {
      const request = new providerProto.CheckRequest().setNews(toStruct(configuration));
      return (await call<providerProto.CheckResponse>((done) => client.checkConfig(request, done))).toObject()
        .failuresList;
    },
  };
}

const inputs = { name: "role", assumeRolePolicy: trust };

test("each connection is one account of its own", async () => {
  const [prod, dev] = [await connected("444444444444"), await connected("555555555555")];
  const made = await Promise.all([prod.create(inputs), dev.create(inputs)]);
  expect(made.map(({ outputs }) => outputs["arn"])).toEqual([
    "arn:aws:iam::444444444444:role/role",
    "arn:aws:iam::555555555555:role/role",
  ]);
  const caller = "aws:index/getCallerIdentity:getCallerIdentity";
  expect(await dev.invoke(caller)).toMatchObject({ accountId: "555555555555" });
  expect(await prod.read("role")).toMatchObject({ id: "role", inputs });
  expect(saves).toBe(2);
});

test("a preview makes nothing, and what AWS would choose is unknown, also beside unknown inputs", async () => {
  const prod = await connected("444444444444");
  expect(await prod.create(inputs, true)).toMatchObject({
    id: "",
    outputs: { arn: unknownValue, ...inputs },
  });
  const unknown = { ...inputs, assumeRolePolicy: unknownValue };
  expect((await prod.create(unknown, true)).outputs).toMatchObject({ arn: unknownValue, name: "role" });
  await prod.create(inputs);
  expect(await prod.update("role", unknown, true)).toMatchObject({ assumeRolePolicy: unknownValue });
  expect(await prod.read("role")).toMatchObject({ inputs });
  expect(saves).toBe(1);
});

test("what AWS refuses reaches the engine as an error, with AWS's code", async () => {
  const prod = await connected("444444444444");
  const stranger = JSON.stringify({
    Statement: [{ Principal: { AWS: "arn:aws:iam::444444444444:role/nobody" } }],
  });
  await expect(prod.create({ ...inputs, assumeRolePolicy: stranger })).rejects.toThrow(
    /MalformedPolicyDocument: .*role\/nobody does not exist/,
  );
  await expect(prod.create({ name: "role" })).resolves.toBeDefined();
  await expect(prod.create({ name: "role" })).rejects.toThrow(/EntityAlreadyExists/);
});

test("a difference is told where it is, whatever the order of keys", async () => {
  const prod = await connected("444444444444");
  const before = {
    ...inputs,
    description: "a",
    tags: { a: "1", "b.c": "2", d: "3" },
    list: [1, { x: 1 }, 3],
  };
  const after = { ...inputs, tags: { d: "3", a: "1", "b.c": "4", e: "5" }, list: [1, { x: 2 }] };
  expect(await prod.diff("role", before, after)).toEqual({
    details: [
      "description DELETE",
      "list[1].x UPDATE",
      "list[2] DELETE",
      'tags["b.c"] UPDATE',
      "tags.e ADD",
    ].sort(),
    replaces: [],
    deleteFirst: false,
  });
  expect((await prod.diff("role", before, after, ["tags", "list", "description"])).details).toEqual([]);
});

test("a replacement under the same name deletes first; under another it need not", async () => {
  const prod = await connected("444444444444");
  expect(await prod.diff("role", inputs, { ...inputs, path: "/agent/" })).toEqual({
    details: ["path ADD_REPLACE"],
    replaces: ["path"],
    deleteFirst: true,
  });
  expect(await prod.diff("role", inputs, { ...inputs, name: "other" })).toMatchObject({
    replaces: ["name"],
    deleteFirst: false,
  });
});

test("what is deleted is gone, and a refresh finds nothing", async () => {
  const prod = await connected("444444444444");
  await prod.create(inputs);
  await prod.remove("role");
  expect(await prod.read("role")).toEqual({ id: "", inputs: {} });
  expect(cloud.snapshot()).toEqual([]);
  expect(saves).toBe(2);
});

test("a provider that is not pinned is refused with the property that is wrong", async () => {
  const anybody = await connected("444444444444");
  expect(await anybody.check({ region: "eu-central-1" })).toEqual([
    { property: "allowedAccountIds", reason: expect.stringContaining("must name the one account") },
  ]);
});
