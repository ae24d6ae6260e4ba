/**
 * Checks of the source tree, which they parse: sizes of packages, names, arrows, and the map in ARCHITECTURE.md. They are
 * here beside the check of the other documents.
 */
package dev.spate.structure;
