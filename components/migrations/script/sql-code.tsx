import { cn } from "@/components/ui/class-names";
import { visibleParts } from "./invisible-characters";
import { sqlLines } from "./sql-tokens";
import type { SqlToken, SqlTokenKind } from "./sql-tokens";

// Ink weights and no hue: a colour means a state in this product.
const inks: Record<SqlTokenKind, string> = {
  keyword: "font-semibold text-ink",
  name: "text-ink",
  quoted: "text-ink",
  text: "text-secondary",
  number: "text-ink",
  comment: "text-faint italic",
  placeholder: "font-medium text-ink underline decoration-dotted underline-offset-2",
  mark: "text-secondary",
  space: "",
};

/** One line of SQL in ink weights; characters that cannot be seen stand as their code point. */
export function SqlLine({ tokens }: { tokens: readonly SqlToken[] }) {
  return (
    <code className="min-w-0 flex-1 font-mono text-label leading-[19px] whitespace-pre-wrap [overflow-wrap:anywhere]">
      {tokens.length === 0 ? "\u200b" : null}
      {tokens.map(({ kind, text }, index) => (
        <span key={index} className={inks[kind]}>
          <VisibleText text={text} />
        </span>
      ))}
    </code>
  );
}

/** A text in which characters that the eye would miss stand as their code point. */
export function VisibleText({ text }: { text: string }) {
  return visibleParts(text).map((part, index) =>
    part.codePoint === null ? (
      part.text
    ) : (
      <span key={index} className="mx-px rounded-mark border border-attention px-0.5 not-italic text-attention" title="A character that cannot be seen">
        {part.codePoint}
      </span>
    ),
  );
}

/** A short piece of SQL without line numbers. */
export function SqlCode({ sql, className }: { sql: string; className?: string }) {
  return (
    <span className={cn("flex min-w-0 flex-col", className)}>
      {sqlLines(sql).map((tokens, index) => (
        <SqlLine key={index} tokens={tokens} />
      ))}
    </span>
  );
}
