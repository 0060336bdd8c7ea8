import { expect, test } from "vitest";
import { connectors } from "../connectors.ts";
import { runsAs, runsAsInText, runsAsOptions } from "../runs-as.ts";
import { runsWhat } from "../runs-what.ts";
import { edges } from "./index.ts";
import { notTaken } from "./not-taken.ts";

const taken = new Set(edges.flatMap(({ subject }) => (subject.kind === "compute" ? subject.types : [])));
const running = [...new Set([runsAs, runsAsOptions, runsAsInText].flatMap((table) => Object.keys(table)))];
const spared = notTaken.flatMap(({ types }) => types);

test("whatever runs as a role is taken over by an edge, or it is said why nobody takes it", () => {
  expect(running.length).toBeGreaterThan(200);
  expect(running.filter((type) => !taken.has(type) && !spared.includes(type))).toEqual([]);
});

test("nothing is spared that is taken, that runs as no role, or twice", () => {
  expect(spared.filter((type) => taken.has(type) || !running.includes(type))).toEqual([]);
  expect(spared.filter((type, index) => spared.indexOf(type) < index)).toEqual([]);
});

test("whatever runs what lies elsewhere is a subject of the edges on content, by a role of its own", () => {
  const forms = new Set(edges.flatMap(({ subject }) => (subject.kind === "content" ? [subject.form] : [])));
  expect([...forms].sort()).toEqual([
    "document",
    "image",
    "object",
    "package",
    "parameter",
    "product",
    "repository",
    "state",
  ]);
  expect(runsWhat.length).toBeGreaterThan(20);
});

/** Networks that one side joins by itself, since the other has offered: the rest is joined already, or by both. */
test("what joins networks is an edge where it can be joined from outside", () => {
  const joining = edges.flatMap(({ family, subject }) =>
    family === "network" && subject.kind === "resource" ? subject.types : [],
  );
  const known = (type: string): boolean =>
    connectors.some((one) => (one.type.endsWith("/") ? type.startsWith(one.type) : one.type === type));
  // A subnet joins by being shared, which is a connector of its own (`aws:ram/`).
  expect(joining.filter((type) => !known(type))).toEqual(["aws:ec2/subnet:Subnet"]);
});
