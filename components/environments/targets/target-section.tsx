import { Lamp } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import type { TargetSummary } from "@/server/environments/targets/schemas";
import { counted } from "../act-words";
import { CheckLever } from "./check-lever";
import { DriftPanel } from "./drift-panel";
import { PoliciesPanel } from "./policies-panel";
import { RolesPanel } from "./roles-panel";
import { anchorOf } from "./target-counts";

/** One AWS target: its state and lever, what AWS refuses there, its roles, and their policies. */
export function TargetSection({ target }: { target: TargetSummary }) {
  const titleId = `${anchorOf(target)}-title`;
  return (
    <section id={anchorOf(target)} aria-labelledby={titleId} className="flex scroll-mt-6 flex-col gap-3 max-md:scroll-mt-16">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 id={titleId} className="text-body font-semibold">
              {target.title}
            </h2>
            <Lamp kind={target.checking ? "motion" : target.lamp} word={target.checking ? "checking its roles" : target.stateWord} />
          </div>
          <p className="mt-0.5 text-control">
            {target.lamp === "failed" || target.polledAt === null ? null : (
              <>
                Read <RelativeTime at={target.polledAt.getTime()} />.{" "}
              </>
            )}
            {target.sentence}
          </p>
          <p className="mt-0.5 text-label text-secondary">
            Account <span className="font-mono">{target.accountId}</span>, <span className="font-mono">{target.region}</span> ·{" "}
            {counted(target.environments, "environment")} with {counted(target.instances, "instance")}
          </p>
        </div>
        <CheckLever target={target} />
      </div>
      <DriftPanel target={target} />
      <RolesPanel target={target} />
      <PoliciesPanel target={target} />
    </section>
  );
}
