import { Fold } from "@/components/ui/fold";
import { LampShape } from "@/components/ui/lamp";
import type { LampKind } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ConnectionCheck, DatabaseDetail } from "@/server/migrations/databases/schemas";
import { counted } from "../quantity-words";

const lamps: Readonly<Record<ConnectionCheck["level"], LampKind>> = { ok: "running", note: "stopped", warn: "attention", missing: "failed" };

/** What the last connection test found: what is missing or doubtful in sight, the rest folded. */
export function ConnectionPanel({ database }: { database: DatabaseDetail }) {
  const report = database.connection;
  if (report === null) {
    return (
      <Panel title="Connection">
        <p className="text-control text-secondary">It was not tested yet. The test reads versions and rights, and changes nothing.</p>
      </Panel>
    );
  }
  const right = report.checks.filter(({ level }) => level === "ok" || level === "note");
  const wrong = report.checks.filter(({ level, words }) => (level === "missing" || level === "warn") && words !== report.sentence);
  return (
    <Panel flush title="Connection" detail={<RelativeTime at={Date.parse(report.at)} />}>
      <p className="px-4 py-2.5 text-control text-pretty">
        {report.server === null || report.sentence.includes(report.server) ? "" : `${report.server}. `}
        {report.sentence}
      </p>
      {wrong.length === 0 ? null : (
        <div className="border-t">
          <Checks checks={wrong} />
        </div>
      )}
      {right.length === 0 ? null : (
        <Fold title={`${counted(right.length, "thing")} looked at and right`}>
          <Checks checks={right} />
        </Fold>
      )}
    </Panel>
  );
}

function Checks({ checks }: { checks: readonly ConnectionCheck[] }) {
  return (
    <ul>
      {checks.toSorted(byLevel).map(({ key, title, level, words }) => (
        <li key={key} className="flex items-start gap-2.5 border-b px-4 py-2 text-control last:border-b-0">
          <LampShape kind={lamps[level]} size={10} className="mt-1" />
          <span className="min-w-0">
            <span className="sr-only">{level}: </span>
            {title}
            <span className="block text-label text-pretty text-secondary [overflow-wrap:anywhere]">{words}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const order = { missing: 0, warn: 1, note: 2, ok: 3 } as const;

function byLevel(a: ConnectionCheck, b: ConnectionCheck): number {
  return order[a.level] - order[b.level];
}
