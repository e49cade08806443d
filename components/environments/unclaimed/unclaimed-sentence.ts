import type { SentencePart } from "@/components/ui/page-header";
import type { ListUnclaimedOutput } from "@/server/environments/unclaimed/schemas";
import { counted } from "../act-words";
import { hrefOfUnclaimed } from "./unclaimed-filter";

/** How many instances are unclaimed and how far their proposals go; each part is a link that shows those. */
export function unclaimedSentence({ instances, complete, choice }: ListUnclaimedOutput["totals"]): SentencePart[] {
  if (instances === 0) return [{ text: "No instance without Switchyard’s tags" }];
  return [
    { text: `${counted(instances, "instance")} without Switchyard’s tags`, href: hrefOfUnclaimed({}) },
    ...(complete === 0
      ? []
      : [{ text: `${complete} ${complete === 1 ? "has" : "have"} a complete proposal`, href: hrefOfUnclaimed({ states: ["complete"] }) }]),
    ...(choice === 0 ? [] : [{ text: `${choice} ${choice === 1 ? "needs" : "need"} a choice`, href: hrefOfUnclaimed({ states: ["choice"] }) }]),
  ];
}
