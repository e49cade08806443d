import { huntMutants, isCaught, mutantTable } from "./hunt-mutants";

const outcomes = await huntMutants(60);
console.log(mutantTable(outcomes));
const missed = outcomes.filter((outcome) => !isCaught(outcome));
console.log(
  missed.length === 0
    ? `\nAll ${outcomes.length} guards are held by the simulation.`
    : `\n${missed.length} of ${outcomes.length} guards could be removed unnoticed.`,
);
process.exit(missed.length === 0 ? 0 : 1);
