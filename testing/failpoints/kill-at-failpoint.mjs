// Loaded before the worker's test bundle: ends the process like `kill -9` when it reaches FAILPOINT, given as `name:nth`.
const [name, nth = "1"] = (process.env.FAILPOINT ?? "").split(":");
let reached = 0;

globalThis.switchyardFailpoint = (passed) => {
  if (passed !== name) return;
  reached += 1;
  if (reached === Number(nth)) process.kill(process.pid, "SIGKILL");
};
