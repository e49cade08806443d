import { parseArgs } from "node:util";
import { shrink } from "./shrink";
import { simulate } from "./simulate";
import type { SimulationResult } from "./simulate";

const traceLines = 60;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    weeks: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    trace: { type: "boolean", default: false },
  },
});
const first = Number(values.seed);
const weeks = Number(values.weeks);
const count = Number(values.seeds);

let failed = 0;
let instanceWeeks = 0;
const begunAt = performance.now();
for (let seed = first; seed < first + count; seed += 1) {
  const result = simulate(seed, { weeks, trace: values.trace });
  instanceWeeks += result.instanceWeeks;
  if (result.violation !== null) failed += tell(result);
  else if (values.trace) console.log(result.trace.join("\n"));
}
const seconds = (performance.now() - begunAt) / 1_000;
console.log(`${count} runs, ${instanceWeeks.toFixed(0)} instance-weeks in ${seconds.toFixed(1)} s; ${failed} broke a rule.`);
process.exit(failed === 0 ? 0 : 1);

/** Tells what went wrong, with as little beside it as can be. */
function tell(result: SimulationResult): 1 {
  console.log(`\nSeed ${result.seed}: ${result.violation?.message ?? ""}`);
  const small = shrink(result, weeks);
  console.log(`The same with ${small.script.length} of ${result.script.length} events: ${small.violation?.message ?? "gone"}`);
  for (const { at, kind, environment } of small.script) console.log(`  ${new Date(at).toISOString()}  ${kind} (env-${environment})`);
  console.log(
    small.trace
      .slice(-traceLines)
      .map((line) => line.slice(0, 300))
      .join("\n"),
  );
  console.log(`Again: npm run simulate -- --seed ${result.seed} --weeks ${weeks}\n`);
  return 1;
}
