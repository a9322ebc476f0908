/**
 * A QR code as one path of an SVG, dark on light in both themes, with its quiet zone. It must not
 * know what the text is for.
 */
import { generate } from '../vendor/lean-qr.js';
import { html } from '../vendor/preact.js';

/** Modules of light around the code that a reader needs (ISO 18004). */
const QUIET = 4;

/**
 * One run of dark modules after the other, row by row.
 * @param {{size: number, get: (x: number, y: number) => boolean}} code
 */
function outline(code) {
  let path = '';
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      const start = x;
      while (x < code.size && code.get(x, y)) x += 1;
      if (x > start) path += `M${start} ${y}h${x - start}v1h${start - x}Z`;
    }
  }
  return path;
}

/** @param {{text: string, label: string}} props */
export function QrCode({ text, label }) {
  const code = generate(text);
  const side = code.size + 2 * QUIET;
  return html`<svg class="qr" role="img" aria-label=${label}
    viewBox=${`${-QUIET} ${-QUIET} ${side} ${side}`}>
    <path d=${outline(code)} shape-rendering="crispEdges" />
  </svg>`;
}
