import { Panel } from "@/components/ui/panel";
import { formatDuration } from "@/components/ui/format-duration";
import { TableBody, TableHead, Th } from "@/components/ui/table";
import type { OwnSessionsOutput } from "@/server/my-access/schemas";
import { PanelTable } from "./panel-table";
import { SessionRow } from "./session-row";
import { SignOutEverywhere } from "./sign-out-everywhere";

/** The person's live sessions. */
export function SessionPanel({ sessions, idleMinutes }: OwnSessionsOutput) {
  return (
    <Panel title="Sessions" actions={<SignOutEverywhere sessions={sessions.length} />} flush>
      <PanelTable aria-label="My sessions">
        <TableHead>
          <Th>Device</Th>
          <Th>Address</Th>
          <Th>Last seen</Th>
          <Th>Ends at the latest</Th>
          <Th>
            <span className="sr-only">Levers</span>
          </Th>
        </TableHead>
        <TableBody>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </TableBody>
      </PanelTable>
      <p className="border-t px-4 py-2 text-label text-secondary">A session ends by itself after {formatDuration(idleMinutes * 60_000)} without use.</p>
    </Panel>
  );
}
