import path from "node:path";
import { defineConfig } from "vitest/config";

const resolve = { alias: { "@": path.resolve(import.meta.dirname) } };
const exclude = ["**/node_modules/**", ".next/**", "dist/**", ".cache/**", ".switchyard/**", "e2e/**"];

// A complete environment, so that modules which read it can be loaded. Nothing listens at these addresses; tests open what they need.
const env: Partial<NodeJS.ProcessEnv> = {
  NODE_ENV: "test",
  LOG_LEVEL: "silent",
  SESSION_SECRET: "only-for-tests-only-for-tests-only-for-tests",
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  LDAP_URL: "ldap://127.0.0.1:1",
  LDAP_BIND_DN: "cn=reader,dc=example,dc=com",
  LDAP_BIND_PASSWORD: "only-for-tests",
  LDAP_USER_BASE: "ou=people,dc=example,dc=com",
  DATABASE_KEYS: "test:b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMzI=",
};

// How long a wait may last, never how long it does: a test that is well ends with what it waits for. Machines are slow, and busy with other files.
const patience = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 30_000 } } };

// Unit tests touch no process and no socket; integration tests run against the real parts (PostgreSQL, slapd, the AWS SDK over HTTP).
export default defineConfig({
  resolve,
  test: {
    // The servers end in an orderly way, which takes up to 20 s.
    teardownTimeout: 60_000,
    projects: [
      {
        resolve,
        test: {
          ...patience,
          name: "unit",
          env,
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...exclude, "**/*.integration.test.ts"],
        },
      },
      {
        resolve,
        test: {
          ...patience,
          name: "integration",
          env,
          include: ["**/*.integration.test.ts"],
          exclude,
          globalSetup: ["./testing/global-setup.ts"],
        },
      },
    ],
  },
});
