import type { ControlState } from "./control-state";
import { escapeHtml, postForm, table, tableRow } from "./html";
import type { Delays } from "./instance-state-machine";
import { timeIn } from "./time-of-day";

const STEPS = [1, 10, 30, 60, 720] as const;
const TIMES = ["07:55", "09:00", "19:25", "19:50", "20:00", "22:00"] as const;

/** Virtual time: how far ahead it is, and forms to move and speed it. */
export function timeSection({ clock, now }: ControlState): string {
  const ahead = clock.offsetMs < 1_000 ? "on time" : `${Math.floor(clock.offsetMs / 60_000)} min ${Math.round((clock.offsetMs % 60_000) / 1_000)} s ahead`;
  const speed = clock.speed === 0 ? "stand still" : clock.speed === 1 ? "run as usual" : `run ${clock.speed} times as fast`;
  const steps = STEPS.map((minutes) =>
    postForm("/time/advance", `<button>+${minutes < 60 ? `${minutes} min` : `${minutes / 60} h`}</button>`, { hidden: { minutes } }),
  );
  const times = TIMES.map((time) => postForm("/time/to", `<button>to ${time}</button>`, { hidden: { time } }));
  const another = postForm("/time/to", `<label>to <input name="time" type="time" required></label><button>Go</button>`, { fields: true });
  const speeds = [0, 1, 10, 60].map((value) =>
    postForm("/time/speed", `<button>${value === 0 ? "Stop the clock" : value === 1 ? "Usual speed" : `${value} times`}</button>`, {
      hidden: { speed: value },
    }),
  );
  return `<section id="time"><h2>Time</h2><p>It is <strong>${escapeHtml(timeIn(clock.zone, Date.parse(now)))}</strong> in the portal (${escapeHtml(clock.zone)}): its clock and that of this AWS are ${ahead} and ${speed}. Schedules, warnings, states, token buckets and AWS sessions follow it; sign-ins and signatures do not. Time never goes back; start the demo anew for that.</p>
<div class="row">${steps.join("")}</div><div class="row">${times.join("")}</div>${another}<div class="row">${speeds.join("")}</div></section>`;
}

/** What AWS has run out of, and a form to make it so. */
export function capacitySection({ shortages, accounts }: ControlState): string {
  const rows = shortages.map(({ type, zone, count }) => {
    const left = count === 0 ? "none left" : `${count} left`;
    const back = postForm("/capacity/back", "<button>Give back</button>", { hidden: { type, zone } });
    return `<li>${escapeHtml(type)} in ${escapeHtml(zone)}: ${left} ${back}</li>`;
  });
  const kinds = new Set(accounts.flatMap(({ instances }) => instances.map(({ type }) => type)));
  const zones = new Set(accounts.flatMap(({ instances }) => instances.map(({ zone }) => zone)));
  const choice = (name: string, values: ReadonlySet<string>): string =>
    `<select name="${name}">${[...values]
      .sort()
      .map((value) => `<option>${escapeHtml(value)}</option>`)
      .join("")}</select>`;
  const fields = `<label>Type ${choice("type", kinds)}</label><label>Zone ${choice("zone", zones)}</label><label>Starts left <input name="count" type="number" min="0" max="10000" value="0"></label><button>Run out</button>`;
  return `<section id="capacity"><h2>Capacity</h2>${rows.length === 0 ? "<p>AWS has hosts for everything.</p>" : `<ul>${rows.join("")}</ul>`}${postForm("/capacity", fields, { fields: true })}</section>`;
}

const BUCKET_COLUMNS = ["Account", "Region", "API", "Tokens", "Back per second", "Do"];

/** The token buckets that were used, and how often they were empty. */
export function bucketSection({ buckets }: ControlState): string {
  const { enabled, throttled, levels } = buckets;
  const rows = levels.map(({ accountId, region, api, counts, tokens, capacity, refillPerSecond }) => {
    const empty = postForm("/buckets/drain", "<button>Empty</button>", { hidden: { accountId, region, api, counts, tokens: 0 } });
    const level = `<span><meter min="0" max="${capacity}" low="${capacity * 0.2}" value="${tokens}"></meter> ${tokens} of ${capacity}</span>`;
    return tableRow(BUCKET_COLUMNS, [
      escapeHtml(accountId),
      escapeHtml(region),
      `${escapeHtml(api)}<small>${counts}</small>`,
      level,
      String(refillPerSecond),
      empty,
    ]);
  });
  const refused =
    throttled === 0 ? "No call was refused for want of a token." : `${throttled} ${throttled === 1 ? "call was" : "calls were"} refused for want of a token.`;
  const turn = postForm("/buckets", `<button>${enabled ? "Switch limits off" : "Switch limits on"}</button>`, { hidden: { buckets: enabled ? "off" : "on" } });
  const used = rows.length === 0 ? "<p>All are full.</p>" : table(BUCKET_COLUMNS, rows);
  return `<section id="buckets"><h2>Buckets</h2><p>AWS's published limits are ${enabled ? "on" : "off"}. ${refused}</p><div class="row">${turn}${postForm("/buckets/fill", "<button>Fill all</button>")}</div>${used}</section>`;
}

const DELAY_LABELS: Record<keyof Delays, string> = {
  pendingMs: "Pending, ms",
  stoppingMs: "Stopping, ms",
  shuttingDownMs: "Shutting down, ms",
  checksMs: "Until checks pass, ms",
  rebootMs: "Reboot, ms",
};

/** How long each phase lasts, and how far describes lag behind. */
export function delaySection({ delays, describeLagMs }: ControlState): string {
  const field = (name: string, label: string, value: number): string =>
    `<label>${label} <input name="${name}" type="number" min="0" max="${name === "describeLagMs" ? 600_000 : 3_600_000}" value="${value}"></label>`;
  const fields = Object.entries(delays).map(([name, value]) => field(name, DELAY_LABELS[name as keyof Delays], value));
  const lag = field("describeLagMs", "Describe lags, ms", describeLagMs);
  return `<section id="delays"><h2>Delays</h2>${postForm("/delays", `${fields.join("")}<button>Set</button>`, { fields: true })}${postForm("/describe-lag", `${lag}<button>Set</button>`, { fields: true })}</section>`;
}
