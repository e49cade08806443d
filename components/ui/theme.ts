/** The choices of the reader; system follows the machine. */
export const themes = ["system", "light", "dark"] as const;

/** One of the themes. */
export type Theme = (typeof themes)[number];

/** The cookie that keeps the choice; the server reads it and renders data-theme, so that no script is needed first. */
export const themeCookie = "theme";

/** Reads the value of the cookie; anything unknown is system. */
export function themeFrom(cookieValue: string | undefined): Theme {
  return themes.find((theme) => theme === cookieValue) ?? "system";
}

/** The value of <html data-theme>; undefined leaves the attribute out and the system decides. */
export function themeAttribute(theme: Theme): "light" | "dark" | undefined {
  return theme === "system" ? undefined : theme;
}
