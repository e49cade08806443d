import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import type { Theme } from "@/components/ui/theme";
import { ThemeToggle } from "@/components/ui/theme-toggle";

/** The person who is signed in. */
export type ShellUser = {
  name: string;
  /** A second line, for example the sign-in name or the team. */
  detail: string;
};

export type UserBlockProps = {
  user: ShellUser;
  theme: Theme;
  /** The control that signs out. */
  signOut: ReactNode;
};

/** Name, theme and sign out. */
export function UserBlock({ user, theme, signOut }: UserBlockProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2.5 px-2 py-1.5">
        <Avatar name={user.name} size={26} />
        <div className="min-w-0 flex-1">
          <p className="truncate text-control leading-tight font-medium">{user.name}</p>
          <p className="truncate text-label leading-tight text-faint">{user.detail}</p>
        </div>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2 pl-1">
        <ThemeToggle theme={theme} />
        {signOut}
      </div>
    </div>
  );
}
