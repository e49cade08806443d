const minutesOfDay = 1_440;

/** The minute of the day a typed clock time means: "9", "930", "9:30", "09.30"; 1,440 for "24:00"; null where it means none. */
export function minuteOfText(text: string): number | null {
  const match = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/.exec(text.trim());
  if (match === null) return null;
  const hours = Number(match[1]);
  const minutes = Number(match[2] ?? 0);
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return null;
  return hours * 60 + minutes;
}

/** A minute of the day as it stands in a field: "09:30", "24:00" for the end of the day; a minute of the next day loses its day. */
export function textOfMinute(minute: number): string {
  const within = minute === minutesOfDay ? minutesOfDay : minute % minutesOfDay;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

/** The hours between two typed times; an end that is not after its start lies on the next day. Null where a time is not one. */
export function stretchOfTexts(from: string, to: string): { from: number; to: number } | null {
  const start = minuteOfText(from);
  const end = minuteOfText(to);
  if (start === null || end === null || start === minutesOfDay) return null;
  return { from: start, to: end > start ? end : end + minutesOfDay };
}
