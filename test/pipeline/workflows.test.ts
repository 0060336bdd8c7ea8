/**
 * The workflows, the action and the examples, held to a table of rules. Each rule has a workflow that breaks it: a rule that
 * notices nothing is none.
 */
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseDocument } from "yaml";

const root = dirname(dirname(import.meta.dirname));

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly "continue-on-error"?: boolean;
}
interface Job {
  readonly "runs-on"?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly permissions?: unknown;
  readonly environment?: unknown;
  readonly concurrency?: { readonly group?: string; readonly "cancel-in-progress"?: boolean };
  readonly "timeout-minutes"?: number;
  readonly secrets?: unknown;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly on?: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly env?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
  readonly runs?: { readonly steps: readonly Step[] };
  readonly inputs?: Readonly<Record<string, { description?: string }>>;
}
interface File {
  readonly path: string;
  readonly text: string;
  readonly workflow: Workflow;
}

function read(path: string, text: string): File {
  const document = parseDocument(text, { version: "1.2", strict: true, uniqueKeys: true });
  expect(document.errors).toEqual([]);
  return { path, text, workflow: document.toJS() as Workflow };
}

const files = globSync("{.github/workflows,pipeline,pipeline/examples}/*.yml", { cwd: root })
  .map((path) => path.replaceAll(sep, "/"))
  .sort()
  .map((path) => read(path, readFileSync(join(root, path), "utf8")));

const isExample = ({ path }: File): boolean => path.includes("/examples/");
const jobsOf = ({ workflow }: File): [string, Job][] => Object.entries(workflow.jobs ?? {});
const stepsOf = ({ workflow }: File): Step[] => [
  ...Object.values(workflow.jobs ?? {}).flatMap(({ steps = [] }) => steps),
  ...(workflow.runs?.steps ?? []),
];

/** Actions by the commit that we have looked at, each with the release that it is. */
const pinned: Readonly<Record<string, string>> = {
  "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1": "v7.0.1",
  "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020": "v7.0.0",
  "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f": "v7.0.0",
  "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c": "v8.0.1",
  "aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c": "v6.2.3",
  "pulumi/actions@8e5e406f4007fca908480587cb9893c07090f58d": "v7.0.0",
};

/** Who may do what with the forge's token: nothing else, and in no other file. */
const permissions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  preview: { contents: "read", "id-token": "write" },
  comment: { actions: "read", contents: "read", "pull-requests": "write" },
  up: { contents: "read", "id-token": "write" },
};
const kindOf = ({ path }: File): string => path.replace(/^.*\/(?:perimeter-)?|\.yml$/g, "");

/** Expressions whose value nobody but us and the forge chooses; only these may stand where a value is no mere text. */
const everyExpression = (value: unknown): string[] => {
  if (typeof value === "string") return value.match(/\$\{\{.*?\}\}/gs) ?? [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(everyExpression) : [];
};

/** Triggers whose workflow is the protected branch's own or the change's own, with nothing of the other's. */
const triggers: Readonly<Record<string, readonly string[]>> = {
  ".github/workflows/preview.yml": ["workflow_call"],
  ".github/workflows/comment.yml": ["workflow_call"],
  ".github/workflows/up.yml": ["workflow_call"],
  "pipeline/examples/perimeter-preview.yml": ["pull_request"],
  "pipeline/examples/perimeter-comment.yml": ["workflow_run"],
  "pipeline/examples/perimeter-up.yml": ["push"],
};

const withId = (file: File) =>
  jobsOf(file).filter(([, job]) => JSON.stringify(job.permissions ?? "").includes("id-token"));

interface Rule {
  readonly what: string;
  /** Where the file breaks it. */
  readonly offences: (file: File) => readonly string[];
  /** A file, and what somebody might write in place of what is there. */
  readonly broken: readonly (readonly [path: string, from: string | RegExp, to: string])[];
}

const preview = ".github/workflows/preview.yml";
const comment = ".github/workflows/comment.yml";
const up = ".github/workflows/up.yml";
const action = "pipeline/action.yml";
const exampleOfPreview = "pipeline/examples/perimeter-preview.yml";
const exampleOfUp = "pipeline/examples/perimeter-up.yml";
const exampleOfComment = "pipeline/examples/perimeter-comment.yml";

const rules: readonly Rule[] = [
  {
    what: "starts by what it is made for alone, never by pull_request_target",
    offences: ({ path, workflow }) =>
      workflow.runs
        ? []
        : JSON.stringify(Object.keys(workflow.on ?? {})) === JSON.stringify(triggers[path])
          ? []
          : [`on: ${Object.keys(workflow.on ?? {}).join()}`],
    broken: [
      [exampleOfPreview, "pull_request:", "pull_request_target:"],
      [exampleOfPreview, "pull_request:", "issue_comment: {}\n  pull_request:"],
      [comment, "workflow_call:", "pull_request_target: {}\n  workflow_call:"],
      [exampleOfUp, "push:", "pull_request: {}\n  push:"],
    ],
  },
  {
    what: "gives no job a right by default, and each the ones of its kind",
    offences: (file) => [
      ...(file.workflow.runs || JSON.stringify(file.workflow.permissions) === "{}"
        ? []
        : ["permissions of all jobs"]),
      ...jobsOf(file).flatMap(([name, job]) =>
        JSON.stringify(job.permissions) === JSON.stringify(permissions[kindOf(file)])
          ? []
          : [`permissions of ${name}`],
      ),
    ],
    broken: [
      [preview, "permissions: {}\n", ""],
      [preview, "permissions: {}\n", "permissions: write-all\n"],
      [preview, "contents: read", "contents: write"],
      [preview, "      id-token: write\n", "      id-token: write\n      pull-requests: write\n"],
      [
        up,
        "      id-token: write\n",
        "      id-token: write\n      contents: write\n".replace("contents", "packages"),
      ],
      [comment, "      actions: read\n", "      actions: write\n"],
      [comment, "      pull-requests: write\n", "      pull-requests: write\n      id-token: write\n"],
      [exampleOfPreview, "permissions: { contents: read, id-token: write }", "permissions: write-all"],
    ],
  },
  {
    what: "takes others' actions by a commit that we have looked at, and says its release",
    offences: (file) =>
      stepsOf(file).flatMap(({ uses }) => {
        if (uses === undefined) return [];
        const release = pinned[uses];
        if (release === undefined) return [uses];
        return file.text.includes(`uses: ${uses} # ${release}\n`) ? [] : [`${uses} without # ${release}`];
      }),
    broken: [
      [preview, /checkout@[0-9a-f]{40} # v7\.0\.1/, "checkout@v7"],
      [preview, /(pulumi\/actions)@[0-9a-f]{40}/, "$1@0000000000000000000000000000000000000000"],
      [up, " # v6.2.3", " # v6.2.4"],
      [comment, "actions/download-artifact@", "example/download-artifact@"],
      [action, /upload-artifact@[0-9a-f]{40} # v7\.0\.0/, "upload-artifact@main"],
    ],
  },
  {
    what: "calls our workflows by a commit, too",
    offences: (file) =>
      jobsOf(file).flatMap(([, { uses }]) =>
        uses === undefined ||
        /^OWNER\/agent-perimeter\/\.github\/workflows\/(?:preview|comment|up)\.yml@COMMIT$/.test(uses)
          ? []
          : [uses],
      ),
    broken: [[exampleOfUp, "up.yml@COMMIT", "up.yml@main"]],
  },
  {
    what: "puts no expression into a script: values come by the environment, and are quoted there",
    offences: (file) =>
      stepsOf(file).flatMap((step) => [
        ...everyExpression(step.run),
        ...Object.keys(step.env ?? {}).filter(
          (name) =>
            step.run !== undefined &&
            new RegExp(`\\$\\{?${name}\\b`).test(step.run) &&
            !new RegExp(`["/:=]\\$\\{?${name}\\b[^\\n]*?"`).test(step.run),
        ),
      ]),
    broken: [
      [preview, '--stack="$STACK"', "--stack=${{ inputs.stack }}"],
      [comment, "$HEAD_BRANCH", "${{ github.event.workflow_run.head_branch }}"],
      [up, 'sh -eu -c "$INSTALL"', "$INSTALL"],
      [action, '"$STATE"', "${{ inputs.state }}"],
    ],
  },
  {
    what: "keeps the checkout's token from whatever runs afterwards",
    offences: (file) =>
      stepsOf(file).flatMap(({ uses = "", with: given }) =>
        uses.startsWith("actions/checkout@") && given?.["persist-credentials"] !== false ? [uses] : [],
      ),
    broken: [
      [preview, "persist-credentials: false", "persist-credentials: true"],
      [comment, "          persist-credentials: false\n", "          fetch-depth: 1\n"],
      [up, "          persist-credentials: false\n", ""],
    ],
  },
  {
    what: "shares no cache between runs",
    offences: (file) =>
      stepsOf(file).flatMap(({ uses = "", with: given }) => [
        ...(/\bcache\b/.test(uses) || given?.["cache"] !== undefined ? [uses] : []),
        ...(uses.startsWith("actions/setup-node@") && given?.["package-manager-cache"] !== false
          ? [uses]
          : []),
      ]),
    broken: [
      [preview, "package-manager-cache: false", "package-manager-cache: true"],
      [
        up,
        "          package-manager-cache: false\n",
        "          package-manager-cache: false\n          cache: npm\n",
      ],
      [comment, /actions\/setup-node@/, "actions/cache@"],
    ],
  },
  {
    what: "hands no secret on",
    offences: (file) => [
      ...jobsOf(file).flatMap(([name, job]) => (job.secrets === undefined ? [] : [`secrets of ${name}`])),
      ...everyExpression(file.workflow).filter((expression) => /(?<!with-)\bsecrets\b/.test(expression)),
    ],
    broken: [
      [exampleOfPreview, "    with:\n", "    secrets: inherit\n    with:\n"],
      [up, "BACKEND_URL: ${{ inputs.backend }}", "BACKEND_URL: ${{ secrets.BACKEND }}"],
    ],
  },
  {
    what: "gives the forge's token to steps that run our own code alone, and to none where the change's program runs",
    offences: (file) =>
      stepsOf(file).flatMap((step) => {
        const isTaken = everyExpression({ ...step.with, ...step.env }).some((one) =>
          /github\.token/.test(one),
        );
        if (!isTaken) return [];
        return kindOf(file) === "comment" ? [] : [step.name ?? step.uses ?? "a step"];
      }),
    broken: [
      [
        preview,
        "          STACK: ${{ inputs.stack }}\n",
        "          STACK: ${{ inputs.stack }}\n          GH: ${{ github.token }}\n",
      ],
    ],
  },
  {
    what: "ends by itself",
    offences: (file) =>
      jobsOf(file).flatMap(([name, job]) =>
        job.uses !== undefined || (job["timeout-minutes"] ?? Number.POSITIVE_INFINITY) <= 120
          ? []
          : [`no timeout: ${name}`],
      ),
    broken: [
      [preview, "    timeout-minutes: 30\n", ""],
      [up, "timeout-minutes: 120", "timeout-minutes: 360"],
    ],
  },
  {
    what: "enters an environment wherever a role can be assumed, and nowhere else",
    offences: (file) =>
      isExample(file)
        ? withId(file).flatMap(([name, job]) => (job.with?.["environment"] === undefined ? [name] : []))
        : jobsOf(file).flatMap(([name, job]) => {
            const hasId = withId(file).some(([other]) => other === name);
            return (job.environment === "${{ inputs.environment }}") === hasId ? [] : [name];
          }),
    broken: [
      [preview, "    environment: ${{ inputs.environment }}\n", ""],
      [up, "environment: ${{ inputs.environment }}", "environment: deploy"],
      [exampleOfUp, /^ {6}environment: .*\n/m, ""],
    ],
  },
  {
    what: "assumes a role after everything is installed, and installs nothing that runs scripts by itself",
    offences: (file) => {
      const steps = stepsOf(file);
      const role = steps.findIndex(({ uses = "" }) =>
        uses.startsWith("aws-actions/configure-aws-credentials@"),
      );
      return [
        ...(role < 0 ? [] : steps.slice(role)).flatMap(({ run = "", name = "" }) =>
          /npm ci|\$INSTALL/.test(run) ? [`${name} after the role`] : [],
        ),
        ...steps.flatMap(({ run = "" }) =>
          (run.match(/npm (?:ci|install|i)\b.*/g) ?? []).filter(
            (one) => !/^npm ci --ignore-scripts/.test(one),
          ),
        ),
        ...(/install: \{ type: string, default: (?!npm ci --ignore-scripts,)/.test(file.text)
          ? ["install"]
          : []),
      ];
    },
    broken: [
      [preview, "npm ci --ignore-scripts --omit=dev", "npm ci --omit=dev"],
      [up, "default: npm ci --ignore-scripts,", "default: npm ci,"],
      [
        up,
        "      - name: Check, apply, prove\n",
        "      - run: npm ci --ignore-scripts\n      - name: Check, apply, prove\n",
      ],
      [comment, "npm ci --ignore-scripts", "npm install --ignore-scripts"],
    ],
  },
  {
    what: "names the run to AWS, so that the log does",
    offences: (file) =>
      stepsOf(file).flatMap(({ uses = "", with: given }) =>
        uses.startsWith("aws-actions/configure-aws-credentials@") &&
        given?.["role-session-name"] !==
          `perimeter-${kindOf(file)}-\${{ github.run_id }}-\${{ github.run_attempt }}`
          ? [uses]
          : [],
      ),
    broken: [[up, /role-session-name: .*/, "role-session-name: deployer"]],
  },
  {
    what: "takes pack, command and configuration of a preview from the protected branch, beside the change",
    offences: (file) => {
      if (file.path !== preview) return [];
      const checkouts = stepsOf(file).filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
      const places = checkouts.map(({ with: given }) => [given?.["path"], given?.["ref"]]);
      const run = stepsOf(file).find(({ run: script = "" }) => script.includes("preview.js"))?.run ?? "";
      return [
        ...(JSON.stringify(places) ===
        JSON.stringify([
          ["change", undefined],
          [
            "protected",
            "${{ format('refs/heads/{0}', inputs.protected-branch || github.event.repository.default_branch) }}",
          ],
        ])
          ? []
          : [JSON.stringify(places)]),
        ...[...run.matchAll(/(?:--config=|node )"([^"]*)/g)].flatMap(([found, path = ""]) =>
          path.startsWith("protected/$PERIMETER/") ? [] : [found],
        ),
        ...(run.includes("--trust-project") ? ["--trust-project"] : []),
      ];
    },
    broken: [
      [preview, /ref: \$\{\{ format.*/, "ref: ${{ github.event.pull_request.base.ref }}"],
      [preview, 'node "protected/', 'node "change/'],
      [preview, '--config="protected/', '--config="change/'],
      [preview, 'preview.js" "$@"', 'preview.js" --trust-project "$@"'],
      [preview, /path: change/, "path: protected"],
    ],
  },
  {
    what: "previews no fork, and says so by failing: a job that is left out counts as passed",
    offences: (file) => {
      if (file.path !== preview) return [];
      const [first] = stepsOf(file);
      const isRefused =
        first?.if ===
          "github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name != github.repository" &&
        /exit 1\n$/.test(first.run ?? "");
      return [
        ...(isRefused ? [] : ["forks"]),
        ...jobsOf(file).flatMap(([name, job]) => (job.if === undefined ? [] : [name])),
      ];
    },
    broken: [
      [preview, "head.repo.full_name != github.repository", "head.repo.fork == false"],
      [preview, "          exit 1\n", ""],
      [
        preview,
        "    timeout-minutes: 30\n",
        "    timeout-minutes: 30\n    if: github.event.pull_request.head.repo.full_name == github.repository\n",
      ],
    ],
  },
  {
    what: "lets nothing fail in silence, but for a download of reports that are not there",
    offences: (file) =>
      stepsOf(file).flatMap((step) => {
        const isDownload = step.uses?.startsWith("actions/download-artifact@") === true;
        const isAlways = step.if === "always()" && step.uses?.startsWith("actions/upload-artifact@") !== true;
        return [
          ...(step["continue-on-error"] !== undefined && !isDownload ? [step.name ?? ""] : []),
          ...(isAlways || /\|\| true|set \+e/.test(step.run ?? "") ? [step.name ?? ""] : []),
        ];
      }),
    broken: [
      [
        preview,
        "      - name: Preview, and check the plan\n",
        "      - name: Preview, and check the plan\n        continue-on-error: true\n",
      ],
      [up, 'up.js" "$@"', 'up.js" "$@" || true'],
      [
        up,
        "      - name: Check, apply, prove\n",
        "      - name: Check, apply, prove\n        if: always()\n",
      ],
    ],
  },
  {
    what: "applies the newest commit of the protected branch, one update at a time, and cuts none off",
    offences: (file) => {
      if (kindOf(file) !== "up" || isExample(file)) return [];
      const [first, checkout, second] = stepsOf(file);
      const [[, job] = ["", undefined]] = jobsOf(file);
      return [
        ...(/"\$REF" != "\$PROTECTED"/.test(first?.run ?? "") &&
        /"\$IS_PROTECTED" != true/.test(first?.run ?? "") &&
        /push \| workflow_dispatch\) ;;\n\s+\*\) .*exit 1/.test(first?.run ?? "") &&
        first?.env?.["REF"] === "${{ github.ref }}" &&
        first.env["IS_PROTECTED"] === "${{ github.ref_protected }}" &&
        first.if === undefined
          ? []
          : ["the branch"]),
        ...(checkout?.with?.["ref"] === "${{ github.ref }}" ? [] : ["the checkout"]),
        ...(/git rev-parse HEAD.*!= "\$GITHUB_SHA".*exit 1/s.test(second?.run ?? "") ? [] : ["the commit"]),
        ...(job?.concurrency?.group === "perimeter-up-${{ inputs.project }}-${{ inputs.stack }}" &&
        job.concurrency["cancel-in-progress"] === false
          ? []
          : ["concurrency"]),
      ];
    },
    broken: [
      [up, '|| [ "$IS_PROTECTED" != true ]', ""],
      [up, "push | workflow_dispatch)", "push | workflow_dispatch | pull_request | schedule)"],
      [up, "REF: ${{ github.ref }}", "REF: refs/heads/main"],
      [up, "ref: ${{ github.ref }}", "ref: ${{ inputs.stack }}"],
      [up, '!= "$GITHUB_SHA"', '= "$GITHUB_SHA"'],
      [up, "cancel-in-progress: false", "cancel-in-progress: true"],
      [up, /group: .*/, "group: perimeter-up-${{ github.sha }}"],
    ],
  },
  {
    what: "comments by the default branch's own code, and takes nothing of the change",
    offences: (file) => {
      if (file.path !== comment) return [];
      const steps = stepsOf(file);
      const checkouts = steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
      const [[, job] = ["", undefined]] = jobsOf(file);
      return [
        ...(checkouts.length === 1 && Object.keys(checkouts[0]?.with ?? {}).join() === "persist-credentials"
          ? []
          : ["the checkout"]),
        ...steps.flatMap(({ run = "" }) =>
          [...run.matchAll(/(?:node|sh|bash|source) "?([^\s"]*)/g)].flatMap(([found, path = ""]) =>
            path.startsWith("$PERIMETER/") ? [] : [found],
          ),
        ),
        ...(job?.if ===
        "github.event_name == 'workflow_run' && github.event.workflow_run.event == 'pull_request'"
          ? []
          : ["what starts it"]),
        ...(job?.["runs-on"] === "ubuntu-24.04" ? [] : ["the runner"]),
        // What is downloaded lies beside what is run, and not in it.
        ...steps.flatMap(({ uses = "", with: given }) =>
          uses.startsWith("actions/download-artifact@") &&
          !(given?.["path"] === "${{ runner.temp }}/reports" && given["pattern"] === "perimeter-report-*")
            ? ["the reports"]
            : [],
        ),
      ];
    },
    broken: [
      [
        comment,
        "          persist-credentials: false\n",
        "          persist-credentials: false\n          ref: ${{ github.event.workflow_run.head_sha }}\n",
      ],
      [comment, "path: ${{ runner.temp }}/reports", "path: ."],
      [comment, 'node "$PERIMETER/', 'node "$RUNNER_TEMP/'],
      [comment, "github.event_name == 'workflow_run' && ", ""],
      [comment, "runs-on: ubuntu-24.04", "runs-on: self-hosted"],
    ],
  },
  {
    what: "says of each input what it is",
    offences: ({ workflow }) => {
      const call = workflow.on?.["workflow_call"] as { inputs?: Workflow["inputs"] } | undefined;
      return Object.entries({ ...call?.inputs, ...workflow.inputs }).flatMap(([name, input]) =>
        input.description === undefined && !name.endsWith("-version") ? [name] : [],
      );
    },
    broken: [[up, ", description: The stack }", " }"]],
  },
];

test("there is something to look at", () => {
  expect(files.map(({ path }) => path)).toEqual([
    ...[comment, preview, up],
    ...[action, exampleOfComment, exampleOfPreview, exampleOfUp],
  ]);
});

describe.each(rules)("$what", ({ offences, broken }) => {
  test.each(files.map((file) => [file.path, file] as const))("%s", (_, file) => {
    expect(offences(file)).toEqual([]);
  });

  test.each(broken)("and is noticed to be broken: %s, %s -> %s", (path, from, to) => {
    const text = files.find((file) => file.path === path)?.text ?? "";
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(offences(read(path, changed)).length).toBeGreaterThan(0);
  });
});

describe.skipIf(process.platform === "win32")("the scripts of steps", () => {
  const temporary = mkdtempSync(join(tmpdir(), "perimeter-steps-"));
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));
  writeFileSync(
    join(temporary, "node"),
    `#!/bin/sh\nexec "${process.execPath}" -e 'process.stdout.write(JSON.stringify(process.argv.slice(1)))' -- "$@"\n`,
    { mode: 0o755 },
  );
  const hostile = `a b"'$(touch owned)\`touch owned\`;touch owned\n--unbound *`;
  const calling = files.flatMap((file) =>
    stepsOf(file).flatMap((step) =>
      /pipeline\/\w+\.js/.test(step.run ?? "") ? [[file.path, step] as const] : [],
    ),
  );

  test("are all there", () => {
    expect(calling.map(([path]) => path)).toEqual([comment, preview, up, action]);
  });

  test.each(calling)("of %s hand a hostile value on as it is", (path, { run = "", env = {} }) => {
    const folder = mkdtempSync(join(temporary, "step-"));
    const values = Object.fromEntries(
      Object.keys(env).map((name) => [name, /^WITH/.test(name) ? "true" : `${name} ${hostile}`]),
    );
    const { stdout, status } = spawnSync("bash", ["-e", "-c", run], {
      cwd: folder,
      encoding: "utf8",
      env: { ...values, RUNNER_TEMP: folder, PATH: `${temporary}:/usr/bin:/bin` },
    });
    expect(status).toBe(0);
    const [file = "", ...args] = JSON.parse(stdout) as string[];
    expect(file).toMatch(/\/pipeline\/(?:preview|up|comment)\.js$/);
    // One word each: an option of ours with a whole value, or one of ours without any.
    for (const arg of args) expect(arg).toMatch(/^--[a-z-]+=.|^--with(?:-secrets|out-proof)$/s);
    // The rest goes by the environment, or names a file that the step has made itself.
    const elsewhere = Object.keys(env).filter(
      (name) => !/^WITH/.test(name) && ![file, ...args].some((arg) => arg.includes(values[name] ?? "")),
    );
    expect(elsewhere).toEqual(
      Object.keys(env).filter(
        (name) =>
          /^(?:PULUMI_BACKEND_URL|GITHUB_TOKEN)$/.test(name) || (name === "STATE" && path === preview),
      ),
    );
    expect(readdirSync(folder).filter((name) => name !== "report")).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("an update", () => {
  const [branch, , commit] = stepsOf(files.find(({ path }) => path === up) as File);
  const ended = (step: Step | undefined, env: NodeJS.ProcessEnv) =>
    spawnSync("bash", ["-e", "-c", step?.run ?? "exit 99"], { env, encoding: "utf8" }).status;

  test.each([
    [0, "push", "refs/heads/main", "true"],
    [0, "workflow_dispatch", "refs/heads/main", "true"],
    [1, "pull_request", "refs/heads/main", "true"],
    [1, "schedule", "refs/heads/main", "true"],
    [1, "", "refs/heads/main", "true"],
    [1, "push", "refs/heads/agent/main", "true"],
    [1, "push", "refs/tags/main", "true"],
    [1, "push", "main", "true"],
    [1, "push", "refs/heads/main", "false"],
    [1, "push", "refs/heads/main", ""],
  ])("ends with %i on %s of %s, protected: %s", (status, EVENT, REF, IS_PROTECTED) => {
    expect(ended(branch, { EVENT, REF, IS_PROTECTED, PROTECTED: "refs/heads/main" })).toBe(status);
  });

  test("of a commit that is not the newest is refused, and where that cannot be told, too", () => {
    const folder = mkdtempSync(join(tmpdir(), "perimeter-git-"));
    const git = (answer: string) => {
      writeFileSync(join(folder, "git"), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
      return ended(commit, { PATH: `${folder}:/usr/bin:/bin`, GITHUB_SHA: "a".repeat(40) });
    };
    expect(git(`echo ${"a".repeat(40)}`)).toBe(0);
    expect(git(`echo ${"b".repeat(40)}`)).toBe(1);
    expect(git("exit 128")).not.toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });
});

test("the page shows the examples as they are", () => {
  const page = readFileSync(join(root, "docs/pipeline.md"), "utf8");
  for (const { text } of files.filter(isExample)) expect(page).toContain(`\`\`\`yaml\n${text}\`\`\`\n`);
});

test("the examples give inputs that there are, of the right type, and all that are required", () => {
  for (const file of files.filter(isExample))
    for (const [name, job] of jobsOf(file)) {
      const called = files.find(({ path }) => job.uses?.includes(`/${path}@`));
      const { inputs = {} } = (called?.workflow.on?.["workflow_call"] ?? {}) as {
        inputs?: Readonly<Record<string, { type: string; required?: boolean }>>;
      };
      for (const [input, value] of Object.entries(job.with ?? {}))
        expect({ name, input, type: typeof value }).toEqual({ name, input, type: inputs[input]?.type });
      for (const [input, { required }] of Object.entries(inputs))
        if (required === true) expect(Object.keys(job.with ?? {})).toContain(input);
    }
});

const lint = spawnSync("actionlint", ["-version"], { encoding: "utf8" });
if (lint.error) console.info("skipped: actionlint on the workflows, since none is on PATH");

test.skipIf(lint.error !== undefined)("actionlint finds nothing (skipped where none is on PATH)", () => {
  const workflows = files.filter(({ workflow }) => !workflow.runs).map(({ path }) => path);
  const { status, stdout } = spawnSync("actionlint", workflows, { cwd: root, encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});

test("the Pulumi CLI is the one that the sandbox takes", () => {
  const text = readFileSync(join(root, "sandbox/engine/pulumi-cli.ts"), "utf8");
  const [, version = ""] = /^const version = "(.+)";$/m.exec(text) ?? [];
  for (const path of [preview, up])
    expect(files.find((file) => file.path === path)?.text).toContain(
      `pulumi-version: { type: string, default: ${version} }`,
    );
});

test("actions of ours and of others are in one table, and all of it is used", () => {
  const used = new Set(files.flatMap(stepsOf).flatMap(({ uses }) => uses ?? []));
  expect([...used].sort()).toEqual(Object.keys(pinned).sort());
});
