import fc from "fast-check";
import type { ModelLayout } from "./model-database";
import type { Action, Case } from "./property";
import type { Rule } from "./witness";
import type { Row, Write } from "./writes";

/** At most 5 characters fit. Some begin alike, some end in blanks, some count differently in bytes or in UTF-16. */
const values = ["", "ab", "abcde", "abcdeX", "abcdeY", "abcde ", "ab~", "äöüßé", "äöüßéñ", "😀😀😀😀😀", "😀😀😀😀😀😀", "x".repeat(40), null];
const value = fc.constantFrom(...values);
const id = fc.integer({ min: 1, max: 6 });
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 3 });
const code = fc.constantFrom("c1", "c2", "c3");

const rows: fc.Arbitrary<Row[]> = fc
  .uniqueArray(fc.record({ id, code: fc.option(code, { nil: null }), url: value, hits: fc.constant(0) }), {
    selector: (row) => row.id,
    minLength: 1,
    maxLength: 5,
    size: "max",
  })
  .map((all) => all.map((row, at) => ({ ...row, code: all.findIndex((other) => other.code === row.code) < at ? null : row.code })));

const proposed = fc.uniqueArray(fc.record({ id, url: value }), { selector: (row) => row.id, minLength: 1, maxLength: 3 });

/** @param kinds writes that the engine has */
function writes(kinds: ReadonlySet<Write["kind"]>): fc.Arbitrary<Write> {
  const all: { weight: number; arbitrary: fc.Arbitrary<Write> }[] = [
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("insert", "insert-ignore", "upsert", "copy"), rows: proposed }) as fc.Arbitrary<Write> },
    // A new id for each: the id of an upsert by code must not be there.
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("upsert-by-code"), id: fc.integer({ min: 100, max: 2_000_000 }), code, url: value }) as fc.Arbitrary<Write>,
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("upsert-counting"), id, url: value }) as fc.Arbitrary<Write> },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("update"), ids, url: value }) as fc.Arbitrary<Write> },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("update-other"), ids }) as fc.Arbitrary<Write> },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("save-row"), id }) as fc.Arbitrary<Write> },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete"), ids }) as fc.Arbitrary<Write> },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("delete-and-insert", "replace"), id, url: value }) as fc.Arbitrary<Write> },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("change-key"), id, to: id }) as fc.Arbitrary<Write> },
    { weight: 1, arbitrary: fc.constant<Write>({ kind: "truncate" }) },
  ];
  return fc.oneof(...all).filter(({ kind }) => kinds.has(kind));
}

/** Random lives under one rule and layout. */
export function cases(layout: ModelLayout, rule: Rule, kinds: ReadonlySet<Write["kind"]>): fc.Arbitrary<Case> {
  const advance = fc.record({
    type: fc.constant("advance" as const),
    crash: fc.constantFrom("none", "none", "none", "before-commit", "after-commit"),
  }) as fc.Arbitrary<Action>;
  const write = fc.record({ type: fc.constant("write" as const), write: writes(kinds) }) as fc.Arbitrary<Action>;
  // Most lives are lived with originals kept: forward first, then writes between its last batches, or between those of the rollback.
  const ahead = fc.array(fc.constant<Action>({ type: "advance", crash: "none" }), { maxLength: 8, size: "max" });
  const action = fc.oneof(
    { weight: 6, arbitrary: write },
    { weight: 3, arbitrary: advance },
    { weight: 1, arbitrary: fc.constant<Action>({ type: "roll-back" }) },
  );
  return fc.record({
    layout: fc.constant(layout),
    rule: fc.constant(rule),
    rows,
    actions: fc.tuple(ahead, fc.array(action, { minLength: 4, maxLength: 24, size: "max" })).map(([first, then]) => [...first, ...then]),
  });
}
