/** A day of the week (0 is Monday) and an hour, local time, at which cloud-custodian switches. */
export type Turn = { days: readonly number[]; hour: number };

/** What an offhours tag says. A null list means: the policy's own hour, 7 to start and 19 to stop on working days unless it says another. */
export type Offhours =
  | { kind: "turns"; on: readonly Turn[] | null; off: readonly Turn[] | null; zone: string | null }
  | { kind: "exempt" }
  | { kind: "malformed"; fault: string };

/** Short names of zones that cloud-custodian knows (c7n/filters/offhours.py, Time.TZ_ALIASES). */
const zoneAliases: Readonly<Record<string, string>> = {
  pdt: "America/Los_Angeles",
  pt: "America/Los_Angeles",
  pst: "America/Los_Angeles",
  ast: "America/Phoenix",
  at: "America/Phoenix",
  est: "America/New_York",
  edt: "America/New_York",
  et: "America/New_York",
  cst: "America/Chicago",
  cdt: "America/Chicago",
  ct: "America/Chicago",
  mst: "America/Denver",
  mdt: "America/Denver",
  mt: "America/Denver",
  gmt: "Etc/GMT",
  gt: "Etc/GMT",
  bst: "Europe/London",
  ist: "Europe/Dublin",
  cet: "Europe/Berlin",
  it: "Asia/Kolkata",
  jst: "Asia/Tokyo",
  kst: "Asia/Seoul",
  sgt: "Asia/Singapore",
  aet: "Australia/Sydney",
  brt: "America/Sao_Paulo",
  utc: "Etc/UTC",
};

const days = "mtwhfsu";
const keys = new Set(["on", "off", "tz"]);

/**
 * Reads the value of an offhours tag as cloud-custodian does (c7n/filters/offhours.py, Time and ScheduleParser): `off=(M-F,19);on=(M-F,7);tz=pt`,
 * several turns in square brackets, empty or `on` for the policy's hours, `off` for none. Case and surrounding quotes do not matter.
 */
export function parseOffhours(tagValue: string): Offhours {
  const value = tagValue
    .toLowerCase()
    .trim()
    .replace(/^'+|'+$/g, "")
    .replace(/^"+|"+$/g, "");
  if (value === "off") return { kind: "exempt" };
  const parts = value.split(";").filter((part) => part !== "");
  // Any text without an equals sign counts as "on".
  if (!value.includes("=")) return { kind: "turns", on: null, off: null, zone: null };
  const read = { on: null as Turn[] | null, off: null as Turn[] | null, zone: null as string | null };
  for (const part of parts) {
    const fault = readPart(part, read);
    if (fault !== null) return { kind: "malformed", fault };
  }
  return { kind: "turns", ...read };
}

function readPart(part: string, into: { on: Turn[] | null; off: Turn[] | null; zone: string | null }): string | null {
  const [key = "", text, ...more] = part.split("=");
  if (text === undefined || more.length > 0) return `“${part}” is not of the form key=value`;
  if (keys.has(key.trim()) && key !== key.trim()) return `the space before “${key.trim()}” makes cloud-custodian pass over it`;
  if (key === "tz") {
    into.zone = text === "" ? null : zoneOf(text);
    return text !== "" && into.zone === null ? `“${text}” is no time zone` : null;
  }
  if (key !== "on" && key !== "off") return `“${key}” is none of on, off and tz`;
  into[key] = parseTurns(text);
  return into[key] === null ? `“${text}” is not of the form (days,hour), such as (M-F,19)` : null;
}

function parseTurns(text: string): Turn[] | null {
  const turns = text
    .replace(/[[\]]/g, "")
    .split(",(")
    .map((turn) => parseTurn(turn.replace(/[()]/g, "").split(",")));
  return turns.every((turn) => turn !== null) ? turns : null;
}

function parseTurn([range = "", hourText = "", ...more]: readonly string[]): Turn | null {
  const hour = /^\d{1,2}$/.test(hourText) ? Number(hourText) : 24;
  const list = parseDays(range);
  return hour > 23 || list === null || more.length > 0 ? null : { days: list, hour };
}

/** A day or a range of days; a range may go over the end of the week. */
function parseDays(range: string): number[] | null {
  const ends = range.split("-").map((day) => (day.length === 1 ? days.indexOf(day) : -1));
  const [first = -1, last = first] = ends;
  if (ends.length > 2 || ends.includes(-1)) return null;
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => (first + index) % 7);
}

function zoneOf(name: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zoneAliases[name] ?? name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
