/**
 * The proof: from each start, for each goal, `never`, `reachable` with the path, or `unknown` with what is not known.
 * "Never" holds of the files, the catalogue and the IAM data that it names, and of nothing else.
 */
import { edges as everyEdge } from "../../catalog/edges/index.ts";
import type { Reason } from "../iam/request.ts";
import type { Model } from "../model/model.ts";
import { Vocabulary } from "./action-set.ts";
import { anySession } from "./caller.ts";
import { GoalCheck, type GoalQuery, goalActions, type Question, questionsOf, type Reached } from "./goals.ts";
import { accountOf, Landscape } from "./landscape.ts";
import { firingsOf, nameOfEntity, type PathStep, pathTo, stepsOf } from "./path.ts";
import { type EdgePlan, plansOf } from "./plan.ts";
import { FactBook } from "./policy-facts.ts";
import type { Asked } from "./power.ts";
import { Reach, rootOf } from "./reach.ts";
import { agentsOf, ofEverybody, ofForges, powersOf, type Start, writeStart } from "./start.ts";

export type Verdict = "never" | "reachable" | "unknown";

export interface Result {
  readonly from: string;
  readonly goal: string;
  /** What the goal is asked about; `null`: nothing in particular. */
  readonly target: string | null;
  readonly verdict: Verdict;
  readonly path: readonly PathStep[];
  /** Who reaches the goal by what they then are or have, as a sentence; empty where the last step itself is the deed. */
  readonly ending?: string;
  readonly blockedBy: readonly Reason[];
  readonly assumed: readonly string[];
}

/** A way, with what it comes to. */
interface Found {
  readonly path: readonly PathStep[];
  readonly ending?: string;
}

export interface Proof {
  readonly results: readonly Result[];
  readonly assumed: readonly string[];
}

/** An answer whose way, or what blocks it, is worked out for who wants to know. */
class Answer implements Result {
  readonly from: string;
  readonly goal: string;
  readonly target: string | null;
  readonly verdict: Verdict;
  readonly assumed: readonly string[];
  private readonly find: () => Found;
  private readonly findBlockers: () => readonly Reason[];
  private found: Found | undefined;
  private foundBlockers: readonly Reason[] | undefined;

  constructor(
    { from, goal, target, assumed }: Pick<Result, "from" | "goal" | "target" | "assumed">,
    verdict: Verdict,
    find: () => Found,
    findBlockers: () => readonly Reason[],
  ) {
    this.from = from;
    this.goal = goal;
    this.target = target;
    this.assumed = assumed;
    this.verdict = verdict;
    this.find = find;
    this.findBlockers = findBlockers;
  }

  get path(): readonly PathStep[] {
    this.found ??= this.find();
    return this.found.path;
  }

  get ending(): string {
    this.found ??= this.find();
    return this.found.ending ?? "";
  }

  get blockedBy(): readonly Reason[] {
    this.foundBlockers ??= this.findBlockers();
    return this.foundBlockers;
  }

  toJSON(): Result {
    const { from, goal, target, verdict, path, blockedBy, assumed } = this;
    return { from, goal, target, verdict, path, blockedBy, assumed };
  }
}

/** Actions that the prover asks for on its own account. */
export const ownActions = [
  "sts:TagSession",
  "sts:SetSourceIdentity",
  "sts:GetFederationToken",
  "iam:DeleteRole",
  "iam:DeleteUser",
];

const surely = (asked: Asked): boolean => asked.surelyPasses;
const perhaps = (asked: Asked): boolean => asked.mayPass;

interface Catalogue {
  readonly facts: FactBook;
  readonly plans: readonly EdgePlan[];
}

let ready: Catalogue | undefined;

/** The catalogue made ready, once for all models. */
function catalogue(): Catalogue {
  if (!ready) {
    const actions = everyEdge.flatMap(({ steps }) =>
      steps.flat().flatMap(({ requests }) => requests.map(({ action }) => action)),
    );
    const vocabulary = new Vocabulary([...actions, ...goalActions, ...ownActions]);
    ready = { facts: new FactBook(vocabulary), plans: plansOf(everyEdge, vocabulary) };
  }
  return ready;
}

export class Prover {
  private readonly model: Model;
  private readonly facts: FactBook;
  private readonly plans: readonly EdgePlan[];
  private readonly cautious: Landscape;
  private known: Landscape | undefined;
  private taken: readonly string[] | undefined;

  constructor(model: Model) {
    this.model = model;
    const { facts, plans } = catalogue();
    this.facts = facts;
    this.plans = plans;
    this.cautious = new Landscape(model, "perhaps", facts);
  }

  /** Everybody who counts as an agent. */
  agents(): Start[] {
    return agentsOf(this.cautious);
  }

  /** Whether a role or user is in the files, or named by them. */
  knows(arn: string): boolean {
    return this.cautious.entities.has(arn);
  }

  prove(starts: readonly Start[], goals: readonly GoalQuery[]): Proof {
    const results = starts.flatMap((start) => this.from(start, goals));
    return { results, assumed: this.assumed() };
  }

  /**
   * Whether several starts reach none of the goals even all together, wherever each is at home: then none of them does by
   * itself, for whoever has more reaches no less. `false` says nothing.
   */
  reachNothingTogether(starts: readonly Start[], goals: readonly GoalQuery[]): boolean {
    if (this.model.notModelled.length > 0) return false;
    const reach = this.reachOf(starts, this.cautious);
    const check = new GoalCheck(reach, new Set(), countsIn(reach.landscape));
    return goals
      .flatMap((goal) => questionsOf(goal, this.cautious))
      .every((question) => check.reached(question) === null);
  }

  /** What the files leave open, and how it was taken. */
  private assumed(): readonly string[] {
    if (this.taken) return this.taken;
    const { model } = this;
    const outside = [...new Set([...this.cautious.accountsNamed(), ...networksNamed(model)])]
      .filter((id) => !model.accounts.has(id) && !model.parties.trustedOutsiders.includes(id))
      .sort();
    this.taken = [
      ...model.assumed,
      "an attacker chooses the time, so that every window of a grant is open; the network; and what it names",
      "an attacker has an AWS account of its own, and no second factor",
      ...(this.cautious.namesNotKnown
        ? ["a principal whose name AWS is yet to choose is none of those that policies name"]
        : []),
      ...outside.map((id) => `account ${id}, which is let in and which no file shows, is not the attacker's`),
    ];
    return this.taken;
  }

  private from(start: Start, goals: readonly GoalQuery[]): Result[] {
    const questions = goals.flatMap((goal) => questionsOf(goal, this.cautious));
    const cautious = this.reach(start, this.cautious);
    const check = this.check(start, cautious);
    let notModelled: GoalCheck | undefined;
    let known: GoalCheck | undefined;
    return questions.map((question) => {
      const { goal, target } = question;
      const right = [...check.home].filter((id) => this.model.accounts.get(id)?.domain === "prod");
      const assumed =
        goal.kind === "prod" && right.length > 0
          ? [...this.assumed(), `it works in ${right.join(", ")} by right: only the rest of prod counts`]
          : this.assumed();
      const asked = { from: writeStart(start), goal: goal.kind, target, assumed };
      let open = check.reached(question);
      if (!open && this.model.notModelled.length > 0) {
        notModelled ??= this.check(start, this.withNotModelled(this.reach(start, this.cautious)));
        open = notModelled.reached(question);
      }
      if (!open)
        return new Answer(
          asked,
          "never",
          () => ({ path: [] }),
          () => check.blockers(question),
        );
      this.known ??= new Landscape(this.model, "surely", this.facts);
      known ??= this.check(start, this.reach(start, this.known));
      const sure = known.reached(question);
      const landscape = sure ? this.known : this.cautious;
      const found = sure ?? open;
      return new Answer(
        asked,
        sure ? "reachable" : "unknown",
        () => {
          const shortest = this.shortest(start, question, landscape, found);
          const path = pathOf(goal.kind, shortest);
          return path.length > 0
            ? { path, ending: endingOf(shortest) }
            : { path: [already(start, goal.kind, landscape, found)] };
        },
        () => [],
      );
    });
  }

  private check(start: Start, reach: Reach): GoalCheck {
    return new GoalCheck(reach, this.home(start, reach), countsIn(reach.landscape));
  }

  /**
   * The accounts that whoever starts works in by right: its own; of a token those of the agents' roles that it arrives at,
   * but for prod where it arrives elsewhere, too.
   */
  private home(start: Start, reach: Reach): ReadonlySet<string> {
    if (start.kind === "principal") {
      const own = accountOf(start.arn);
      return new Set(own === null ? [] : [own]);
    }
    const arrivals = new Set<string>();
    for (const { entity, held } of reach.everyActor())
      if (
        entity.node?.isAgent &&
        entity.account !== null &&
        held.firing?.taken.some(({ by }) => by?.power.kind === "being" && by.power.entity.kind === "bearer")
      )
        arrivals.add(entity.account);
    const elsewhere = [...arrivals].filter((id) => this.model.accounts.get(id)?.domain !== "prod");
    return new Set(elsewhere.length > 0 ? elsewhere : arrivals);
  }

  /**
   * The same goal by as few edges as will do: whatever changes of a principal there were when a step was taken, the step
   * rests on, whether it needed them or not.
   */
  private shortest(start: Start, question: Question, landscape: Landscape, found: Reached): Reached {
    let best = found;
    const used = edgesOf(best);
    for (const edge of [...used].reverse()) {
      if (!used.has(edge)) continue;
      used.delete(edge);
      const reach = this.reach(start, landscape, (id) => used.has(id));
      if (used.has(notModelled)) this.withNotModelled(reach);
      const again = this.check(start, reach).reached(question);
      if (!again) {
        used.add(edge);
        continue;
      }
      best = again;
      const fewer = edgesOf(again);
      for (const id of used) if (!fewer.has(id)) used.delete(id);
    }
    return best;
  }

  private reach(start: Start, landscape: Landscape, only?: (edge: string) => boolean): Reach {
    return this.reachOf([start], landscape, only);
  }

  private reachOf(
    starts: readonly Start[],
    landscape: Landscape,
    only: (edge: string) => boolean = () => true,
  ): Reach {
    const reach = new Reach(landscape, this.plans, countsIn(landscape), only);
    for (const start of starts) {
      for (const power of powersOf(start, landscape)) reach.start(power);
      for (const power of ofForges(start, landscape)) reach.start(power);
    }
    for (const power of ofEverybody(landscape)) reach.start(power);
    reach.run();
    return reach;
  }

  /** A resource that nobody has modelled may let anybody do anything in its account. */
  private withNotModelled(reach: Reach): Reach {
    for (const { file, urn, why, account, bearsOn } of this.model.notModelled) {
      const unknown = `${urn.split("::").slice(2).join("::")} in ${file} ${why}`;
      for (const id of account === null ? this.model.accounts.keys() : [account]) {
        const firing = {
          edge: notModelled,
          title: "uses what is not modelled",
          subject: urn,
          taken: [],
          waits: null,
          unknown,
        };
        if (bearsOn.some((one) => one !== "network"))
          reach.start({ kind: "being", entity: rootOf(id, reach.landscape), session: anySession }, firing);
        if (bearsOn.includes("network")) reach.start({ kind: "network", account: id }, firing);
      }
    }
    reach.run();
    return reach;
  }
}

/** Accounts that networks are shared with or joined to. */
const networksNamed = ({ network }: Model): string[] =>
  network.links.flatMap(({ to }) => (to.startsWith("account:") ? [to.slice("account:".length)] : []));

/** The edge by which everything comes that nobody has modelled. */
export const notModelled = "not-modelled";

const countsIn = ({ mode }: Landscape): ((asked: Asked) => boolean) => (mode === "surely" ? surely : perhaps);

const edgesOf = ({ premises, taken }: Reached): Set<string> =>
  new Set([...firingsOf([...premises, ...(taken?.premises ?? [])]).keys()].map(({ edge }) => edge));

/** Where nothing has to be done: what whoever starts is already, and the statements that make it so. */
function already(start: Start, kind: string, landscape: Landscape, { does }: Reached): PathStep {
  const principal = writeStart(start);
  const entity = start.kind === "principal" ? landscape.entities.get(start.arn) : undefined;
  const allowedBy = (entity?.identity ?? []).flatMap(({ origin, statements }) =>
    statements
      .filter(({ effect, actions }) => effect === "Allow" && actions.includes("*"))
      .map(({ name }) => ({ origin, statement: name, layer: "identity" as const })),
  );
  return {
    edge: kind,
    does,
    principal,
    action: "",
    resource: "",
    allowedBy,
    becomes: principal,
    provided: [],
    waits: null,
    request: null,
  };
}

/** What being somebody, or having something, comes to. */
function endingOf({ premises: [last], taken, does }: Reached): string {
  if (taken !== null || !last) return "";
  const who = last.power.kind === "being" ? nameOfEntity(last.power.entity) : "the attacker";
  return `${who} ${does}`;
}

function pathOf(kind: string, { premises, taken, does }: Reached): PathStep[] {
  return [
    ...pathTo([...premises, ...(taken?.premises ?? [])]),
    ...(taken ? stepsOf(taken, kind, does, kind, null) : []),
  ];
}
