import { DefinitionList } from "@/components/ui/definition-list";
import type { Fact } from "@/components/ui/definition-list";
import type { PlanFacts } from "@/server/migrations/planning/schemas";
import { shortTime, sizeWords } from "../quantity-words";

/** How long it takes, how long writers are stopped at worst, and what it needs on disk. */
export function EstimateFacts({ estimate }: { estimate: PlanFacts["estimate"] }) {
  const facts: Fact[] = [
    { label: "Takes about", value: shortTime(estimate.seconds * 1_000) },
    { label: "Writers", value: estimate.longestBlock },
    { label: "Extra disk", value: estimate.extraDiskBytes === 0 ? "next to nothing" : `about ${sizeWords(estimate.extraDiskBytes)}` },
  ];
  return (
    <>
      <DefinitionList facts={facts} className="-mt-2" />
      {estimate.words === "" ? null : <p className="mt-2 text-label text-pretty text-secondary">{estimate.words}</p>}
    </>
  );
}
