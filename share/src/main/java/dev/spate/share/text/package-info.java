/**
 * Text formats for people and programs: JSON, sizes, counts, and names in web addresses.
 *
 * <p>May use: the exceptions of {@code wire} for malformed text. Used by: {@code share}, {@code follow}, the web
 * server, and the command.
 */
package dev.spate.share.text;
