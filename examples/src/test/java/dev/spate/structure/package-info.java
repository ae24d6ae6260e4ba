/**
 * Checks of the source tree, which they parse: package sizes, names, dependency arrows, cycles, and the map in
 * ARCHITECTURE.md. They are here beside the check of the other documents.
 */
package dev.spate.structure;
