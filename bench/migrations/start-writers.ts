import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import type { Known, Timed } from "./writer-loop";
import { now } from "./writer-loop";
import type { Order } from "./writer-process";

export type Written = { timed: readonly Timed[]; known: readonly (readonly [number, Known])[]; errors: readonly string[] };
export type Writers = { useVersion(statement: string): void; stop(): Promise<Written> };

/** Writers in a process of their own, at a fixed rate each. */
export async function startWriters(address: TargetAddress, load: { writers: number; perSecond: number; rows: number }): Promise<Writers> {
  const child = fork(path.join(import.meta.dirname, "writer-process.ts"), { execArgv: ["--import", "tsx"] });
  const tell = (order: Order): void => void child.send(order);
  const died = once(child, "exit").then(() => Promise.reject(new Error("The writers have ended; what they said stands above.")));
  died.catch(() => undefined);
  const hear = async (): Promise<unknown> => ((await Promise.race([once(child, "message"), died])) as unknown[])[0];
  tell({ begin: { address, ...load, startsAt: now() + 1_500 } });
  await hear();
  return {
    useVersion: (version) => tell({ version }),
    stop: async () => {
      tell("stop");
      return (await hear()) as Written;
    },
  };
}
