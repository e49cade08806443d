import { cva } from "class-variance-authority";
import type { VariantProps } from "class-variance-authority";
import { cn } from "./class-names";

const variants = cva(
  [
    "relative inline-flex h-control shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control",
    "text-control font-medium no-underline transition-[background-color,border-color,color] duration-[120ms] ease-out",
    "[&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary: "bg-ink text-on-ink hover:bg-ink-hover",
        secondary: "border border-border bg-surface text-ink hover:border-border-strong hover:bg-hover",
        ghost: "text-secondary hover:bg-selected hover:text-ink",
        danger: "bg-failed text-on-danger hover:bg-danger-hover",
      },
      size: {
        regular: "px-3",
        small: "h-7 px-2 text-label touch:h-10",
        icon: "w-control px-0",
        "icon-small": "h-7 w-7 px-0 touch:h-10 touch:w-10",
      },
      locked: {
        true: "border border-dashed border-border bg-transparent text-faint hover:border-border hover:bg-transparent hover:text-faint",
      },
    },
    defaultVariants: { variant: "secondary", size: "regular" },
  },
);

/** The variant and size of a button. */
export type ButtonStyle = Omit<VariantProps<typeof variants>, "locked">;

/** The classes of everything that is pressed, buttons and links alike; className overrides. */
export function buttonStyles({ className, ...style }: VariantProps<typeof variants> & { className?: string | undefined }): string {
  return cn(variants(style), className);
}
