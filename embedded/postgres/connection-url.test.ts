import pg from "pg";
import { expect, it } from "vitest";
import { connectionUrl, withDatabase } from "./connection-url";

const ADDRESS = { host: "127.0.0.1", port: 5432 };

it("survives every character a password may have, and blanks in names", () => {
  const login = { role: "o'role", password: "p@ss/w:o%rd?#", database: "sw y" };
  const client = new pg.Client({ connectionString: connectionUrl(ADDRESS, login) });
  expect([client.user, client.password, client.database, client.port]).toEqual(["o'role", "p@ss/w:o%rd?#", "sw y", 5432]);
});

it("changes nothing but the database", () => {
  const url = connectionUrl(ADDRESS, { role: "app", password: "a/b", database: "one" });
  expect(withDatabase(url, "two words")).toBe("postgresql://app:a%2Fb@127.0.0.1:5432/two%20words");
});
