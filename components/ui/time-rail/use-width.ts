"use client";

import { useEffect, useState } from "react";
import type { RefObject } from "react";

// Drawn before the width is known (on the server): between a phone and a desktop, so that labels do not touch on either.
const assumedWidth = 480;

/** The width of an element in px, kept current. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(assumedWidth);
  useEffect(() => {
    const observed = element.current;
    if (!observed) return undefined;
    const observer = new ResizeObserver(() => setWidth(observed.clientWidth));
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
