import { pairSettings } from "@/server/environments/switches/schemas";
import type { PairProbe, PairSettings } from "@/server/environments/switches/schemas";

/** A probe as it is typed: an address such as https://green.example/health or tcp://10.0.0.5:5432, and for http the status that is expected. */
export type ProbeDraft = { address: string; status: string };

/** The settings of a pair as they are typed. */
export type PairDraft = {
  kind: "listener" | "rule" | "hook";
  forwarderArn: string;
  targetGroupA: string;
  targetGroupB: string;
  hookUrl: string;
  probeA: ProbeDraft;
  probeB: ProbeDraft;
  minDrainMinutes: string;
};

export const emptyDraft: PairDraft = {
  kind: "listener",
  forwarderArn: "",
  targetGroupA: "",
  targetGroupB: "",
  hookUrl: "",
  probeA: { address: "", status: "200" },
  probeB: { address: "", status: "200" },
  minDrainMinutes: "0",
};

/** The settings, or per field what is wrong with it. */
export type ReadDraft = { settings: PairSettings; errors: null } | { settings: null; errors: Readonly<Partial<Record<keyof PairDraft, string>>> };

/** Settings as they are typed, for editing what is stored. */
export function draftOf({ traffic, probes, minDrainMinutes }: PairSettings): PairDraft {
  const shared = { ...emptyDraft, probeA: probeDraft(probes.a), probeB: probeDraft(probes.b), minDrainMinutes: String(minDrainMinutes) };
  if (traffic.kind === "hook") return { ...shared, kind: "hook", hookUrl: traffic.url };
  const { targetGroupA, targetGroupB } = traffic;
  return { ...shared, kind: traffic.kind, targetGroupA, targetGroupB, forwarderArn: traffic.kind === "listener" ? traffic.listenerArn : traffic.ruleArn };
}

/** Reads what was typed, by the very schema that the server reads it with. */
export function readDraft(draft: PairDraft): ReadDraft {
  const parsed = pairSettings.safeParse({
    traffic: trafficOf(draft),
    probes: { a: probeOf(draft.probeA), b: probeOf(draft.probeB) },
    minDrainMinutes: draft.minDrainMinutes.trim() === "" ? 0 : Number(draft.minDrainMinutes),
  });
  if (parsed.success) return { settings: parsed.data, errors: null };
  const errors: Partial<Record<keyof PairDraft, string>> = {};
  for (const { path, message } of parsed.error.issues) errors[fieldOf(path)] ??= message;
  return { settings: null, errors };
}

function trafficOf({ kind, forwarderArn, targetGroupA, targetGroupB, hookUrl }: PairDraft): unknown {
  if (kind === "hook") return { kind, url: hookUrl.trim() };
  const groups = { targetGroupA: targetGroupA.trim(), targetGroupB: targetGroupB.trim() };
  return kind === "listener" ? { kind, listenerArn: forwarderArn.trim(), ...groups } : { kind, ruleArn: forwarderArn.trim(), ...groups };
}

function probeOf({ address, status }: ProbeDraft): unknown {
  const text = address.trim();
  if (text === "") return null;
  const tcp = /^tcp:\/\/\[?([^\]]+?)\]?:(\d{1,5})\/?$/.exec(text);
  return tcp === null ? { kind: "http", url: text, status: Number(status) } : { kind: "tcp", host: tcp[1], port: Number(tcp[2]) };
}

function probeDraft(probe: PairProbe | null): ProbeDraft {
  if (probe === null) return { address: "", status: "200" };
  return probe.kind === "tcp" ? { address: `tcp://${probe.host}:${probe.port}`, status: "200" } : { address: probe.url, status: String(probe.status) };
}

function fieldOf([first, second]: readonly PropertyKey[]): keyof PairDraft {
  if (first === "minDrainMinutes") return "minDrainMinutes";
  if (first === "probes") return second === "a" ? "probeA" : "probeB";
  if (second === "targetGroupA" || second === "targetGroupB") return second;
  return second === "url" ? "hookUrl" : "forwarderArn";
}
