/** Whether an attacker comes to have something, where no goal asks for it. */
import type { Model } from "../../analysis/model/model.ts";
import { Vocabulary } from "../../analysis/reach/action-set.ts";
import { goalActions } from "../../analysis/reach/goals.ts";
import { Landscape, type Mode } from "../../analysis/reach/landscape.ts";
import { plansOf } from "../../analysis/reach/plan.ts";
import { FactBook } from "../../analysis/reach/policy-facts.ts";
import type { Asked, Power } from "../../analysis/reach/power.ts";
import { ownActions, type Verdict } from "../../analysis/reach/prove.ts";
import { Reach } from "../../analysis/reach/reach.ts";
import { ofEverybody, powersOf, readStart } from "../../analysis/reach/start.ts";
import { edges } from "../../catalog/edges/index.ts";

const vocabulary = new Vocabulary([
  ...edges.flatMap(({ steps }) =>
    steps.flat().flatMap(({ requests }) => requests.map(({ action }) => action)),
  ),
  ...goalActions,
  ...ownActions,
]);
const facts = new FactBook(vocabulary);
const plans = plansOf(edges, vocabulary);

function has(model: Model, from: string, wanted: (power: Power) => boolean, mode: Mode): boolean {
  const landscape = new Landscape(model, mode, facts);
  const counts = (asked: Asked): boolean => (mode === "surely" ? asked.surelyPasses : asked.mayPass);
  const reach = new Reach(landscape, plans, counts);
  for (const power of [...powersOf(readStart(from), landscape), ...ofEverybody(landscape)])
    reach.start(power);
  reach.run();
  return [...reach.attacker.held.values()].some(({ power }) => wanted(power));
}

/** As the prover answers: sure, out of reach, or neither. */
export function verdictOn(model: Model, from: string, wanted: (power: Power) => boolean): Verdict {
  // What nobody could have, nobody surely has.
  if (!has(model, from, wanted, "perhaps")) return model.notModelled.length > 0 ? "unknown" : "never";
  return has(model, from, wanted, "surely") ? "reachable" : "unknown";
}
