import { RelativeTime } from "@/components/ui/relative-time";
import type { WorkingOn } from "@/server/environments/switches/schemas";

/** Who or what works on an environment now, since when. */
export function WorkingList({ working }: { working: readonly WorkingOn[] }) {
  return (
    <ul className="mt-1 flex flex-col gap-0.5">
      {working.map(({ who, what, since }) => (
        <li key={`${who} ${since.getTime()}`} className="text-secondary [overflow-wrap:anywhere]">
          <span className="font-medium text-ink">{who}</span> works on it{what === null ? "" : ` (${what})`}, since <RelativeTime at={since.getTime()} />
        </li>
      ))}
    </ul>
  );
}
