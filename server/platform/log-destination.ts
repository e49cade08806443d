import { writeSync } from "node:fs";

/** What is kept in memory while the log cannot be written, in bytes; later lines are counted and dropped. */
const keptBytes = 1024 * 1024;

/** Why the log cannot be written (a code of Node.js such as ENOSPC or EPIPE), and how many lines were lost by it. */
export type LogFault = { code: string; lostLines: number };

/** The log of a process: takes lines, keeps what it cannot write, and tries again with each line and each `retry`. */
export class LogDestination {
  #kept = Buffer.alloc(0);
  #fault: LogFault | null = null;
  readonly #fd: number;

  // pino's own destination waits without end in flushSync when the disk is full, and ends the process on an error nobody hears.
  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Why it cannot be written now; null while it can. */
  get fault(): LogFault | null {
    return this.#fault;
  }

  /** Takes one line. Never throws and never waits. */
  write(line: string): void {
    const bytes = Buffer.from(line, "utf8");
    if (this.#fault !== null && this.#kept.length + bytes.length > keptBytes) {
      this.#fault.lostLines += 1;
      return;
    }
    this.#kept = this.#kept.length === 0 ? bytes : Buffer.concat([this.#kept, bytes]);
    this.#drain();
  }

  /**
   * Tries again to write what was kept.
   * @returns the fault that is over now, or null when there was none or it stays
   */
  retry(): LogFault | null {
    const before = this.#fault;
    if (before !== null) this.#drain();
    return this.#fault === null ? before : null;
  }

  #drain(): void {
    try {
      while (this.#kept.length > 0) this.#kept = this.#kept.subarray(writeSync(this.#fd, this.#kept));
      this.#fault = null;
    } catch (error) {
      this.#fault = { code: codeOf(error), lostLines: this.#fault?.lostLines ?? 0 };
    }
  }
}

// Next loads a module once per bundle; the output belongs to the process, so it hangs on globalThis.
const shared = globalThis as typeof globalThis & { switchyardLog?: LogDestination };

/** Standard output as the log, one per process. */
export function logDestination(): LogDestination {
  shared.switchyardLog ??= new LogDestination(1);
  return shared.switchyardLog;
}

/** Standard output and error report a lost reader by an event, and one of this kind that nobody hears ends the process. */
export function outliveOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
