import { migrationFailpoints } from "@/server/platform/failpoint";

type Hooked = typeof globalThis & { __FAILPOINTS__?: boolean; switchyardFailpoint?: (name: string) => void };

const ours: ReadonlySet<string> = new Set(migrationFailpoints);

/** Calls `reached` at every failpoint of a migration that this process passes, with how often it was passed by then; gives back what ends that. */
export function onFailpoint(reached: (name: string, nth: number) => void): () => void {
  const hooked: Hooked = globalThis;
  const counts = new Map<string, number>();
  hooked.__FAILPOINTS__ = true;
  hooked.switchyardFailpoint = (name) => {
    if (!ours.has(name)) return;
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    reached(name, nth);
  };
  return () => {
    hooked.__FAILPOINTS__ = false;
    delete hooked.switchyardFailpoint;
  };
}
