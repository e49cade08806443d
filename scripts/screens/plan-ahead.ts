import type { Browser, Page } from "@playwright/test";

type SignIn = (page: Page, url: string, uid: string) => Promise<void>;

const elb = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333";
const listener = `${elb}:listener/app/shop/5c1d7a90e4b2f683/0f1e2d3c4b5a6978`;
const groups = { "shop-blue": `${elb}:targetgroup/shop-blue/1a2b3c4d5e6f7081`, "shop-green": `${elb}:targetgroup/shop-green/92a3b4c5d6e7f809` };

/** The schedule that the pictures show. */
export const pictured = { schedule: "Ledger office hours", environment: "ledger-dev" } as const;

type Demo = { url: string; controlUrl: string };

/** Lets mina give ledger-dev its hours, waits until its stop is warned of, and begins a switch of the shop, so that all of it is true to show. */
export async function planAhead(browser: Browser, at: Demo, signIn: SignIn): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, at.url, "mina");
  await makeSchedule(page, at.url);
  await settle(page, at.url);
  await context.close();
  await moveToWarning(browser, at, signIn);
}

async function makeSchedule(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/environments/schedules`);
  await page.getByRole("button", { name: "New schedule" }).click();
  await page.getByRole("menuitem").first().click();
  await page.getByLabel("Name").fill(pictured.schedule);
  await page.getByLabel("Team").selectOption("ledger");
  await page.getByRole("button", { name: "Create schedule" }).click();
  await page.waitForURL(/\/environments\/schedules\/[0-9a-f-]{36}$/);
  await page.getByRole("region", { name: "Followed by" }).getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${pictured.environment}`) }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

async function beginSwitch(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/environments/switches`);
  await page.getByRole("button", { name: "New pair" }).click();
  const pair = page.getByRole("dialog", { name: "New pair" });
  await pair.getByLabel("Name").fill("shop");
  await pair.getByLabel("Serves now").selectOption({ label: "shop-blue (payments, dev, Main account, Seoul)" });
  await pair.getByLabel("The other one").selectOption({ label: "shop-green (payments, dev, Main account, Seoul)" });
  await pair.getByLabel("ARN of the listener").fill(listener);
  for (const [name, arn] of Object.entries(groups)) await pair.getByLabel(`Target group of ${name}`).fill(arn);
  await pair.getByRole("button", { name: "Make the pair" }).click();
  await pair.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Switch to shop-green" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Switch to shop-green" }).click();
  await page.waitForURL(/\/environments\/switches\/[0-9a-f-]{36}$/);
}

/** Moves the demo's time to a time of day in the organisation's zone, and waits until the portal has followed. */
async function moveTime({ url, controlUrl }: Demo, time: string): Promise<void> {
  const answer = await fetch(`${controlUrl}/time/to`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ time }) });
  const { now } = (await answer.json()) as { now: string };
  for (;;) {
    const told = await fetch(`${url}/api/trpc/system.get`);
    if (Number(told.headers.get("x-switchyard-time")) >= Date.parse(now)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Moves to 35 minutes past seven of a working day's evening: the hours of the schedule have run, and their end is warned of. */
async function moveToWarning(browser: Browser, at: Demo, signIn: SignIn): Promise<void> {
  const isWeekend = (day: number) => day === 0 || day === 6;
  do await moveTime(at, "09:30");
  while (isWeekend(await weekdayOf(at.url)));
  // A session ends while nobody uses it, so each move of the time is followed by a new one.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, at.url, "mina");
  await openEnvironment(page, at.url, pictured.environment);
  await page.locator("header [data-lamp=running]").waitFor({ timeout: 120_000 });
  await settle(page, at.url);
  await moveTime(at, "19:35");
  await context.clearCookies();
  await signIn(page, at.url, "mina");
  await openEnvironment(page, at.url, pictured.environment);
  await page.getByRole("region", { name: "Stop ahead" }).waitFor();
  await beginSwitch(page, at.url);
  await context.close();
}

/** Waits until nothing starts or stops: what does while the time moves would be told to take hours. */
async function settle(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/environments`);
  await page.locator("main [data-lamp=running]").first().waitFor();
  await page.waitForFunction(() => document.querySelector("main [data-lamp=motion]") === null, undefined, { timeout: 240_000 });
}

async function weekdayOf(url: string): Promise<number> {
  const told = await fetch(`${url}/api/trpc/system.get`);
  // Seoul is nine hours ahead all year.
  return new Date(Number(told.headers.get("x-switchyard-time")) + 9 * 3_600_000).getUTCDay();
}

/** Opens the page of an environment from the list, as a person does. */
export async function openEnvironment(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/environments`);
  await page.getByRole("link", { name, exact: true }).first().click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}
