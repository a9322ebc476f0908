/**
 * Reading a code with the camera. The decoder is loaded here and nowhere else; pictures stay in
 * memory and are let go of at once. Hide ends it, and so does a page that is not seen. It must not
 * join: it hands over what it read.
 */

import { t } from '../copy/copy.js';
import { codeFromText } from '../protocol/code.js';
import { Page } from '../ui/page.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';

/** How often a picture is looked at, in milliseconds, and how wide it is made first. */
const EVERY = 200;
const WIDTH = 640;

/**
 * Look at pictures until one holds a code.
 * @param {HTMLVideoElement} video
 * @param {(text: string) => string|null} read
 * @param {(code: string) => void} found
 * @returns {Promise<() => void>}  stops looking
 */
async function look(video, read, found) {
  const { decodeQR } = await import('../vendor/qr-decode.js');
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const timer = setInterval(() => {
    if (!video.videoWidth || !pen) return;
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      const code = read(decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height)));
      if (code) found(code);
    } catch {
      // No code in this picture: the next one may hold it.
    }
  }, EVERY);
  return () => clearInterval(timer);
}

/**
 * Run the camera into `video` until the returned function is called.
 * @param {HTMLVideoElement} video
 * @param {(code: string) => void} found
 * @param {(reason: 'denied'|'none') => void} failed
 */
function camera(video, found, failed) {
  let over = false;
  /** @type {(() => void)[]} */
  const ends = [];
  const end = () => {
    over = true;
    for (const stop of ends.splice(0)) stop();
  };
  const run = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment' },
    });
    ends.push(() => {
      for (const track of stream.getTracks()) track.stop();
    });
    video.srcObject = stream;
    if (!over) await video.play();
    if (!over) ends.push(await look(video, codeFromText, found));
    if (over) end(); // stopped while the camera or the decoder was coming
  };
  run().catch((error) => {
    if (!over) failed(error?.name === 'NotAllowedError' ? 'denied' : 'none');
    end();
  });
  return end;
}

/** @param {{onCode: (code: string) => void, onStop: () => void}} props */
export function Scan({ onCode, onStop }) {
  const video = useRef(/** @type {HTMLVideoElement|null} */ (null));
  const [failure, fail] = useState(/** @type {''|'denied'|'none'} */ (''));
  useEffect(() => {
    if (video.current) return camera(video.current, onCode, fail);
  }, []);
  useEffect(() => {
    const away = () => document.hidden && onStop();
    document.addEventListener('visibilitychange', away);
    document.addEventListener('lamplit:hide', onStop);
    return () => {
      document.removeEventListener('visibilitychange', away);
      document.removeEventListener('lamplit:hide', onStop);
    };
  }, [onStop]);
  return html`<${Page} title=${t('scan.title')}>
    <video ref=${video} class="scan" playsinline muted hidden=${Boolean(failure)}></video>
    <p class="quiet">${t(failure ? `scan.${failure}` : 'scan.asking')}</p>
    <button class="button" type="button" onClick=${onStop}>${t('scan.stop')}</button>
  <//>`;
}
