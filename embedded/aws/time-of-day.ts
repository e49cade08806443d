const minuteMs = 60_000;
const dayMinutes = 1_440;

/** "19:25" as minutes after midnight. */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** "Tue 1 Dec, 19:25:07" in a zone. */
export function timeIn(zone: string, at: number): string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short" });
  return `${format.format(at).replace(",", "")}, ${clockIn(zone, at)}:${two(Math.floor(at / 1_000) % 60)}`;
}

/** The next moment after `from` (epoch ms) at which clocks in the zone show this time ("19:25"); the first one after a gap where they skip it. */
export function nextTimeOfDay(zone: string, time: string, from: number): number {
  const wanted = minutesOf(time);
  const minute = Math.floor(from / minuteMs) * minuteMs;
  const ahead = (wanted - minutesOf(clockIn(zone, minute)) + dayMinutes) % dayMinutes || dayMinutes;
  const guess = minute + ahead * minuteMs;
  // A clock change on the way moves the guess by its size; in a gap no correction fits, and the guess stands right behind it.
  const offMinutes = ((minutesOf(clockIn(zone, guess)) - wanted + dayMinutes * 1.5) % dayMinutes) - dayMinutes / 2;
  const corrected = guess - offMinutes * minuteMs;
  return corrected > from && minutesOf(clockIn(zone, corrected)) === wanted ? corrected : guess;
}

function clockIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
