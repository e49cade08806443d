// Loaded before a process under test: its clocks show what CLOCK_FILE says, {"wallMs":…,"steadyMs":…} added to the real ones. The file may
// change while the process runs. Both moved together is what a frozen process finds when it wakes; the first alone is a clock that was set.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

const file = process.env.CLOCK_FILE;
const RealDate = Date;
const steady = performance.now.bind(performance);
let shift = { wallMs: 0, steadyMs: 0 };
const read = () => {
  try {
    shift = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Half written; the next look finds it whole.
  }
};
if (file) {
  read();
  setInterval(read, 50).unref();
  const now = () => RealDate.now() + shift.wallMs;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length === 0 ? [now()] : given));
    }
    static now = now;
  };
  performance.now = () => steady() + shift.steadyMs;
  // A process that was stopped at a failpoint looks at its clocks as soon as it goes on.
  process.on("SIGCONT", read);
  globalThis.switchyardReadClocks = read;
}
