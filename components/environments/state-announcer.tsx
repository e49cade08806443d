"use client";

import { useState } from "react";

type Announced = { id: string; name: string; stateWord: string };

/** Tells politely what has changed its state since the screen was drawn: "payments-dev: running." One per screen. */
export function StateAnnouncer({ items }: { items: readonly Announced[] }) {
  const words = new Map(items.map((item) => [item.id, item.stateWord]));
  const signature = [...words].flat().join("\n");
  const [seen, setSeen] = useState({ signature, words });
  const [text, setText] = useState("");
  // Compared while drawing, not in an effect, so that no second drawing is needed when nothing changed.
  if (seen.signature !== signature) {
    const changed = items.filter((item) => seen.words.has(item.id) && seen.words.get(item.id) !== item.stateWord);
    setSeen({ signature, words });
    if (changed.length > 0) setText(changed.map((item) => `${item.name}: ${item.stateWord}.`).join(" "));
  }
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}
