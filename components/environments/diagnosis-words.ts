import type { InstanceTrouble } from "@/server/environments/schemas";

type Told = Pick<InstanceTrouble, "kind" | "instanceStatus" | "systemStatus" | "stateReason">;

const statusWords: Readonly<Record<string, string>> = {
  ok: "passes",
  impaired: "fails",
  initializing: "still running",
  "insufficient-data": "AWS has no data yet",
  "not-applicable": "not checked",
};

/** A status of AWS in words: "fails". Words of AWS that we do not know stay as they are. */
export function statusWord(status: string | null): string {
  return status === null ? "not known" : (statusWords[status] ?? status);
}

/** What to try next, most promising first. AWS's advice: EC2 user guide, "Troubleshoot instances with failed status checks" and "Instance launch issues". */
export function nextSteps({ kind, instanceStatus, systemStatus, stateReason }: Told): string[] {
  if (kind === "fell_back") return fallBackSteps(stateReason ?? "");
  const system = "The host under it has a fault: stop it and start it again, which moves it to another host. A reboot keeps it on the same one.";
  const instance = [
    "Read the end of the console: a full disk, a file system that cannot be mounted or a wrong network setting stands there.",
    "Reboot it. If it fails again, the disk has to be put right from another instance.",
  ];
  if (systemStatus === "impaired") return instanceStatus === "impaired" ? [system, ...instance] : [system];
  return instance;
}

function fallBackSteps(reason: string): string[] {
  if (/Insufficient\w*Capacity/.test(reason))
    return ["AWS has no room for its type in its zone: start it again later, or ask its owner for another type or zone."];
  if (/VolumeLimitExceeded/.test(reason))
    return ["The account has reached its limit of disks: ask an admin to have it raised, or to remove disks that nobody needs."];
  if (/Client\.InternalError|InvalidSnapshot|KMS/i.test(reason)) {
    return [
      "Most often AWS may not use the key of an encrypted disk: ask an admin whether the key exists, is enabled, and may be used by the role that starts it.",
    ];
  }
  if (/InstanceInitiatedShutdown/.test(reason)) return ["The machine switched itself off: the end of its console tells what asked for that."];
  return ["Start it once more. If it goes down again, send its id and AWS's reason to whoever looks after the AWS account."];
}
