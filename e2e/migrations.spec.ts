import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { ask, expectState, fillNarrowing, openMigration, panel, pull } from "./support/migrations";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";
import { addressesOf, inShop, longAddresses, timeIn, tracesIn, writtenWithin } from "./support/shop";
import type { Span } from "./support/shop";
import { advanceTime } from "./support/time";

const title = "Addresses of apps fit the partner's form";
const onDev = { database: "shop-dev (dev, PostgreSQL)", table: "public.app", column: "url", length: 200, title };

/** Alice proposes the narrowing, has it rehearsed, and submits it. */
async function proposeAndSubmit(page: Page): Promise<number> {
  await fillNarrowing(page, { ...onDev, why: "The partner's form takes 200 characters." });
  const rows = panel(page, "Rows");
  // About a thousand: the shop goes on writing.
  await expect(rows.getByText(/^(?:9\d\d|1,[01]\d\d) rows \(0\.\d+ % of /)).toBeVisible();
  await expect(rows.getByText("Counted just now.")).toBeVisible();
  await expect(rows.getByText("value not shown").first()).toBeVisible();
  await rows.getByRole("button", { name: "Show values" }).click();
  await expect(rows.getByText(/newsletter-newsletter/).first()).toBeVisible();
  await expect(rows.getByText("Values are shown. Your look is on record.")).toBeVisible();
  for (const name of ["Forward", "Rollback", "Finalize"]) {
    await page.getByRole("tab", { name: new RegExp(`^${name} · \\d+`) }).click();
    await expect(page.getByText(/stops (?:readers and )?writers for milliseconds|blocks nobody/).first()).toBeVisible();
  }
  await page.getByRole("button", { name: "Make the draft" }).click();
  await expect(page).toHaveURL(/\/migrations\/\d+$/);
  const number = Number(/\d+$/.exec(page.url())?.[0]);
  await pull(page, "Rehearse", { number });
  await expect(panel(page, "Rehearsal").getByText("passed", { exact: true })).toBeVisible({ timeout: 300_000 });
  await expect(panel(page, "Rehearsal").getByText(/After rollback the catalog is equal/)).toBeVisible();
  await pull(page, "Submit for review", { number });
  await expectState(page, "in review");
  return number;
}

/** Rita reads, comments a line, and sends it back. */
async function sendBack(page: Page, number: number): Promise<void> {
  await page.goto(`${portal().url}/migrations`);
  await page
    .getByRole("table", { name: "Migrations that wait for you" })
    .getByRole("link", { name: `#${number} ${title}`, exact: true })
    .click();
  await openMigration(page, number);
  await page.getByRole("button", { name: "Comment on line 2", exact: true }).first().click();
  await page.getByRole("textbox", { name: "Comment on line 2" }).fill("Does the old version still write long ones?");
  await page.getByRole("button", { name: "Comment", exact: true }).first().click();
  await expect(panel(page, "SQL").getByText("Does the old version still write long ones?", { exact: true })).toBeVisible();
  await pull(page, "Send back", { number, words: "Version 41 still writes long ones: take them during the deploy." });
  await expectState(page, "sent back");
}

/** Alice takes new long ones too, and submits again. */
async function editAndSubmit(page: Page, number: number): Promise<void> {
  await openMigration(page, number);
  await expect(page.getByText("Version 41 still writes long ones: take them during the deploy.").first()).toBeVisible();
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel(/^Take them, and keep the original/).check();
  await expect(page.getByRole("button", { name: "Save the edit" })).not.toHaveAttribute("aria-disabled", "true", { timeout: 120_000 });
  await page.getByRole("button", { name: "Save the edit" }).click();
  await expect(page).toHaveURL(new RegExp(`/migrations/${number}$`));
  await pull(page, "Submit for review", { number });
  await expectState(page, "in review");
}

/** What has changed since rita sent it back stands line by line, also in a page that is loaded anew. */
async function readChanges(page: Page, number: number): Promise<void> {
  await openMigration(page, number);
  await page.getByRole("button", { name: "Changes since revision 1", exact: true }).click();
  await expect(page.getByRole("region", { name: "Changes of Forward" })).toBeVisible();
}

/** Rita approves what she sees: the dialog shows the hash of the content. */
async function approve(page: Page, number: number, database = "shop-dev"): Promise<string> {
  await openMigration(page, number, database);
  const { dialog, confirm } = await ask(page, "Approve…", { number, database });
  const hash = await dialog
    .getByText(/^[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} …$/)
    .first()
    .innerText();
  await confirm.click();
  await expect(dialog).toBeHidden();
  return hash;
}

/** The application gives three saved rows addresses of its own; the screen counts them. */
async function writeOver(page: Page, originals: ReadonlyMap<string, string>): Promise<string[]> {
  const chosen = [...originals.keys()].slice(0, 3);
  await inShop(portal().shop.dev.app, (client) =>
    client.query("UPDATE app SET url = 'https://moved.example.com/' || id WHERE id = ANY($1::bigint[])", [chosen]),
  );
  await expect(page.getByText(/The application has changed (?:[3-9]|\d\d) saved rows so far/)).toBeVisible({ timeout: 300_000 });
  return chosen;
}

/** The conflict report names the rows, and shows what was, what we wrote, and what is there now. */
async function readReport(page: Page, original: string, id: string): Promise<void> {
  const report = panel(page, "Conflicts");
  const row = report.getByRole("row").filter({ hasText: new RegExp(`id ${id}(?!\\d)`) });
  await expect(row).toBeVisible();
  await expect(row).not.toContainText(original);
  await report.getByRole("button", { name: "Show values" }).click();
  await expect(row).toContainText(original);
  const [replaced, current] = [row.getByRole("cell").nth(3), row.getByRole("cell").nth(4)];
  await expect(replaced).toContainText(original.slice(0, 200));
  await expect(replaced).not.toContainText(original);
  await expect(current).toContainText(`https://moved.example.com/${id}`);
}

/**
 * Every original is back. Where it is not, the application wrote since `begun`; what it wrote while originals were kept is in the report.
 */
async function expectOriginals(
  page: Page,
  { originals, begun, moved, kept }: { originals: ReadonlyMap<string, string>; begun: Date; moved: readonly string[]; kept: Span },
): Promise<void> {
  const { app } = portal().shop.dev;
  const now = await addressesOf(app, [...originals.keys()]);
  expect(now.size).toBe(originals.size);
  const different = [...originals].filter(([id, url]) => now.get(id) !== url).map(([id]) => id);
  for (const id of moved) expect(now.get(id)).toBe(`https://moved.example.com/${id}`);
  expect(different).toEqual(expect.arrayContaining([...moved]));
  expect(different.filter((id) => now.get(id) === originals.get(id)?.slice(0, 200))).toEqual([]);
  // The shop's own writer goes on all the time, and may have met one of them too.
  const byTheShop = different.filter((id) => !moved.includes(id));
  expect(await writtenWithin(app, byTheShop, { from: begun, to: await timeIn(app) })).toEqual(byTheShop);
  for (const id of [...moved, ...(await writtenWithin(app, byTheShop, kept))]) {
    await expect(
      panel(page, "Conflicts")
        .getByRole("row")
        .filter({ hasText: new RegExp(`id ${id}(?!\\d)`) }),
    ).toHaveCount(1);
  }
}

/** Saves the originals as a file; gives them by the keys of their rows. */
async function downloadOriginals(page: Page, number: number): Promise<Map<string, string>> {
  await page.getByRole("button", { name: "Download originals…" }).click();
  const dialog = page.getByRole("dialog", { name: `Download the originals of #${number} on shop-dev?` });
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download originals" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`originals-of-migration-${number}-on-shop-dev.jsonl`);
  await expect(dialog).toBeHidden();
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\n");
  const saved = lines.map((line) => JSON.parse(line) as { key: { id: string }; original: { url: string } });
  return new Map(saved.map(({ key, original }) => [key.id, original.url]));
}

test("the addresses of apps become shorter: proposed, sent back, approved, run while the shop writes, rolled back, forward again, finalized; then production", async ({
  browser,
}) => {
  test.setTimeout(1_200_000);
  const alice = await browserOf(browser, "alice");
  const rita = await browserOf(browser, "rita");

  const number = await test.step("alice proposes, rehearses and submits", () => proposeAndSubmit(alice.page));
  await test.step("rita sends it back", () => sendBack(rita.page, number));
  await test.step("alice edits", () => editAndSubmit(alice.page, number));
  await test.step("rita reads what has changed", () => readChanges(rita.page, number));
  const hash = await test.step("rita approves", () => approve(rita.page, number));

  const { app } = portal().shop.dev;
  const begun = await timeIn(app);
  const originals = await longAddresses(app, 200);
  expect(originals.size).toBeGreaterThan(900);
  const { moved, from } = await test.step("it runs while the shop writes, and is in use", async () => {
    await openMigration(alice.page, number);
    await pull(alice.page, "Start…", { number });
    await expectState(alice.page, "in use", 180_000);
    const inUse = await timeIn(app);
    const saved = await addressesOf(app, [...originals.keys()]);
    expect([...saved.values()].filter((url) => url.length > 200)).toEqual([]);
    return { moved: await writeOver(alice.page, originals), from: inUse };
  });

  await test.step("rolled back, the originals are there again; what the application wrote stays and is listed", async () => {
    const kept = { from, to: await timeIn(app) };
    await pull(alice.page, "Roll back…", { number, words: "The partner takes longer ones after all." });
    await expectState(alice.page, "rolled back", 180_000);
    await readReport(alice.page, originals.get(moved[0] ?? "") ?? "", moved[0] ?? "");
    await expectOriginals(alice.page, { originals, begun, moved, kept });
    expect(await tracesIn(app)).toEqual([]);
  });

  await test.step("forward again under the same approval, and finalized under one of its own", async () => {
    await pull(alice.page, "Start…", { number });
    await expectState(alice.page, "in use", 180_000);
    await expect(alice.page.getByRole("button", { name: "Finalize…" })).toHaveAttribute("aria-disabled", "true");
    const saved = [...(await downloadOriginals(alice.page, number))];
    expect(saved.filter(([, url]) => url.length <= 200)).toEqual([]);
    expect(saved.filter(([id, url]) => originals.get(id) === url).length).toBeGreaterThan(800);
    await openMigration(rita.page, number);
    await pull(rita.page, "Approve finalize…", { number });
    await pull(alice.page, "Finalize…", { number });
    await expectState(alice.page, "final", 120_000);
    expect(await tracesIn(app)).toEqual(["check app_url_max_200"]);
    await expect(inShop(app, (client) => client.query("UPDATE app SET url = repeat('x', 201) WHERE id = 1"))).rejects.toThrow(/violates check constraint/);
  });

  await test.step("the same content goes to production, which asks for a rehearsal there", async () => {
    await openMigration(alice.page, number);
    await alice.page.getByRole("button", { name: "Move to…" }).click();
    await alice.page.getByRole("menuitem", { name: /^shop-production/ }).click();
    const dialog = alice.page.getByRole("dialog", { name: `Move #${number} to shop-production?` });
    await expect(dialog.getByText(hash)).toBeVisible();
    await dialog.getByRole("button", { name: "Move it to shop-production" }).click();
    await expect(dialog).toBeHidden();
    const on = { number, database: "shop-production" };
    await openMigration(alice.page, number, on.database);
    const { dialog: asked, confirm } = await ask(alice.page, "Submit for review", on);
    await confirm.click();
    await expect(asked.getByText(/ask for a rehearsal of exactly this content/)).toBeVisible();
    await asked.getByRole("button", { name: "Cancel" }).click();
    await expect(alice.page.getByRole("button", { name: "Show values" })).toHaveCount(0);
    await pull(alice.page, "Rehearse", on);
    await expect(panel(alice.page, "Rehearsal").getByText("passed", { exact: true })).toBeVisible({ timeout: 300_000 });
    await pull(alice.page, "Submit for review", on);
    await expectState(alice.page, "in review");
    expect(await approve(rita.page, number, on.database)).toBe(hash);
  });

  await test.step("it runs in production, waits a day, and is finalized", async () => {
    const on = { number, database: "shop-production" };
    const before = await longAddresses(portal().shop.production.app, 200);
    await openMigration(alice.page, number, on.database);
    await pull(alice.page, "Start…", on);
    await expectState(alice.page, "in use", 180_000);
    await expect(alice.page.getByText(/It may be finalized in (?:6|7) d/)).toBeVisible();
    await openMigration(rita.page, number, on.database);
    await expect(rita.page.getByRole("button", { name: "Finalize…" })).toHaveAttribute("aria-disabled", "true");
    await advanceTime(7 * 24 * 60 + 60);
    // Sessions end while nobody uses them.
    const later = { alice: await browserOf(browser, "alice"), rita: await browserOf(browser, "rita") };
    await openMigration(later.rita.page, number, on.database);
    await pull(later.rita.page, "Approve finalize…", on);
    await openMigration(later.alice.page, number, on.database);
    await pull(later.alice.page, "Finalize…", on);
    await expectState(later.alice.page, "final", 120_000);
    expect(await longAddresses(portal().shop.production.app, 200)).toEqual(new Map());
    expect(before.size).toBeGreaterThan(900);
    expect(await tracesIn(portal().shop.production.app)).toHaveLength(1);
    await later.alice.context.close();
    await later.rita.context.close();
  });
  await alice.context.close();
  await rita.context.close();
});
