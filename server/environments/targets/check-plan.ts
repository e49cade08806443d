import type { OperationKind } from "@/server/generated/prisma/client";
import type { ActRole } from "../ec2-types";
import { readMetricsActions } from "../metrics/metrics-policy";
import { observeActions, sessionActions } from "../session-policy";

/** A managed instance that a role can be tried on. */
export type ProbeInstance = { ec2Id: string; kmsKeyArns: readonly string[]; team: string; stage: string };

/** A read of the observer. `ec2Id` is null where none is needed or known. */
export type ReadProbe = { awsRole: "observer"; check: string; action: ObserveAction; ec2Id: string | null };

/** A dry run of an act; `foreign` when it must be refused, because the instance belongs to another team than the session. */
export type ActProbe = { awsRole: ActRole; check: string; action: string; kind: OperationKind; team: string; instance: ProbeInstance; foreign: boolean };

/** What cannot be tried here, and why. */
export type MissingProbe = { awsRole: ActRole | "observer"; check: string; action: string; missing: string };

export type Probe = ReadProbe | ActProbe | MissingProbe;

export type ObserveAction = (typeof observeActions | typeof readMetricsActions)[number];

/** Marks the check that must be refused. */
export const foreignCheck = "ec2:StopInstances of another team";

const actsOf: Record<ActRole, readonly OperationKind[]> = {
  developer: ["start", "stop", "reboot"],
  operator: ["start", "stop", "reboot"],
  scheduler: ["start", "stop"],
};

/** These two name an instance; the other reads only filter by one. */
const needsInstance: ReadonlySet<string> = new Set(["ec2:DescribeInstanceAttribute", "ec2:GetConsoleOutput"]);

/** What to try to learn whether the roles of a target may do what they must, and no more. */
export function planChecks(target: { developerStages: readonly string[] }, instances: readonly ProbeInstance[]): Probe[] {
  const fitting: Record<ActRole, readonly ProbeInstance[]> = {
    developer: instances.filter(({ stage }) => target.developerStages.includes(stage)),
    operator: instances,
    scheduler: instances,
  };
  const lacks: Record<ActRole, string> = {
    developer: `There is no managed instance of stage ${target.developerStages.join(" or ")} to try it on.`,
    operator: "There is no managed instance to try it on.",
    scheduler: "There is no managed instance to try it on.",
  };
  const acting = (["developer", "operator", "scheduler"] as const).flatMap((awsRole) => actChecks(awsRole, fitting[awsRole], lacks[awsRole]));
  return [...[...observeActions, ...readMetricsActions].map((action) => readCheck(action, instances[0])), ...acting];
}

/** Open drift of a place, as far as an act can disprove it. */
export type OpenDrift = { id: string; awsRole: string; action: string; team: string; stage: string };

/**
 * Dry runs for the places of open drift that `planned` leaves out, so that a repaired policy closes every row; and the rows (ids) of places
 * without a managed instance, which nothing can disprove. `instances` holds at least one of each place that has any.
 */
export function planDriftProbes(
  drifts: readonly OpenDrift[],
  instances: readonly ProbeInstance[],
  planned: readonly Probe[],
): { probes: ActProbe[]; gone: string[] } {
  const isPlanned = ({ awsRole, action, instance: { team, stage } }: ActProbe) =>
    planned.some(
      (probe) => "instance" in probe && !probe.foreign && probe.awsRole === awsRole && probe.action === action && isIn(probe.instance, { team, stage }),
    );
  const found = drifts.filter(({ team }) => team !== "").map((drift) => ({ drift, instance: instances.find((instance) => isIn(instance, drift)) }));
  return {
    probes: found.flatMap(({ drift, instance }) => (instance === undefined ? [] : driftProbes(drift, instance))).filter((probe) => !isPlanned(probe)),
    gone: found.filter(({ instance }) => instance === undefined).map(({ drift }) => drift.id),
  };
}

function driftProbes({ awsRole, action }: OpenDrift, instance: ProbeInstance): ActProbe[] {
  return (["developer", "operator", "scheduler"] as const).flatMap((role) =>
    actsOf[role]
      .filter((kind) => role === awsRole && sessionActions[kind] === action)
      .map((kind) => ({ awsRole: role, check: action, action, kind, team: instance.team, instance, foreign: false })),
  );
}

function isIn(instance: ProbeInstance, { team, stage }: { team: string; stage: string }): boolean {
  return instance.team === team && instance.stage === stage;
}

function readCheck(action: ObserveAction, instance: ProbeInstance | undefined): Probe {
  const awsRole = "observer";
  if (instance === undefined && needsInstance.has(action)) return { awsRole, check: action, action, missing: "There is no managed instance to try it on." };
  return { awsRole, check: action, action, ec2Id: instance?.ec2Id ?? null };
}

function actChecks(awsRole: ActRole, fitting: readonly ProbeInstance[], missing: string): Probe[] {
  const [own] = fitting;
  const other = fitting.find(({ team }) => team !== own?.team);
  const acts = actsOf[awsRole].map((kind): Probe => {
    const action = sessionActions[kind];
    return own === undefined
      ? { awsRole, check: action, action, missing }
      : { awsRole, check: action, action, kind, team: own.team, instance: own, foreign: false };
  });
  const action = sessionActions.stop;
  const foreign: Probe =
    own === undefined || other === undefined
      ? { awsRole, check: foreignCheck, action, missing: "There are no instances of two teams to try it on." }
      : { awsRole, check: foreignCheck, action, kind: "stop", team: own.team, instance: other, foreign: true };
  return [...acts, foreign];
}
