import type { TestProject } from "vitest/node";
import { startTestServer } from "./database/test-server";
import { startTestMariadb } from "./mariadb/test-mariadb";

/**
 * Start the integration tests' PostgreSQL and MariaDB before the first file and stop them after the last.
 *
 * @returns the teardown
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mariadb = startTestMariadb();
  try {
    const { stop, ...testServer } = await startTestServer();
    const { testMariadb, stop: stopMariadb } = await mariadb;
    project.provide("testServer", testServer);
    project.provide("testMariadb", testMariadb);
    return async () => void (await Promise.all([stop(), stopMariadb()]));
  } catch (error) {
    await (await mariadb).stop();
    throw error;
  }
}
