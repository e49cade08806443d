/** "Sat 5 Dec, 14:00", or "14:00" on the same day, as it reads in the zone. */
export function momentWords(at: Date, now: Date, zone: string): string {
  const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: zone });
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(at);
  return day.format(at) === day.format(now) ? time : `${day.format(at).replace(",", "")}, ${time}`;
}
