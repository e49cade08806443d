import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { buttonStyles } from "./button-styles";
import type { ButtonStyle } from "./button-styles";

export type ButtonLinkProps = ComponentProps<typeof Link> & ButtonStyle & { icon?: ReactNode };

/** A link that looks like a button: for what goes somewhere instead of doing something. */
export function ButtonLink({ variant, size, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} className={buttonStyles({ variant, size, className })}>
      {icon}
      {children}
    </Link>
  );
}
