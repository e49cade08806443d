import { describe, expect, it } from "vitest";
import { listAuditInput } from "@/server/audit-log/schemas";
import { auditFilterFromSearchParams, auditInputFromSearchParams, everything, hrefOfAuditFilter, isNarrowed } from "./audit-filter";

const thing = "01936b5c-4a10-7cc3-9b1e-1d0c7f2a1001";
const full = {
  search: "load test",
  actor: "mina",
  event: "environment.started",
  team: "payments",
  thing,
  from: Date.UTC(2026, 10, 16, 15),
  to: Date.UTC(2026, 10, 17, 15),
};

function paramsOf(href: string): URLSearchParams {
  return new URL(href, "https://portal.example").searchParams;
}

describe("the audit filter in the address", () => {
  it("comes back as it went in, from both shapes of parameters", () => {
    const params = paramsOf(hrefOfAuditFilter(full));
    expect(auditFilterFromSearchParams(params)).toEqual(full);
    expect(auditFilterFromSearchParams(Object.fromEntries(params))).toEqual(full);
  });

  it("is the bare path when nothing narrows", () => {
    expect(hrefOfAuditFilter(everything)).toBe("/audit-log");
    expect(isNarrowed(everything)).toBe(false);
    expect(isNarrowed({ ...everything, from: 0 })).toBe(true);
  });

  it("becomes an input that the API takes", () => {
    const input = auditInputFromSearchParams(paramsOf(hrefOfAuditFilter(full)));
    expect(input).toEqual({
      search: "load test",
      actor: "mina",
      event: "environment.started",
      team: "payments",
      subjectId: thing,
      from: new Date(full.from),
      to: new Date(full.to),
    });
    expect(listAuditInput.safeParse(input).success).toBe(true);
    expect(auditInputFromSearchParams({})).toEqual({});
  });

  it.each([
    ["an actor longer than the API takes", { who: "a".repeat(129) }],
    ["a team longer than the API takes", { team: "a".repeat(65) }],
    ["a thing that is no id", { thing: "payments-dev" }],
    ["an instant without a zone", { from: "2026-11-17T00:00:00" }],
    ["a day alone", { from: "2026-11-17" }],
    ["an instant that does not exist", { from: "2026-13-40T00:00:00Z" }],
    ["blanks", { q: "  ", who: " " }],
    ["parameters of others", { limit: "9999", cursor: "x", get: "y" }],
  ])("leaves out %s", (_, params) => {
    expect(auditInputFromSearchParams(params)).toEqual({});
  });

  it("shortens a long search and takes the first of several values", () => {
    const input = auditInputFromSearchParams({ q: "x".repeat(300), team: ["payments", "search"] });
    expect(input).toEqual({ search: "x".repeat(100), team: "payments" });
  });

  it("leaves out an end that lies before the beginning", () => {
    expect(auditInputFromSearchParams({ from: "2026-11-17T00:00:00Z", to: "2026-11-16T00:00:00Z" })).toEqual({ from: new Date("2026-11-17T00:00:00Z") });
  });
});
