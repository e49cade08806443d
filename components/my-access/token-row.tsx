"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Lamp } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableRow, Td, TdActions } from "@/components/ui/table";
import type { OwnToken } from "@/server/my-access/schemas";
import { TokenRevokeDialog } from "./token-revoke-dialog";
import { isUsable, tokenStates, verbWords } from "./token-words";

/** One token: its state, what it may do and where, when and from where it was last used, and the lever that revokes it. */
export function TokenRow({ token }: { token: OwnToken }) {
  const [asking, setAsking] = useState(false);
  const { lamp, word } = tokenStates[token.state];
  const usable = isUsable(token);
  return (
    <TableRow className="hover:bg-transparent">
      <Td phone="state" className="md:w-px">
        <Lamp kind={lamp} word={word} className={usable ? undefined : "text-secondary"} />
      </Td>
      <Td phone="name" className="[overflow-wrap:anywhere]">
        <span className="font-medium">{token.name}</span>
        <span className="block font-mono text-label text-faint">{token.prefix}_…</span>
      </Td>
      <Td className="text-secondary [overflow-wrap:anywhere]">
        {token.verbs.map(({ name }) => verbWords(name)).join(", ")}
        <span className="block text-label text-faint">{token.scopeText}, where you may</span>
      </Td>
      <Td className="text-secondary">
        <span className="md:hidden">last used </span>
        {token.lastUsedAt === null ? "never" : <RelativeTime at={token.lastUsedAt.getTime()} />}
        {token.lastAddress === null ? null : <span className="font-mono text-label text-faint md:block"> {token.lastAddress}</span>}
      </Td>
      <Td className="text-secondary">
        <span className="md:hidden">{token.state === "revoked" ? "revoked " : "expires "}</span>
        <RelativeTime at={(token.revokedAt ?? token.expiresAt).getTime()} />
      </Td>
      <TdActions>
        {usable ? (
          <Button size="small" onClick={() => setAsking(true)} aria-label={`Revoke the token ${token.name}`}>
            Revoke
          </Button>
        ) : null}
      </TdActions>
      <TokenRevokeDialog token={token} open={asking} onOpenChange={setAsking} />
    </TableRow>
  );
}
