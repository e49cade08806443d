import type { CallRecord } from "./call-log";
import type { ControlInstance, ControlState } from "./control-state";
import { CONTROL_STYLE } from "./control-style";
import { API_NAMES } from "./fault-board";
import type { Fault } from "./fault-board";
import type { Delays } from "./instance-state-machine";

/** The control page as one HTML document without scripts or outside assets. `nonce` is for its style (base64). */
export function renderControlPage(state: ControlState, calls: readonly CallRecord[], nonce: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>Embedded AWS</title><style nonce="${nonce}">${CONTROL_STYLE}</style></head><body>
<header><h1>Embedded AWS</h1><p>Act as somebody else in the AWS console, and make AWS fail. ${escapeHtml(state.now)} · <a href="/">Refresh</a></p></header>
<main>${state.accounts.map(accountSection).join("")}${faultSection(state)}${delaySection(state)}${callSection(calls)}</main>
</body></html>`;
}

/** What a person sees whose form was refused: why, and the way back. */
export function renderRefusedForm(message: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Refused</title><p>${escapeHtml(message)}</p><p><a href="/">Back</a></p></html>`;
}

function accountSection({ accountId, regions, instances }: ControlState["accounts"][number]): string {
  return `<section><h2>Account ${escapeHtml(accountId)}</h2><p>${escapeHtml(regions.join(", "))} · ${instances.length === 1 ? "1 instance" : `${instances.length} instances`}</p>
<div class="scroll"><table><thead><tr><th>Instance</th><th>Name</th><th>Type</th><th>Zone</th><th>State</th><th>Checks</th><th>Address</th><th>Do</th></tr></thead>
<tbody>${instances.map(instanceRow).join("")}</tbody></table></div></section>`;
}

function instanceRow(one: ControlInstance): string {
  const cells = [
    `<code>${escapeHtml(one.id)}</code>`,
    escapeHtml(one.tags["Name"] ?? ""),
    escapeHtml(one.type),
    escapeHtml(one.zone),
    `<span class="state ${one.state}">${one.state}</span>`,
    one.check === "not-applicable" ? "" : one.check,
    `<code>${escapeHtml(one.publicIp ?? one.privateIp)}</code>`,
    verbsFor(one)
      .map((verb) => `<form method="post" action="/instances/${encodeURIComponent(one.id)}/${verb}"><button>${verb}</button></form>`)
      .join(""),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function verbsFor({ state, check }: ControlInstance): string[] {
  switch (state) {
    case "running":
      return ["stop", "reboot", check === "impaired" ? "repair" : "impair", "terminate"];
    case "stopped":
      return ["start", "terminate"];
    case "pending":
    case "stopping":
      return ["terminate"];
    case "shutting-down":
    case "terminated":
      return [];
  }
}

function faultSection({ faults }: ControlState): string {
  const apis = ["*", ...API_NAMES].map((name) => `<option>${name}</option>`).join("");
  const api = `<label>API <select name="api">${apis}</select></label>`;
  const times = `<label>Next calls <input name="times" type="number" min="1" max="10000" value="1"></label>`;
  const form = (kind: string, fields: string, button: string): string =>
    `<form method="post" action="/faults" class="fields"><input type="hidden" name="kind" value="${kind}">${api}${fields}${times}<button>${button}</button></form>`;
  const waiting = faults.map((fault) => `<li>${escapeHtml(faultSentence(fault))}</li>`).join("");
  const clear = `<form method="post" action="/faults/clear"><button>Clear all</button></form>`;
  return `<section><h2>Faults</h2>${waiting === "" ? "<p>None waiting.</p>" : `<ul>${waiting}</ul>${clear}`}
${form("error", `<label>Error code <input name="code" required value="RequestLimitExceeded" size="28"></label>`, "Answer with this error")}
${form("drop-connection", "", "Drop the connection after the act")}
${form("latency", `<label>Milliseconds <input name="milliseconds" type="number" min="1" max="60000" value="2000"></label>`, "Add latency")}</section>`;
}

function faultSentence(fault: Fault): string {
  const calls = fault.times === 1 ? "call" : `${fault.times} calls`;
  const of = fault.api === "*" ? "any API" : fault.api;
  switch (fault.kind) {
    case "error":
      return `Next ${calls} of ${of}: answer ${fault.code}`;
    case "drop-connection":
      return `Next ${calls} of ${of}: carry out, then drop the connection`;
    case "latency":
      return `Next ${calls} of ${of}: wait ${fault.milliseconds} ms first`;
  }
}

const DELAY_LABELS: Record<keyof Delays, string> = {
  pendingMs: "Pending, ms",
  stoppingMs: "Stopping, ms",
  shuttingDownMs: "Shutting down, ms",
  checksMs: "Until checks pass, ms",
  rebootMs: "Reboot, ms",
};

function delaySection({ delays }: ControlState): string {
  const fields = Object.entries(DELAY_LABELS)
    .map(([name, label]) => [name, label, delays[name as keyof Delays]] as const)
    .map(([name, label, value]) => `<label>${label} <input name="${name}" type="number" min="0" max="3600000" value="${value}"></label>`)
    .join("");
  return `<section><h2>Delays</h2><form method="post" action="/delays" class="fields">${fields}<button>Set</button></form></section>`;
}

function callSection(calls: readonly CallRecord[]): string {
  const row = (call: CallRecord): string => {
    const how = call.errorCode ?? (call.answered ? "ok" : "connection dropped");
    const who = call.sourceIdentity ?? call.principalArn?.split("/").at(-1) ?? "unknown";
    const cells = [call.time, call.eventName, call.region ?? "", call.accountId ?? "", who, call.instanceIds.join(" "), how, call.requestId];
    return `<tr class="${how === "ok" ? "" : "refused"}">${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`;
  };
  return `<section><h2>Calls</h2><p>The newest ${calls.length}; all of them at <a href="/calls">/calls</a>.</p><div class="scroll"><table>
<thead><tr><th>Time</th><th>Call</th><th>Region</th><th>Account</th><th>Who</th><th>Instances</th><th>Result</th><th>Request id</th></tr></thead>
<tbody>${calls.toReversed().map(row).join("")}</tbody></table></div></section>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
