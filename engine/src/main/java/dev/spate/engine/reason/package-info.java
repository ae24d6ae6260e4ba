/** Why a file could not be used, in words for people. May use: the JDK only. Used by: all code that uses files. */
package dev.spate.engine.reason;
