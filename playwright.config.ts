import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium"].find((file) => file !== undefined && existsSync(file));

export default defineConfig({
  testDir: "e2e",
  outputDir: ".cache/test-results/e2e",
  globalSetup: "./e2e/support/start-portal.ts",
  // The journeys share one portal and its AWS, so they run one after the other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  // How long a wait may last, never how long it does: a machine may be slow, and busy.
  timeout: 600_000,
  expect: { timeout: 45_000 },
  reporter: [["list"], ["json"]],
  use: {
    ...devices["Desktop Chrome"],
    channel: undefined,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    },
  },
});
