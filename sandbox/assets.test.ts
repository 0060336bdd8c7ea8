import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { withHashes } from "./assets.ts";
import { signatureKey } from "./wire.ts";

const folder = join(import.meta.dirname, "../test/engine/project");

const archive = { [signatureKey]: pulumi.runtime.specialArchiveSig };
const asset = { [signatureKey]: pulumi.runtime.specialAssetSig };

test("a folder has the hash that the engine gives it", () => {
  expect(withHashes({ code: { ...archive, path: "./code", __pulumiArchive: true } }, folder)).toEqual({
    code: {
      ...archive,
      path: "./code",
      hash: "5f25206b025d4a470bdf4beb4bf8b3099e019bc9dc2d09e8140dd1c06d7f1602",
    },
  });
});

test("a file and a text have the hash of their contents", () => {
  const path = "code/b.txt";
  const hash = "2c4ef46b0c16e8b1e54ded67816bcf589f97140084e80b59956588c513fe92da";
  expect(
    withHashes(
      [
        { ...asset, path },
        { ...asset, text: "after the folder\n" },
      ],
      folder,
    ),
  ).toEqual([
    { ...asset, path, hash },
    { ...asset, text: "after the folder\n", hash },
  ]);
});

test("what else there is stays", () => {
  const value = { number: 1, list: [true, null], inner: { text: "text" } };
  expect(withHashes(value, folder)).toEqual(value);
});

test("an archive of several parts is told to need the engine", () => {
  expect(() => withHashes({ ...archive, assets: {} }, folder)).toThrow("needs the real engine");
});
