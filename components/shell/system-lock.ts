"use client";

import { createContext, useContext } from "react";

/** Why nothing can be asked for at present, whatever the lever; undefined when something can. Filled by Console. */
export const SystemLockContext = createContext<string | undefined>(undefined);

/** The reason that locks every lever now; undefined when there is none. */
export function useSystemLock(): string | undefined {
  return useContext(SystemLockContext);
}
