import { BOOT_FAULTS } from "./boot-fault";
import type { BootFault } from "./boot-fault";
import type { ControlVerb } from "./control-instance-acts";
import type { ControlInstance, ControlState } from "./control-state";
import { escapeHtml, postForm, table, tableRow } from "./html";
import { WORKLOADS } from "./workloads";
import type { Workload } from "./workloads";

const COLUMNS = ["Instance", "Type and zone", "State", "Checks", "Address", "Settings", "Do"];

/** One account's instances, with everything a person can do to each. */
export function accountSection({ accountId, regions, instances }: ControlState["accounts"][number]): string {
  const count = instances.length === 1 ? "1 instance" : `${instances.length} instances`;
  return `<h3>Account ${escapeHtml(accountId)}</h3><p>${escapeHtml(regions.join(", "))}, ${count}</p>${table(COLUMNS, instances.map(instanceRow))}`;
}

function instanceRow(one: ControlInstance): string {
  const name = one.tags["Name"];
  const because = one.stateReason && one.stateReason.code !== "Client.UserInitiatedShutdown" ? `<small>${escapeHtml(one.stateReason.message)}</small>` : "";
  return tableRow(COLUMNS, [
    `${name === undefined ? "" : `<strong>${escapeHtml(name)}</strong>`}<code>${escapeHtml(one.id)}</code>`,
    `${escapeHtml(one.type)}<small>${escapeHtml(one.zone)}</small>`,
    `<span class="state ${one.state}">${one.state}</span>${because}`,
    checks(one),
    `<code>${escapeHtml(one.publicIp ?? one.privateIp)}</code>`,
    settings(one),
    acts(one),
  ]);
}

function checks({ instanceCheck, systemCheck }: ControlInstance): string {
  if (instanceCheck === "not-applicable") return '<span class="dim">none while down</span>';
  if (instanceCheck === systemCheck) return instanceCheck;
  return `instance ${instanceCheck}<small>system ${systemCheck}</small>`;
}

function settings({ stopProtection, terminationProtection, hibernation, spot, bootFault, workload, shells }: ControlInstance): string {
  const notes = [
    stopProtection && "stop protection",
    terminationProtection && "termination protection",
    hibernation && "can hibernate",
    spot && `Spot, ${spot.kind}${spot.interrupted ? ", interrupted" : ""}`,
    workload !== "usual" && `kept ${workload}`,
    shells.length > 0 && `open shells: ${shells.join(", ")}`,
    bootFault && `next boot: ${BOOT_FAULT_WORDS[bootFault]}`,
  ].filter((note) => typeof note === "string");
  return notes.map((note) => `<small>${escapeHtml(note)}</small>`).join("");
}

const BOOT_FAULT_WORDS: Record<BootFault, string> = {
  checks: "instance check fails",
  "system-checks": "system check fails",
  "falls-back": "falls back to stopped (AWS's fault)",
  "falls-back-client": "falls back to stopped (the account's fault)",
};

const VERB_WORDS: Record<ControlVerb, string> = {
  start: "Start",
  stop: "Stop",
  reboot: "Reboot",
  terminate: "Terminate",
  impair: "Fail both checks",
  repair: "Let checks pass",
  "protect-stop": "Protect from stop",
  "unprotect-stop": "End stop protection",
  "protect-termination": "Protect from termination",
  "unprotect-termination": "End termination protection",
  interrupt: "Take Spot capacity back",
  resume: "Give Spot capacity back",
};

function acts(one: ControlInstance): string {
  const verbs = verbsFor(one);
  if (verbs.length === 0) return "";
  // What cannot be undone never stands at the front.
  const [first] = verbs.filter((verb) => verb !== "terminate");
  const others = verbs.filter((verb) => verb !== first);
  const path = `/instances/${encodeURIComponent(one.id)}`;
  const button = (verb: ControlVerb): string => postForm(`${path}/${verb}`, `<button>${VERB_WORDS[verb]}</button>`);
  const options = ["none", ...BOOT_FAULTS].map((fault) => {
    const words = fault === "none" ? "comes up" : BOOT_FAULT_WORDS[fault as BootFault];
    return `<option value="${fault}"${fault === (one.bootFault ?? "none") ? " selected" : ""}>${escapeHtml(words)}</option>`;
  });
  const boot = postForm(`${path}/boot-fault`, `<label>Next boot <select name="fault">${options.join("")}</select></label><button>Set</button>`, {
    fields: true,
  });
  return `${first === undefined ? "" : button(first)}<details><summary>More</summary><div class="more">${others.map(button).join("")}${boot}${work(one, path)}</div></details>`;
}

const WORKLOAD_WORDS: Record<Workload, string> = { usual: "Work as usual", busy: "Make it busy", idle: "Make it idle" };

/** What it does and who is on it: what CloudWatch and Session Manager tell of it. */
function work({ workload, state, shells }: ControlInstance, path: string): string {
  const loads = WORKLOADS.filter((each) => each !== workload).map((each) =>
    postForm(`${path}/workload`, `<button>${WORKLOAD_WORDS[each]}</button>`, { hidden: { workload: each } }),
  );
  const open = postForm(`${path}/open-shell`, `<label>Open a shell as <input name="owner" required maxlength="64" value="mina"></label><button>Open</button>`, {
    fields: true,
  });
  const end = postForm(`${path}/end-shells`, "<button>End all shells</button>");
  return `${loads.join("")}${state === "running" ? open : ""}${shells.length > 0 ? end : ""}`;
}

function verbsFor(one: ControlInstance): ControlVerb[] {
  const protections: ControlVerb[] = [
    one.stopProtection ? "unprotect-stop" : "protect-stop",
    one.terminationProtection ? "unprotect-termination" : "protect-termination",
  ];
  const spot = one.spot?.kind === "persistent";
  switch (one.state) {
    case "running":
      return ["stop", "reboot", one.check === "impaired" ? "repair" : "impair", ...protections, ...(spot ? (["interrupt"] as const) : []), "terminate"];
    case "stopped":
      return [one.spot?.interrupted ? "resume" : "start", ...protections, "terminate"];
    case "pending":
    case "stopping":
      return ["terminate"];
    case "shutting-down":
    case "terminated":
      return [];
  }
}
