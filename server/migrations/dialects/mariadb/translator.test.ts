import { expect, it } from "vitest";
import { hashOfBody, triggerProbe } from "./probes";
import { createTrigger } from "./shadow/trigger-text";
import { translator } from "./translator";
import type { TableFacts } from "../../catalog/table-facts";

const names = { data: "copy_of_shop", shadow: "copy_of_shadow" };
const body = "switchyard: BEGIN\n  INSERT INTO switchyard_shadow.m42_log SELECT 1;\nEND";

it("an older script's probe, which has the hash of the body, is given that of the body under the other names", () => {
  const translate = translator("shop", names);
  const made = translate(`CREATE OR REPLACE TRIGGER t AFTER UPDATE ON app FOR EACH ROW\n${body}`).sql;
  const after = body.replace("switchyard_shadow", "`copy_of_shadow`");
  expect(made).toContain(after);
  expect(translate(`SELECT SHA2(ACTION_STATEMENT, 256) = '${hashOfBody(body)}' AS done`).sql).toContain(hashOfBody(after));
});

it("the mark in a body stays what the probe looks for", () => {
  const translate = translator("shop", names);
  const table = { schema: "shop", name: "app" } as TableFacts;
  const shape = { name: "t", timing: "AFTER", event: "UPDATE", body } as const;
  const mark = /switchyard [0-9a-f]{16}/;
  const [made, probe] = [createTrigger({ table }, shape).sql, triggerProbe(table, shape)].map((sql) => mark.exec(translate(sql).sql)?.[0]);
  expect(made).toMatch(mark);
  expect(probe).toBe(made);
});
