import type { ColumnWrite, SqlAction } from "../../sql/sql-reading";
import { isCut } from "./silent-cut";
import { at, listAt, namesAt, nodesOf, tagOf, textAt } from "./parse-tree";
import type { Tree } from "./parse-tree";
import { tableActions } from "./table-actions";

const relation = (fields: Tree, key = "relation") => textAt(at(fields, key), "relname");

/** What one parsed statement does. Pure. */
export function actionsOf(statement: Tree): readonly SqlAction[] {
  const { tag, fields } = tagOf(statement);
  const read = readers[tag];
  // Statements inside WITH do what they do as well.
  const inner = nodesOf(at(fields, "withClause"));
  const within = [...inner].flatMap(({ key, node }) => (key in dataReaders ? (dataReaders[key]?.(node) ?? []) : []));
  return [...within, ...(read === undefined ? [{ act: "other" as const, what: tag }] : read(fields))];
}

const dataReaders: Readonly<Record<string, (fields: Tree) => readonly SqlAction[]>> = {
  UpdateStmt: (fields) => [
    {
      act: "update",
      table: relation(fields),
      hasWhere: "whereClause" in fields,
      isIgnore: false,
      writes: listAt(fields, "targetList").map((target) => writeOf(at(target, "ResTarget"))),
    },
  ],
  DeleteStmt: (fields) => [{ act: "delete", table: relation(fields), hasWhere: "whereClause" in fields, isIgnore: false, writes: [] }],
  InsertStmt: (fields) => [{ act: "insert", table: relation(fields), how: "insert" }],
};

function writeOf(target: Tree): ColumnWrite {
  const column = textAt(target, "name");
  const value = at(target, "val");
  const itself = namesAt(at(value, "ColumnRef"), "fields").at(-1) === column;
  return { column, changes: !itself, cuts: isCut(value) };
}

const readers: Readonly<Record<string, (fields: Tree) => readonly SqlAction[]>> = {
  ...dataReaders,
  AlterTableStmt: (fields) => (textAt(fields, "objtype") === "OBJECT_TABLE" ? tableActions(fields) : [{ act: "other", what: "AlterTableStmt" }]),
  IndexStmt: (fields) => [
    {
      act: "create-index",
      table: relation(fields),
      name: textAt(fields, "idxname") || null,
      isUnique: fields["unique"] === true,
      isConcurrent: fields["concurrent"] === true,
      columns: listAt(fields, "indexParams").map((param) => textAt(at(param, "IndexElem"), "name")),
    },
  ],
  DropStmt: dropped,
  RenameStmt: renamed,
  CreateStmt: (fields) => [{ act: "create-table", table: relation(fields) }],
  CreateTableAsStmt: (fields) => [{ act: "create-table", table: textAt(at(fields, "into", "rel"), "relname") }],
  TruncateStmt: (fields) => listAt(fields, "relations").map((table) => ({ act: "truncate", table: textAt(at(table, "RangeVar"), "relname") })),
  CreateTrigStmt: (fields) => [{ act: "create-trigger", table: relation(fields), name: textAt(fields, "trigname") }],
  SelectStmt: () => [],
};

function dropped(fields: Tree): readonly SqlAction[] {
  const type = textAt(fields, "removeType");
  return listAt(fields, "objects").map((object): SqlAction => {
    const names = namesAt(at(object, "List"), "items");
    const name = names.at(-1) ?? "";
    if (type === "OBJECT_INDEX") return { act: "drop-index", name, isConcurrent: fields["concurrent"] === true };
    if (type === "OBJECT_TABLE") return { act: "drop-table", table: name };
    if (type === "OBJECT_TRIGGER") return { act: "drop-trigger", table: names.at(-2) ?? null, name };
    return { act: "other", what: `Drop ${type}` };
  });
}

function renamed(fields: Tree): readonly SqlAction[] {
  const to = textAt(fields, "newname");
  const type = textAt(fields, "renameType");
  if (type === "OBJECT_TABLE") return [{ act: "rename-table", table: relation(fields), to }];
  if (type === "OBJECT_COLUMN") return [{ act: "rename-column", table: relation(fields), column: textAt(fields, "subname"), to }];
  return [{ act: "other", what: `Rename ${type}` }];
}
