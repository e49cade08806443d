/** A node of swc's syntax tree; its other fields depend on the type. */
export type SyntaxNode = { readonly type: string; readonly span?: Span; readonly [field: string]: unknown };

type Span = { readonly start: number; readonly end: number };

/** True when a value is a node. */
function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** The node in a field, or null. */
export function child(node: SyntaxNode, field: string): SyntaxNode | null {
  const value = node[field];
  return isNode(value) ? value : null;
}

/** The nodes in a list field; the arguments of a call come without their wrappers. */
export function children(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  const value = node[field];
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => (isNode(item) ? item : ((item as { expression?: unknown } | null)?.expression ?? null))).filter(isNode);
}

/** Where a node stands, in bytes; swc gives properties no span of their own, there the key's begins it and the value's ends it. */
export function spanOf(node: SyntaxNode): Span {
  if (node.span !== undefined) return node.span;
  const parts = Object.values(node).filter(isNode).map(spanOf);
  return { start: Math.min(...parts.map(({ start }) => start)), end: Math.max(...parts.map(({ end }) => end)) };
}

/** Visits every node below and including `node`, parents first, with its ancestors (nearest last). */
function walk(node: SyntaxNode, visit: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void, ancestors: readonly SyntaxNode[] = []): void {
  visit(node, ancestors);
  const inside = [...ancestors, node];
  for (const value of Object.values(node)) walkValue(value, visit, inside);
}

function walkValue(value: unknown, visit: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void, ancestors: readonly SyntaxNode[]): void {
  if (isNode(value)) walk(value, visit, ancestors);
  else if (Array.isArray(value)) for (const item of value) walkValue(item, visit, ancestors);
  else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) walkValue(item, visit, ancestors);
}

/** All nodes of the given types. */
export function nodesOf(root: SyntaxNode, ...types: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walk(root, (node) => {
    if (types.includes(node.type)) found.push(node);
  });
  return found;
}

const wrappers: Readonly<Record<string, string>> = {
  ParenthesisExpression: "expression",
  TsAsExpression: "expression",
  TsNonNullExpression: "expression",
  TsSatisfiesExpression: "expression",
  TsConstAssertion: "expression",
  OptionalChainingExpression: "base",
  AwaitExpression: "argument",
};

/** The expression without parentheses, casts, `?.` and `await`. */
function unwrapped(node: SyntaxNode): SyntaxNode {
  const field = wrappers[node.type];
  const inner = field === undefined ? null : child(node, field);
  return inner === null ? node : unwrapped(inner);
}

/** A name or a path of names as text, `db.user.findMany`; calls appear as `name()`, everything else as `?`. */
export function dotted(given: SyntaxNode | null): string {
  if (given === null) return "?";
  const node = unwrapped(given);
  if (node.type === "Identifier") return String(node["value"]);
  if (node.type === "ThisExpression") return "this";
  if (node.type === "CallExpression") return `${dotted(child(node, "callee"))}()`;
  if (node.type === "TaggedTemplateExpression") return dotted(child(node, "tag"));
  if (node.type !== "MemberExpression") return "?";
  return `${dotted(child(node, "object"))}.${propertyName(child(node, "property"))}`;
}

/** The name of a property or key: identifier, private name, string or a computed string. */
export function propertyName(node: SyntaxNode | null): string {
  if (node === null) return "?";
  if (node.type === "Identifier" || node.type === "StringLiteral" || node.type === "PrivateName") return String(node["value"]);
  if (node.type === "Computed") return propertyName(child(node, "expression"));
  return "?";
}

/** The value of a property of an object literal, or null. Shorthand properties give their identifier. */
export function propertyOf(object: SyntaxNode | null, name: string): SyntaxNode | null {
  if (object === null || unwrapped(object).type !== "ObjectExpression") return null;
  for (const entry of children(unwrapped(object), "properties")) {
    if (entry.type === "Identifier" && entry["value"] === name) return entry;
    if (entry.type === "KeyValueProperty" && propertyName(child(entry, "key")) === name) return child(entry, "value");
    if (entry.type === "MethodProperty" && propertyName(child(entry, "key")) === name) return entry;
  }
  return null;
}

/** The text of a string or of a template without its holes; null for other nodes. */
export function textOf(node: SyntaxNode | null): string | null {
  if (node === null) return null;
  if (node.type === "StringLiteral" || node.type === "JSXText") return String(node["value"]);
  if (node.type === "TemplateElement") return String(node["raw"]);
  if (node.type === "TemplateLiteral")
    return children(node, "quasis")
      .map((part) => String(part["raw"]))
      .join("?");
  return null;
}
