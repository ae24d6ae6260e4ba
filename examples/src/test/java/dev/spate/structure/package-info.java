/**
 * Checks of the source tree itself, for which it is read and parsed: sizes of packages, names, arrows, and the map of them in
 * ARCHITECTURE.md. They are here because this module is built after all that is shipped.
 */
package dev.spate.structure;
