import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./class-names";

/*
 * The roles are written out because a row turns into a grid on phones, and browsers then stop announcing a table.
 */

/** A table whose rows become two lines on phones: name and state, sentence, and the lever. Name it with aria-label. */
export function Table({ className, children, ...rest }: ComponentProps<"table">) {
  return (
    <table role="table" {...rest} className={cn("w-full border-separate border-spacing-0 text-left text-control max-md:block", className)}>
      {children}
    </table>
  );
}

/** The surface a table stands on; it clips rows to its round corners without holding back the sticky head. */
export function TableFrame({ className, ...rest }: ComponentProps<"div">) {
  return <div {...rest} className={cn("overflow-clip rounded-panel border bg-surface", className)} />;
}

/** The column heads; they stay at the top while the page scrolls. Hidden from sight on phones. */
export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead role="rowgroup" className="sticky top-0 z-20 max-md:sr-only">
      <tr role="row">{children}</tr>
    </thead>
  );
}

/** The rows. Take the ref of useRowKeyboard here. */
export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody role="rowgroup" {...props} className={cn("max-md:block", props.className)} />;
}

export type ThProps = ComponentProps<"th"> & {
  numeric?: boolean;
  /** The direction in use when this column sorts; with sortHref the head becomes a link that sorts. */
  sorted?: "ascending" | "descending" | undefined;
  sortHref?: string;
};

/** A column head. */
export function Th({ numeric = false, sorted, sortHref, className, children, ...rest }: ThProps) {
  const Arrow = sorted === "descending" ? ArrowDown : ArrowUp;
  const content = (
    <>
      {children}
      {sorted === undefined ? null : <Arrow size={12} aria-hidden />}
    </>
  );
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sorted}
      {...rest}
      className={cn("h-8 border-b bg-surface px-3 text-label font-medium whitespace-nowrap text-secondary", numeric && "text-right", className)}
    >
      {sortHref === undefined ? (
        content
      ) : (
        <Link href={sortHref} scroll={false} className="inline-flex items-center gap-1 hover:text-ink">
          {content}
        </Link>
      )}
    </th>
  );
}

/** A row. The RowLink in it covers it, so a click anywhere opens; buttons in TdActions stay above the link. */
export function TableRow({ selected = false, className, ...rest }: ComponentProps<"tr"> & { selected?: boolean }) {
  return (
    <tr
      role="row"
      aria-selected={selected || undefined}
      {...rest}
      className={cn(
        "group relative scroll-my-16 transition-[background-color] duration-[120ms] hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover",
        "max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:gap-x-3 max-md:gap-y-0.5 max-md:border-b max-md:px-4 max-md:py-3 max-md:last:border-b-0",
        "[&>td]:md:border-b last:[&>td]:md:border-b-0",
        selected && "bg-selected hover:bg-selected",
        className,
      )}
    />
  );
}

// Where a cell goes when the row is a grid on phones.
const phonePlaces = {
  state: "max-md:order-2 max-md:justify-self-end",
  name: "max-md:order-1",
  line: "max-md:order-3 max-md:col-span-2",
  lever: "max-md:order-4 max-md:col-span-2 max-md:pt-1.5",
  hidden: "max-md:hidden",
} as const;

export type TdProps = ComponentProps<"td"> & {
  numeric?: boolean;
  /** The place on phones: beside the name, the name itself, a line below, the lever's line, or not shown. */
  phone?: keyof typeof phonePlaces;
};

/** A cell. */
export function Td({ numeric = false, phone = "line", className, ...rest }: TdProps) {
  return (
    <td
      role="cell"
      {...rest}
      className={cn("px-3 align-middle md:h-row max-md:p-0", numeric && "text-right max-md:text-left", phonePlaces[phone], className)}
    />
  );
}

/** The cell of the levers; they stay above the link that covers the row. */
export function TdActions({ className, children, ...rest }: ComponentProps<"td">) {
  return (
    <td role="cell" {...rest} className={cn("px-3 align-middle md:h-row md:w-px max-md:p-0", phonePlaces.lever, "max-md:empty:hidden", className)}>
      <div className="relative z-10 flex items-center gap-2 md:justify-end max-md:[&>*]:flex-1">{children}</div>
    </td>
  );
}

/** The link that opens the row; it covers the whole row. j and k move the focus along these. */
export function RowLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      data-row-link=""
      {...rest}
      className={cn(
        "font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus",
        className,
      )}
    />
  );
}
