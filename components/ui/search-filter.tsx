"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { useSettled } from "./clock";
import { SearchField } from "./search-field";
import type { SearchFieldProps } from "./search-field";

export type SearchFilterProps = Pick<SearchFieldProps, "label" | "placeholder" | "maxLength"> & {
  /** The words in force, which usually stand in the address; the field follows when a link or the back button changes them. */
  search: string;
  /** Called when the typing pauses, with the words without spaces around them. */
  onSearch: (search: string) => void;
};

// Long enough that a word typed at ease is one question to the server, short enough to feel immediate; ms.
const pause = 200;

/** A search field that narrows a list: it asks when the typing pauses. */
export function SearchFilter({ search, onSearch, ...field }: SearchFilterProps) {
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
  return <SearchField {...field} value={text} onValueChange={setText} />;
}
