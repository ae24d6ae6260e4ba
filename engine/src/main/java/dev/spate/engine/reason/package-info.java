/** Why a file could not be used, in words for people. Uses nothing; used by everything that touches files. */
package dev.spate.engine.reason;
