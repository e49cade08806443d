"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { cn } from "@/components/ui/class-names";
import { useNow } from "@/components/ui/clock";
import { Duration } from "@/components/ui/duration";
import { ErrorNote } from "@/components/ui/error-note";
import { Lamp, LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { ProgressBar } from "@/components/ui/progress-bar";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TimeRail } from "@/components/ui/time-rail/time-rail";
import type { ProgressView, StepView } from "@/server/migrations/executor/schemas";
import type { RunView } from "@/server/migrations/review/schemas";
import { counted, shortTime } from "../quantity-words";
import { isMoving } from "../state-words";
import { progressShare, progressWords } from "./progress-words";
import { laneTitle, runLanes, runWindow, stepLamp } from "./run-lanes";

/** The run as a track of steps, with rate, time left, and how long writers were stopped at worst. */
export function RunPanel({ run }: { run: RunView }) {
  const query = useQuery(useApi().migrations.steps.queryOptions({ runId: run.id }));
  if (query.data === undefined) {
    return (
      <Panel flush title="Run">
        {query.isError ? (
          <ErrorNote className="m-4" problem={shownErrorOf(query.error).message} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <SkeletonRows rows={5} label="Loading the steps" />
        )}
      </Panel>
    );
  }
  const { steps, progress } = query.data;
  const pausedAt = run.state === "paused" ? run.stateSince : null;
  const several = new Set(steps.map(laneTitle)).size > 1;
  return (
    <Panel flush title="Run" detail={longestBlockWords(steps, run.progress ?? progress)}>
      <Asked run={run} />
      <Failure failure={run.failure} />
      {progress !== null && isMoving(run.state) ? <AtWork steps={steps} progress={progress} /> : null}
      <StepRail steps={steps} pausedAt={pausedAt} />
      <ol>
        {steps.map((step, index) => {
          const title = laneTitle(step);
          const before = steps[index - 1];
          const isFirst = before === undefined || laneTitle(before) !== title;
          return (
            <StepLine key={`${step.scriptName} ${step.round} ${step.position}`} step={step} pausedAt={pausedAt} heading={isFirst && several ? title : null} />
          );
        })}
      </ol>
    </Panel>
  );
}

// The step at work tells its own through the progress; those that are done keep theirs.
function longestBlockWords(steps: readonly StepView[], progress: ProgressView | null): string | undefined {
  if (progress === null) return undefined;
  const longest = Math.max(progress.longestBlockMs, ...steps.map(({ longestBlockMs }) => longestBlockMs));
  return longest === 0 ? "no writer was stopped so far" : `writers were stopped for ${shortTime(longest)} at worst`;
}

function isInBatches(steps: readonly StepView[]): boolean {
  return steps.some(({ state, type }) => state === "running" && type === "batches");
}

function Failure({ failure }: { failure: RunView["failure"] }) {
  if (failure === null) return null;
  return (
    <p role="alert" className="flex items-start gap-2 border-b px-4 py-2.5 text-control">
      <LampShape kind="failed" className="mt-[3px]" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {failure.words}
        {failure.retryable ? " It may be tried again." : ""}
      </span>
    </p>
  );
}

function Asked({ run }: { run: RunView }) {
  const words =
    run.rollbackAskedBy === null
      ? run.pauseAskedBy === null
        ? null
        : `${run.pauseAskedBy} asked for a pause; it takes effect within a batch.`
      : `${run.rollbackAskedBy} asked for the rollback.`;
  if (words === null || !isMoving(run.state)) return null;
  return (
    <p className="flex items-start gap-2 border-b px-4 py-2.5 text-control">
      <LampShape kind="held" className="mt-[3px]" />
      {words}
    </p>
  );
}

function Progress({ progress }: { progress: ProgressView }) {
  return (
    <div className="border-b px-4 py-3">
      <ProgressBar label="Progress of the rows" value={progressShare(progress)} />
      <p className="mt-2 text-control">{progressWords(progress)}</p>
      <Waits progress={progress} />
    </div>
  );
}

// Statements tell no rows, only what they wait for.
function AtWork({ steps, progress }: { steps: readonly StepView[]; progress: ProgressView }) {
  return isInBatches(steps) ? <Progress progress={progress} /> : <Waits progress={progress} className="mt-0 border-b px-4 py-2.5" />;
}

function Waits({ progress, className }: { progress: ProgressView; className?: string }) {
  if (progress.waitingFor === null) return null;
  return (
    <p className={cn("mt-1 flex items-start gap-2 text-control", className)}>
      <LampShape kind="held" className="mt-[3px]" />
      <span className="min-w-0 [overflow-wrap:anywhere]">Waits: {progress.waitingFor}</span>
    </p>
  );
}

function StepRail({ steps, pausedAt }: { steps: readonly StepView[]; pausedAt: Date | null }) {
  const running = pausedAt === null && steps.some(({ state }) => state === "running");
  const now = useNow(running ? 1_000 : 60_000);
  const window = runWindow(steps, pausedAt?.getTime() ?? now);
  if (window === null) return null;
  return (
    <div className="border-b px-4 py-3">
      <TimeRail label="Steps of the run" {...window} lanes={runLanes(steps, pausedAt)} labelWidth={112} />
    </div>
  );
}

const stateWords = { waiting: "not yet", running: "running", done: "done", failed: "failed" } as const;

/** `heading`: the script that begins with this step, where there are several. */
function StepLine({ step, pausedAt, heading }: { step: StepView; pausedAt: Date | null; heading: string | null }) {
  const { title, state, startedAt, words } = step;
  const facts = stepFacts(step);
  return (
    <li
      aria-current={state === "running" ? "step" : undefined}
      className={cn("border-b px-4 py-2 text-control last:border-b-0", state === "running" && "bg-hover")}
    >
      {heading === null ? null : <p className="mb-1.5 text-label text-faint">{heading}</p>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        {state === "waiting" ? (
          <span className="pl-[18px] text-faint sm:w-24">{stateWords[state]}</span>
        ) : state === "running" && pausedAt !== null ? (
          <Lamp kind="held" word="paused" className="sm:w-24" />
        ) : (
          <Lamp kind={stepLamp(step)} word={stateWords[state]} className="sm:w-24" />
        )}
        <span className={cn("min-w-0 flex-1 basis-48 [overflow-wrap:anywhere]", startedAt === null ? "text-secondary" : "font-medium")}>{title}</span>
        <span className="text-secondary">
          {facts}
          {startedAt === null ? null : (
            <>
              {facts === "" ? "" : " · "}
              <StepTime step={step} from={startedAt} pausedAt={pausedAt} />
            </>
          )}
        </span>
      </div>
      {words === null ? null : <p className="mt-0.5 text-secondary [overflow-wrap:anywhere] sm:pl-28">{words}</p>}
    </li>
  );
}

// Most steps take less than a second; only one that runs counts on.
function StepTime({ step: { state, endedAt }, from, pausedAt }: { step: StepView; from: Date; pausedAt: Date | null }) {
  return state === "running" ? <Duration from={from.getTime()} to={pausedAt?.getTime()} /> : shortTime((endedAt ?? from).getTime() - from.getTime());
}

function stepFacts({ rowsDone, lockTries, longestBlockMs }: StepView): string {
  return [
    rowsDone === 0 ? null : counted(rowsDone, "row"),
    lockTries === 0 ? null : `stepped back from a lock ${lockTries === 1 ? "once" : `${lockTries} times`}`,
    longestBlockMs === 0 ? null : `stopped writers ${shortTime(longestBlockMs)}`,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
