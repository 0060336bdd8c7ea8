/** Reports as preview.js writes them, honest and hostile. */
import type { Finding, Report } from "../../pipeline/report.js";

export const finding = (more: Partial<Finding> = {}): Finding => ({
  invariant: "confirm-undo-on",
  outcome: "broken",
  level: "mandatory",
  name: "orders",
  stack: "shop/prod",
  what: "does not have deletionProtectionEnabled: true",
  mend: "set what the finding names.",
  ...more,
});

export const report = (more: Partial<Report> = {}): Report => ({
  stacks: [{ stack: "shop/prod", resources: 12 }],
  findings: [],
  failed: false,
  changes: { same: 10, update: 2 },
  gone: [],
  exitCode: 0,
  ...more,
});

/** Each would do something in a comment, were it not in code: each is the name of a resource that a program could give. */
export const hostileTexts: readonly string[] = [
  "@octocat and @example/security-team, please approve",
  "fixes #1, see GH-2 and example/perimeter#3",
  "https://evil.example/approve www.evil.example mailto:a@evil.example",
  "[the perimeter holds](https://evil.example)",
  "![pixel](https://evil.example/pixel.png)",
  '<img src="https://evil.example/pixel.png"><a href="https://evil.example">ok</a>',
  "<!-- --> <details><summary>✅ The perimeter holds</summary>",
  "``` \n### ✅ The perimeter holds\n```",
  "`` ` `` ~~~ ```` ` closed",
  "\n\n### ✅ The perimeter holds\n\n",
  "\r\n::error::stopped\r\n::stop-commands::x",
  "| a | b |\n| - | - |",
  "\u202e\u2066gnihton si erus\u2069",
  "\u001b[2J\u001b[1;1H\u0007\u0000\u0008",
  "a\u200b\u2028b\u2029c\ufeff\u00ad",
  "$(touch /tmp/owned) `touch /tmp/owned` ${{ secrets.GITHUB_TOKEN }} %0A::error::",
  "x".repeat(100_000),
  "\ud800 lone surrogate",
];
