import { z } from "zod";
import type { Prisma } from "@/server/generated/prisma/client";
import { boundedText, storableText } from "../bounded-text";
import { pairSettings } from "./schemas";
import type { PairSettings } from "./schemas";

/** A line of what a switch did or found. */
const logLine = z.strictObject({ at: z.iso.datetime(), step: z.string(), words: z.string() });

export type LogLine = z.infer<typeof logLine>;

/** More lines are not kept; the first ones stay, because they say how it began. */
const mostLines = 200;

/** The log of a stored switch; what cannot be read is none. */
export function readLog(stored: Prisma.JsonValue): LogLine[] {
  return z.array(logLine).catch([]).parse(stored);
}

/** The log with one more line; the same words again in the same step are not repeated. */
export function withLine(stored: Prisma.JsonValue, line: { at: Date; step: string; words: string }): LogLine[] {
  const log = readLog(stored);
  const words = boundedText(storableText(line.words), 500);
  const last = log.at(-1);
  if (last?.step === line.step && last.words === words) return log;
  return [...log.slice(0, mostLines - 1), { at: line.at.toISOString(), step: line.step, words }];
}

/** The settings of a stored pair or switch. */
export function readSettings(stored: Prisma.JsonValue): PairSettings {
  return pairSettings.parse(stored);
}
