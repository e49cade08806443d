import type { Instance } from "@/server/generated/prisma/client";
import { failedChecks } from "./diagnosis-policy";
import type { InstanceTrouble } from "./schemas";
import type { ShownDiagnosis } from "./summarize";

/** A diagnosis as it is shown; AWS's own words where they tell more than ours. */
export function troubleOf({ name }: Pick<Instance, "name">, diagnosis: ShownDiagnosis): InstanceTrouble {
  const { foundAt, trouble, impairedSince, instanceStatus, systemStatus, stateReason, consoleAt } = diagnosis;
  const facts = { instanceStatus, systemStatus, stateReason, consoleReadAt: consoleAt };
  if (trouble === "fell_back") return { ...facts, kind: "fell_back", since: foundAt, sentence: `${name} went down again by itself right after its start.` };
  const { what, verb } = failedChecks(diagnosis);
  return { ...facts, kind: "checks", since: impairedSince ?? foundAt, sentence: `${capital(what)} ${verb === "fails" ? "has" : "have"} failed` };
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
