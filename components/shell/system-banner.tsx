import { LampShape } from "@/components/ui/lamp";

/** Says on every screen what keeps the portal from working as it should; nothing to see when all is well. */
export function SystemBanner({ sentences }: { sentences: readonly string[] }) {
  return (
    <div role="status" className={sentences.length === 0 ? undefined : "mb-4 flex flex-col gap-1.5 rounded-panel border bg-surface px-4 py-2.5 text-control"}>
      {sentences.map((sentence) => (
        <p key={sentence} data-system-problem className="flex items-start gap-2">
          <LampShape kind="attention" className="mt-[3px]" />
          {sentence}
        </p>
      ))}
    </div>
  );
}
