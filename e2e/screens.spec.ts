import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { proposeNarrowing } from "./support/migrations";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

type Screen = { name: string; open: (page: Page) => Promise<unknown>; shown: string | RegExp };

const at = (path: string) => (page: Page) => page.goto(portal().url + path);

/** What the first row of a list leads to. */
function openFirst(path: string, link: string): Screen["open"] {
  return async (page) => {
    await page.goto(portal().url + path);
    await page.locator(link).first().click();
  };
}

const screens: Screen[] = [
  { name: "overview", open: at("/"), shown: "Overview" },
  { name: "environments", open: at("/environments"), shown: "Environments" },
  {
    name: "environment",
    open: async (page) => {
      await page.goto(`${portal().url}/environments`);
      await page.getByRole("link", { name: "payments-staging", exact: true }).click();
    },
    shown: "payments-staging",
  },
  { name: "schedules", open: at("/environments/schedules"), shown: "Schedules" },
  { name: "new schedule", open: at("/environments/schedules/new?template=office-hours"), shown: "Office hours" },
  { name: "AWS targets", open: at("/environments/targets"), shown: "AWS targets" },
  { name: "my access", open: at("/my-access"), shown: "My access" },
  { name: "audit", open: at("/audit-log"), shown: "Audit" },
  { name: "migrations", open: at("/migrations"), shown: "Migrations" },
  { name: "propose", open: at("/migrations/new"), shown: "Propose a migration" },
  { name: "migration", open: openFirst("/migrations", "main table a[href^='/migrations/']"), shown: /^#\d+ / },
  { name: "databases", open: at("/migrations/databases"), shown: "Databases" },
  { name: "database", open: openFirst("/migrations/databases", "main table a[href^='/migrations/databases/']"), shown: /^shop-/ },
  { name: "not found", open: at("/environments/01890000-0000-7000-8000-000000000000"), shown: "" },
];

function watchConsole(page: Page): string[] {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 404/.test(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  return faults;
}

test.beforeAll("the demo begins without migrations, and the screen of one needs one", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "ada");
  await proposeNarrowing(page, {
    database: "shop-dev (dev, PostgreSQL)",
    table: "public.app",
    column: "url",
    length: 190,
    captures: true,
    why: "For every part of the screen to be seen.",
  });
  await context.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [device, viewport] of [
    ["desktop", { width: 1440, height: 900 }],
    ["phone", { width: 390, height: 844 }],
  ] as const) {
    test(`every screen passes axe and breaks no policy: ${colorScheme}, ${device}`, async ({ browser }) => {
      test.setTimeout(1_200_000);
      const { context, page } = await browserOf(browser, "ada", { colorScheme, viewport });
      const faults = watchConsole(page);
      for (const screen of screens) {
        await screen.open(page);
        if (screen.shown !== "") await expect(page.getByRole("heading", { level: 1, name: screen.shown })).toBeVisible();
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((violation) => `${screen.name}: ${violation.id} ${violation.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${screen.name} is wider than the window`).toBeLessThanOrEqual(0);
      }
      expect(faults).toEqual([]);
      await context.close();
    });
  }

  test(`the sign-in page passes axe and breaks no policy: ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    const faults = watchConsole(page);
    await page.goto(`${portal().url}/sign-in`);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
}

test("every page carries a strict policy with a fresh nonce", async () => {
  const policies = await Promise.all([1, 2].map(async () => (await fetch(`${portal().url}/sign-in`)).headers.get("content-security-policy") ?? ""));
  for (const policy of policies) {
    expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{22,}' 'strict-dynamic'(;|$)/);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|style-src-elem[^;]*unsafe-inline/);
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
  }
  expect(policies[0]).not.toBe(policies[1]);
});
