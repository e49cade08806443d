/** A node of PostgreSQL's own parse tree, as JSON. */
export type Tree = { readonly [key: string]: unknown };

/** Every object of the tree with the key under which it stands: the tag of a node, or a field. */
export function* nodesOf(value: unknown, key = ""): Generator<{ key: string; node: Tree }> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item, key);
  } else if (isTree(value)) {
    yield { key, node: value };
    for (const [name, item] of Object.entries(value)) if (typeof item === "object" && item !== null) yield* nodesOf(item, name);
  }
}

/** True for an object of the tree; a list or a value is none. */
function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under a path of keys; an empty one where there is none. */
export function at(node: unknown, ...keys: readonly string[]): Tree {
  const found = keys.reduce<unknown>((inner, key) => (isTree(inner) ? inner[key] : undefined), node);
  return isTree(found) ? found : {};
}

/** The list under a key; empty where there is none. */
export function listAt(node: Tree, key: string): readonly Tree[] {
  const found = node[key];
  return Array.isArray(found) ? found.filter(isTree) : [];
}

/** The text under a key; empty where there is none. */
export function textAt(node: Tree, key: string): string {
  const found = node[key];
  return typeof found === "string" ? found : "";
}

/** Names of a qualified name: a list of String nodes. */
export function namesAt(node: Tree, key: string): readonly string[] {
  return listAt(node, key).map((item) => textAt(at(item, "String"), "sval"));
}

/** The tag and the fields of a node such as `{ UpdateStmt: { … } }`. */
export function tagOf(node: Tree): { tag: string; fields: Tree } {
  const [tag = ""] = Object.keys(node);
  return { tag, fields: at(node, tag) };
}
