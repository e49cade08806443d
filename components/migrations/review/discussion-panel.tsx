import { Panel } from "@/components/ui/panel";
import type { MigrationDetail } from "@/server/migrations/review/schemas";
import { stepTitleOf } from "../plan/step-titles";
import { counted } from "../quantity-words";
import { scriptTitles } from "../script/script-titles";
import { CommentBody } from "./comment-body";
import { CommentField } from "./comment-field";
import type { CommentActs } from "./use-comments";

/** What people said about the whole; words at a line stand there, and here with their step. */
export function DiscussionPanel({ migration, comments }: { migration: MigrationDetail; comments: CommentActs }) {
  const open = migration.comments.filter(({ resolvedAt, anchor }) => resolvedAt === null && anchor !== null).length;
  return (
    <Panel title="Discussion" detail={open === 0 ? undefined : `${counted(open, "comment")} at lines not settled`}>
      <div className="flex flex-col gap-4">
        {migration.comments.map((comment) => (
          <div key={comment.id}>
            {comment.anchor === null ? null : (
              <p className="text-label text-faint [overflow-wrap:anywhere]">
                {scriptTitles[comment.anchor.script]} · {stepTitleOf(migration.script, comment.anchor.stepKey) ?? "a step that is gone"}
                {comment.anchor.line === null ? "" : ` · line ${comment.anchor.line}`}
              </p>
            )}
            <CommentBody comment={comment} acts={comments} />
          </div>
        ))}
        <CommentField label="Comment on the whole" acts={comments} />
        <p className="text-label text-faint">A click on a line number of the SQL comments that line.</p>
      </div>
    </Panel>
  );
}
