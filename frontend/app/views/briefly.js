/** A word that is said for a moment and then gone, so that a page looks as it did before a tap. */

import { useEffect, useState } from '../vendor/preact.js';

const MOMENT = 6000;

/** @returns {[boolean, (on: boolean) => void]} on for six seconds at most */
export function useBriefly() {
  const [on, set] = useState(false);
  useEffect(() => {
    if (!on) return;
    const timer = setTimeout(() => set(false), MOMENT);
    return () => clearTimeout(timer);
  }, [on]);
  return [on, set];
}
