import type { KeptOn } from "./kept-on";

/** What kept something on, in a few words: "office hours", "Mina", "ci-481 at work". */
export function keptWords({ cause, by }: Pick<KeptOn, "cause" | "by">): string {
  switch (cause) {
    case "schedule":
      return by ?? "schedule";
    case "session":
      return by ?? "a session";
    case "lease":
      return by === null ? "work on it" : `${by} at work`;
    case "hold":
      return by === null ? "a hold" : `kept on by ${by}`;
    case "outside":
      return "started outside Switchyard";
    case "other":
      return by ?? "other";
    case "unknown":
      return "before there were records";
  }
}
