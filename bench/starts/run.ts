import "./bench-environment";
import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { ensureRoles } from "@/embedded/postgres/ensure-roles";
import { startEmbeddedPostgres } from "@/embedded/postgres/start-embedded-postgres";
import { migrateDatabase } from "@/scripts/bootstrap/migrate-database";
import { say, step } from "@/scripts/launch/progress";
import { writeResults } from "../write-results";
import { createHerdWorld } from "./herd-world";
import { startBisecting } from "./start-bisecting";
import { startHerd } from "./start-herd";
import { startNaively } from "./start-naively";

const size = { instances: 1_000, environments: 40 };
/** 1,000 instances minus the 950 that the reserve leaves of the full bucket, at two a second. */
const idealSeconds = 25;
const goalSeconds = Math.round(1.1 * idealSeconds * 10) / 10;

const stateDir = path.resolve(import.meta.dirname, "..", "..", ".cache", `bench-starts-${process.pid}`);
const password = (): string => randomBytes(12).toString("base64url");

await mkdir(stateDir, { recursive: true });
const postgres = await startEmbeddedPostgres({ dataDir: path.join(stateDir, "data"), endWithParent: true });
try {
  const roles = await ensureRoles({ superuserUrl: postgres.superuserUrl, database: "bench", ownerPassword: password(), appPassword: password() });
  await migrateDatabase(roles.ownerUrl);
  const world = await step("1,000 instances in the inventory", () => createHerdWorld(roles.appUrl, size));
  const herd = await step("1,000 starts through Switchyard", () => startHerd(world, 10_400));
  await world.close();
  const naive = await step("1,000 starts, one call each", () => startNaively(size));
  const bisecting = await step("1,000 starts, in batches that are halved on every error", () => startBisecting(size));
  const row = (way: string, { seconds, calls, throttled, left }: typeof naive): string[] => [
    way,
    `${seconds.toFixed(1)} s`,
    `${(seconds / herd.seconds).toFixed(1)} ×`,
    calls.toLocaleString("en"),
    throttled.toLocaleString("en"),
    `${left.requests} and ${left.instances}`,
  ];
  await writeResults("starts", "Starts: 1,000 stopped instances of 40 environments at once, virtual time (`npm run bench:starts`)", [
    ["way", "until AWS has accepted all", "beside Switchyard", "calls", "throttled calls", "requests and instances left then for a click"],
    row(`Switchyard, two workers (goal ≤ ${goalSeconds} s, 0 throttled)`, herd),
    row("one call per instance, ten at a time, the SDK's retries", naive),
    row("batches of 50, halved on any error (AWS Instance Scheduler's way)", bisecting),
    ["a person's click in the middle of Switchyard's herd (goal ≤ 1 s)", `${herd.clickSeconds.toFixed(2)} s`, "", "1", "0", ""],
  ]);
  say(
    `Switchyard ${herd.seconds.toFixed(1)} s, ${herd.throttled} throttled, click ${herd.clickSeconds.toFixed(2)} s; naive ${naive.seconds} s, bisecting ${bisecting.seconds} s`,
  );
  const isMet = herd.seconds <= goalSeconds && herd.throttled === 0 && herd.clickSeconds <= 1 && herd.instances === size.instances + 2;
  if (!isMet) throw new Error(`The goal is not met: ${JSON.stringify(herd)}`);
} finally {
  await postgres.stop();
  await rm(stateDir, { recursive: true, force: true });
}
