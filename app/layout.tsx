import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { UiProviders } from "@/components/shell/ui-providers";
import { themeAttribute, themeCookie, themeFrom } from "@/components/ui/theme";
import { pageFacts } from "@/server/api/page-facts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Switchyard", template: "%s · Switchyard" },
  description: "Environments of your team: start, stop, see what changed.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the request keeps every page dynamic: a page rendered ahead of time would carry no nonce and none of its scripts would run.
  const nonce = (await headers()).get("x-nonce") ?? "";
  const theme = themeFrom((await cookies()).get(themeCookie)?.value);
  return (
    <html lang="en" data-theme={themeAttribute(theme)}>
      <body>
        <UiProviders nonce={nonce} {...pageFacts()}>
          {children}
        </UiProviders>
      </body>
    </html>
  );
}
