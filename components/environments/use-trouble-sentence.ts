import { useNow, useZone } from "@/components/ui/clock";
import { formatClock, formatDay } from "@/components/ui/format-time";
import type { InstanceTrouble } from "@/server/environments/schemas";

/** What is wrong, and for failing checks since when: "Instance status check has failed since 17:35." */
export function useTroubleSentence({ kind, sentence, since }: InstanceTrouble): string {
  const zone = useZone();
  const now = useNow(30_000);
  if (kind !== "checks") return sentence;
  const at = since.getTime();
  const day = formatDay(at, zone);
  // A time of day alone would be misread on another day.
  return `${sentence} since ${day === formatDay(now, zone) ? "" : `${day}, `}${formatClock(at, zone)}.`;
}
