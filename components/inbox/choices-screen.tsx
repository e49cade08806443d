"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { LoadFailed } from "@/components/shell/load-failed";
import { LampShape } from "@/components/ui/lamp";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import type { ChoicesOutput } from "@/server/inbox/schemas";
import { ChoiceTable } from "./choice-table";
import { channelNames } from "./choice-words";
import { ChoicesScreenSkeleton } from "./choices-screen-skeleton";
import { SlackLink } from "./slack-link";
import { TestLevers } from "./test-levers";

/** What the person is told, and where; how they are reached; and for admins what keeps a channel from working. */
export function ChoicesScreen() {
  const choices = useQuery(useApi().inbox.choices.queryOptions());
  if (choices.data === undefined) {
    if (!choices.isError) return <ChoicesScreenSkeleton />;
    return <LoadFailed title="Choices" error={choices.error} onRetry={() => void choices.refetch()} retrying={choices.isFetching} />;
  }
  const { data } = choices;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Choices"
        parents={[{ label: "Inbox", href: "/inbox" }]}
        sentence="Only what is urgent rings, on one channel; everything else waits in the inbox. A choice of yours holds as it stands."
      />
      <Troubles troubles={data.troubles} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Panel title="What I am told, and where" flush>
          <ChoiceTable choices={data} />
        </Panel>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Slack">
            <SlackLink slack={data.slack} />
          </Panel>
          <Panel title="Mail">
            <p className="text-control text-secondary">{mailWords(data.mail)}</p>
          </Panel>
          <Panel title="Send me a test">
            <TestLevers choices={data} />
          </Panel>
        </div>
      </div>
    </div>
  );
}

function mailWords({ state, address }: ChoicesOutput["mail"]): string {
  if (state === "off") return "Mail is not set up in this installation.";
  return address === null
    ? "The directory has no mail address of yours. Whoever keeps it can add one."
    : `Mail goes to ${address}, the address in the directory.`;
}

function Troubles({ troubles }: Pick<ChoicesOutput, "troubles">) {
  if (troubles.length === 0) return null;
  return (
    <div role="status" className="flex flex-col gap-1.5 rounded-panel border bg-surface px-4 py-2.5 text-control">
      {troubles.map(({ channel, words, deliveries }) => (
        <p key={channel} className="flex items-start gap-2">
          <LampShape kind="attention" className="mt-[3px]" />
          <span>
            <span className="font-medium">{channelNames.find((each) => each.channel === channel)?.label}:</span> {words}{" "}
            {deliveries === 1 ? "1 notice is" : `${deliveries} notices are`} affected. The log of the worker says more.
          </span>
        </p>
      ))}
    </div>
  );
}
