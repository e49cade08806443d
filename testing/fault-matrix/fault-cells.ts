import type { Cell, Proof } from "./fault-matrix";

/** Gives the tests of one file by their titles. */
export const testsIn =
  (file: string) =>
  (title: string): Proof => ({ file, title });

/** A cell with what must hold and the tests that show it. */
export function holds(sentence: string, ...proof: [Proof, ...Proof[]]): Cell {
  return { holds: sentence, proof };
}

/** A cell that the fault cannot touch, with the reason. */
export function untouched(reason: string): Cell {
  return { none: reason };
}
