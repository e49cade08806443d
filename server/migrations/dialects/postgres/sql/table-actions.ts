import type { SqlAction } from "../../sql/sql-reading";
import { isCut } from "./silent-cut";
import { at, listAt, namesAt, nodesOf, textAt } from "./parse-tree";
import type { Tree } from "./parse-tree";

/** The parts of one ALTER TABLE. Pure. */
export function tableActions(fields: Tree): readonly SqlAction[] {
  const table = textAt(at(fields, "relation"), "relname");
  return listAt(fields, "cmds").flatMap((item) => partActions(table, at(item, "AlterTableCmd")));
}

function partActions(table: string, command: Tree): readonly SqlAction[] {
  const column = textAt(command, "name");
  switch (textAt(command, "subtype")) {
    case "AT_AddColumn":
      return addedColumn(table, at(command, "def", "ColumnDef"));
    case "AT_DropColumn":
      return [{ act: "drop-column", table, column }];
    case "AT_AlterColumnType":
      return [changedType(table, column, at(command, "def", "ColumnDef"))];
    case "AT_SetNotNull":
      return [{ act: "set-not-null", table, column }];
    case "AT_AddConstraint":
      return [addedConstraint(table, at(command, "def", "Constraint"))];
    case "AT_ValidateConstraint":
      return [{ act: "validate-constraint", table, name: column }];
    case "AT_DropConstraint":
      return [{ act: "drop-constraint", table, name: column }];
    default:
      return [{ act: "other", what: textAt(command, "subtype") }];
  }
}

function addedColumn(table: string, definition: Tree): readonly SqlAction[] {
  const constraints = listAt(definition, "constraints").map((item) => at(item, "Constraint"));
  const types = new Set(constraints.map((constraint) => textAt(constraint, "contype")));
  const value = constraints.find((constraint) => ["CONSTR_DEFAULT", "CONSTR_GENERATED"].includes(textAt(constraint, "contype")));
  const isStored = types.has("CONSTR_GENERATED") || types.has("CONSTR_IDENTITY") || isSerial(at(definition, "typeName"));
  const isNullable = !types.has("CONSTR_NOTNULL") && !types.has("CONSTR_PRIMARY");
  const given = isStored ? "volatile" : value === undefined ? "none" : isConstant(at(value, "raw_expr")) ? "constant" : "volatile";
  const column = textAt(definition, "colname");
  const rest = constraints.filter((constraint) => textAt(constraint, "contype") in constraintKinds).map((constraint) => addedConstraint(table, constraint));
  return [{ act: "add-column", table, column, isNullable, default: given }, ...rest];
}

const isSerial = (type: Tree) => ["serial", "bigserial", "smallserial"].includes(namesAt(type, "names").at(-1) ?? "");

/** Functions that give one value for the whole statement; PostgreSQL evaluates them once and rewrites nothing. */
const stable = new Set(["now", "transaction_timestamp", "statement_timestamp", "current_setting", "current_schema", "version"]);

function isConstant(expression: Tree): boolean {
  return [...nodesOf(expression)].every(({ key, node }) => key !== "FuncCall" || stable.has(namesAt(node, "funcname").at(-1) ?? ""));
}

function changedType(table: string, column: string, definition: Tree): SqlAction {
  const type = at(definition, "typeName");
  const [limit] = listAt(type, "typmods");
  const isText = ["varchar", "bpchar", "char"].includes(namesAt(type, "names").at(-1) ?? "");
  const length = limit === undefined ? undefined : at(limit, "A_Const", "ival")["ival"];
  return { act: "change-type", table, column, maxLength: isText && typeof length === "number" ? length : null, cuts: isCut(at(definition, "raw_default")) };
}

const constraintKinds: Readonly<Record<string, "check" | "foreign-key" | "unique" | "primary-key">> = {
  CONSTR_CHECK: "check",
  CONSTR_FOREIGN: "foreign-key",
  CONSTR_UNIQUE: "unique",
  CONSTR_PRIMARY: "primary-key",
};

function addedConstraint(table: string, constraint: Tree): SqlAction {
  const of = constraintKinds[textAt(constraint, "contype")];
  if (of === undefined) return { act: "other", what: textAt(constraint, "contype") };
  return {
    act: "add-constraint",
    table,
    name: textAt(constraint, "conname") || null,
    of,
    isValidated: constraint["skip_validation"] !== true,
    usesIndex: textAt(constraint, "indexname") !== "",
  };
}
