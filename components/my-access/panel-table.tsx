import type { ComponentProps } from "react";
import { cn } from "@/components/ui/class-names";
import { Table } from "@/components/ui/table";

/** A table right under a panel's title: its outer columns line up with the title, and text of several lines keeps its distance from the lines. */
export function PanelTable({ className, ...rest }: ComponentProps<typeof Table>) {
  return <Table {...rest} className={cn("md:[&_:is(th,td):first-child]:pl-4 md:[&_:is(th,td):last-child]:pr-4 md:[&_td]:py-2", className)} />;
}
