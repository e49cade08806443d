import type { TargetAddress } from "@/server/migrations/target/target-session";
import { startMariadb } from "./start-mariadb";

/** The one MariaDB of a test run, as vitest hands it over; `problem` says why there is none. */
export type TestMariadb = { address: TargetAddress; problem: null } | { address: null; problem: string };

declare module "vitest" {
  export interface ProvidedContext {
    testMariadb: TestMariadb;
  }
}

/**
 * Starts the one MariaDB of a test run. Where it cannot be had the run goes on, and every file that needs it fails with the reason.
 */
export async function startTestMariadb(): Promise<{ testMariadb: TestMariadb; stop(): Promise<void> }> {
  try {
    const server = await startMariadb({ settings: ["--max-connections=300", "--log-bin-trust-function-creators=1"] });
    return { testMariadb: { address: server.address, problem: null }, stop: () => server.close() };
  } catch (error) {
    return { testMariadb: { address: null, problem: error instanceof Error ? error.message : String(error) }, stop: async () => undefined };
  }
}
