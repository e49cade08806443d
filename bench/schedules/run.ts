import "../starts/bench-environment";
import { say, step } from "@/scripts/launch/progress";
import { writeResults } from "../write-results";
import { countClockChangeFaults, zones } from "./clock-change-cases";
import { measureDesired } from "./desired-time";
import { measureSimulation } from "./simulation-speed";
import { peerLeaseWeek, switchyardLeaseWeek } from "./week-with-leases";

const faults = await step("Ten years of clock changes", () => Promise.resolve(countClockChangeFaults()));
const leases = await step("A week with leases", () =>
  Promise.resolve({
    Switchyard: switchyardLeaseWeek(),
    "AWS Instance Scheduler": peerLeaseWeek("AWS Instance Scheduler"),
    "Cloud Custodian offhours": peerLeaseWeek("Cloud Custodian offhours"),
  }),
);
const desiredMs = await step("desired() for 10,000 environments", () => Promise.resolve(measureDesired()));
const speed = await step("Simulated weeks", () => Promise.resolve(measureSimulation()));

const schedulers = ["Switchyard", "AWS Instance Scheduler", "Cloud Custodian offhours"] as const;
await writeResults("schedules-peers", "Schedules: ten years of clock changes and a week with leases (`npm run bench:schedules`)", [
  [
    "scheduler",
    "windows",
    "missed",
    "restarted within",
    "stopped again within 3 h",
    "start or stop off the rule by more than 1 h, or early",
    "late within the hour",
    "stops in the lease week",
    "of them while in use",
  ],
  ...schedulers.map((name) => {
    const { windows, missedWindows, restarts, doubledStops, wrongStarts, wrongStops, late } = faults[name];
    const label = name === "Switchyard" ? name : `${name} (re-stated from documentation, not their code)`;
    const counts = [windows, missedWindows, restarts, doubledStops, wrongStarts + wrongStops, late, leases[name].stops, leases[name].whileInUse];
    return [label, ...counts.map((count) => count.toLocaleString("en"))];
  }),
  [
    `Each clock change of ${zones.length} zones from 2026 to 2036, seven weekly plans, a day and a half on each side. Missed, restarted, stopped again and in use are wrong under any reading; off the rule is against Switchyard's own rule for clock changes`,
  ],
]);
await writeResults("schedules", "Schedules: decisions and simulation (`npm run bench:schedules`)", [
  ["what", "measured", "goal"],
  ["desired() for 10,000 environments, CPU, median of 9", `${desiredMs.toFixed(1)} ms`, "≤ 100 ms"],
  [
    "simulation over the in-memory store, one core, CPU time",
    `${speed.perSecond.toFixed(0)} instance-weeks a second (${speed.instanceWeeks.toFixed(0)} in ${speed.cpuSeconds.toFixed(1)} s)`,
    "≥ 100",
  ],
]);
say(`desired() ${desiredMs.toFixed(1)} ms; ${speed.perSecond.toFixed(0)} instance-weeks a second`);
