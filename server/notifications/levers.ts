import { z } from "zod";
import type { NoticeLever } from "./notice";
import { noticeLever } from "./schemas";

/** The levers of a stored notice. One of an older release that is not understood any more is left out. */
export function leversOf(stored: unknown): NoticeLever[] {
  const list = z.array(z.unknown()).safeParse(stored);
  return (list.data ?? []).flatMap((each) => noticeLever.safeParse(each).data ?? []);
}
