"use client";

import { useId, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent } from "react";
import { useWeekKeys } from "./use-week-keys";
import { useWeekPointer } from "./use-week-pointer";
import type { Stroke } from "./use-week-pointer";
import { withBlock } from "./week-cursor";
import type { WeekGridProps } from "./week-grid";
import { cellId } from "./week-row";
import { minutesOfDay } from "./week-spans";
import type { WeekSpans } from "./week-spans";
import { blockWords } from "./week-words";

/** What the grid shows and how it answers to pointer and keys. */
export function useWeekGrid({ spans, onChange, words, now = null, onUndo, onRedo }: WeekGridProps) {
  const id = useId();
  const rows = useRef<HTMLDivElement>(null);
  const [said, announce] = useState("");
  const [byKeys, setByKeys] = useState(false);
  const keys = useWeekKeys({ spans, onChange: onChange ?? null, announce, words, onUndo, onRedo });
  const apply = (next: WeekSpans, sentence: string) => {
    onChange?.(next);
    announce(sentence);
  };
  const onPaint = ({ block, on }: Stroke) => {
    apply(withBlock(spans, block, on), `${blockWords(block)}, ${on ? words.on : words.off}.`);
    keys.moveTo({ day: block.firstDay, minute: block.from });
  };
  const { stroke, handlers, cancel } = useWeekPointer({ rows, spans, onPaint });
  const { at } = keys.cursor;
  const frame = {
    ref: rows,
    "aria-activedescendant": cellId(id, at.day, at.minute),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.key === "Escape") cancel();
      setByKeys(true);
      keys.onKeyDown(event);
    },
    onFocus: (event: FocusEvent<HTMLElement>) => setByKeys(event.currentTarget.matches(":focus-visible")),
    onBlur: () => setByKeys(false),
    onPointerDownCapture: () => setByKeys(false),
    ...(onChange === undefined ? {} : handlers),
  };
  const row = (day: number) => ({
    day,
    gridId: id,
    spans: stroke === null ? spans : withBlock(spans, stroke.block, stroke.on),
    words,
    cursor: at.day === day ? at.minute : null,
    selection: byKeys && stroke === null && day >= keys.block.firstDay && day <= keys.block.lastDay ? keys.block : null,
    now: now === null || Math.floor(now / minutesOfDay) !== day ? null : now % minutesOfDay,
  });
  return { id, frame, row, stroke, said, apply, dayInTabOrder: at.day };
}
