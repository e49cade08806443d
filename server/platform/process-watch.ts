import { clock, machineTimeMs, repeat } from "./clock";
import { isSkewed, keepDatabaseTime, skewWords } from "./database-time";
import type { Db } from "./db";
import { newId } from "./ids";
import { logDestination } from "./log-destination";
import { logger } from "./logger";
import { ownSkewMs } from "./right-clock";
import { databaseTimeMs, forgetProcesses, saveBeat } from "./running-process.sql";
import type { ProcessProblem, SeenProcess } from "./running-process.sql";

const lookEveryMs = 1_000;
const measureEveryMs = 30_000;
const beatEveryMs = 10_000;
/** An answer that took longer says too little about the time at which it was given. */
const slowestAnswerMs = 2_000;
/** A change of the skew that no drift explains: somebody set the clock, or the machine slept. */
const stepMs = 1_000;

export type ProcessWatchOptions = {
  db: Db;
  kind: SeenProcess["kind"];
  /** False while the process is up but does not get on; then it is not seen. */
  getsOn?: () => boolean;
};

/**
 * Watches over one process: compares its clock with the database's at the start and every 30 s, at once when it was set; tells the table
 * of processes every 10 s that it is there; writes the log again when there is room.
 */
export class ProcessWatch {
  readonly #id = newId();
  readonly #options: ProcessWatchOptions;
  #measured = { at: Number.NEGATIVE_INFINITY, skewMs: 0 };
  #beatAt = Number.NEGATIVE_INFINITY;
  #told: ProcessProblem | null = null;
  #isDatabaseLost = false;

  constructor(options: ProcessWatchOptions) {
    this.#options = options;
  }

  /** Watches every second until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await repeat({ everyMs: lookEveryMs, signal, onError: (error) => this.#lose(error) }, () => this.look());
  }

  /** One look. Throws when the database does not answer. */
  async look(): Promise<void> {
    const written = logDestination().retry();
    if (written !== null) logger.warn({ ...written }, "the log can be written again; lines were lost when lostLines is not 0");
    const isFirst = this.#measured.at === Number.NEGATIVE_INFINITY;
    if (clock.elapsed() - this.#measured.at >= measureEveryMs || Math.abs(ownSkewMs() - this.#measured.skewMs) > stepMs) await this.#measure();
    const problem = this.#problem();
    const isDue = clock.elapsed() - this.#beatAt >= beatEveryMs || problem !== this.#told;
    this.#tellLog(problem);
    if (isDue && (this.#options.getsOn?.() ?? true)) await this.#beat(problem);
    if (isFirst) await forgetProcesses(this.#options.db);
    if (this.#isDatabaseLost) logger.info("the database is back");
    this.#isDatabaseLost = false;
  }

  /** Says that the process ends because it was asked to, so that nobody waits for it. */
  async end(): Promise<void> {
    await this.#beat("it was stopped");
  }

  async #measure(): Promise<void> {
    const askedAt = clock.elapsed();
    const databaseMs = await databaseTimeMs(this.#options.db);
    const answeredAt = clock.elapsed();
    if (answeredAt - askedAt > slowestAnswerMs) return;
    // The database looked at its clock somewhere between question and answer.
    keepDatabaseTime({ databaseMs, elapsedMs: (askedAt + answeredAt) / 2 });
    this.#measured = { at: answeredAt, skewMs: ownSkewMs() };
  }

  async #beat(problem: ProcessProblem | null): Promise<void> {
    await saveBeat(this.#options.db, { id: this.#id, kind: this.#options.kind, skewMs: ownSkewMs(), problem });
    this.#beatAt = clock.elapsed();
  }

  #problem(): ProcessProblem | null {
    if (isSkewed(ownSkewMs())) return "its clock is wrong";
    return logDestination().fault === null ? null : "its log cannot be written";
  }

  #tellLog(problem: ProcessProblem | null): void {
    if (problem === this.#told) return;
    const wasClock = this.#told === "its clock is wrong";
    this.#told = problem;
    if (problem === "its clock is wrong") {
      const facts = { skewMs: Math.round(ownSkewMs()), machineTime: new Date(machineTimeMs()).toISOString() };
      logger.error(facts, `the clock of this machine is ${skewWords(ownSkewMs())} the database's; nothing is done until it is right`);
    } else if (wasClock) logger.info("the clock of this machine is right again");
  }

  #lose(error: unknown): void {
    if (!this.#isDatabaseLost) logger.warn({ err: error }, "the database does not answer");
    this.#isDatabaseLost = true;
  }
}
