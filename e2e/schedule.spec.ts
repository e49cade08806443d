import { spawn } from "node:child_process";
import path from "node:path";
import { devices, expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";
import { advanceTime, advanceTo, portalTime } from "./support/time";

const seoul = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Seoul", weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** The weekday and the clock of the organisation now. */
async function localNow(): Promise<{ day: string; clock: string }> {
  const parts = Object.fromEntries(seoul.formatToParts(await portalTime()).map(({ type, value }) => [type, value]));
  return { day: parts["weekday"] ?? "", clock: `${parts["hour"] ?? ""}:${parts["minute"] ?? ""}` };
}

function minutesBefore(clock: string, minutes: number): string {
  const at = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) - minutes;
  return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
}

const command = path.resolve(import.meta.dirname, "..", "public", "cli", "switchyard.mjs");

/** Runs the command line as a CI job does; ends when it does. */
function runCli(token: string, ...args: string[]): { ended: Promise<number | null>; finish: () => void } {
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, SWITCHYARD_URL: portal().url, SWITCHYARD_TOKEN: token },
    stdio: ["pipe", "inherit", "inherit"],
  });
  return { ended: new Promise((resolve) => child.once("exit", resolve)), finish: () => child.stdin.end() };
}

async function makeToken(page: Page): Promise<string> {
  await page.goto(`${portal().url}/my-access`);
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("nightly tests");
  await dialog.getByRole("button", { name: "Make the token" }).click();
  return ((await page.getByLabel("the token", { exact: true }).textContent()) ?? "").trim();
}

const openEnvironment = async (page: Page, name: string): Promise<void> => {
  await page.goto(`${portal().url}/environments`);
  await page.getByRole("link", { name, exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
};

/** Paints hours into the week of a new schedule with the mouse, and has ledger-dev follow it. */
async function paintSchedule(page: Page, day: string, hours: { from: number; to: number }): Promise<void> {
  await page.goto(`${portal().url}/environments/schedules/new`);
  await page.getByLabel("Name").fill("Ledger evenings");
  await page.getByLabel("Team").selectOption("ledger");
  const grid = page.getByRole("grid");
  const row = grid.getByRole("row").filter({ has: page.getByRole("rowheader", { name: day }) });
  const first = row.getByRole("gridcell").nth(hours.from);
  const last = row.getByRole("gridcell").nth(hours.to - 1);
  await first.scrollIntoViewIfNeeded();
  const [start, end] = [await first.boundingBox(), await last.boundingBox()];
  if (start === null || end === null) throw new Error("The grid is not in view.");
  await page.mouse.move(start.x + 1, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width - 1, end.y + end.height / 2, { steps: 8 });
  await page.mouse.up();
  const from = `${String(hours.from).padStart(2, "0")}:00`;
  await expect(page.getByLabel(`${day} from`)).toHaveValue(from);
  await page.getByRole("button", { name: "Create schedule" }).click();
  await expect(page).toHaveURL(/\/environments\/schedules\/[0-9a-f-]{36}$/);
  await page.getByRole("region", { name: "Followed by" }).getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("menuitem", { name: /^ledger-dev/ }).click();
  const dialog = page.getByRole("dialog", { name: "Schedule of ledger-dev" });
  await expect(dialog.getByText(/In the last 7 days/)).toBeVisible();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "ledger-dev" })).toBeVisible();
}

test("a painted schedule starts, warns, is extended from the notice, and stops only when the job has given its lease back", async ({ browser }) => {
  test.setTimeout(1_200_000);
  // Whole hours ahead on the same day, whatever the time of the run.
  await advanceTo("09:30");
  const { day } = await localNow();
  const { context, page } = await browserOf(browser, "mina");
  await paintSchedule(page, day, { from: 9, to: 11 });

  await openEnvironment(page, "ledger-dev");
  await expect(page.locator("header [data-lamp=running]")).toBeVisible({ timeout: 120_000 });
  // Warnings go to those whom it concerns: who works on it, switched it lately, or has pinned it.
  await page.getByRole("button", { name: /^Pin ledger-dev/ }).click();
  await expect(page.getByRole("button", { name: /^Unpin ledger-dev/ })).toBeVisible();
  await advanceTo("10:35");
  const banner = page.getByRole("region", { name: "Stop ahead" });
  await expect(banner).toContainText("Stops at 11:00");
  await page.goto(`${portal().url}/environments`);
  const notice = page.getByRole("status", { name: "Warnings" });
  await expect(notice).toContainText("ledger-dev");
  await notice.getByRole("button", { name: /^Extend/ }).click();
  await page.getByRole("menuitem", { name: /^1 h/ }).click();
  await expect(notice).not.toContainText("ledger-dev");
  await openEnvironment(page, "ledger-dev");
  const why = page.getByText(/Mina Park extended it until \d\d:\d\d/).first();
  await expect(why).toBeVisible();
  const [, until = ""] = /until (\d\d:\d\d)/.exec((await why.textContent()) ?? "") ?? [];

  const token = await makeToken(page);
  await advanceTo(minutesBefore(until, 5));
  const job = runCli(token, "lease", "run", "ledger/dev/ledger-dev", "--ttl", "900", "--note", "nightly tests", "--", "cat");
  await openEnvironment(page, "ledger-dev");
  await expect(page.getByRole("region", { name: "In use by" })).toContainText("nightly tests");

  // Past its end, and past the shortest warning that a late stop still gives; within the silence that the lease allows.
  await advanceTime(8);
  // The late stop gives that warning from when it is looked at; time goes on only then.
  await expect(banner).toContainText(new RegExp(`Stops at (?!${until})\\d\\d:\\d\\d`), { timeout: 120_000 });
  await advanceTime(5);
  await expect(banner).toContainText(/is asked/, { timeout: 120_000 });
  await expect(page.locator("header [data-lamp=running]")).toBeVisible();
  await page.locator("header").getByRole("button", { name: /^Stop/ }).click();
  await expect(page.getByRole("dialog")).toContainText("nightly tests");
  await page.keyboard.press("Escape");

  job.finish();
  expect(await job.ended).toBe(0);
  await expect(page.locator("header [data-lamp=stopped]")).toBeVisible({ timeout: 120_000 });
  await context.close();
});

test("a developer of another team sees the hours and why they cannot be changed", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "victor");
  await page.goto(`${portal().url}/environments/schedules`);
  await page.getByRole("link", { name: "Ledger evenings" }).click();
  await expect(page.getByRole("grid", { name: "Hours of Ledger evenings" })).toHaveAttribute("aria-readonly", "true");
  await expect(page.getByText(/needs the permission environment:schedule/).filter({ visible: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /Undo/ })).toHaveCount(0);
  await context.close();
});

test("on a phone one tap brings it back on outside its hours, with its end, and it can be extended", async ({ browser }) => {
  const { viewport, userAgent, hasTouch, isMobile } = devices["iPhone 14"];
  const { context, page } = await browserOf(browser, "mina", { viewport, userAgent, hasTouch, isMobile });
  await page.goto(`${portal().url}/environments`);
  const row = page.getByRole("row").filter({ hasText: "ledger-dev" });
  await row.getByRole("button", { name: "Start ledger-dev" }).tap();
  await expect(row.locator("[data-lamp=running]")).toBeVisible({ timeout: 120_000 });
  await expect(row).toContainText(/until \d\d:\d\d/);
  await row.getByRole("button", { name: /^Extend/ }).tap();
  await page.getByRole("menuitem", { name: /^2 h/ }).tap();
  await expect(row).toContainText(/extended it until/);
  await context.close();
});
