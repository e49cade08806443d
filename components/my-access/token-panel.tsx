"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNote } from "@/components/ui/error-note";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TableBody, TableHead, Th } from "@/components/ui/table";
import type { OwnTokensOutput } from "@/server/my-access/schemas";
import { PanelTable } from "./panel-table";
import { TokenDialog } from "./token-dialog";
import { TokenRow } from "./token-row";
import { isUsable } from "./token-words";

/** The person's tokens for machines. `lockedReason` says why they may have none; left out when they may. */
export function TokenPanel({ lockedReason }: { lockedReason: string | undefined }) {
  const api = useApi();
  const tokens = useQuery(api.myAccess.tokens.list.queryOptions(undefined, { enabled: lockedReason === undefined }));
  const [making, setMaking] = useState(false);
  const full = tokens.data !== undefined && tokens.data.tokens.filter(isUsable).length >= tokens.data.most;
  const reason = lockedReason ?? (full ? `You have ${tokens.data.most} tokens, which is the most. Revoke one first.` : undefined);
  return (
    <Panel
      title="Tokens for machines"
      actions={
        <Button size="small" lockedReason={reason} busy={lockedReason === undefined && tokens.isPending} onClick={() => setMaking(true)}>
          New token
        </Button>
      }
      flush
    >
      <TokenList tokens={tokens} locked={lockedReason} />
      {tokens.data === undefined ? null : <TokenDialog open={making} onOpenChange={setMaking} offers={tokens.data} />}
    </Panel>
  );
}

type ListProps = {
  tokens: { data: OwnTokensOutput | undefined; error: unknown; isError: boolean; isFetching: boolean; refetch: () => unknown };
  locked: string | undefined;
};

function TokenList({ tokens, locked }: ListProps) {
  if (locked !== undefined) return <p className="px-4 py-3 text-control text-secondary">{locked}</p>;
  if (tokens.data !== undefined) return tokens.data.tokens.length === 0 ? <NoToken /> : <TokenTable tokens={tokens.data.tokens} />;
  if (!tokens.isError) return <SkeletonRows rows={2} label="Loading tokens" />;
  const { message, requestId } = shownErrorOf(tokens.error);
  return (
    <div className="p-4">
      <ErrorNote problem={message} referenceId={requestId || undefined} onRetry={() => void tokens.refetch()} retrying={tokens.isFetching} />
    </div>
  );
}

function NoToken() {
  return (
    <EmptyState title="No token yet" className="py-8">
      <p>With a token a CI job or a script starts, stops and extends environments, and holds them awake while it works. It may never do more than you may.</p>
    </EmptyState>
  );
}

function TokenTable({ tokens }: { tokens: OwnTokensOutput["tokens"] }) {
  return (
    <PanelTable aria-label="My tokens">
      <TableHead>
        <Th>State</Th>
        <Th>Token</Th>
        <Th>May</Th>
        <Th>Last used</Th>
        <Th>Expires</Th>
        <Th>
          <span className="sr-only">Levers</span>
        </Th>
      </TableHead>
      <TableBody>
        {tokens.map((token) => (
          <TokenRow key={token.id} token={token} />
        ))}
      </TableBody>
    </PanelTable>
  );
}
