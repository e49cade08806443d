import { expect, it } from "vitest";
import { replaceNames } from "./replace-names";

const to = { data: "r_1", shadow: "r_1_s" };
const replaced = (sql: string) => replaceNames(sql, "shop", to);

it.each([
  ["alter table `shop`.`app` add x int", "alter table `r_1`.`app` add x int", 1],
  ["update shop.app set url = 'shop'", "update `r_1`.app set url = 'shop'", 1],
  ["insert into switchyard_shadow.m1 select `shop`.`app`.`id` from `shop`.`app`", "insert into `r_1_s`.m1 select `r_1`.`app`.`id` from `r_1`.`app`", 3],
  [
    "select 1 from information_schema.tables where table_schema = 'shop' and table_name = 'shop'",
    "select 1 from information_schema.tables where table_schema = 'r_1' and table_name = 'shop'",
    1,
  ],
  ["select 1 from t where trigger_schema in ('x', 'shop')", "select 1 from t where trigger_schema in ('x', 'r_1')", 1],
  ["create database if not exists switchyard_shadow character set utf8mb4", "create database if not exists `r_1_s` character set utf8mb4", 1],
  [
    "select exists (select 1 from information_schema.schemata where schema_name = 'switchyard_shadow')",
    "select exists (select 1 from information_schema.schemata where schema_name = 'r_1_s')",
    1,
  ],
  ["update app /* shop.app */ set shop = 'it''s shop.app' -- shop.app", "update app /* shop.app */ set shop = 'it''s shop.app' -- shop.app", 0],
  ["update app set a.shop = 1", "update app set a.shop = 1", 0],
])("replaces databases and nothing else: %s", (sql, expected, places) => {
  expect(replaced(sql)).toEqual({ sql: expected, places });
});
