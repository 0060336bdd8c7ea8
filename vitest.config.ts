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
    testTimeout: 60_000,
  },
});
