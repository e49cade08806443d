import { describe, expect, it } from "vitest";
import { readDatabaseUrl } from "./database-url";

describe("the address of a database in a variable", () => {
  it("is read whole, with what is encoded in it", () => {
    expect(readDatabaseUrl("postgresql://shop%5Fmigrator:p%40ss%2Fword@[::1]:6543/shop%20dev", "SHOP_DATABASE_URL")).toEqual({
      engine: "postgres",
      host: "::1",
      port: 6_543,
      databaseName: "shop dev",
      userName: "shop_migrator",
      password: "p@ss/word",
    });
    expect(readDatabaseUrl("mariadb://m:p@db/shop", "SHOP_DATABASE_URL")).toMatchObject({ engine: "mariadb", host: "db", port: 3_306 });
  });

  it.each(["", "shop", "http://m:hunter2@db/shop", "postgresql://m@db/shop", "postgresql://:hunter2@db/shop", "postgresql://m:hunter2@db"])(
    "%s is refused with the variable's name and without the password",
    (text) => {
      expect(() => readDatabaseUrl(text, "SHOP_DATABASE_URL")).toThrow(/SHOP_DATABASE_URL/);
      expect(() => readDatabaseUrl(text, "SHOP_DATABASE_URL")).not.toThrow(/hunter2/);
    },
  );
});
