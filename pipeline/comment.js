#!/usr/bin/env node
// Tells a pull request what its previews found, in one comment that is written anew. It runs none of the change's code, and
// reads what those jobs left behind as made by an enemy. docs/pipeline.md
import { existsSync } from "node:fs";
import { optionsOf, printable, Refusal, startedAs } from "./command-line.js";
import { commentOf, marker } from "./comment-text.js";
import { readReports } from "./report.js";

const usage = `Usage: node comment.js --reports FOLDER --run URL --commit SHA --conclusion WORD [options]

Writes one comment on the pull request whose head is that commit, or writes it anew.

  --reports FOLDER     where the reports of preview.js are: report.json, and the same one folder below
  --run URL            the page of the run that made them
  --commit SHA         what they are of, as the forge says it
  --conclusion WORD    how the run ended, as the forge says it: success, failure…
  --pages URL          where you keep the invariants' pages
  --head OWNER:BRANCH  on GitHub: where the pull request comes from, as the forge says it
  --author LOGIN       on GitHub: whose the comment is (default: github-actions[bot])
  --print              print the comment, and post nothing: for other forges

On GitHub it takes GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL from the environment.

Exit codes: 0 it is written, or the commit is no longer the head of anything; 1 an error.`;

/** A pull request has fewer comments than this, or somebody floods it. */
const mostPages = 30;
const tries = 3;
const oneTry = 30_000;

/**
 * GitHub's API. https://docs.github.com/en/rest
 * @param {NodeJS.ProcessEnv} env
 */
function gitHub(env) {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository } = env;
  const api = env["GITHUB_API_URL"] ?? "https://api.github.com";
  if (!token) throw new Refusal("GITHUB_TOKEN is not set: the job needs a token that writes pull requests");
  if (repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new Refusal("GITHUB_REPOSITORY is not set, or no repository");
  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${api}/repos/${repository}${path}`, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          "user-agent": "agent-perimeter",
          "x-github-api-version": "2022-11-28",
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // The token goes to nobody else.
        redirect: "error",
        signal: AbortSignal.timeout(oneTry),
      });
      if (response.ok) return response.json();
      // What was read may be read again; a comment that was perhaps written is not written twice.
      if (attempt < tries && method === "GET" && (response.status >= 500 || response.status === 429)) {
        await new Promise((done) => setTimeout(done, 1000 * attempt));
        continue;
      }
      const said = printable((await response.text()).slice(0, 200));
      throw new Refusal(`GitHub answers ${method} ${path.split("?")[0]} with ${response.status}: ${said}`);
    }
  };
}

/**
 * Writes the comment where the commit is the head of a pull request.
 * @param {(method: string, path: string, body?: unknown) => Promise<any>} ask
 * @param {{ head: string, commit: string, author: string, text: string }} given
 * @returns {Promise<readonly string[]>} what was done
 */
async function post(ask, { head, commit, author, text }) {
  const pulls = await ask("GET", `/pulls?state=open&per_page=100&head=${encodeURIComponent(head)}`);
  const meant = pulls.filter(
    (/** @type {any} */ pull) => pull.head.sha === commit && Number.isSafeInteger(pull.number),
  );
  if (meant.length === 0) return ["No open pull request has this commit at its head: nothing is written."];
  const done = [];
  for (const { number } of meant) {
    const own = await ownComment(ask, number, author);
    if (own?.body === text) done.push(`#${number} says so already.`);
    else if (own) {
      await ask("PATCH", `/issues/comments/${own.id}`, { body: text });
      done.push(`#${number}: the comment is written anew.`);
    } else {
      await ask("POST", `/issues/${number}/comments`, { body: text });
      done.push(`#${number}: a comment is written.`);
    }
  }
  return done;
}

/**
 * The comment that is ours. Whoever copies the marker is another author: a comment of theirs is theirs to change.
 * @param {(method: string, path: string) => Promise<any>} ask
 * @param {number} number
 * @param {string} author
 */
async function ownComment(ask, number, author) {
  for (let page = 1; page <= mostPages; page++) {
    const comments = await ask("GET", `/issues/${number}/comments?per_page=100&page=${page}`);
    const own = comments.find(
      (/** @type {any} */ comment) =>
        comment.user?.login === author &&
        Number.isSafeInteger(comment.id) &&
        String(comment.body).startsWith(marker),
    );
    if (own !== undefined || comments.length < 100) return own;
  }
  throw new Refusal(`#${number} has more comments than are looked through: nothing is written`);
}

/** @param {readonly string[]} args */
async function main(args) {
  const options = ["reports", "run", "commit", "conclusion", "pages", "head", "author"];
  const values = optionsOf(
    {
      ...Object.fromEntries(options.map((name) => [name, { type: /** @type {const} */ ("string") }])),
      print: { type: "boolean" },
    },
    args,
  );
  /** @param {string} name @param {RegExp} form */
  const needed = (name, form) => {
    const value = values[name];
    if (typeof value !== "string") throw new Refusal(`--${name} is missing (--help says what it is)`);
    if (!form.test(value)) throw new Refusal(`--${name} ${value}: not of the form that it has to have`);
    return value;
  };
  const address = /^https:\/\/[^\s()<>"'`[\]]+$/;
  const reports = needed("reports", /./);
  const run = needed("run", address);
  const commit = needed("commit", /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
  const conclusion = needed("conclusion", /^[a-z_]{1,30}$/);
  const pages = values["pages"] === undefined ? undefined : needed("pages", address).replace(/\/$/, "");
  // A run that failed before any preview has left nothing to download.
  const found = existsSync(reports) ? readReports(reports) : { reports: [], unreadable: 0 };
  const text = commentOf({ ...found, conclusion, run, commit, pages });
  if (values["print"] === true) {
    process.stdout.write(text);
    return 0;
  }
  const author =
    values["author"] === undefined ? "github-actions[bot]" : needed("author", /^[\w[\]-]{1,60}$/);
  const head = needed("head", /^[\w.-]+:[^\s~^:?*[\\]+$/);
  for (const line of await post(gitHub(process.env), { head, commit, author, text }))
    process.stdout.write(`${line}\n`);
  return 0;
}

await startedAs(import.meta.url, usage, main);
