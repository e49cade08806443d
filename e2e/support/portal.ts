import { readFileSync } from "node:fs";
import path from "node:path";

/** A database of the shop: as its application, and as the owner of its tables. */
export type ShopUrls = { app: string; owner: string };

/** Where the portal under test runs. */
export type Portal = {
  url: string;
  awsControlUrl: string;
  messagesUrl: string;
  logDir: string;
  pids: { web: number; worker: number };
  shop: { dev: ShopUrls; production: ShopUrls };
};

export const portalFile = path.resolve(import.meta.dirname, "..", "..", ".cache", "e2e-portal.json");

/** The portal that the set-up started. */
export function portal(): Portal {
  return JSON.parse(readFileSync(portalFile, "utf8")) as Portal;
}
