"use client";

import { useCallback, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Table, TableBody, TableFrame, TableHead, Th } from "@/components/ui/table";
import { useRowKeyboard } from "@/components/ui/use-row-keyboard";
import type { ListUnclaimedOutput } from "@/server/environments/unclaimed/schemas";
import { placementOf } from "./placements";
import type { Edit, Edits } from "./placements";
import { ProposalRow } from "./proposal-row";

/** Rows drawn at first and added by each press of "Show more": a thousand rows of fields would be slow to draw. */
const rowsAtOnce = 100;

export type ProposalTableProps = {
  list: ListUnclaimedOutput;
  edits: Edits;
  onEdit: (key: string, edit: Edit) => void;
  /** Keys of the groups that can be adopted, and of those chosen. */
  adoptable: ReadonlySet<string>;
  selection: { ids: ReadonlySet<string>; toggle: (key: string) => void; setAll: (selected: boolean) => void };
};

/** Proposed environments as a table; j and k move, Enter opens, x selects. */
export function ProposalTable({ list, edits, onEdit, adoptable, selection }: ProposalTableProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [rows, setRows] = useState(rowsAtOnce);
  const open = useCallback((key: string) => setOpened((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key])), []);
  const toggle = (key: string): void => (adoptable.has(key) ? selection.toggle(key) : undefined);
  const body = useRowKeyboard({ onToggle: toggle });
  return (
    <>
      <TableFrame>
        <Table aria-label="Proposed environments">
          <Head adoptable={adoptable} selection={selection} />
          <TableBody ref={body}>
            {list.groups.slice(0, rows).map((group) => (
              <ProposalRow
                key={group.key}
                group={group}
                placement={placementOf(group, edits)}
                teams={list.teams}
                existing={list.existing}
                selected={selection.ids.has(group.key)}
                open={opened.has(group.key)}
                onToggle={toggle}
                onOpen={open}
                onEdit={onEdit}
              />
            ))}
          </TableBody>
        </Table>
      </TableFrame>
      {list.groups.length > rows ? (
        <Button className="self-center" onClick={() => setRows(rows + rowsAtOnce)}>
          Show more
        </Button>
      ) : null}
      {list.left > 0 ? <p className="text-control text-secondary">{list.left} more instances match; narrow the list to see them.</p> : null}
    </>
  );
}

function Head({ adoptable, selection }: Pick<ProposalTableProps, "adoptable" | "selection">) {
  const all = adoptable.size > 0 && selection.ids.size === adoptable.size;
  return (
    <TableHead>
      <Th className="pr-0">
        <Checkbox
          aria-label="Select all complete proposals"
          checked={all}
          mixed={selection.ids.size > 0 && !all}
          disabled={adoptable.size === 0}
          onChange={() => selection.setAll(!all)}
        />
      </Th>
      <Th>Instances</Th>
      <Th className="pl-4.5">Environment</Th>
      <Th className="pl-4.5">Team</Th>
      <Th className="pl-4.5">Stage</Th>
      <Th>Why</Th>
      <Th className="max-lg:hidden">Target</Th>
    </TableHead>
  );
}
