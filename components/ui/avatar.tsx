import { cn } from "./class-names";

/** The initials of a person, first and last word; Hangul names give their first syllable. Decorative: the name stands beside it. */
export function Avatar({ name, size = 24, className }: { name: string; size?: number; className?: string }) {
  return (
    <span
      aria-hidden
      data-initials={initialsOf(name)}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.42) }}
      className={cn(
        "inline-grid shrink-0 place-items-center rounded-full border border-border bg-selected leading-none font-semibold text-secondary before:content-[attr(data-initials)]",
        className,
      )}
    />
  );
}

/** "Mina Park" is "MP", "mina" is "M", "박민아" is "박". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = Array.from(words[0] ?? "")[0] ?? "?";
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? "")[0] ?? "") : "";
  return (first + last).toUpperCase();
}
