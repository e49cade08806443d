import { simulate } from "@/testing/simulation/simulate";
import type { ScriptEvent } from "@/testing/simulation/script";
import { Random } from "@/testing/simulation/random";
import { instanceSchedulerRule, offhoursRule } from "./peer-rules";
import type { Hours, PeerRule } from "./peer-rules";

const hour = 3_600_000;
const machines = 500;

/** What a week of work meets: stops while a job holds a lease on the machine, out of all stops. */
export type LeaseWeek = { stops: number; whileInUse: number };

/**
 * A week of 500 machines in office hours, on each of which a job of up to three hours begins every afternoon. Neither peer asks whether a machine
 * is in use (AWS Instance Scheduler, issue 524: "won't fix").
 */
export function peerLeaseWeek(rule: "AWS Instance Scheduler" | "Cloud Custodian offhours"): LeaseWeek {
  const rules: Readonly<Record<typeof rule, PeerRule>> = { "AWS Instance Scheduler": instanceSchedulerRule, "Cloud Custodian offhours": offhoursRule };
  const hours: Hours = { name: "office", zone: "Europe/Berlin", periods: [0, 1, 2, 3, 4].map((day) => ({ day, from: 480, to: 1_140 })) };
  const monday = Date.UTC(2026, 10, 30);
  const stops = rules[rule](hours, monday, monday + 7 * 24 * hour).filter(({ kind }) => kind === "stop");
  const random = new Random(1);
  const week: LeaseWeek = { stops: 0, whileInUse: 0 };
  for (let machine = 0; machine < machines; machine += 1) {
    for (const { at } of stops) {
      const begunAt = at - random.next() * 5 * hour;
      week.stops += 1;
      if (begunAt + random.next() * 3 * hour > at) week.whileInUse += 1;
    }
  }
  return week;
}

/** The same of Switchyard: the simulation without faults, with jobs of up to three hours only, begun within five hours before each stop. */
export function switchyardLeaseWeek(): LeaseWeek {
  const week: LeaseWeek = { stops: 0, whileInUse: 0 };
  for (let seed = 1_000; seed < 1_030; seed += 1) {
    const { startedAt } = simulate(seed, { weeks: 0, script: [] });
    const random = new Random(seed);
    const script = Array.from({ length: 7 * 24 }, (_, number): ScriptEvent => {
      return { number, kind: "job", environment: random.between(0, 2), at: startedAt + number * hour + random.next() * hour };
    });
    const { violation, checks } = simulate(seed, { weeks: 1, script });
    week.stops += checks["warned-before-stop"];
    if (violation?.invariant === "work-not-cut-off") week.whileInUse += 1;
    else if (violation !== null) throw new Error(violation.message);
  }
  return week;
}
