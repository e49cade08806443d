import { expect, it } from "vitest";
import type { ColumnFacts } from "../catalog/table-facts";
import { lengthsFor, madeUpValue } from "./made-up-values";

const column = (changes: Partial<ColumnFacts>): ColumnFacts => ({
  name: "words",
  position: 1,
  type: "character varying(255)",
  family: "text",
  maxLength: 255,
  precision: null,
  scale: null,
  isNullable: false,
  defaultSql: null,
  generated: null,
  identity: null,
  collation: null,
  charset: null,
  comment: null,
  isInvisible: false,
  ...changes,
});
const values = (changes: Partial<ColumnFacts>, more: { isDistinct?: boolean; limits?: number[] } = {}) =>
  Array.from({ length: 120 }, (_, row) =>
    madeUpValue({ column: column(changes), row, limits: more.limits ?? [200], isDistinct: more.isDistinct ?? false, labels: [], shape: "by-name" }),
  );

it("tries lengths below, at and above a limit of the parameters, and the column's own", () => {
  expect(lengthsFor(255, [200])).toEqual(expect.arrayContaining([0, 1, 199, 200, 201, 254, 255]));
  expect(lengthsFor(100, [200]).every((length) => length <= 100)).toBe(true);
  const lengths = values({}).map((value) => Array.from(value ?? "").length);
  expect(new Set(lengths)).toEqual(new Set(lengthsFor(255, [200])));
});

it("is the same each time, holds characters of several bytes, and NULL where that is allowed", () => {
  expect(values({})).toEqual(values({}));
  expect(values({}).some((value) => Buffer.byteLength(value ?? "") > Array.from(value ?? "").length)).toBe(true);
  expect(values({}).includes(null)).toBe(false);
  expect(values({ isNullable: true }).includes(null)).toBe(true);
});

it("is different in every row of a unique column", () => {
  for (const name of ["words", "url", "email"]) expect(new Set(values({ name }, { isDistinct: true })).size).toBe(120);
  expect(new Set(values({ family: "integer", type: "bigint" }, { isDistinct: true })).size).toBe(120);
});

it("goes to the ends of a number's type and no further", () => {
  const small = values({ family: "integer", type: "smallint", maxLength: null }).map(Number);
  expect([Math.min(...small), Math.max(...small)]).toEqual([-32_768, 32_767]);
  expect(
    values({ family: "integer", type: "tinyint(3) unsigned", maxLength: null })
      .map(Number)
      .every((value) => value >= 0 && value <= 255),
  ).toBe(true);
  expect(values({ family: "decimal", type: "numeric(6,2)", precision: 6, scale: 2 })).toContain("9999.99");
});
