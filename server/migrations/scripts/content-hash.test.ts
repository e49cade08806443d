import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import { canonicalJson, contentHash } from "./content-hash";

const content = { kind: "narrow_text", params: { column: "url", length: 200 }, script: { forward: [{ key: "a", sql: "select 1" }], rollback: [] } };

describe("contentHash", () => {
  it("is the same whatever the order of keys, and after a way through JSON", () => {
    const turned = { script: { rollback: [], forward: [{ sql: "select 1", key: "a" }] }, params: { length: 200, column: "url" }, kind: "narrow_text" };
    expect(contentHash(turned)).toBe(contentHash(content));
    expect(contentHash(JSON.parse(JSON.stringify(content)) as typeof content)).toBe(contentHash(content));
    expect(contentHash({ ...content, params: { ...content.params, unset: undefined } })).toBe(contentHash(content));
  });

  it.each([
    ["a character of the SQL", { ...content, script: { forward: [{ key: "a", sql: "select 2" }], rollback: [] } }],
    ["the order of steps", { ...content, script: { forward: [{ key: "b" }, { key: "a" }], rollback: [] } }],
    ["a parameter", { ...content, params: { column: "url", length: 201 } }],
    ["the kind", { ...content, kind: "widen_text" }],
    ["an invisible character", { ...content, script: { forward: [{ key: "a", sql: "select\u200b 1" }], rollback: [] } }],
  ])("differs by %s", (_what, other) => {
    expect(contentHash(other)).not.toBe(contentHash(content));
  });

  it("tells any two JSON values apart", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const isEqual = canonicalJson(a) === canonicalJson(b);
        expect(isEqual).toBe(canonicalJson(JSON.parse(canonicalJson(a))) === canonicalJson(JSON.parse(canonicalJson(b))));
        expect(canonicalJson(JSON.parse(JSON.stringify(a)))).toBe(canonicalJson(a));
      }),
    );
  });
});
