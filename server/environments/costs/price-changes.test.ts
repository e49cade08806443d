import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pricesChange } from "./price-changes";
import { isSampleSource, parsePriceFile } from "./price-list";

const file = (given: object) => JSON.stringify({ source: "a list", pricesOf: "2026-11-01", instances: [], storage: [], ...given });
const rate = { region: "us-east-1", type: "t3a.large", usdPerHour: 0.0752 };

test("the file that is shipped says that it is a sample, and is well-formed", () => {
  const list = parsePriceFile(readFileSync("config/prices.json", "utf8"));
  expect(isSampleSource(list.source)).toBe(true);
  expect(list.instances.length).toBeGreaterThan(30);
  expect(list.instances.every(({ usdPerHour }) => usdPerHour > 0)).toBe(true);
});

test("what is wrong in a file is named with its place", () => {
  expect(() => parsePriceFile(file({ instances: [{ ...rate, usdPerHour: -1 }] }))).toThrow(/instances\[0\]\.usdPerHour/);
  expect(() => parsePriceFile(file({ instances: [{ ...rate, type: "large" }], extra: 1 }))).toThrow(/use a type such as t3a\.large/);
  expect(() => parsePriceFile(file({ pricesOf: "yesterday" }))).toThrow(/pricesOf/);
});

test("the same list changes nothing; a later one says what changed", () => {
  const first = parsePriceFile(file({ instances: [rate], storage: [{ region: "us-east-1", kind: "gp3", usd: 0.08 }] }));
  const known = (list: typeof first) => ({
    instances: list.instances.map((one) => ({ ...one, source: list.source, pricesOf: list.pricesOf })),
    storage: list.storage.map((one) => ({ ...one, source: list.source, pricesOf: list.pricesOf })),
  });
  expect(pricesChange({ instances: [], storage: [] }, first)).toMatchObject({ added: 2, same: 0, changed: [], newest: null });
  expect(pricesChange(known(first), first)).toMatchObject({ instances: [], storage: [], added: 0, same: 2, changed: [] });
  const later = parsePriceFile(
    file({ pricesOf: "2026-12-01", instances: [{ ...rate, usdPerHour: 0.08 }], storage: [{ region: "us-east-1", kind: "gp3", usd: 0.08 }] }),
  );
  const change = pricesChange(known(first), later);
  expect(change.changed).toEqual([{ what: "t3a.large in us-east-1 (Linux/UNIX)", before: 0.0752, after: 0.08 }]);
  // A price that stayed is of the later date too.
  expect(change.storage).toHaveLength(1);
  expect(change.newest).toEqual(first.pricesOf);
});
