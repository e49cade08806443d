import { z } from "zod";
import { clockChange, holidayCalendar, zoneName } from "../zones/schemas";

/** Minutes of a day's wall clock; local clocks show each of them once, or twice or never where the clocks change. */
const minutesOfDay = 1_440;

/** A day as the calendar writes it, in the schedule's zone. */
const calendarDate = z.iso.date();

// PostgreSQL holds neither NUL nor half a pair of surrogates.
const label = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\0\p{Cs}]*$/u, "must not contain NUL or half a character");

/**
 * Hours of one weekday in local wall-clock minutes from that day's midnight, `from` included and `to` not. A `to` beyond 1,440 lies on the
 * next day: Friday 22:00 to Saturday 06:00 is { day: 4, from: 1320, to: 1800 }.
 */
export const period = z
  .strictObject({
    /** 0 is Monday, 6 Sunday. */
    day: z.number().int().min(0).max(6),
    from: z
      .number()
      .int()
      .min(0)
      .max(minutesOfDay - 1),
    to: z
      .number()
      .int()
      .min(1)
      .max(2 * minutesOfDay - 1),
  })
  .refine(({ from, to }) => from < to && to - from <= minutesOfDay, { message: "must end after it begins, at most 24 hours later", path: ["to"] });

/** What one date does otherwise than its weekday: closed all day, or open in a window besides what the week says. */
export const calendarException = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("closed"), date: calendarDate, label }),
  z
    .strictObject({
      kind: z.literal("open"),
      date: calendarDate,
      from: z
        .number()
        .int()
        .min(0)
        .max(minutesOfDay - 1),
      to: z
        .number()
        .int()
        .min(1)
        .max(2 * minutesOfDay - 1),
      label,
    })
    .refine(({ from, to }) => from < to && to - from <= minutesOfDay, { message: "must end after it begins, at most 24 hours later", path: ["to"] }),
]);

/** What a schedule says, without its zone. */
export const schedulePlan = z.strictObject({
  periods: z.array(period).max(84),
  exceptions: z.array(calendarException).max(400),
  holidays: holidayCalendar.nullable(),
});

export type Period = z.infer<typeof period>;
export type CalendarException = z.infer<typeof calendarException>;
export type SchedulePlan = z.infer<typeof schedulePlan>;

const lever = z.strictObject({ allowed: z.boolean(), reason: z.string().nullable() });
const scheduleSources = ["portal", "tags"] as const;

export const scheduleSummary = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  team: z.string(),
  teamTitle: z.string(),
  zone: z.string(),
  /** The week in words, such as `Mon-Fri 08:00-20:00`. */
  hours: z.string(),
  /** Exceptions and holidays in words; null for none. */
  exceptions: z.string().nullable(),
  source: z.enum(scheduleSources),
  /** Where it was read from, such as "from the tag maid_offhours of i-0a…"; null for one made here. */
  sourceNote: z.string().nullable(),
  /** What it says now: "On until 20:00.", "Off until Mon 30 Nov, 08:00 (New Year's Day)." */
  now: z.strictObject({ isOn: z.boolean(), sentence: z.string() }),
  /** How many environments follow it, those that the person may not see included. */
  followers: z.number().int(),
  /** Whether this person may change it, and if not, why and who can grant it. */
  canEdit: lever,
  updatedBy: z.string(),
  updatedAt: z.date(),
  version: z.number().int(),
});

export const scheduleDetail = scheduleSummary.extend({
  plan: schedulePlan,
  /** Those the person may see. */
  environments: z.array(z.strictObject({ id: z.uuid(), name: z.string(), team: z.string(), stage: z.string(), leadMinutes: z.number().int().nullable() })),
  /** Offset now, such as `UTC+09:00`. */
  offset: z.string(),
  /** The next two changes of the zone's clocks; empty where there are none. */
  clockChanges: z.array(clockChange),
  /** Version of the tz database that all this is computed with. */
  tzVersion: z.string(),
});

export const listSchedulesInput = z.strictObject({
  team: label.optional(),
  search: z
    .string()
    .max(100)
    .regex(/^[^\0]*$/)
    .optional(),
  cursor: z
    .string()
    .max(1_000)
    .regex(/^[^\0]*$/)
    .optional(),
  /** Sent along by the client's paging; pages only go forward. */
  direction: z.literal("forward").optional(),
  limit: z.number().int().min(1).max(200).default(100),
});
export const listSchedulesOutput = z.strictObject({
  items: z.array(scheduleSummary),
  nextCursor: z.string().nullable(),
  /** Teams for which this person may make schedules. */
  teams: z.array(z.strictObject({ slug: z.string(), title: z.string() })),
  /** Whether this person may make one at all, and if not, why. */
  canCreate: lever,
});

export const scheduleIdInput = z.strictObject({ scheduleId: z.uuid() });
const versioned = scheduleIdInput.extend({ version: z.number().int().min(1) });
const content = { name: label, zone: zoneName, plan: schedulePlan };

export const createScheduleInput = z.strictObject({ team: label, ...content });
export const updateScheduleInput = versioned.extend(content);
export const archiveScheduleInput = versioned;
export const changedSchedule = z.strictObject({ id: z.uuid(), version: z.number().int() });

/** `scheduleId` null: it follows none. `leadMinutes` null: computed from its size and the usual time of its starts. */
export const assignScheduleInput = z.strictObject({
  environmentId: z.uuid(),
  scheduleId: z.uuid().nullable(),
  leadMinutes: z.number().int().min(0).max(240).nullable(),
});
export const assignScheduleOutput = z.strictObject({ environmentId: z.uuid(), scheduleId: z.uuid().nullable(), leadMinutes: z.number().int().nullable() });

/** Makes a schedule of the portal out of one that was read from tags; the environments that follow it then follow the new one. */
export const takeOverInput = versioned.extend({ name: label });

export const environmentScheduleInput = z.strictObject({ environmentId: z.uuid() });
export const environmentScheduleOutput = z.strictObject({
  environmentId: z.uuid(),
  schedule: scheduleSummary.nullable(),
  /** False while tags decide, or nobody has. */
  isChosenHere: z.boolean(),
  /** What tags say of its hours that cannot be followed, in words. */
  note: z.string().nullable(),
  /** Null: computed. */
  leadMinutes: z.number().int().nullable(),
  /** The lead that is computed for it now. */
  computedLeadMinutes: z.number().int(),
  canAssign: lever,
  /** Schedules of its team. */
  choices: z.array(z.strictObject({ id: z.uuid(), name: z.string(), zone: z.string(), hours: z.string() })),
});

/** A moment as the zone's clocks show it, and in UTC. */
const shownMoment = z.strictObject({ at: z.date(), local: z.string(), utc: z.string() });

/** What would happen, saved or not. Without `from` it begins today. */
export const previewInput = z.strictObject({
  zone: zoneName,
  plan: schedulePlan,
  from: calendarDate.refine((date) => date.startsWith("20"), "must lie between 2000 and 2099").optional(),
  days: z.number().int().min(1).max(31).default(7),
});
export const previewOutput = z.strictObject({
  zone: z.string(),
  offset: z.string(),
  tzVersion: z.string(),
  now: z.strictObject({ isOn: z.boolean(), sentence: z.string() }),
  hours: z.string(),
  windows: z.array(
    z.strictObject({
      start: shownMoment,
      /** Null: it does not end within 370 days. */
      end: shownMoment.nullable(),
      minutes: z.number().int().nullable(),
      /** The exception it comes from; null for the week's own hours. */
      label: z.string().nullable(),
      /** What a clock change does to it; null for nothing. */
      note: z.string().nullable(),
    }),
  ),
  days: z.array(
    z.strictObject({
      date: z.string(),
      /** 0 is Monday. */
      weekday: z.number().int(),
      /** Minutes it is on, exactly. */
      minutes: z.number().int(),
      /** What exceptions and holidays do on this date, one sentence each. */
      exceptions: z.array(z.string()),
    }),
  ),
  /** Clock changes within the range. */
  clockChangesInRange: z.array(clockChange),
  /** The next two from now on. */
  clockChanges: z.array(clockChange),
});

/** A changed schedule, for those who follow it; or another one (or none) for one environment. */
export const dryRunInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("change"), scheduleId: z.uuid(), zone: zoneName, plan: schedulePlan, days: z.number().int().min(1).max(30).default(7) }),
  z.strictObject({
    kind: z.literal("assignment"),
    environmentId: z.uuid(),
    scheduleId: z.uuid().nullable(),
    days: z.number().int().min(1).max(30).default(7),
  }),
]);
export const dryRunOutput = z.strictObject({
  from: z.date(),
  to: z.date(),
  /** "In the last 7 days this would have stopped 3 busy machines: …" */
  sentence: z.string(),
  /** Machines that it would have stopped while somebody or something worked on them. */
  busyMachines: z.number().int(),
  environments: z.array(
    z.strictObject({
      environmentId: z.uuid(),
      name: z.string(),
      team: z.string(),
      stage: z.string(),
      /** Hours in which at least one machine ran, and in which the schedule would have it on. */
      wasOnMinutes: z.number().int(),
      wouldBeOnMinutes: z.number().int(),
      starts: z.number().int(),
      stops: z.number().int(),
      /** Stops that would have met work in progress, the first 20. */
      busyStops: z.array(z.strictObject({ at: z.date(), machines: z.number().int(), sentence: z.string() })),
      /** Work that was begun on it while it would have been off, the first 20. */
      missedWork: z.array(z.strictObject({ at: z.date(), sentence: z.string() })),
      sentence: z.string(),
    }),
  ),
  /** Environments that follow it and were not looked at: beyond the first 50, or not visible to the person. */
  leftOut: z.number().int(),
});

export const templatesOutput = z.strictObject({
  items: z.array(z.strictObject({ key: z.string(), name: z.string(), sentence: z.string(), zone: z.string(), plan: schedulePlan })),
});

export type ScheduleSummary = z.infer<typeof scheduleSummary>;
export type ScheduleDetail = z.infer<typeof scheduleDetail>;
export type ListSchedulesInput = z.infer<typeof listSchedulesInput>;
export type ListSchedulesOutput = z.infer<typeof listSchedulesOutput>;
export type CreateScheduleInput = z.infer<typeof createScheduleInput>;
export type UpdateScheduleInput = z.infer<typeof updateScheduleInput>;
export type ArchiveScheduleInput = z.infer<typeof archiveScheduleInput>;
export type ChangedSchedule = z.infer<typeof changedSchedule>;
export type AssignScheduleInput = z.infer<typeof assignScheduleInput>;
export type AssignScheduleOutput = z.infer<typeof assignScheduleOutput>;
export type TakeOverInput = z.infer<typeof takeOverInput>;
export type EnvironmentScheduleOutput = z.infer<typeof environmentScheduleOutput>;
export type PreviewInput = z.infer<typeof previewInput>;
export type PreviewOutput = z.infer<typeof previewOutput>;
export type DryRunInput = z.infer<typeof dryRunInput>;
export type DryRunOutput = z.infer<typeof dryRunOutput>;
