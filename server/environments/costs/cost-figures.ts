import type { InstanceState } from "@/server/generated/prisma/client";
import { keptOnBy, mergeKept } from "./kept-on";
import type { KeptOn, Stretch } from "./kept-on";
import { publicIpv4 } from "./price-list";
import type { CostFigures } from "./schemas";

export type Interval = { from: Date; to: Date };

/** What the costs of an instance are computed from. */
export type CostInstance = {
  id: string;
  name: string;
  type: string;
  platform: string;
  region: string;
  /** On-demand prices do not hold for Spot instances. */
  isSpot: boolean;
  /** Its states in order of time; the first one says since when it is known. Ones before the range may be among them. */
  changes: readonly { state: InstanceState; at: Date }[];
  /** Null until they were read. */
  volumes: readonly { type: string; gib: number }[] | null;
  elasticIps: number;
};

/** Prices as they are looked up; undefined where there is none. */
export type Prices = {
  perHour: (of: { region: string; type: string; platform: string }) => number | undefined;
  storage: (of: { region: string; kind: string }) => number | undefined;
};

/** What an instance cost and saved within a range, and when it ran. */
export type InstanceCosts = {
  figures: CostFigures;
  running: readonly Interval[];
  usdPerHour: number | null;
  /** A month of being stopped; null where a price is missing. */
  stoppedUsdPerMonth: number | null;
};

const hourMs = 3_600_000;
/** Each start is billed for a minute at least (EC2 user guide, "On-Demand Instances"). */
const leastBilledMs = 60_000;
/** AWS counts 30 days to a month of storage (EBS pricing, "Pricing examples"). */
const monthHours = 720;

/** Computes one instance. What has no price counts in no sum and is named. */
export function instanceCosts(instance: CostInstance, range: Interval, prices: Prices): InstanceCosts {
  const states = stateIntervals(instance.changes, range.to);
  const running = states.filter(({ state }) => state === "running");
  const stopped = states.filter(({ state }) => state !== "running" && !gone.has(state));
  const hoursOn = hoursWithin(running, range);
  const hoursAvoided = hoursWithin(stopped, range);
  const billedHours = hoursOn + surchargeHours(running, range);
  const usdPerHour = instance.isSpot ? undefined : prices.perHour(instance);
  const hours = hoursOn + hoursAvoided;
  const kept = keptCosts(instance, prices);
  const stoppedUsd = hoursAvoided * kept.usdPerHour;
  const avoidedUsd = usdPerHour === undefined ? 0 : (hours - billedHours) * usdPerHour;
  return {
    figures: {
      instances: hours > 0 ? 1 : 0,
      hours,
      hoursOn,
      hoursAvoided,
      spentUsd: usdPerHour === undefined ? 0 : billedHours * usdPerHour,
      avoidedUsd,
      stoppedUsd,
      savedUsd: avoidedUsd - stoppedUsd,
      keptOnBy: [],
      missing: [
        ...(usdPerHour === undefined && hours > 0 ? [{ what: typeWords(instance), region: instance.region, hours }] : []),
        ...(hoursAvoided > 0 ? kept.missing.map((what) => ({ what, region: instance.region, hours: hoursAvoided })) : []),
      ],
    },
    running: running.flatMap((interval) => clip(interval, range)),
    usdPerHour: usdPerHour ?? null,
    stoppedUsdPerMonth: kept.missing.length > 0 ? null : kept.usdPerHour * monthHours,
  };
}

/** Computes an environment: its instances together, and what kept them on. */
export function environmentFigures(instances: readonly CostInstance[], stretches: readonly Stretch[], of: { range: Interval; prices: Prices }): CostFigures {
  const costs = instances.map((instance) => instanceCosts(instance, of.range, of.prices));
  const figures = sumFigures(costs.map((each) => each.figures));
  return {
    ...figures,
    keptOnBy: keptOnBy(
      costs.flatMap(({ running }) => running),
      stretches,
    ),
  };
}

/** The sum of several figures. */
export function sumFigures(all: readonly CostFigures[]): CostFigures {
  const sum = (of: (figures: CostFigures) => number) => all.reduce((total, figures) => total + of(figures), 0);
  const missing = Map.groupBy(
    all.flatMap((figures) => figures.missing),
    ({ what, region }) => `${region} ${what}`,
  );
  return {
    instances: sum(({ instances }) => instances),
    hours: sum(({ hours }) => hours),
    hoursOn: sum(({ hoursOn }) => hoursOn),
    hoursAvoided: sum(({ hoursAvoided }) => hoursAvoided),
    spentUsd: sum(({ spentUsd }) => spentUsd),
    avoidedUsd: sum(({ avoidedUsd }) => avoidedUsd),
    stoppedUsd: sum(({ stoppedUsd }) => stoppedUsd),
    savedUsd: sum(({ savedUsd }) => savedUsd),
    keptOnBy: mergeKept(all.flatMap((figures): readonly KeptOn[] => figures.keptOnBy)),
    missing: [...missing.values()].flatMap(([first, ...more]) =>
      first === undefined ? [] : [{ ...first, hours: more.reduce((hours, each) => hours + each.hours, first.hours) }],
    ),
  };
}

/** Hours that these intervals have within a range. */
export function hoursWithin(intervals: readonly Interval[], range: Interval): number {
  return intervals.flatMap((interval) => clip(interval, range)).reduce((hours, { from, to }) => hours + (to.getTime() - from.getTime()) / hourMs, 0);
}

const gone: ReadonlySet<InstanceState> = new Set(["terminated", "missing", "shutting_down"]);

type StateInterval = Interval & { state: InstanceState };

/** From each change to the next one, the last until the end of the range; changes that go back in time are put in order. */
function stateIntervals(changes: CostInstance["changes"], until: Date): StateInterval[] {
  const ordered = changes.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return ordered.flatMap(({ state, at }, index) => {
    const to = ordered[index + 1]?.at ?? until;
    return at < to ? [{ state, from: at, to }] : [];
  });
}

/** What runs of less than a minute are billed beyond their length; a run that goes on is not over yet. */
function surchargeHours(running: readonly StateInterval[], range: Interval): number {
  const over = running.filter(({ to }) => to > range.from && to < range.to);
  return over.reduce((hours, { from, to }) => hours + Math.max(0, leastBilledMs - (to.getTime() - from.getTime())) / hourMs, 0);
}

function clip({ from, to }: Interval, range: Interval): Interval[] {
  const within = { from: from < range.from ? range.from : from, to: to > range.to ? range.to : to };
  return within.from < within.to ? [within] : [];
}

/** What an hour of being stopped costs: volumes, and addresses that stay. */
function keptCosts({ volumes, elasticIps, region }: CostInstance, { storage }: Prices): { usdPerHour: number; missing: string[] } {
  const addresses = elasticIps === 0 ? 0 : storage({ region, kind: publicIpv4 });
  const priced = (volumes ?? []).map(({ type, gib }) => ({ type, usd: storage({ region, kind: type }), gib }));
  const missing = [
    ...(volumes === null ? ["volumes that were not read yet"] : []),
    ...new Set(priced.flatMap(({ type, usd }) => (usd === undefined ? [`volumes of type ${type}`] : []))),
    ...(addresses === undefined ? ["public IPv4 addresses"] : []),
  ];
  const disks = priced.reduce((total, { usd = 0, gib }) => total + (usd * gib) / monthHours, 0);
  return { usdPerHour: disks + (addresses ?? 0) * elasticIps, missing };
}

function typeWords({ type, platform, isSpot }: CostInstance): string {
  return isSpot ? `${type} (Spot, whose price changes)` : platform === "Linux/UNIX" ? type : `${type} (${platform})`;
}
