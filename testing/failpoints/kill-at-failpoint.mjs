// Loaded before a test bundle: sends the process FAILPOINT_SIGNAL (SIGKILL when there is none) when it reaches FAILPOINT, given as `name:nth`.
// SIGSTOP freezes it there; it goes on with SIGCONT.
const [name, nth = "1"] = (process.env.FAILPOINT ?? "").split(":");
const signal = process.env.FAILPOINT_SIGNAL || "SIGKILL";
let reached = 0;

globalThis.switchyardFailpoint = (passed) => {
  if (passed !== name) return;
  reached += 1;
  if (reached !== Number(nth)) return;
  process.kill(process.pid, signal);
  globalThis.switchyardReadClocks?.();
};
