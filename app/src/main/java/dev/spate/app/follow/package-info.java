/**
 * Follows a share: hears what it offers, fetches that through the swarm, and keeps account of it in a hidden folder, so
 * that nothing is missed and nothing fetched twice. Everything that a share says is hostile input.
 *
 * <p>May use: the engine's API and HTTP client, {@code wire}, {@code console} for JSON and reports, and from {@code
 * share} and {@code web} how small files are written and addresses formed. Used by: the command.
 */
package dev.spate.app.follow;
