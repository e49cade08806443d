import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import { conflictBinding, databaseBinding, openSecret, readKeyRing, rewrapSecret, sealSecret } from "./seal";
import type { KeyRing } from "./seal";

const keyOf = (letter: string) => Buffer.from(letter.repeat(32)).toString("base64");
const ringOf = (text: string): KeyRing => {
  const ring = readKeyRing(text);
  if (ring === null) throw new Error("There is no key in this ring.");
  return ring;
};
const ring = ringOf(`new:${keyOf("n")},old:${keyOf("o")}`);
const oldRing = ringOf(`old:${keyOf("o")}`);
const row = { id: "0192f000-0000-7000-8000-000000000001", host: "db.example.com", port: 5_432, userName: "migrator" };
const secret = "correct horse battery staple";

describe("a sealed secret", () => {
  it("opens for what it was sealed for, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => openSecret(ring, sealSecret(ring, text, databaseBinding(row)), databaseBinding(row)) === text),
    );
  });

  it("is another one each time, and never holds the text", () => {
    const [one, other] = [sealSecret(ring, secret, databaseBinding(row)), sealSecret(ring, secret, databaseBinding(row))];
    expect(Buffer.from(one.sealed).equals(Buffer.from(other.sealed))).toBe(false);
    expect(Buffer.from(one.sealed).includes(secret)).toBe(false);
    expect(one.keyName).toBe("new");
  });

  it.each([
    ["another row", { ...row, id: "0192f000-0000-7000-8000-000000000002" }],
    ["another host", { ...row, host: "attacker.example.com" }],
    ["another port", { ...row, port: 5_433 }],
    ["another user", { ...row, userName: "postgres" }],
  ])("does not open for %s", (_what, other) => {
    expect(() => openSecret(ring, sealSecret(ring, secret, databaseBinding(row)), databaseBinding(other))).toThrow("does not open");
  });

  it("of a database does not open as the values of a conflict", () => {
    expect(() => openSecret(ring, sealSecret(ring, secret, databaseBinding(row)), conflictBinding(row.id))).toThrow("does not open");
  });

  it("does not open when any bit of it was turned", () => {
    const { sealed, keyName } = sealSecret(ring, secret, databaseBinding(row));
    for (let index = 0; index < sealed.length * 8; index += 1) {
      const turned = Uint8Array.from(sealed);
      turned[index >> 3] = (turned[index >> 3] ?? 0) ^ (1 << (index & 7));
      expect(() => openSecret(ring, { sealed: turned, keyName }, databaseBinding(row))).toThrow("does not open");
    }
  });

  it("does not open when it is cut short, or is nothing", () => {
    const { sealed, keyName } = sealSecret(ring, secret, databaseBinding(row));
    for (const length of [0, 1, 40, 88, sealed.length - 1]) {
      expect(() => openSecret(ring, { sealed: sealed.slice(0, length), keyName }, databaseBinding(row))).toThrow("does not open");
    }
  });

  it("does not open under another key of the ring, nor without its own, which the words name", () => {
    const sealed = sealSecret(oldRing, secret, databaseBinding(row));
    expect(() => openSecret(ring, { ...sealed, keyName: "new" }, databaseBinding(row))).toThrow("does not open");
    expect(() => openSecret(ringOf(`new:${keyOf("n")}`), sealed, databaseBinding(row))).toThrow("The key old");
  });

  it("says nothing of the secret when it does not open", () => {
    const sealed = sealSecret(ring, secret, databaseBinding(row));
    let thrown: unknown = null;
    try {
      openSecret(ring, sealed, databaseBinding({ ...row, host: "elsewhere" }));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain(secret);
  });
});

describe("the rotation of keys", () => {
  it("wraps the data key anew and leaves the rest as it is", () => {
    const before = sealSecret(oldRing, secret, databaseBinding(row));
    const after = rewrapSecret(ring, before, databaseBinding(row));
    expect(after.keyName).toBe("new");
    expect(openSecret(ringOf(`new:${keyOf("n")}`), after, databaseBinding(row))).toBe(secret);
    expect(Buffer.from(after.sealed.slice(61)).equals(Buffer.from(before.sealed.slice(61)))).toBe(true);
  });

  it("refuses a row that was put in another's place", () => {
    expect(() => rewrapSecret(ring, sealSecret(oldRing, secret, databaseBinding(row)), databaseBinding({ ...row, host: "elsewhere" }))).toThrow(
      "does not open",
    );
  });
});

describe("the ring", () => {
  it("is none without keys, and takes the first as the current one", () => {
    expect(readKeyRing(undefined)).toBeNull();
    expect(readKeyRing("")).toBeNull();
    expect(ring.current).toBe("new");
  });

  it("refuses a name that stands twice", () => {
    expect(() => readKeyRing(`a:${keyOf("a")},a:${keyOf("b")}`)).toThrow("names a key twice");
  });
});
