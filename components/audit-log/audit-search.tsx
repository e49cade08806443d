"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { useSettled } from "@/components/ui/clock";
import { SearchField } from "@/components/ui/search-field";

// Long enough that a word typed at ease is one question to the server, short enough to feel immediate; ms.
const pause = 250;

/** The search of the log: asks when the typing pauses, and follows the address when a link or the back button changes it. */
export function AuditSearch({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const [text, setText] = useState(search);
  const [applied, setApplied] = useState(search);
  const settled = useSettled(text.trim(), pause);
  if (search !== applied) {
    setApplied(search);
    if (search !== text.trim()) setText(search);
  }
  const ask = useEffectEvent((words: string) => {
    if (words === text.trim() && words !== search) onSearch(words);
  });
  useEffect(() => {
    ask(settled);
  }, [settled]);
  return <SearchField label="Search the audit log" placeholder="Search thing, reason, id" maxLength={100} value={text} onValueChange={setText} />;
}
