/**
 * What people and programs read and write: JSON, sizes and counts in words, names in web addresses.
 *
 * <p>May use: {@code wire} for what is malformed. Used by: everything here, the web server, and the command.
 */
package dev.spate.share.text;
