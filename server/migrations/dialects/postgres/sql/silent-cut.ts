import { at, listAt, namesAt, nodesOf } from "./parse-tree";
import type { Tree } from "./parse-tree";

/** True for `x::varchar(20)`, `left(x, 20)`, `substr(x, 1, 20)`: what is too long is cut without a word. */
export function isCut(expression: Tree): boolean {
  return [...nodesOf(expression)].some(({ key, node }) => {
    if (key === "TypeCast") return isShortText(at(node, "typeName"));
    return key === "FuncCall" && ["left", "substr", "substring", "rpad"].includes(namesAt(node, "funcname").at(-1) ?? "");
  });
}

function isShortText(type: Tree): boolean {
  return ["varchar", "bpchar", "char"].includes(namesAt(type, "names").at(-1) ?? "") && listAt(type, "typmods").length > 0;
}
