import type { Instance } from "./instance-store";

/** AWS keeps the last 64 KB. Source: EC2 API reference, GetConsoleOutput. */
const MAX_CHARACTERS = 64 * 1_024;

/**
 * The end of what the machine wrote since its last boot, and when it last wrote (epoch ms); undefined while there is nothing:
 * before the first boot, while it boots, or where its seed gives it no words.
 */
export function consoleOf({ definition, status }: Instance, now: number): { readonly text: string; readonly at: number } | undefined {
  const { bootedAt, bootedWith, life } = status;
  if (definition.console.length === 0 || bootedAt === undefined || life.state === "pending") return undefined;
  const failure = bootedWith === "checks" ? ["A start job is running for the network (no limit)"] : [];
  const text = [...definition.console, ...failure].map((line) => `${line}\r\n`).join("");
  return { text: text.slice(-MAX_CHARACTERS), at: Math.min(now, bootedAt) };
}
