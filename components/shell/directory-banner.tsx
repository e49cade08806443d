import { LampShape } from "@/components/ui/lamp";

/** Says on every screen that rights cannot be confirmed, so that a refused act is no surprise. */
export function DirectoryBanner() {
  return (
    <p role="status" className="mb-4 flex items-start gap-2 rounded-panel border bg-surface px-4 py-2.5 text-control">
      <LampShape kind="attention" className="mt-[3px]" />
      The directory does not answer, so rights cannot be confirmed. You can look at everything; starting and stopping waits until it is back.
    </p>
  );
}
