/**
 * Bundles the few third-party modules that the phone app imports into `app/vendor/`, one file each,
 * with a type declaration beside it. It runs at set-up; the folder is ignored by git. Our own code
 * is never bundled: what is in the repository is what a phone runs.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = new URL('./app/vendor/', import.meta.url);

/** What each vendored file exports: the source of the bundle, and of its types. */
const modules = {
  preact: `export { Component, createContext, Fragment, h, render } from 'preact';
    export { useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
    export { html } from 'htm/preact';`,
  idb: "export { deleteDB, openDB, unwrap } from 'idb';",
  'lean-qr': "export { correction, generate, mode } from 'lean-qr';",
  'qr-decode': "export { decodeQR } from 'qr/decode.js';",
};

const types = {
  preact: `export * from 'preact';
export * from 'preact/hooks';
export { html } from 'htm/preact';
`,
  idb: "export * from 'idb';\n",
  'lean-qr': "export * from 'lean-qr';\n",
  'qr-decode': "export { decodeQR } from 'qr/decode.js';\n",
};

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const [name, contents] of Object.entries(modules)) {
  await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    outfile: fileURLToPath(new URL(`${name}.js`, folder)),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'inline',
    logLevel: 'warning',
  });
  await writeFile(new URL(`${name}.d.ts`, folder), types[name]);
}
