import { holdEnd, isLive } from "./live-rows";
import type { Change } from "./reconcile-plan";
import type { EnvironmentRows } from "./rows";

/** What has come to its end by itself. It counts no more from that moment on; here it is written down. */
export function planExpiry(rows: EnvironmentRows, now: Date): Change[] {
  return [
    ...rows.sessions.filter(({ until }) => until <= now).map(({ id }): Change => ({ do: "end-session", sessionId: id, because: "expired" })),
    ...rows.holds.flatMap((hold): Change[] => {
      const end = holdEnd(rows, hold);
      return end !== null && end <= now ? [{ do: "end-hold", holdId: hold.id, kind: hold.kind }] : [];
    }),
    ...rows.leases
      .filter((lease) => !isLive(lease, now))
      .map(({ id, maxUntil }): Change => ({ do: "end-lease", leaseId: id, because: now >= maxUntil ? "outer-bound" : "lost" })),
  ];
}
