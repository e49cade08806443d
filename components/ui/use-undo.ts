"use client";

import { useState } from "react";

/** A value with its past: what changes it, takes the last change back, and does it again. */
export type Undoable<Value> = {
  value: Value;
  set: (next: Value) => void;
  /** Begins anew with a value, without a past. */
  reset: (value: Value) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
};

type Past<Value> = { before: readonly Value[]; value: Value; after: readonly Value[] };

// More steps nobody takes back.
const most = 100;

/** Keeps the last hundred values; `undo` and `redo` are null where there is nothing to take back or do again. */
export function useUndo<Value>(initial: Value): Undoable<Value> {
  const [past, setPast] = useState<Past<Value>>({ before: [], value: initial, after: [] });
  const set = (value: Value) => setPast((old) => (Object.is(old.value, value) ? old : { before: [...old.before, old.value].slice(-most), value, after: [] }));
  const undo = () =>
    setPast((old) => {
      const value = old.before.at(-1);
      return value === undefined ? old : { before: old.before.slice(0, -1), value, after: [old.value, ...old.after] };
    });
  const redo = () =>
    setPast((old) => {
      const [value, ...after] = old.after;
      return value === undefined ? old : { before: [...old.before, old.value], value, after };
    });
  return {
    value: past.value,
    set,
    reset: (value) => setPast({ before: [], value, after: [] }),
    undo: past.before.length === 0 ? null : undo,
    redo: past.after.length === 0 ? null : redo,
  };
}
