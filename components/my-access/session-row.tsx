"use client";

import { SignOutButton } from "@/components/shell/sign-out-button";
import { Button } from "@/components/ui/button";
import { Lamp, LampShape } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableRow, Td, TdActions } from "@/components/ui/table";
import type { OwnSession } from "@/server/my-access/schemas";
import { useEndSession } from "./use-end-session";

/** One session: where, since when, last seen, and the lever that ends it. */
export function SessionRow({ session }: { session: OwnSession }) {
  const { end, busy, error } = useEndSession(session);
  return (
    <TableRow className="hover:bg-transparent">
      <Td phone="name">
        <span className="font-medium">{session.device}</span>
        <span className="block text-label text-faint max-md:hidden">
          signed in <RelativeTime at={session.createdAt.getTime()} />
        </span>
        {error === null ? null : (
          <span role="alert" className="flex items-center gap-1.5 whitespace-normal text-failed">
            <LampShape kind="failed" />
            {error.message}
          </span>
        )}
      </Td>
      <Td phone="hidden" className="font-mono text-label text-secondary [overflow-wrap:anywhere]">
        {session.address}
      </Td>
      <Td className="text-secondary">
        <span className="font-mono text-label md:hidden">{session.address} · </span>
        {session.current ? (
          <Lamp kind="running" word="this one" />
        ) : (
          <>
            <span className="md:hidden">seen </span>
            <RelativeTime at={session.lastSeenAt.getTime()} />
          </>
        )}
      </Td>
      <Td phone="hidden" className="text-secondary">
        <RelativeTime at={session.expiresAt.getTime()} />
      </Td>
      <TdActions className="max-md:order-2 max-md:col-span-1 max-md:pt-0">
        {session.current ? (
          <SignOutButton />
        ) : (
          <Button size="small" busy={busy} onClick={end} aria-label={`End the session of ${session.device}, ${session.address}`}>
            End
          </Button>
        )}
      </TdActions>
    </TableRow>
  );
}
