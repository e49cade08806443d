import { DefinitionList } from "@/components/ui/definition-list";
import type { Fact } from "@/components/ui/definition-list";
import { formatDuration } from "@/components/ui/format-duration";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { riskLevels } from "@/server/migrations/databases/schemas";

const tlsWords = { off: "not encrypted", require: "encrypted, not checked", verify: "encrypted and checked" } as const;

/** Who must approve there, and what the database is. Its password is never told. */
export function DatabaseFacts({ database }: { database: DatabaseDetail }) {
  const { teamTitle, stage, engineTitle, address, userName, tls, safetyDelayMinutes, windowWords, keyName, isKeyCurrent, createdBy, createdAt, ruleWords } =
    database;
  const facts: Fact[] = [
    { label: "Team", value: teamTitle },
    { label: "Stage", value: stage },
    { label: "Engine", value: engineTitle },
    { label: "Address", value: address, mono: true, copy: address },
    { label: "User", value: userName, mono: true },
    { label: "TLS", value: tlsWords[tls] },
    { label: "Password", value: `encrypted under key ${keyName}${isKeyCurrent ? "" : ", which is not the current one"}` },
    { label: "Finalize", value: safetyDelayMinutes === 0 ? "at once" : `${formatDuration(safetyDelayMinutes * 60_000)} after it is in use` },
    { label: "Window", value: windowWords ?? "any time" },
    { label: "Registered", value: <RelativeTime at={createdAt.getTime()} /> },
    { label: "By", value: createdBy },
  ];
  return (
    <>
      <Panel title="Approvals needed">
        <dl className="flex flex-col gap-2.5 text-control">
          {riskLevels.map((level) => (
            <div key={level}>
              <dt className="text-label text-secondary">{level} risk</dt>
              <dd className="text-pretty">{ruleWords[level]}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      <Panel title="Facts">
        <DefinitionList facts={facts} className="-my-2" />
      </Panel>
    </>
  );
}
