/**
 * What every view is handed without being passed it: the app's core and its present view, and the
 * newer version that waits. It holds nothing else.
 */
import { createContext, useContext } from '../vendor/preact.js';

/** @typedef {import('../state/types.js').App} App */
/** @typedef {import('../state/types.js').View} View */

/**
 * @typedef {object} Shared
 * @property {App} app
 * @property {View} view
 * @property {import('../views/router.js').Route} route
 * @property {(() => void)|null} update  puts the waiting version into use
 */

export const SharedContext = createContext(/** @type {Shared} */ (/** @type {unknown} */ (null)));

/** @returns {Shared} */
export const useShared = () => useContext(SharedContext);
