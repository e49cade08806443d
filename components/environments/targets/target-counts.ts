import type { SentencePart } from "@/components/ui/page-header";
import type { TargetSummary } from "@/server/environments/targets/schemas";
import { counted } from "../act-words";

type Counted = Pick<TargetSummary, "key" | "lamp" | "drifts">;

/** Id of a target's section on the page. */
export function anchorOf({ key }: Pick<TargetSummary, "key">): string {
  return `target-${key}`;
}

/** The state of all targets as one sentence; a part leads to the first target it is about. */
export function targetsSentence(targets: readonly Counted[]): SentencePart[] {
  if (targets.length === 0) return [{ text: "No AWS target yet" }];
  const unread = targets.filter(({ lamp }) => lamp === "failed");
  const refused = targets.filter(({ drifts }) => drifts.length > 0);
  const refusals = targets.reduce((sum, { drifts }) => sum + drifts.length, 0);
  const parts: SentencePart[] = [{ text: `${targets.length - unread.length} of ${counted(targets.length, "target")} read` }];
  if (unread[0] !== undefined) parts.push({ text: `${unread.length} not read`, href: `#${anchorOf(unread[0])}` });
  parts.push(
    refused[0] === undefined
      ? { text: "AWS refuses nothing that Switchyard allows" }
      : { text: `AWS refuses ${counted(refusals, "thing")} that Switchyard allows`, href: `#${anchorOf(refused[0])}` },
  );
  return parts;
}
