import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startPolicyPack } from "./policy-pack.ts";
import { projectDirectory } from "./project.ts";

test("a pack that cannot be loaded is told by file and line, without the SDK's own words", async () => {
  const pack = mkdtempSync(join(tmpdir(), "perimeter-pack-"));
  try {
    symlinkSync(join(projectDirectory, "node_modules"), join(pack, "node_modules"));
    writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    writeFileSync(
      join(pack, "package.json"),
      '{"name":"pack","version":"1.0.0","type":"module","main":"index.js"}',
    );
    writeFileSync(join(pack, "index.js"), 'import "./pack.ts";\n');
    writeFileSync(join(pack, "pack.ts"), "const policies: string[] = [;\n");
    await expect(startPolicyPack(pack)).rejects.toThrow(
      /^the policy pack does not start \(exit \d+\): pack\.ts:1\nconst policies: string\[\] = \[;\n +\^\n/,
    );
  } finally {
    rmSync(pack, { recursive: true, force: true });
  }
});
