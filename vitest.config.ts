import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", ".sandbox/**"],
    sequence: { shuffle: true },
    // Two processes, each used again for file after file: loading the SDK is most of what a test costs.
    pool: "forks",
    maxWorkers: 2,
    isolate: false,
    // Provers and deployments make much that is short-lived: collected less often, it costs a tenth less.
    execArgv: ["--max-semi-space-size=64"],
    // For what hangs: a machine that does much else is slow, and nothing is wrong.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
