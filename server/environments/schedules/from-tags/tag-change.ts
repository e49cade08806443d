import { schedulePlan } from "../schemas";
import type { SchedulePlan } from "../schemas";
import type { TagWish } from "./tag-wish";

/** What an environment follows now. */
export type Followed = {
  /** Somebody decided here which one, or that it is none. */
  isChosen: boolean;
  /** Tags made it follow its schedule. */
  isByTag: boolean;
  note: string | null;
  schedule: { id: string; source: string; zone: string; plan: unknown; sourceNote: string | null } | null;
};

/** What is to be written so that the environment follows its tags. */
export type TagChange =
  /** `scheduleId` null: it follows none any more. */
  { do: "follow"; scheduleId: string | null; note: string | null } | { do: "make" | "rewrite"; zone: string; plan: SchedulePlan; sourceNote: string };

/** Compares what the tags ask for with what is followed; null when nothing is to be done. What somebody chose here stays. */
export function tagChange({ isChosen, isByTag, note, schedule }: Followed, wish: TagWish): TagChange | null {
  if (isChosen || (schedule !== null && !isByTag)) return null;
  switch (wish.kind) {
    case "nothing":
      return schedule === null && note === wish.note ? null : { do: "follow", scheduleId: null, note: wish.note };
    case "named":
      return schedule?.id === wish.scheduleId && note === null ? null : { do: "follow", scheduleId: wish.scheduleId, note: null };
    case "hours": {
      const { zone, plan, sourceNote } = wish;
      if (schedule?.source !== "tags") return { do: "make", zone, plan, sourceNote };
      const isSame =
        schedule.zone === zone && JSON.stringify(schedulePlan.safeParse(schedule.plan).data) === JSON.stringify(plan) && schedule.sourceNote === sourceNote;
      return isSame && note === null ? null : { do: "rewrite", zone, plan, sourceNote };
    }
  }
}
