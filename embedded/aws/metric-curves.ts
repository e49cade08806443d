import { createHash } from "node:crypto";
import type { Workload } from "./workloads";

/** The metrics there are, by namespace, with the unit of each. Source: EC2 user guide, "CloudWatch metrics"; CloudWatch agent, "Metrics collected". */
export const METRICS = {
  "AWS/EC2": {
    CPUUtilization: "Percent",
    NetworkIn: "Bytes",
    NetworkOut: "Bytes",
    EBSReadBytes: "Bytes",
    EBSWriteBytes: "Bytes",
  },
  CWAgent: { mem_used_percent: "Percent" },
} as const;

export type MetricName = "CPUUtilization" | "NetworkIn" | "NetworkOut" | "EBSReadBytes" | "EBSWriteBytes" | "mem_used_percent";

/** CloudWatch's basic monitoring: one value every five minutes. */
export const STEP_MS = 300_000;

/** What decides about a value: which machine, which five minutes, what it does, and how long it has been up. */
export type CurvePoint = { readonly id: string; readonly at: number; readonly workload: Workload; readonly upForMs: number };

const MIB = 1_048_576;
const KIB = 1_024;

/**
 * One value of a metric: percent, or bytes within the five minutes. The same machine and time give the same value. People work by day,
 * so there is a wave over the day, bursts, and a noise; a boot costs something; a busy machine is loud and an idle one silent.
 */
export function metricValue(name: MetricName, point: CurvePoint): number {
  const load = loadOf(point);
  const noise = 0.8 + 0.4 * chance(point, name);
  const boot = point.upForMs < 2 * STEP_MS ? 1 : 0;
  switch (name) {
    case "CPUUtilization":
      return round(Math.min(99.8, load * 100 * noise + boot * 35));
    case "NetworkIn":
      return Math.round((20 * KIB + load * 900 * MIB) * noise + boot * 40 * MIB);
    case "NetworkOut":
      return Math.round((14 * KIB + load * 420 * MIB) * noise);
    case "EBSReadBytes":
      return Math.round(load * 120 * MIB * noise + boot * 900 * MIB);
    case "EBSWriteBytes":
      return Math.round((60 * KIB + load * 160 * MIB) * noise + boot * 60 * MIB);
    case "mem_used_percent":
      return round(Math.min(96, 18 + 30 * chance({ id: point.id, at: 0 }, "memory") + load * 35 * noise));
  }
}

/** True where an agent on the machine sends its memory: not everybody installs one. */
export function hasAgent(id: string): boolean {
  return chance({ id, at: 0 }, "agent") < 0.6;
}

/** Load from 0 to 1. */
function loadOf(point: CurvePoint): number {
  if (point.workload === "busy") return 0.72 + 0.2 * chance(point, "busy");
  if (point.workload === "idle") return 0.004 + 0.004 * chance(point, "idle");
  const hour = (point.at / 3_600_000) % 24;
  // The working day of Seoul, 09:00 to 19:00, is 00:00 to 10:00 UTC; a wave that falls softly into the night.
  const day = Math.max(0, Math.cos(((hour - 5) / 24) * 2 * Math.PI)) ** 2;
  const burst = chance(point, "burst") < 0.06 ? 0.35 : 0;
  return 0.012 + day * (0.08 + 0.2 * chance({ id: point.id, at: 0 }, "size")) + day * burst;
}

/** A number in [0, 1) that machine, time and purpose decide. */
function chance({ id, at }: Pick<CurvePoint, "id" | "at">, purpose: string): number {
  return createHash("sha1").update(`${id} ${at} ${purpose}`).digest().readUInt32BE(0) / 2 ** 32;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
