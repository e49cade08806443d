"use client";

import { useState } from "react";
import type { KeyboardEvent } from "react";
import { clearedDay, copiedDay, partsOfDay } from "./day-parts";
import { blockBetween, isBlockPainted, moved, withBlock } from "./week-cursor";
import type { WeekBlock, WeekCursor, WeekPlace } from "./week-cursor";
import { minutesOfDay } from "./week-spans";
import type { WeekSpans } from "./week-spans";
import { blockWords, dayName } from "./week-words";

const step = 15;
const startOfWork: WeekPlace = { day: 0, minute: 9 * 60 };

/** The grid as the keys change it. */
export type KeySurface = {
  spans: WeekSpans;
  /** Null where nothing may be changed; the keys then only move. */
  onChange: ((spans: WeekSpans) => void) | null;
  /** Says to those who hear the page what a key did. */
  announce: (sentence: string) => void;
  words: { on: string; off: string };
  onUndo?: (() => void) | undefined;
  onRedo?: (() => void) | undefined;
};

/** The keys of the grid: arrows move by a quarter of an hour, with Shift they select, Space paints or wipes, C and V copy a day, Delete wipes. */
export function useWeekKeys(surface: KeySurface) {
  const [cursor, setCursor] = useState<WeekCursor>({ at: startOfWork, anchor: startOfWork });
  const [copied, setCopied] = useState<number | null>(null);
  const block = blockBetween(cursor.anchor, cursor.at, step);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const next = movedBy(event, cursor.at);
    if (next !== null) {
      event.preventDefault();
      setCursor({ at: next, anchor: event.shiftKey ? cursor.anchor : next });
      return;
    }
    const done = act(event, { surface, block, day: cursor.at.day, copied, setCopied });
    if (done) event.preventDefault();
  };
  return { cursor, block, copied, setCopied, onKeyDown, moveTo: (at: WeekPlace) => setCursor({ at, anchor: at }) };
}

function movedBy({ key, ctrlKey, metaKey }: KeyboardEvent, at: WeekPlace): WeekPlace | null {
  const far = ctrlKey || metaKey;
  switch (key) {
    case "ArrowLeft":
      return moved(at, { minutes: far ? -60 : -step }, step);
    case "ArrowRight":
      return moved(at, { minutes: far ? 60 : step }, step);
    case "ArrowUp":
      return moved(at, { days: -1 }, step);
    case "ArrowDown":
      return moved(at, { days: 1 }, step);
    case "PageUp":
      return moved(at, { minutes: -60 }, step);
    case "PageDown":
      return moved(at, { minutes: 60 }, step);
    case "Home":
      return { ...at, minute: 0 };
    case "End":
      return { ...at, minute: minutesOfDay - step };
    default:
      return null;
  }
}

type Act = { surface: KeySurface; block: WeekBlock; day: number; copied: number | null; setCopied: (day: number) => void };

/** Does what a key stands for; false where the key is not ours. */
function act(event: KeyboardEvent, { surface, block, day, copied, setCopied }: Act): boolean {
  const { spans, onChange, announce, words } = surface;
  if (onChange === null) return false;
  const key = event.key.toLowerCase();
  const command = event.ctrlKey || event.metaKey;
  if (command && key === "z") (event.shiftKey ? surface.onRedo : surface.onUndo)?.();
  else if (command && key === "y") surface.onRedo?.();
  else if (key === " " || key === "enter") paint(!isBlockPainted(spans, block));
  else if (key === "delete" || key === "backspace") paint(false);
  else if (key === "c") {
    setCopied(day);
    announce(`Copied ${dayName(day)}.`);
  } else if (key === "v") paste();
  else return false;
  return true;

  function paint(on: boolean): void {
    onChange?.(withBlock(spans, block, on));
    announce(`${blockWords(block)}, ${on ? words.on : words.off}.`);
  }
  function paste(): void {
    if (copied === null) return announce("No day is copied. Press C on a day first.");
    onChange?.(copiedDay(spans, copied, [day]));
    announce(`Pasted ${dayName(copied)} to ${dayName(day)}.`);
  }
}

/** What can be done with a whole day, each with its words. */
export function dayActs(spans: WeekSpans, day: number): { id: string; label: string; spans: WeekSpans; said: string }[] {
  const name = dayName(day);
  const weekdays = [0, 1, 2, 3, 4];
  const all = [0, 1, 2, 3, 4, 5, 6];
  const acts = [
    { id: "weekdays", label: `Copy ${name} to Monday to Friday`, spans: copiedDay(spans, day, weekdays), said: `Copied ${name} to Monday to Friday.` },
    { id: "all", label: `Copy ${name} to every day`, spans: copiedDay(spans, day, all), said: `Copied ${name} to every day.` },
  ];
  const copies = partsOfDay(spans, day).length === 0 ? [] : acts;
  return [
    ...copies,
    {
      id: "whole",
      label: `Paint all of ${name}`,
      spans: withBlock(spans, { firstDay: day, lastDay: day, from: 0, to: minutesOfDay }, true),
      said: `Painted all of ${name}.`,
    },
    { id: "clear", label: `Clear ${name}`, spans: clearedDay(spans, day), said: `Cleared ${name}.` },
  ];
}
