import { LampShape } from "@/components/ui/lamp";

export type ConnectionState = "live" | "reconnecting" | "offline";

const words = {
  reconnecting: "Reconnecting. What you see may be a few seconds old.",
  offline: "Offline. What you see may be old.",
};

/** A quiet note while the page is not live; nothing to see when it is. */
export function ConnectionStatus({ state }: { state: ConnectionState }) {
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-2 z-30 flex justify-center px-4">
      {state === "live" ? null : (
        <span className="inline-flex animate-fade items-center gap-2 rounded-full bg-raised px-3 py-1 text-label text-secondary shadow-float">
          <LampShape kind={state === "offline" ? "attention" : "motion"} size={10} />
          {words[state]}
        </span>
      )}
    </div>
  );
}
