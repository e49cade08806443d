import type { TestProject } from "vitest/node";
import { startTestServer } from "./database/test-server";

/**
 * Start the integration tests' PostgreSQL before the first file and stop it after the last.
 *
 * @returns the teardown
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...testServer } = await startTestServer();
  project.provide("testServer", testServer);
  return stop;
}
