import type { Step } from "@/server/migrations/scripts/schemas";

/** How a step is sent, in a few words: "one transaction", "waits for its lock, can be cancelled". */
export function stepFacts(step: Step): string {
  switch (step.type) {
    case "statements": {
      const facts = [
        ...(step.atomic ? [step.statements.length === 1 ? "one transaction" : `${step.statements.length} statements, one transaction`] : []),
        step.waits === "short" ? "gives up its place in the queue and tries again" : "waits as long as it takes, can be cancelled",
      ];
      return facts.join(" · ");
    }
    case "batches":
      return `in ranges of ${step.keyColumns.map(({ name }) => name).join(", ")} · one transaction each`;
    case "verify":
      return "changes nothing · stops the run if it finds a row";
    case "collect":
      return "reads only · fills the conflict report";
  }
}
