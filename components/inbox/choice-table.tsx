"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PanelTable } from "@/components/my-access/panel-table";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { LampShape } from "@/components/ui/lamp";
import { TableBody, TableHead, TableRow, Td, TdActions, Th } from "@/components/ui/table";
import type { ChoicesOutput } from "@/server/inbox/schemas";
import { channelNames, whyNothing, withChannel } from "./choice-words";

type Kind = ChoicesOutput["kinds"][number];

/** Each kind of notice, and where the person is told of it. */
export function ChoiceTable({ choices }: { choices: ChoicesOutput }) {
  return (
    <PanelTable aria-label="What I am told, and where">
      <TableHead>
        <Th>What</Th>
        {channelNames.map(({ channel, label }) => (
          <Th key={channel}>{label}</Th>
        ))}
        <Th>
          <span className="sr-only">Levers</span>
        </Th>
      </TableHead>
      <TableBody>
        {choices.kinds.map((kind) => (
          <ChoiceRow key={kind.kind} kind={kind} choices={choices} />
        ))}
      </TableBody>
    </PanelTable>
  );
}

function ChoiceRow({ kind, choices }: { kind: Kind; choices: ChoicesOutput }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const mutation = useMutation(api.inbox.setChoice.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.inbox.choices.queryFilter()) }));
  // What was chosen shows in the same event (a mutation says only in the next turn that it is under way), and falls back when it was refused.
  const [chosen, setChosen] = useState<Kind["channels"] | null>(null);
  const channels = chosen ?? kind.channels;
  const choose = (next: Kind["channels"]) => {
    setChosen(next);
    mutation.mutate({ kind: kind.kind, channels: next }, { onSettled: () => setChosen(null) });
  };
  return (
    <TableRow className="hover:bg-transparent max-md:flex max-md:flex-wrap max-md:gap-x-5">
      <Td phone="name" className="whitespace-normal max-md:w-full">
        {kind.sentence}
        {mutation.error === null ? null : (
          <span role="alert" className="flex items-center gap-1.5 text-failed">
            <LampShape kind="failed" />
            {shownErrorOf(mutation.error).message}
          </span>
        )}
      </Td>
      {channelNames.map(({ channel, label }) => (
        <Td key={channel} className="max-md:order-2">
          <Checkbox
            checked={channels.includes(channel)}
            aria-label={`${label}: ${kind.sentence}`}
            label={<span className="md:sr-only">{label}</span>}
            title={whyNothing(choices, channel) ?? undefined}
            onChange={(event) => choose(withChannel(channels, channel, event.target.checked))}
          />
        </Td>
      ))}
      <TdActions className="max-md:ml-auto max-md:pt-0">
        {kind.isDefault ? (
          <span className="text-label text-faint">default</span>
        ) : (
          <Button size="small" variant="ghost" busy={mutation.isPending} onClick={() => mutation.mutate({ kind: kind.kind, channels: null })}>
            Back to default
            <span className="sr-only"> for: {kind.sentence}</span>
          </Button>
        )}
      </TdActions>
    </TableRow>
  );
}
