import { parseSync } from "@swc/core";
import { spanOf } from "./syntax";
import type { SyntaxNode } from "./syntax";

/** A file of the tree; text and syntax are read when a rule first asks. */
export class SourceFile {
  readonly path: string;
  private readonly read: () => string;
  private cachedText: string | undefined;
  private cachedSyntax: SyntaxNode | undefined;
  private lineStarts: readonly number[] | undefined;

  constructor(path: string, read: () => string) {
    this.path = path;
    this.read = read;
  }

  /** The content; empty for a file that is not text. */
  get text(): string {
    this.cachedText ??= this.read();
    return this.cachedText;
  }

  /** The lines without their ends; a final line break makes no extra line. */
  get lines(): readonly string[] {
    return this.text.replace(/\n$/, "").split("\n");
  }

  /**
   * The syntax tree of a script.
   * @throws Error with the place when the script cannot be parsed
   */
  get syntax(): SyntaxNode {
    this.cachedSyntax ??= parse(this.path, this.text);
    return this.cachedSyntax;
  }

  /** The line of a node, counted from 1. */
  lineOf(node: SyntaxNode): number {
    return this.lineAtByte(spanOf(node).start - 1);
  }

  /** The last line of a node, counted from 1. */
  endLineOf(node: SyntaxNode): number {
    return this.lineAtByte(spanOf(node).end - 2);
  }

  /** The line of a position in the text, counted from 1. */
  lineAt(index: number): number {
    return this.text.slice(0, index).split("\n").length;
  }

  // swc counts spans in bytes of UTF-8, from 1.
  private lineAtByte(offset: number): number {
    this.lineStarts ??= startsOfLines(Buffer.from(this.text, "utf8"));
    const next = this.lineStarts.findIndex((start) => start > offset);
    return next === -1 ? this.lineStarts.length : next;
  }
}

function startsOfLines(bytes: Buffer): number[] {
  const starts = [0];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return starts;
}

function parse(path: string, text: string): SyntaxNode {
  try {
    const tsx = path.endsWith("x");
    return parseSync(text, { syntax: "typescript", tsx, target: "es2022" }) as unknown as SyntaxNode;
  } catch (error) {
    throw new Error(`${path} cannot be parsed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
