/**
 * The browser's half of Web Push, in pages: what it allows, its registration, its notifications. It
 * asks a person for nothing by itself, and knows neither pairs nor the server.
 */

/** @returns {'ready'|'blocked'|'unsupported'} blocked: the browser will not even ask */
export function ability() {
  const able = 'PushManager' in globalThis && 'Notification' in globalThis;
  if (!able || !navigator.serviceWorker) return 'unsupported';
  return Notification.permission === 'denied' ? 'blocked' : 'ready';
}

/** Whether notifications may be shown. */
export const allowed = () => ability() === 'ready' && Notification.permission === 'granted';

/** Ask the person; only after a tap, or browsers refuse. @returns {Promise<boolean>} */
export const ask = async () => (await Notification.requestPermission()) === 'granted';

/** @returns {Promise<PushManager | null>} null: there is no worker, or none that takes messages */
export async function pushManager() {
  const registration = await navigator.serviceWorker?.getRegistration('/');
  return registration?.pushManager ?? null;
}

/** Take what was shown off the lock screen: whoever opens the app sees it there. */
export async function closeNotices() {
  if (!allowed()) return;
  const registration = await navigator.serviceWorker.getRegistration('/');
  for (const notice of (await registration?.getNotifications()) ?? []) notice.close();
}
