import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

export type Question = {
  text: string;
  /** What Enter means. A secret's default is never shown. */
  preset?: string;
  secret?: boolean;
  /** Why an answer cannot be taken, or null. */
  fault?: (answer: string) => string | null;
};

/** Somebody who answers: a person at a terminal, or lines from a pipe. */
export type Asker = { ask(question: Question): Promise<string>; confirm(text: string, preset: boolean): Promise<boolean>; close(): void };

/** Nobody is there to answer any more. */
export class NoAnswerError extends Error {}

/** Asks on the terminal. What is typed for a secret is not shown. */
export function terminalAsker(input: NodeJS.ReadableStream & { isTTY?: boolean }, output: NodeJS.WritableStream): Asker {
  const lines = new InputLines(input, output);

  async function ask({ text, preset, secret = false, fault }: Question): Promise<string> {
    for (;;) {
      output.write(`  ${text}${preset === undefined || preset === "" ? "" : ` [${secret ? "kept" : preset}]`}: `);
      const line = await lines.next({ hidden: secret });
      if (line === null) throw new NoAnswerError(`There was no answer to "${text}".`);
      const answer = line.trim() === "" ? (preset ?? "") : secret ? line : line.trim();
      const why = fault?.(answer) ?? null;
      if (why === null) return answer;
      output.write(`  ${why}\n`);
    }
  }

  async function confirm(text: string, preset: boolean): Promise<boolean> {
    const fault = (given: string) => (/^(?:y|yes|n|no)$/i.test(given) ? null : "Answer yes or no.");
    return /^y/i.test(await ask({ text: `${text} (yes/no)`, preset: preset ? "yes" : "no", fault }));
  }

  return { ask, confirm, close: () => lines.close() };
}

/** Lines as they come, kept until they are asked for: a pipe delivers all of them at once. */
class InputLines {
  readonly #lines;
  readonly #output: NodeJS.WritableStream;
  readonly #isTerminal: boolean;
  readonly #read: string[] = [];
  readonly #waiting: ((line: string | null) => void)[] = [];
  #isOver = false;
  #isMuted = false;

  constructor(input: NodeJS.ReadableStream & { isTTY?: boolean }, output: NodeJS.WritableStream) {
    this.#output = output;
    this.#isTerminal = input.isTTY === true;
    this.#lines = createInterface({ input, output: this.#echo(), terminal: this.#isTerminal });
    this.#lines.on("line", (line) => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#read.push(line);
      else next(line);
    });
    this.#lines.on("close", () => {
      this.#isOver = true;
      for (const next of this.#waiting.splice(0)) next(null);
    });
  }

  /** The next line; null when there will be none. */
  async next({ hidden }: { hidden: boolean }): Promise<string | null> {
    const kept = this.#read.shift();
    if (kept !== undefined) return kept;
    if (this.#isOver) return null;
    this.#isMuted = hidden;
    const line = await new Promise<string | null>((resolve) => this.#waiting.push(resolve));
    this.#isMuted = false;
    if (hidden && this.#isTerminal) this.#output.write("\n");
    return line;
  }

  close(): void {
    this.#lines.close();
  }

  /** readline echoes what is typed; while a secret is typed it echoes into nothing. */
  #echo(): Writable {
    return new Writable({
      write: (chunk: Buffer | string, _encoding, done) => {
        if (!this.#isMuted) this.#output.write(chunk);
        done();
      },
    });
  }
}
