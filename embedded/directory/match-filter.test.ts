import {
  AndFilter,
  BerWriter,
  EqualityFilter,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
} from "ldapts";
import type { Filter } from "ldapts";
import { describe, expect, it } from "vitest";
import { BerInput, MalformedMessageError } from "./ber-input";
import { matchFilter } from "./match-filter";
import { readSearchFilter } from "./search-filter";

const attributes = new Map<string, readonly string[]>([
  ["uid", ["alice"]],
  ["cn", ["Alice  Kim", "A. Kim"]],
  ["employeenumber", ["0042"]],
  ["member", ["uid=Bob,ou=People"]],
  ["mail", []],
]);

/** Sends a filter through its wire form, as a client's search would. */
function outcomeOf(filter: Filter): boolean | undefined {
  const writer = new BerWriter();
  filter.write(writer);
  return matchFilter(readSearchFilter(new BerInput(writer.buffer)), (attribute) => attributes.get(attribute));
}

const isAlice = new EqualityFilter({ attribute: "UID", value: "ALICE" });
const isBob = new EqualityFilter({ attribute: "uid", value: "bob" });
const unknown = new EqualityFilter({ attribute: "shoeSize", value: "38" });

describe("matchFilter", () => {
  it.each<[string, Filter, boolean | undefined]>([
    ["case", isAlice, true],
    ["another value", isBob, false],
    ["spaces", new EqualityFilter({ attribute: "cn", value: " alice kim " }), true],
    ["full-width letters", new EqualityFilter({ attribute: "uid", value: "ＡＬＩＣＥ" }), true],
    ["presence", new PresenceFilter({ attribute: "cn" }), true],
    ["absence", new PresenceFilter({ attribute: "mail" }), false],
    ["an unknown attribute", unknown, undefined],
    ["not unknown", new NotFilter({ filter: unknown }), undefined],
    ["not another", new NotFilter({ filter: isBob }), true],
    ["all of nothing", new AndFilter({ filters: [] }), true],
    ["one of nothing", new OrFilter({ filters: [] }), false],
    ["all, one false", new AndFilter({ filters: [unknown, isBob] }), false],
    ["all, one unknown", new AndFilter({ filters: [unknown, isAlice] }), undefined],
    ["one true", new OrFilter({ filters: [unknown, isAlice] }), true],
    ["one unknown", new OrFilter({ filters: [unknown, isBob] }), undefined],
    ["a beginning", new SubstringFilter({ attribute: "uid", initial: "AL" }), true],
    ["an end", new SubstringFilter({ attribute: "uid", final: "ce" }), true],
    ["beginning, middle, end", new SubstringFilter({ attribute: "uid", initial: "a", any: ["l", "i"], final: "e" }), true],
    ["pieces in a wrong order", new SubstringFilter({ attribute: "uid", any: ["i", "l"] }), false],
    ["pieces that overlap", new SubstringFilter({ attribute: "uid", initial: "alic", final: "ice" }), false],
    ["at least", new GreaterThanEqualsFilter({ attribute: "employeeNumber", value: "0041" }), true],
    ["at least, more", new GreaterThanEqualsFilter({ attribute: "employeeNumber", value: "0043" }), false],
    ["at most", new LessThanEqualsFilter({ attribute: "employeeNumber", value: "0042" }), true],
    ["a name, spelled otherwise", new EqualityFilter({ attribute: "member", value: "UID=bob, OU=people" }), true],
    ["a name that is none", new EqualityFilter({ attribute: "member", value: "bob" }), undefined],
    ["a pattern over names", new SubstringFilter({ attribute: "member", initial: "uid=" }), undefined],
  ])("decides %s", (_, filter, outcome) => {
    expect(outcomeOf(filter)).toBe(outcome);
  });
});

describe("readSearchFilter", () => {
  it.each([
    ["nothing", ""],
    ["an unknown kind", "8b00"],
    ["a substring filter without pieces", "a4070403756964" + "3000"],
    ["a part that ends too early", "a3060403756964"],
    ["a length beyond the end", "a37f0403756964"],
  ])("refuses %s", (_, hex) => {
    expect(() => readSearchFilter(new BerInput(Buffer.from(hex, "hex")))).toThrow(MalformedMessageError);
  });

  it("refuses a set of more than 1,000 parts", () => {
    const writer = new BerWriter();
    new OrFilter({ filters: Array.from({ length: 1_001 }, () => isAlice) }).write(writer);
    expect(() => readSearchFilter(new BerInput(writer.buffer))).toThrow(MalformedMessageError);
  });
});
