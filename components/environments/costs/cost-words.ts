import type { SentencePart } from "@/components/ui/page-header";
import type { CostFigures, CostRange, CostSummaryOutput } from "@/server/environments/costs/schemas";

type Kept = CostFigures["keptOnBy"][number];

/** "$1,234" from a hundred dollars on, "$12.34" below, "-$3.10" for what was lost. */
export function usdWords(amount: number): string {
  const digits = Math.abs(amount) >= 100 ? 0 : 2;
  const text = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(Math.abs(amount));
  return `${amount < 0 && Number(text.replaceAll(",", "")) !== 0 ? "-" : ""}$${text}`;
}

/** "1,234 h"; less than ten with one digit behind the point. */
export function hoursWords(hours: number): string {
  return `${new Intl.NumberFormat("en-US", { maximumFractionDigits: hours < 10 ? 1 : 0 }).format(hours)} h`;
}

/** "41 %": the part of the time that instances were on. */
export function shareWords({ hours, hoursOn }: Pick<CostFigures, "hours" | "hoursOn">): string {
  return hours === 0 ? "–" : `${Math.round((hoursOn / hours) * 100)} %`;
}

/** What kept something on, as a person says it. */
export function keptWords({ cause, by }: Pick<Kept, "cause" | "by">): string {
  switch (cause) {
    case "schedule":
      return by === null ? "the schedule" : `schedule ${by}`;
    case "session":
      return by ?? "a session";
    case "lease":
      return by === null ? "work on it" : `${by} at work`;
    case "hold":
      return by === null ? "a hold" : `kept on by ${by}`;
    case "outside":
      return "started outside Switchyard";
    case "other":
      return by ?? "other";
    case "unknown":
      return "not recorded";
  }
}

/** Those that kept it on for three minutes or more; less is shown as no time at all. */
export function keptFor(kept: readonly Kept[]): readonly Kept[] {
  return kept.filter(({ hours }) => hours >= 0.05);
}

/** The longest few, in one line: "schedule office hours 90 h · Mina 12 h · and 3 more". */
export function keptLine(kept: readonly Kept[], most = 2): string {
  const noticed = keptFor(kept);
  const told = noticed.slice(0, most).map((each) => `${keptWords(each)} ${hoursWords(each.hours)}`);
  const more = noticed.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join(" · ");
}

/** The sentence of the page: what was saved, what was spent, and how long instances were on. */
export function costSentence({ total, range, prices }: Pick<CostSummaryOutput, "total" | "range" | "prices">): SentencePart[] {
  if (total.hours === 0) return [{ text: `There were no instances ${range.words}.` }];
  const on = { text: `instances were on ${shareWords(total)} of the time ${range.words}` };
  if (prices === null) return [on, { text: "no prices were imported, so nothing is said of money" }];
  return [{ text: `${usdWords(total.savedUsd)} saved` }, { text: `${usdWords(total.spentUsd + total.stoppedUsd)} spent` }, on];
}

/** Where prices come from, in one line. `day` tells a date. */
export function priceWords(prices: CostSummaryOutput["prices"], day: (at: Date) => string): string {
  if (prices === null) return "There are no prices. An admin imports them with npm run prices:import.";
  const from = `On-demand prices of ${day(prices.pricesOf)}`;
  return prices.isSample ? `${from}, from a sample: import AWS's own list before anybody calculates with them.` : `${from} (${prices.source}).`;
}

/** What has no price, in one sentence; null when everything has one. */
export function missingWords(missing: CostFigures["missing"]): string | null {
  if (missing.length === 0) return null;
  const told = missing.slice(0, 4).map(({ what, region, hours }) => `${what} in ${region} (${hoursWords(hours)})`);
  const more = missing.length - told.length;
  return `Without a price, and left out of every sum: ${told.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}

/** The ranges, as buttons say them. */
export const rangeLabels: Readonly<Record<CostRange, string>> = { "7d": "7 days", "30d": "30 days", month: "This month" };
