import { devices, expect, test } from "@playwright/test";
import { expectState, openMigration, panel, proposeNarrowing, pull } from "./support/migrations";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";
import { addressesOf, longAddresses, tracesIn } from "./support/shop";

const { userAgent, hasTouch, isMobile } = devices["iPhone 14"];
const phone = { viewport: { width: 390, height: 844 }, userAgent, hasTouch, isMobile };

test("on a phone a reviewer reads and approves, and the author rolls back, with levers large enough for a thumb", async ({ browser }) => {
  test.setTimeout(1_200_000);
  const desk = await browserOf(browser, "alice");
  const before = await longAddresses(portal().shop.dev.app, 205);
  const number = await proposeNarrowing(desk.page, {
    database: "shop-dev (dev, PostgreSQL)",
    table: "public.app",
    column: "url",
    length: 205,
    captures: true,
    why: "To be approved on the way home.",
  });
  await pull(desk.page, "Submit for review", { number });

  const rita = await browserOf(browser, "rita", phone);
  await openMigration(rita.page, number);
  const lever = rita.page.getByRole("button", { name: "Approve…" });
  expect((await lever.boundingBox())?.height).toBeGreaterThanOrEqual(40);
  expect(await rita.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  const lines = panel(rita.page, "SQL").getByRole("button", { name: /^Comment on line \d+$/ });
  const folded = await lines.count();
  await rita.page
    .getByRole("button", { name: /^Show all \d+ lines$/ })
    .first()
    .tap();
  await expect.poll(() => lines.count()).toBeGreaterThan(folded);
  await pull(rita.page, "Approve…", { number, words: "Read on the train." });
  await expectState(rita.page, "approved");

  await openMigration(desk.page, number);
  await pull(desk.page, "Start…", { number });
  await expectState(desk.page, "in use", 180_000);
  const alice = await browserOf(browser, "alice", phone);
  await openMigration(alice.page, number);
  await expect(panel(alice.page, "In use")).toBeVisible();
  expect((await alice.page.getByRole("button", { name: "Roll back…" }).boundingBox())?.height).toBeGreaterThanOrEqual(40);
  await pull(alice.page, "Roll back…", { number });
  await expectState(alice.page, "rolled back", 180_000);
  const now = await addressesOf(portal().shop.dev.app, [...before.keys()]);
  expect([...before].filter(([id, url]) => now.get(id) === url.slice(0, 205)).map(([id]) => id)).toEqual([]);
  expect(await tracesIn(portal().shop.dev.app)).toEqual([]);
  for (const { context } of [desk, rita, alice]) await context.close();
});
