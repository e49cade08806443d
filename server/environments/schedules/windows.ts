import type { ScheduleRow } from "../desired/rows";

/** A stretch in which a schedule is on: [start, end). `label` names the calendar exception it comes from; null for the week's own hours. */
export type Window = { start: Date; end: Date; label: string | null };

/** What a schedule says at a moment. */
export type ScheduleMoment = {
  /** The window it lies in; null outside. Windows that touch or overlap are one. */
  window: Window | null;
  /** The next window that begins after the moment; null when none does within 370 days. */
  next: Window | null;
  /** The closed day or holiday that keeps the week's own hours away now; null otherwise. */
  closedBy: string | null;
};

/** The windows that touch [from, to), in order, none overlapping or touching another. */
export declare function windowsBetween(schedule: ScheduleRow, from: Date, to: Date): Window[];

/** What the schedule says at the moment. */
export declare function scheduleAt(schedule: ScheduleRow, at: Date): ScheduleMoment;
