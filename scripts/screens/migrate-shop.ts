import type { Browser, Page } from "@playwright/test";
import { withClient } from "../bootstrap/with-client";

type SignIn = (page: Page, url: string, uid: string) => Promise<void>;

type Portal = { url: string; shopUrl: string };

/** The migration that the pictures show, in use on dev and in review on production. */
const picturedMigration = 1;

const long = 180_000;

/** Lets alice propose, rita comment and approve, the shop write over some of it, and the same content wait for review on production. */
export async function migrateShop(browser: Browser, { url, shopUrl }: Portal, signIn: SignIn): Promise<void> {
  const person = async (uid: string): Promise<Page> => {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await signIn(page, url, uid);
    return page;
  };
  const [alice, rita] = [await person("alice"), await person("rita")];
  await fillProposal(alice, url);
  await alice.getByRole("button", { name: "Make the draft" }).click();
  await alice.waitForURL(/\/migrations\/\d+$/);
  await rehearseAndSubmit(alice);

  await openMigration(rita, url, "shop-dev");
  await rita.getByRole("button", { name: "Comment on line 1", exact: true }).first().click();
  await rita.getByRole("textbox", { name: "Comment on line 1" }).fill("Nullable and without a default, so only the catalog changes. Good.");
  await rita.getByRole("button", { name: "Comment", exact: true }).first().click();
  await pull(rita, "Approve…", "Read all three scripts and the report of the rehearsal.");
  await openMigration(alice, url, "shop-dev");
  await pull(alice, "Start…");
  await waitForState(alice, "in use");
  await withClient(shopUrl, (client) =>
    client.query("UPDATE app SET url = 'https://partners.example.com/a/' || id WHERE id IN (SELECT id FROM app WHERE id % 200 = 0 ORDER BY id LIMIT 6)"),
  );
  await alice.getByText(/The application has changed \d+ saved rows/).waitFor({ timeout: long });

  await alice.getByRole("button", { name: "Move to…" }).click();
  await alice.getByRole("menuitem", { name: /^shop-production/ }).click();
  await alice.getByRole("dialog").getByRole("button", { name: "Move it to shop-production" }).click();
  await alice.getByRole("dialog").waitFor({ state: "hidden" });
  await openMigration(alice, url, "shop-production");
  await rehearseAndSubmit(alice);
  for (const page of [alice, rita]) await page.context().close();
}

/** Opens the pictured migration as it stands on a database. */
export async function openMigration(page: Page, url: string, database: string): Promise<void> {
  await page.goto(`${url}/migrations/${picturedMigration}?on=${database}`);
  await page.getByRole("heading", { level: 1, name: new RegExp(`^#${picturedMigration} `) }).waitFor();
}

/** Its conflict report, with values. */
export async function openConflicts(page: Page, url: string): Promise<void> {
  await openMigration(page, url, "shop-dev");
  const report = page.getByRole("region", { name: "Conflicts", exact: true });
  await report.getByRole("button", { name: "Show values" }).click();
  await report
    .getByText(/partners\.example\.com/)
    .first()
    .waitFor();
  await report.evaluate((element) => element.scrollIntoView({ block: "start" }));
}

/** The page of a registered database. */
export async function openDatabase(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/migrations/databases`);
  await page.getByRole("link", { name: "shop-dev", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "shop-dev" }).waitFor();
}

/** A narrowing on the form, with its plan. */
export async function fillProposal(page: Page, url: string, length = 200): Promise<void> {
  await page.goto(`${url}/migrations/new`);
  await page.getByLabel("Database", { exact: true }).selectOption({ label: "shop-dev (dev, PostgreSQL)" });
  // What was chosen before is kept in the browser.
  const table = page.getByRole("list", { name: "Table" }).getByRole("button", { name: /^public\.app(?!_)/ });
  const column = page.getByRole("list", { name: "Column" }).getByRole("button", { name: /^url(?!_)/ });
  await table
    .or(page.getByRole("button", { name: "Change table" }))
    .first()
    .waitFor();
  if (await table.isVisible()) await table.click();
  await page.getByRole("combobox", { name: "Change" }).selectOption({ label: "Narrow a text" });
  await column
    .or(page.getByRole("button", { name: "Change column" }))
    .first()
    .waitFor();
  if (await column.isVisible()) await column.click();
  await page.getByLabel("Longest value, in characters").fill(String(length));
  await page.getByLabel(/^Take them, and keep the original/).check();
  await page.getByLabel(/^Title/).fill("Addresses of apps fit the partner's form");
  await page.getByLabel("Why it is needed").fill("The partner's form takes 200 characters; longer links are sent back since November.");
  await page.getByRole("tab", { name: /^Forward · \d+/ }).waitFor({ timeout: long });
}

async function rehearseAndSubmit(page: Page): Promise<void> {
  await pull(page, "Rehearse");
  await page.getByRole("region", { name: "Rehearsal", exact: true }).getByText("passed", { exact: true }).waitFor({ timeout: long });
  await pull(page, "Submit for review");
  await waitForState(page, "in review");
}

async function pull(page: Page, lever: string, words?: string): Promise<void> {
  await page.getByRole("button", { name: lever, exact: true }).click();
  if (words !== undefined) await page.getByRole("dialog").getByRole("textbox").first().fill(words);
  await confirm(page);
}

async function confirm(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.locator("[data-confirm]").click();
  await dialog.waitFor({ state: "hidden" });
}

async function waitForState(page: Page, word: string): Promise<void> {
  await page.locator("header [data-lamp]").getByText(word, { exact: true }).first().waitFor({ timeout: long });
}
