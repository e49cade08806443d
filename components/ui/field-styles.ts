/** The look of every field: input, textarea and select. */
export const fieldStyles =
  "w-full min-w-0 rounded-control border border-border bg-surface text-field text-ink transition-[border-color] duration-[120ms] hover:border-border-strong focus-visible:border-ink focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-failed aria-invalid:outline-failed disabled:bg-hover disabled:text-faint disabled:hover:border-border";
