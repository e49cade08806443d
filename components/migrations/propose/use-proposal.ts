"use client";

import { useMemo, useState } from "react";
import { useStoredText } from "../stored-text";
import { emptyProposal, parseProposal } from "./proposal-draft";
import type { ProposalDraft } from "./proposal-draft";

export type Proposal = { draft: ProposalDraft; change: (next: ProposalDraft) => void; /** Forgets everything. */ clear: () => void };

/**
 * The proposal that is being made; it is kept in this browser until it was proposed. `edited` is a migration whose content is edited: that
 * one is kept nowhere but on its page.
 */
export function useProposal(edited: ProposalDraft | null): Proposal {
  const [stored, store] = useStoredText("switchyard.migration-draft");
  const kept = useMemo(() => parseProposal(stored), [stored]);
  const [typed, setTyped] = useState(edited ?? emptyProposal);
  if (edited !== null) return { draft: typed, change: setTyped, clear: () => setTyped(edited) };
  return { draft: kept, change: (next) => store(JSON.stringify(next)), clear: () => store(null) };
}
