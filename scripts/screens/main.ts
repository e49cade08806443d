import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { chromium } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";
import { startEmbeddedStack } from "../../embedded/demo/start-embedded-stack";
import { migrateDatabase } from "../bootstrap/migrate-database";
import { buildProduct } from "../launch/build-product";
import { step } from "../launch/progress";
import { startProduct } from "../launch/start-product";
import { ensureChromium } from "../test/ensure-chromium";
import { livePast } from "./live-past";
import { fillProposal, migrateShop, openConflicts, openDatabase, openMigration } from "./migrate-shop";
import { openEnvironment, pictured, planAhead } from "./plan-ahead";

const root = path.resolve(import.meta.dirname, "..", "..");
const stateDir = path.join(root, ".cache", `screens-${process.pid}`);
const output = path.join(root, "docs", "screens");

const devices = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const themes = ["light", "dark"] as const;

/** Names of pictures on the command line; none: all of them. */
const wanted = process.argv.slice(2);
const isWanted = ({ name }: Pick<Shot, "name">): boolean => wanted.length === 0 || wanted.includes(name);

/** `ofShop`: its story is the migration of the shop. `desktopOnly`: on a phone it looks like what is shown already. */
type Shot = { name: string; uid: string; desktopOnly?: true; ofShop?: true; open: (page: Page, url: string) => Promise<unknown> };

const openTrouble = async (page: Page, url: string): Promise<void> => {
  await openEnvironment(page, url, "imports-dev");
  await page.getByRole("button", { name: /^Checks and console/ }).click();
  await page.getByLabel("Console output of imports-dev-loader").waitFor();
};

const openSchedule = async (page: Page, url: string): Promise<void> => {
  await page.goto(`${url}/environments/schedules`);
  await page.getByRole("link", { name: pictured.schedule }).first().click();
  await page.getByRole("grid", { name: `Hours of ${pictured.schedule}` }).waitFor();
};

const openSwitch = async (page: Page, url: string): Promise<void> => {
  await page.goto(`${url}/environments/switches`);
  await page.locator("main a[href^='/environments/switches/']").first().click();
  await page.getByRole("heading", { level: 1, name: "shop: shop-blue to shop-green" }).waitFor();
};

// The rule of 200 stands there already.
const openProposal = async (page: Page, url: string): Promise<void> => {
  await fillProposal(page, url, 180);
  await page.evaluate(() => window.scrollTo(0, 0));
};

const shots: Shot[] = [
  { name: "overview", uid: "mina", open: (page, url) => page.goto(url) },
  { name: "environments", uid: "mina", open: (page, url) => page.goto(`${url}/environments`) },
  { name: "environment", uid: "mina", open: (page, url) => openEnvironment(page, url, "payments-dev") },
  { name: "warning", uid: "mina", open: (page, url) => openEnvironment(page, url, pictured.environment) },
  { name: "schedule", uid: "mina", open: openSchedule },
  { name: "inbox", uid: "mina", desktopOnly: true, open: (page, url) => page.goto(`${url}/inbox`) },
  { name: "switch", uid: "mina", desktopOnly: true, open: openSwitch },
  { name: "costs", uid: "ada", desktopOnly: true, open: (page, url) => page.goto(`${url}/environments/costs`) },
  { name: "migrations", uid: "rita", ofShop: true, open: (page, url) => page.goto(`${url}/migrations`) },
  { name: "migration-review", uid: "rita", ofShop: true, open: (page, url) => openMigration(page, url, "shop-production") },
  { name: "migration-propose", uid: "alice", ofShop: true, open: openProposal },
  { name: "migration-run", uid: "alice", ofShop: true, open: (page, url) => openMigration(page, url, "shop-dev") },
  { name: "migration-conflicts", uid: "alice", ofShop: true, open: openConflicts },
  { name: "databases", uid: "ada", ofShop: true, open: (page, url) => page.goto(`${url}/migrations/databases`) },
  { name: "database", uid: "ada", ofShop: true, open: openDatabase },
  { name: "my-access", uid: "mina", open: (page, url) => page.goto(`${url}/my-access`) },
  { name: "audit", uid: "ada", open: (page, url) => page.goto(`${url}/audit-log`) },
  { name: "aws-targets", uid: "ada", open: (page, url) => page.goto(`${url}/environments/targets`) },
  { name: "unclaimed", uid: "ada", open: (page, url) => page.goto(`${url}/environments/unclaimed`) },
  { name: "trouble", uid: "alice", open: openTrouble },
  {
    name: "palette",
    uid: "mina",
    desktopOnly: true,
    open: async (page, url) => {
      await page.goto(`${url}/environments`);
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("extend ledger");
    },
  },
];

async function signIn(page: Page, url: string, uid: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Name").fill(uid);
  await page.getByLabel("Password", { exact: true }).fill(`${uid}-demo`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
}

type Look = { device: keyof typeof devices; colorScheme: (typeof themes)[number] };

async function save(page: Page, name: string, { device, colorScheme }: Look): Promise<void> {
  // Fonts and pictures of the state before would otherwise be caught in the middle of a change.
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => document.querySelector("main .animate-shimmer") === null);
  await page.waitForTimeout(1_200);
  await page.screenshot({ path: path.join(output, `${name}-${device}-${colorScheme}.png`) });
}

async function takeLook(browser: Browser, url: string, look: Look): Promise<void> {
  const isPhone = look.device === "phone";
  const options = { colorScheme: look.colorScheme, viewport: devices[look.device], hasTouch: isPhone, deviceScaleFactor: isPhone ? 2 : 1 };
  const stranger = await (await browser.newContext(options)).newPage();
  await stranger.goto(`${url}/sign-in`);
  if (isWanted({ name: "sign-in" })) await save(stranger, "sign-in", look);
  for (const uid of new Set(shots.filter(isWanted).map((shot) => shot.uid))) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await signIn(page, url, uid);
    for (const shot of shots.filter((each) => isWanted(each) && each.uid === uid && (!isPhone || each.desktopOnly !== true))) {
      await shot.open(page, url);
      await save(page, shot.name, look);
    }
    await context.close();
  }
}

async function takeAll(browser: Browser, url: string): Promise<void> {
  for (const colorScheme of themes) {
    for (const device of ["desktop", "phone"] as const) await takeLook(browser, url, { device, colorScheme });
  }
}

await mkdir(output, { recursive: true });
await mkdir(stateDir, { recursive: true });
const product = await buildProduct(root, step);
const stack = await startEmbeddedStack({ stateDir, endWithParent: true });
try {
  await migrateDatabase(stack.ownerUrl);
  const environment = { ...stack.environment, SIGN_IN_LIMIT_PER_ADDRESS: "1000", SIGN_IN_LIMIT_PER_IDENTITY: "100" };
  const running = await startProduct({ root, product, environment, port: 3600, logDir: path.join(stateDir, "logs") });
  stack.aws.setEvents({ url: `http://127.0.0.1:${running.port}/api/hooks/ec2`, headerName: "x-switchyard-hook-token", headerValue: stack.hookToken });
  const args = ["--disable-gpu", "--disable-quic", "--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args });
  const some = shots.filter(isWanted);
  const others = some.some(({ ofShop }) => ofShop !== true);
  if (others) await step("Letting people work", () => livePast(browser, running.url, signIn));
  if (some.some(({ ofShop }) => ofShop))
    await step("Migrating the shop", () => migrateShop(browser, { url: running.url, shopUrl: stack.shop.appUrls.dev }, signIn));
  if (others) await step("Planning ahead", () => planAhead(browser, { url: running.url, controlUrl: stack.aws.controlUrl }, signIn));
  await step("Taking the pictures", () => takeAll(browser, running.url));
  await browser.close();
  await running.stop();
} finally {
  await stack.stop();
  await rm(stateDir, { recursive: true, force: true });
}
