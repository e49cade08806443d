import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CommentView } from "@/server/migrations/review/schemas";
import { VisibleText } from "../script/sql-code";
import type { CommentActs } from "./use-comments";

/** One word of the discussion, with the lever that settles it. */
export function CommentBody({ comment, acts }: { comment: CommentView; acts: CommentActs }) {
  const { id, by, at, words, revision, isOutdated, resolvedBy, canResolve } = comment;
  const resolved = resolvedBy !== null;
  return (
    <div className="text-control">
      <p className="flex flex-wrap items-baseline gap-x-2 text-label text-secondary">
        <span className="font-medium text-ink">{by}</span>
        <RelativeTime at={at.getTime()} />
        {isOutdated ? <span>about revision {revision}, changed since</span> : null}
        {resolved ? <span>settled by {resolvedBy}</span> : null}
        {canResolve ? (
          <Button
            variant="ghost"
            size="small"
            className="-my-1 h-6 touch:h-10"
            busy={acts.resolve.busy}
            onClick={() => acts.resolve.run({ commentId: id, resolved: !resolved })}
          >
            {resolved ? "Open again" : "Settle"}
            <span className="sr-only">: {words.slice(0, 60)}</span>
          </Button>
        ) : null}
      </p>
      <p className={cn("mt-0.5 whitespace-pre-wrap [overflow-wrap:anywhere]", resolved && "text-secondary")}>
        <VisibleText text={words} />
      </p>
    </div>
  );
}
