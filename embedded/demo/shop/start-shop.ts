import { ensureShop } from "./ensure-shop";
import { startShopWriter } from "./start-shop-writer";

/** The shop's databases, with an application that keeps writing into each. */
export type Shop = {
  /** Where the portal finds them, as config/switchyard.json names it; holds secrets. */
  environment: Record<string, string>;
  /** As the shop's application, for journeys that look at its rows. */
  appUrls: { dev: string; production: string };
  /** As the owner of the shop's tables, for journeys in which somebody changes a table behind the portal's back. */
  ownerUrls: { dev: string; production: string };
  stop(): Promise<void>;
};

/** Makes the shop's dev and production databases in the embedded PostgreSQL where they are missing, and lets the shop work. */
export async function startShop(superuserUrl: string, passwords: { owner: string; app: string; migrator: string }): Promise<Shop> {
  const [dev, production] = await Promise.all(["shop_dev", "shop_production"].map((database) => ensureShop({ superuserUrl, database, passwords })));
  if (dev === undefined || production === undefined) throw new Error("The shop has two databases.");
  const writers = [dev, production].map(({ appUrl }) => startShopWriter(appUrl));
  return {
    environment: { SHOP_DEV_DATABASE_URL: dev.migratorUrl, SHOP_PRODUCTION_DATABASE_URL: production.migratorUrl },
    appUrls: { dev: dev.appUrl, production: production.appUrl },
    ownerUrls: { dev: dev.ownerUrl, production: production.ownerUrl },
    async stop() {
      await Promise.all(writers.map((writer) => writer.stop()));
    },
  };
}
