"use client";

import { useEffect, useState } from "react";
import { emptyProposal, parseProposal } from "./proposal-draft";
import type { ProposalDraft } from "./proposal-draft";

const storageKey = "switchyard.migration-draft";

export type Proposal = { draft: ProposalDraft; change: (next: ProposalDraft) => void; /** Forgets everything. */ clear: () => void };

/**
 * The proposal that is being made; it is kept in this browser until it was proposed. `initial` is a migration that is edited: that one is
 * kept nowhere but on its page.
 */
export function useProposal(initial: ProposalDraft | null): Proposal {
  const [draft, setDraft] = useState(initial ?? emptyProposal);
  const kept = initial === null;
  useEffect(() => {
    // Read after the first drawing, because the server knows nothing of it.
    if (kept) setDraft((before) => (before === emptyProposal ? parseProposal(localStorage.getItem(storageKey)) : before));
  }, [kept]);
  const change = (next: ProposalDraft) => {
    setDraft(next);
    if (kept) localStorage.setItem(storageKey, JSON.stringify(next));
  };
  const clear = () => {
    if (kept) localStorage.removeItem(storageKey);
    setDraft(emptyProposal);
  };
  return { draft, change, clear };
}
