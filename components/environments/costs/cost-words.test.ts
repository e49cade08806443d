import { describe, expect, test } from "vitest";
import type { CostFigures } from "@/server/environments/costs/schemas";
import { costCsv, csvName } from "./cost-csv";
import { costSentence, hoursWords, keptLine, missingWords, priceWords, shareWords, usdWords } from "./cost-words";

const figures = (given: Partial<CostFigures> = {}): CostFigures => ({
  instances: 2,
  hours: 100,
  hoursOn: 40,
  hoursAvoided: 60,
  spentUsd: 4,
  avoidedUsd: 6,
  stoppedUsd: 1,
  savedUsd: 5,
  keptOnBy: [],
  missing: [],
  ...given,
});
const range = { from: new Date("2026-11-01T00:00:00Z"), to: new Date("2026-11-20T00:00:00Z"), words: "in November so far" };

test.each([
  [0, "$0.00"],
  [12.345, "$12.35"],
  [-3.1, "-$3.10"],
  [-0.001, "$0.00"],
  [1234.5, "$1,235"],
  [99.994, "$99.99"],
])("%d dollars are %s", (amount, words) => expect(usdWords(amount)).toBe(words));

test("hours and shares", () => {
  expect([hoursWords(0.04), hoursWords(9.26), hoursWords(1234.4)]).toEqual(["0 h", "9.3 h", "1,234 h"]);
  expect([shareWords(figures()), shareWords(figures({ hours: 0, hoursOn: 0 }))]).toEqual(["40 %", "–"]);
});

test("the sentence says what was saved first, and what it does not know", () => {
  const text = (parts: ReturnType<typeof costSentence>) => parts.map((part) => part.text);
  const prices = { source: "a list", pricesOf: range.from, isSample: false };
  expect(text(costSentence({ total: figures(), range, prices }))).toEqual([
    "$5.00 saved",
    "$5.00 spent",
    "instances were on 40 % of the time in November so far",
  ]);
  expect(text(costSentence({ total: figures(), range, prices: null }))).toContain("no prices were imported, so nothing is said of money");
  expect(text(costSentence({ total: figures({ hours: 0 }), range, prices }))).toEqual(["There were no instances in November so far."]);
});

test("who kept it on, the longest first, and how many more", () => {
  const kept = (cause: "schedule" | "session" | "lease", by: string, hours: number) => ({ cause, by, hours });
  expect(keptLine([kept("schedule", "office hours", 90), kept("session", "Mina", 12), kept("lease", "ci-481", 3), kept("lease", "ci-482", 0.01)])).toBe(
    "schedule office hours 90 h · Mina 12 h · and 1 more",
  );
});

test("prices say their date, and a sample says so", () => {
  const day = () => "1 Nov 2026";
  expect(priceWords({ source: "AWS price list, index.csv", pricesOf: range.from, isSample: false }, day)).toBe(
    "On-demand prices of 1 Nov 2026 (AWS price list, index.csv).",
  );
  expect(priceWords({ source: "Sample: x", pricesOf: range.from, isSample: true }, day)).toContain("from a sample");
  expect(priceWords(null, day)).toContain("npm run prices:import");
  expect(missingWords([{ what: "g6.xlarge", region: "us-east-1", hours: 240 }])).toBe(
    "Without a price, and left out of every sum: g6.xlarge in us-east-1 (240 h).",
  );
  expect(missingWords([])).toBeNull();
});

describe("the file", () => {
  const row = (name: string, by: string) => ({
    environmentId: "1",
    team: "payments",
    stage: "dev",
    name,
    figures: figures({ savedUsd: -5.255, keptOnBy: [{ cause: "session" as const, by, hours: 3 }] }),
  });
  const lines = (name: string, by = "Mina") => costCsv({ environments: [row(name, by)] }).split("\r\n");

  test("has a line for each environment, and numbers as numbers", () => {
    expect(lines("payments-dev")[0]).toBe(
      "team,stage,environment,instances,hours,hours on,hours avoided,spent USD,avoided USD,stopped USD,saved USD,kept on by,without price",
    );
    expect(lines("payments-dev")[1]).toBe("payments,dev,payments-dev,2,100,40,60,4,6,1,-5.25,Mina 3.0 h,");
    expect(csvName({ range })).toBe("costs-2026-11-01-to-2026-11-20.csv");
  });

  test.each(["=HYPERLINK(1)", "+1", "-1", "@sum", "\tx"])("takes nobody's text for a formula: %s", (name) => {
    expect(lines(name)[1]).toContain(`,"'${name}",`);
  });

  test("quotes commas, quotes and line breaks", () => {
    expect(lines("a", 'Min, "the" boss')[1]).toContain('"Min, ""the"" boss 3.0 h"');
  });
});
