import { textIn } from "../../target/row-values";
import type { IdentityDialect } from "../identity-dialect";

/** User locks are the server's, so the database is part of the name; MySQL allows 64 characters. */
const lock = "concat('switchyard ', ?, ' ', md5(database()))";

/** The server by the number it gives itself (MariaDB server_uid, MySQL server_uuid) or by its machine, port and directory; the database by its name. */
export const mariadbIdentity: IdentityDialect = {
  async read(session) {
    const { rows } = await session.query("show global variables where variable_name in ('server_uid', 'server_uuid', 'hostname', 'port', 'datadir')");
    const said = new Map(rows.map((row) => [textIn(row, "Variable_name"), textIn(row, "Value")]));
    const server = said.get("server_uid") ?? said.get("server_uuid") ?? ["hostname", "port", "datadir"].map((name) => said.get(name) ?? "").join(":");
    const name = textIn((await session.query("select database() as name")).rows[0], "name");
    return name === null ? null : `${server}/${name}`;
  },
  hold: (key) => ({ sql: `select get_lock(${lock}, 0)`, values: [key] }),
  isHeld: (key) => ({ sql: `select is_used_lock(${lock}) is not null as held`, values: [key] }),
};
