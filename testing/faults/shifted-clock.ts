import { renameSync, writeFileSync } from "node:fs";

/** The clocks of a process under test, moved by a file it reads (testing/faults/shift-clocks.mjs). Milliseconds. */
export type ShiftedClock = { file: string; set(shift: { wallMs: number; steadyMs?: number }): void };

/** Makes the file; give its path to the process as CLOCK_FILE. */
export function shiftedClock(file: string): ShiftedClock {
  const set = ({ wallMs, steadyMs = 0 }: { wallMs: number; steadyMs?: number }): void => {
    writeFileSync(`${file}.new`, JSON.stringify({ wallMs, steadyMs }));
    renameSync(`${file}.new`, file);
  };
  set({ wallMs: 0 });
  return { file, set };
}
