import type { Instance, InstanceDiagnosis, OperationKind } from "@/server/generated/prisma/client";
import type { InstanceStatus } from "./ec2-types";

/** What a diagnosis says besides the console. */
export type DiagnosisFacts = Pick<InstanceDiagnosis, "foundAt" | "trouble" | "instanceStatus" | "systemStatus" | "impairedSince" | "stateReason">;

/** An instance before and after an observation at `at`, with AWS's status checks of it and the kinds of its open operations. */
export type DiagnosedInstance = {
  before: Pick<Instance, "state">;
  after: Pick<Instance, "state" | "checks" | "stateReason">;
  status: InstanceStatus | null;
  open: readonly OperationKind[];
  known: DiagnosisFacts | null;
  at: Date;
};

export type DiagnosisChange = { to: "keep" } | { to: "removed" } | { to: "saved"; facts: DiagnosisFacts };

/** The console is read again this often, and this long after the trouble was found. In milliseconds. */
const consoleEveryMs = 60_000;
const consoleForMs = 300_000;

const keep: DiagnosisChange = { to: "keep" };
const down: readonly Instance["state"][] = ["stopping", "stopped", "shutting_down", "terminated"];

/** What becomes of the diagnosis of an instance: found, brought up to date, or gone because the trouble is. */
export function diagnose(instance: DiagnosedInstance): DiagnosisChange {
  const { after, known, at, status } = instance;
  const isUp = after.state === "running" || after.state === "pending";
  if (after.state === "running" && after.checks === "impaired") return saved(known, impairedFacts(known, status, at));
  if (!isUp && fellBack(instance)) return saved(known, { ...nothing, foundAt: at, trouble: "fell_back", stateReason: after.stateReason });
  if (known === null) return keep;
  if (known.trouble === "fell_back") return isUp || after.state === "missing" ? { to: "removed" } : keep;
  // Right after a reboot the checks begin anew; only passed ones, or an end, end the trouble.
  return after.checks === "ok" || !isUp ? { to: "removed" } : keep;
}

/** Whether the console is to be read now: once when the trouble is found, then each minute for five minutes. `readAt` null asks for it. */
export function isConsoleDue({ foundAt, readAt }: { foundAt: Date; readAt: Date | null }, now: Date): boolean {
  if (readAt === null) return true;
  return now.getTime() - readAt.getTime() >= consoleEveryMs && now.getTime() - foundAt.getTime() <= consoleForMs;
}

/** Which checks fail, in words with their verb: "instance status check" "fails". */
export function failedChecks(status: Pick<InstanceDiagnosis, "instanceStatus" | "systemStatus"> | null): { what: string; verb: "fails" | "fail" } {
  const isInstance = status?.instanceStatus === "impaired";
  const isSystem = status?.systemStatus === "impaired";
  if (isInstance && isSystem) return { what: "instance and system status checks", verb: "fail" };
  if (isSystem) return { what: "system status check", verb: "fails" };
  return { what: isInstance ? "instance status check" : "status check", verb: "fails" };
}

const nothing = { instanceStatus: null, systemStatus: null, impairedSince: null, stateReason: null } as const;

function impairedFacts(known: DiagnosisFacts | null, status: InstanceStatus | null, at: Date): DiagnosisFacts {
  const same = known?.trouble === "checks" ? known : null;
  return {
    foundAt: same?.foundAt ?? at,
    trouble: "checks",
    instanceStatus: status?.instanceStatus ?? same?.instanceStatus ?? null,
    systemStatus: status?.systemStatus ?? same?.systemStatus ?? null,
    impairedSince: status?.impairedSince ?? same?.impairedSince ?? at,
    stateReason: null,
  };
}

// By itself: nobody asked for it here, and AWS does not say that somebody did elsewhere.
function fellBack({ before, after, open }: DiagnosedInstance): boolean {
  const wasStarting = before.state === "pending" || (before.state === "running" && open.includes("start"));
  const isAsked = open.includes("stop") || open.includes("hibernate") || (after.stateReason !== null && /user.?initiated/i.test(after.stateReason));
  return wasStarting && down.includes(after.state) && !isAsked;
}

function saved(known: DiagnosisFacts | null, facts: DiagnosisFacts): DiagnosisChange {
  return known !== null && isSame(known, facts) ? keep : { to: "saved", facts };
}

function isSame(a: DiagnosisFacts, b: DiagnosisFacts): boolean {
  return (
    a.trouble === b.trouble &&
    a.instanceStatus === b.instanceStatus &&
    a.systemStatus === b.systemStatus &&
    a.stateReason === b.stateReason &&
    a.impairedSince?.getTime() === b.impairedSince?.getTime()
  );
}
