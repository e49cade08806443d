import type { CallRecord } from "./call-log";
import { escapeHtml, table, tableRow } from "./html";

const COLUMNS = ["Time", "Call", "Region", "Account", "Who", "Instances", "Parameters", "Result", "Request id"];

/** The newest calls, newest first, folded: they are many, and what is done here stands above. */
export function callSection(calls: readonly CallRecord[]): string {
  const rows = table(COLUMNS, calls.toReversed().map(callRow));
  return `<section id="calls"><h2>Calls</h2><p>All of them at <a href="/calls">/calls</a>.</p><details class="list"><summary>The newest ${calls.length}</summary>${rows}</details></section>`;
}

function callRow(call: CallRecord): string {
  const how = call.errorCode ?? (call.answered ? "ok" : "no whole answer");
  const who = call.sourceIdentity ?? call.principalArn?.split("/").slice(-2).join("/") ?? "unknown";
  const { length } = call.instanceIds;
  const parameters = Object.keys(call.requestParameters).length === 0 ? "" : JSON.stringify(call.requestParameters);
  const cells = [
    call.time.slice(11, 23),
    call.eventName,
    call.region ?? "",
    call.accountId ?? "",
    who,
    length > 3 ? `${length} instances` : call.instanceIds.join(" "),
    parameters.length > 120 ? `${parameters.slice(0, 117)}...` : parameters,
    how,
    call.requestId,
  ];
  return tableRow(COLUMNS, cells.map(escapeHtml), how === "ok" ? "" : "refused");
}
