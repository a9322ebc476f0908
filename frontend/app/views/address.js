/**
 * Addresses of pages of which there are several: a number, since a history of addresses must not tell
 * what somebody read.
 */

import { useShared } from '../ui/shared.js';

/** The number at the end of the present address, from 1; 0 if it is none. */
export function useNumber() {
  const last = useShared().route.path.split('/').at(-1) ?? '';
  return /^[1-9]\d?$/.test(last) ? Number(last) : 0;
}
