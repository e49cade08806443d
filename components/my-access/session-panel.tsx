import { Panel } from "@/components/ui/panel";
import { formatDuration } from "@/components/ui/format-duration";
import { Table, TableBody, TableHead, Th } from "@/components/ui/table";
import type { OwnSessionsOutput } from "@/server/my-access/schemas";
import { SessionRow } from "./session-row";
import { SignOutEverywhere } from "./sign-out-everywhere";

/** The person's live sessions. */
export function SessionPanel({ sessions, idleMinutes }: OwnSessionsOutput) {
  return (
    <Panel title="Sessions" detail={`One ends by itself after ${formatDuration(idleMinutes * 60_000)} without use.`} actions={<SignOutEverywhere sessions={sessions.length} />} flush>
      <Table aria-label="My sessions">
        <TableHead>
          <Th>Device</Th>
          <Th>Address</Th>
          <Th>Last seen</Th>
          <Th>Signed in</Th>
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
      </Table>
    </Panel>
  );
}
