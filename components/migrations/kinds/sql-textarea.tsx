"use client";

import { useRef } from "react";
import { cn } from "@/components/ui/class-names";
import type { FieldControlProps } from "@/components/ui/field";
import { fieldStyles } from "@/components/ui/field-styles";
import { LampShape } from "@/components/ui/lamp";
import { counted } from "../quantity-words";
import { invisibleIn } from "../script/invisible-characters";

export type SqlTextareaProps = { control: FieldControlProps; value: string; onChange: (sql: string) => void; fewestLines?: number };

// Higher ones scroll.
const mostLines = 24;

/** A field for SQL with line numbers. Its bytes stay as they are; characters that cannot be seen are told below it. */
export function SqlTextarea({ control, value, onChange, fewestLines = 4 }: SqlTextareaProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split("\n").length;
  const height = Math.min(mostLines, Math.max(fewestLines, lines + 1));
  return (
    <div className="flex flex-col gap-1.5">
      <div className={cn(fieldStyles, "flex items-stretch overflow-hidden p-0 focus-within:border-ink")}>
        <div ref={gutter} aria-hidden className="overflow-hidden border-r bg-hover py-1.5 pr-2 text-right select-none" style={{ height: height * 19 + 12 }}>
          {Array.from({ length: lines }, (_, index) => (
            <div key={index} className="w-8 font-mono text-[11px] leading-[19px] text-faint">
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          {...control}
          value={value}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          style={{ height: height * 19 + 12 }}
          className="min-w-0 flex-1 resize-none bg-transparent px-2.5 py-1.5 font-mono text-label leading-[19px] outline-none touch:text-[16px]"
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <Invisible sql={value} />
    </div>
  );
}

function Invisible({ sql }: { sql: string }) {
  const found = invisibleIn(sql);
  if (found.length === 0) return null;
  const places = found.slice(0, 5).map(({ codePoint, line }) => `${codePoint} in line ${line}`);
  return (
    <p role="status" className="flex items-start gap-2 text-label">
      <LampShape kind="attention" size={10} className="mt-1" />
      {counted(found.length, "character")} here cannot be seen: {places.join(", ")}
      {found.length > 5 ? " …" : ""}
    </p>
  );
}
