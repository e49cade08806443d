import { createReadStream } from "node:fs";

/** A value of a JSON object: the names that lead to it, and its text. */
export type JsonValue = { path: readonly string[]; text: string };

/**
 * The values of a JSON object in a file, as they come; nothing but one value is in memory. A value is given whole at the depth that is named for
 * the first part of its path, or at the top.
 */
export async function* jsonValues(file: string, depthOf: Readonly<Record<string, number>>): AsyncGenerator<JsonValue, void> {
  const scanner = new Scanner(depthOf);
  for await (const chunk of createReadStream(file, "utf8") as AsyncIterable<string>) {
    for (const character of chunk) {
      const value = scanner.take(character);
      if (value !== null) yield value;
    }
  }
}

/** Follows braces and strings, character by character. */
class Scanner {
  readonly #depthOf: Readonly<Record<string, number>>;
  readonly #path: string[] = [];
  #depth = 0;
  /** What is collected: a name, or the value that is taken. */
  #text = "";
  #name: string | null = null;
  #string: "no" | "yes" | "after a backslash" = "no";
  /** The depth of the value that is taken; null between values. */
  #taking: number | null = null;

  constructor(depthOf: Readonly<Record<string, number>>) {
    this.#depthOf = depthOf;
  }

  /** Takes a character; gives the value that ends with it. */
  take(character: string): JsonValue | null {
    if (this.#string !== "no") this.#inString(character);
    else if (character === '"') this.#openString();
    else if (character === ":" && this.#taking === null) this.#openValue();
    else return this.#structure(character);
    return null;
  }

  #inString(character: string): void {
    this.#text += character;
    if (this.#string === "after a backslash") this.#string = "yes";
    else if (character === "\\") this.#string = "after a backslash";
    else if (character === '"') {
      this.#string = "no";
      if (this.#taking === null) this.#name = JSON.parse(`"${this.#text}`) as string;
    }
  }

  #openString(): void {
    this.#string = "yes";
    this.#text = this.#taking === null ? "" : `${this.#text}"`;
  }

  #openValue(): void {
    this.#path.length = Math.max(0, this.#depth - 1);
    this.#path.push(this.#name ?? "");
    if (this.#path.length < (this.#depthOf[this.#path[0] ?? ""] ?? 1)) return;
    this.#taking = this.#depth;
    this.#text = "";
  }

  #structure(character: string): JsonValue | null {
    const closes = character === "}" || character === "]";
    const isEnd = this.#taking !== null && this.#depth === this.#taking && (closes || character === ",");
    const value = isEnd ? { path: [...this.#path], text: this.#text } : null;
    if (isEnd) this.#taking = null;
    else if (this.#taking !== null) this.#text += character;
    if (character === "{" || character === "[") this.#depth += 1;
    if (closes) this.#depth -= 1;
    return value;
  }
}
