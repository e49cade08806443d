import { text, textOrNull } from "../../catalog/row-values";
import type { TargetSession } from "../../target/target-session";
import type { CatalogText } from "../rehearsal-dialect";
import { quote } from "./names";

const code: readonly string[] = [
  `select 'trigger' as kind, trigger_name as name, concat_ws('\\n', event_object_table, action_timing, event_manipulation, concat('place ', action_order),
     concat('definer ', definer), concat('mode ', sql_mode), concat('characters ', character_set_client, ' ', collation_connection), action_statement) as body
   from information_schema.triggers where trigger_schema = ?`,
  `select 'view' as kind, table_name as name, concat_ws('\\n', concat('definer ', definer), security_type, check_option, view_definition) as body
   from information_schema.views where table_schema = ?`,
  `select 'routine' as kind, routine_name as name, concat_ws('\\n', routine_type, definer, sql_mode, routine_definition) as body
   from information_schema.routines where routine_schema = ?`,
];

/** Every object of the scratch databases as text, in a fixed order: tables as SHOW CREATE TABLE writes them, without the counter of new keys. */
export async function catalogTexts(session: TargetSession, { data, shadow }: { data: string; shadow: string }): Promise<CatalogText[]> {
  const { rows } = await session.query(
    "select table_schema as place, table_name as name from information_schema.tables where table_schema in (?, ?) and table_type = 'BASE TABLE' order by table_schema, table_name",
    [data, shadow],
  );
  const found: CatalogText[] = [];
  for (const row of rows) {
    const [place, name] = [text(row["place"]), text(row["name"])];
    // The journal stays from run to run.
    if (place === shadow && name.startsWith("journal")) continue;
    const shown = (await session.query(`show create table ${quote(place)}.${quote(name)}`)).rows;
    const written = (textOrNull(shown[0]?.["Create Table"]) ?? "").replace(/ AUTO_INCREMENT=\d+/, "");
    found.push({ object: { kind: place === shadow ? "shadow" : "table", name }, text: written });
  }
  for (const query of code) {
    const there = (await session.query(query, [data])).rows;
    found.push(...there.map((row) => ({ object: { kind: text(row["kind"]), name: text(row["name"]) }, text: textOrNull(row["body"]) ?? "" })));
  }
  return found;
}
