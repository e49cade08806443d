import Link from "next/link";
import { Lamp } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import type { FollowedEnvironment } from "@/server/environments/unclaimed/schemas";
import { acceptedByWords, ownTeamSentences } from "./followed-words";
import { WithdrawLever } from "./withdraw-lever";

/** One environment that instances were accepted into: how many have their tags, and what a person should look at. */
export function FollowedEnvironmentRow({ environment }: { environment: FollowedEnvironment }) {
  const { adoptions, tagged, environmentId, acceptedAt } = environment;
  const open = adoptions.filter(({ state }) => state === "waiting" || state === "vanished");
  const said = adoptions.filter((one) => one.said !== null);
  const isDone = open.length === 0;
  return (
    <li className="flex flex-col gap-0.5 py-1.5 text-control">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <Lamp
          kind={said.length > 0 ? "attention" : isDone ? "running" : "motion"}
          word={isDone ? `${tagged} tagged` : `${tagged} of ${adoptions.length} tagged`}
          className="w-32"
        />
        {environmentId === null ? (
          <span className="font-medium">{environment.environment}</span>
        ) : (
          <Link href={`/environments/${environmentId}`} className="link font-medium">
            {environment.environment}
          </Link>
        )}
        <span className="text-secondary">
          {environment.team} · {environment.stage} · {environment.target.title} · accepted by {acceptedByWords(adoptions)}{" "}
          <RelativeTime at={acceptedAt.getTime()} />
        </span>
        {isDone ? null : (
          <span className="ml-auto">
            <WithdrawLever adoptionIds={open.map(({ adoptionId }) => adoptionId)} label="Withdraw" what={environment.environment} />
          </span>
        )}
      </div>
      {ownTeamSentences(adoptions).map((sentence) => (
        <p key={sentence} className="text-secondary">
          {sentence}
        </p>
      ))}
      {said.map((one) => (
        <p key={one.adoptionId} className="text-secondary">
          <span className="font-medium text-ink">{one.name}</span> {one.said}
        </p>
      ))}
    </li>
  );
}
