import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { APP_ROLE, OWNER_ROLE, restrictDatabase } from "../../embedded/postgres/ensure-roles";
import { withDatabase } from "../../embedded/postgres/connection-url";
import { withClient } from "../../scripts/bootstrap/with-client";
import { TEMPLATE_DATABASE, type TestServer } from "./test-server";

declare module "vitest" {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

export interface TestDatabase {
  name: string;
  /** As switchyard_owner: may change the schema. */
  ownerUrl: string;
  /** As switchyard_app: what the product runs as. */
  appUrl: string;
  superuserUrl: string;
  /** Remove it, ending the connections that are still open. */
  drop: () => Promise<void>;
}

/**
 * A fresh, fully migrated database, copied from the template. Make one per test file in `beforeAll` and drop it in `afterAll`.
 * Only in integration tests; the server is started by testing/global-setup.ts.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject("testServer");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await withClient(server.superuserUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE} OWNER ${OWNER_ROLE}`);
    await restrictDatabase(client, name);
  });
  const superuserUrl = withDatabase(server.superuserUrl, name);
  return {
    name,
    superuserUrl,
    ownerUrl: withLogin(superuserUrl, OWNER_ROLE, server.ownerPassword),
    appUrl: withLogin(superuserUrl, APP_ROLE, server.appPassword),
    drop: () => withClient(server.superuserUrl, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

function withLogin(url: string, role: string, password: string): string {
  const other = new URL(url);
  other.username = role;
  other.password = password;
  return other.href;
}
