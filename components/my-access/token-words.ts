import type { LampKind } from "@/components/ui/lamp";
import type { OwnToken } from "@/server/my-access/schemas";

/** The lamp and the word of each state of a token. */
export const tokenStates: Record<OwnToken["state"], { lamp: LampKind; word: string }> = {
  live: { lamp: "running", word: "live" },
  expiring: { lamp: "attention", word: "expires soon" },
  expired: { lamp: "stopped", word: "expired" },
  revoked: { lamp: "stopped", word: "revoked" },
};

/** True while the token can be used, and so revoked. */
export function isUsable({ state }: OwnToken): boolean {
  return state === "live" || state === "expiring";
}

/** How long a token may live, in days: what the dialog offers. */
export const tokenLives = [
  { days: 7, label: "7 days" },
  { days: 30, label: "30 days" },
  { days: 90, label: "90 days" },
  { days: 180, label: "180 days" },
  { days: 365, label: "A year, the longest" },
] as const;

/** What each verb lets a machine do, in few words. */
export function verbWords(name: string): string {
  return name.replace(/^environment:/, "");
}
