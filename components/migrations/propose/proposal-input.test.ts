import { describe, expect, it } from "vitest";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { kindFormOf } from "../kinds/kind-forms";
import { emptyProposal, withParams } from "./proposal-draft";
import { proposalInput, proposalLack } from "./proposal-input";

const facts = { name: "app", columns: [{ name: "url", family: "text", maxLength: 255 }] } as unknown as TableFacts;
const picked = { ...emptyProposal, databaseId: "0190a1b2-0000-7000-8000-000000000001", schema: "public", table: "app", kind: "narrow_text", column: "url" };
const form = kindFormOf("narrow_text");

describe("what can be planned", () => {
  it("is nothing until the kind's own schema has no complaint", () => {
    const { input, errors } = proposalInput(picked, form, facts);
    expect(input).toBeNull();
    expect(Object.keys(errors)).toEqual(["length"]);
    expect(proposalInput(withParams(picked, { length: 0 }), form, facts).errors["length"]).toBe("At least one character.");
  });
  it("is the whole proposal then", () => {
    const { input } = proposalInput(withParams(picked, { length: 200 }), form, facts);
    expect(input).toMatchObject({ kind: "narrow_text", schema: "public", table: "app", params: { column: "url", length: 200, newWrites: "reject" } });
  });
  it("is not of a table that is no longer chosen", () => {
    expect(proposalInput(withParams({ ...picked, table: "orders" }, { length: 200 }), form, facts).input).toBeNull();
  });
  it("says what is next", () => {
    const next = (draft: typeof picked | typeof emptyProposal) => proposalLack(draft, kindFormOf(draft.kind), {});
    expect([next(emptyProposal), next({ ...picked, table: "" }), next({ ...picked, kind: "" }), next({ ...picked, column: "" })]).toEqual([
      "Choose a database.",
      "Pick a table.",
      "Choose what to change.",
      "Pick a column.",
    ]);
    expect(proposalLack(picked, form, { length: "Say how long." })).toBe("Say how long.");
  });
});
