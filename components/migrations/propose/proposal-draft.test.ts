import { describe, expect, it } from "vitest";
import { emptyProposal, isBegun, paramsOf, parseProposal, withDatabase, withParams, withTable } from "./proposal-draft";

const database = "0190a1b2-0000-7000-8000-000000000001";
const begun = { ...emptyProposal, databaseId: database, schema: "public", table: "app", column: "url", kind: "narrow_text" };

describe("a proposal as it is being made", () => {
  it("is kept and read again; what is not one is empty", () => {
    const draft = withParams(begun, { length: 200 });
    expect(parseProposal(JSON.stringify(draft))).toEqual(draft);
    expect([parseProposal(null), parseProposal("{"), parseProposal('{"databaseId":7}')]).toEqual([emptyProposal, emptyProposal, emptyProposal]);
  });
  it("loses what lay in another database or table, and nothing else", () => {
    expect(withDatabase(begun, "0190a1b2-0000-7000-8000-000000000002")).toMatchObject({ table: "", column: "", kind: "narrow_text" });
    expect(withDatabase(begun, database)).toBe(begun);
    expect(withTable(begun, "public", "orders")).toMatchObject({ table: "orders", column: "" });
    expect(withTable(begun, "public", "app")).toBe(begun);
  });
  it("keeps what each form held, and takes the picked column", () => {
    const start = { column: "", length: null, newWrites: "reject" };
    const draft = withParams(begun, { length: 200 });
    expect(paramsOf(draft, start)).toEqual({ column: "url", length: 200, newWrites: "reject" });
    expect(paramsOf({ ...draft, kind: "add_index" }, { name: "" })).toEqual({ name: "" });
  });
  it("is begun by a table or a word", () => {
    expect([isBegun(emptyProposal), isBegun({ ...emptyProposal, databaseId: database }), isBegun({ ...emptyProposal, why: "x" }), isBegun(begun)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
