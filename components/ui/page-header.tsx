import Link from "next/link";
import type { ReactNode } from "react";
import { Fragment } from "react";
import { cn } from "./class-names";

/** A part of the state sentence; with href it is a link that filters. */
export type SentencePart = { text: ReactNode; href?: string };

/** One sentence that tells the state of everything below, its parts separated by middle dots. */
function StateSentence({ parts, className }: { parts: readonly SentencePart[]; className?: string }) {
  return (
    <p className={cn("text-body text-secondary", className)}>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index === 0 ? null : <span className="text-faint"> · </span>}
          {part.href === undefined ? (
            part.text
          ) : (
            <Link href={part.href} className="link text-ink">
              {part.text}
            </Link>
          )}
        </Fragment>
      ))}
    </p>
  );
}

export type PageHeaderProps = {
  title: string;
  /** Where this page hangs: links back up, shown above the title. */
  parents?: readonly { label: string; href: string }[];
  /** A lamp beside the title of a detail page. */
  state?: ReactNode;
  sentence?: readonly SentencePart[] | ReactNode;
  /** The primary action, and others, at the right. */
  actions?: ReactNode;
};

/** The head of every page: title, one sentence on the state, actions. */
export function PageHeader({ title, parents, state, sentence, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {parents === undefined ? null : <Parents parents={parents} />}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-title font-semibold tracking-[-0.011em] [overflow-wrap:anywhere]">{title}</h1>
          {state}
        </div>
        {isParts(sentence) ? (
          <StateSentence parts={sentence} className="mt-1" />
        ) : sentence === undefined ? null : (
          <div className="mt-1 text-body text-secondary">{sentence}</div>
        )}
      </div>
      {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2 max-sm:w-full max-sm:empty:hidden">{actions}</div>}
    </header>
  );
}

function isParts(sentence: PageHeaderProps["sentence"]): sentence is readonly SentencePart[] {
  return Array.isArray(sentence);
}

function Parents({ parents }: { parents: readonly { label: string; href: string }[] }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-1 flex items-center gap-1.5 text-label text-secondary">
      {parents.map((parent, index) => (
        <Fragment key={parent.href}>
          {index === 0 ? null : (
            <span aria-hidden className="text-faint">
              /
            </span>
          )}
          <Link href={parent.href} className="hover:text-ink hover:underline hover:underline-offset-2 touch:py-2">
            {parent.label}
          </Link>
        </Fragment>
      ))}
    </nav>
  );
}
