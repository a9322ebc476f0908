/**
 * Keeps what is fixed to the bottom edge above an on-screen keyboard, where the browser lays the
 * keyboard over the page (`--keyboard` is its height).
 */
import { useEffect } from '../vendor/preact.js';

export function useKeyboard() {
  useEffect(() => {
    const seen = window.visualViewport;
    if (!seen) return;
    const root = document.documentElement;
    const fit = () => {
      // A zoomed page is no keyboard.
      const covered = seen.scale > 1 ? 0 : Math.max(0, innerHeight - seen.height);
      root.style.setProperty('--keyboard', `${covered}px`);
    };
    seen.addEventListener('resize', fit);
    fit();
    return () => {
      seen.removeEventListener('resize', fit);
      root.style.removeProperty('--keyboard');
    };
  }, []);
}
